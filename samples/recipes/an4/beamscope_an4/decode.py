"""Greedy and time-synchronous beam search, exact scores, and error rates.

S encoder frames, D model dimension, J joint dimension, V pieces. A hypothesis is a tuple of piece ids.
"""

from dataclasses import dataclass

import numpy as np
import torch

from .export import Bundle
from .features import add_deltas, stack_frames

LABELS_PER_FRAME = 6


class Decoder:
    """One model ready to decode: the encoder in PyTorch, predictor and joiner in NumPy with a cache per context."""

    def __init__(self, bundle: Bundle):
        self.bundle = bundle
        weights = {name: value.numpy() for name, value in bundle.model.state_dict().items()}
        self.embedding = weights["predictor.embedding"]
        self.output_bias = weights["joiner.output_bias"]
        self.encoder_weight, self.encoder_bias = weights["joiner.encoder.weight"], weights["joiner.encoder.bias"]
        self.context_size = bundle.model.options.context_size
        self.cache: dict[tuple[int, ...], np.ndarray] = {}

    @torch.no_grad()
    def encode(self, cepstra: np.ndarray) -> np.ndarray:
        """Cepstra [T, 13] to encoder projections [S, J]."""
        bundle = self.bundle
        stacked = stack_frames((add_deltas(cepstra) - bundle.mean) / bundle.std)
        features = torch.from_numpy(stacked.astype(np.float32))[None]
        encoded = bundle.model.encoder(features, torch.tensor([features.shape[1]]))[0].numpy()
        return encoded @ self.encoder_weight.T + self.encoder_bias

    @torch.no_grad()
    def predict(self, labels: tuple[int, ...]) -> np.ndarray:
        """The predictor's projection [J] after `labels`."""
        context = labels[-self.context_size :]
        if context not in self.cache:
            model = self.bundle.model
            predicted = model.predictor(torch.tensor([context], dtype=torch.long))[0, -1]
            self.cache[context] = model.joiner.predictor(predicted).numpy()
        return self.cache[context]

    def log_probabilities(self, frame: np.ndarray, contexts: list[tuple[int, ...]]) -> np.ndarray:
        """One frame [J] against n label histories: [n, V] in float64."""
        joint = np.tanh(frame + np.stack([self.predict(labels) for labels in contexts]))
        logits = (joint @ self.embedding.T + self.output_bias).astype(np.float64)
        top = logits.max(1, keepdims=True)
        return logits - top - np.log(np.exp(logits - top).sum(1, keepdims=True))

    def greedy(self, frames: np.ndarray) -> tuple[int, ...]:
        """The best piece at each step, at most LABELS_PER_FRAME a frame: frames [S, J] -> labels."""
        labels: tuple[int, ...] = ()
        for frame in frames:
            for _ in range(LABELS_PER_FRAME):
                best = int(self.log_probabilities(frame, [labels])[0].argmax())
                if best == 0:
                    break
                labels += (best,)
        return labels

    def beam(self, frames: np.ndarray, size: int = 4) -> list[tuple[tuple[int, ...], float]]:
        """Time-synchronous search (Saon 2020): the `size` best hypotheses with their scores, best first.

        Within a frame every hypothesis takes the blank (equal labels merge by log-add) or one label more,
        at most LABELS_PER_FRAME times.
        """
        beam: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
        for frame in frames:
            finished: dict[tuple[int, ...], float] = {}
            current = beam
            for step in range(LABELS_PER_FRAME + 1):
                scores = self.log_probabilities(frame, [labels for labels, _ in current])
                scores += np.array([score for _, score in current])[:, None]
                for (labels, _), row in zip(current, scores):
                    known = finished.get(labels)
                    finished[labels] = row[0] if known is None else np.logaddexp(known, row[0])
                if step < LABELS_PER_FRAME:
                    flat = scores[:, 1:].ravel()
                    order = np.argsort(-flat, kind="stable")[:size]
                    parents, pieces = np.divmod(order, scores.shape[1] - 1)
                    longer = [current[p][0] + (int(piece) + 1,) for p, piece in zip(parents, pieces)]
                    current = list(zip(longer, flat[order].tolist()))
            beam = sorted(finished.items(), key=lambda entry: -entry[1])[:size]
        return beam

    def exact_score(self, frames: np.ndarray, labels: tuple[int, ...]) -> float:
        """log P(labels) summed over all alignments."""
        contexts = [labels[:u] for u in range(len(labels) + 1)]
        alpha = np.full(len(labels) + 1, -np.inf)
        alpha[0] = 0.0
        for frame in frames:
            rows = self.log_probabilities(frame, contexts)
            for u in range(1, len(labels) + 1):
                alpha[u] = np.logaddexp(alpha[u], alpha[u - 1] + rows[u - 1, labels[u - 1]])
            alpha = alpha + rows[:, 0]
        return float(alpha[-1])


def edit_distance(reference, hypothesis) -> int:
    """Levenshtein distance of two sequences."""
    row = list(range(len(hypothesis) + 1))
    for i, wanted in enumerate(reference, 1):
        previous, row[0] = row[0], i
        for j, found in enumerate(hypothesis, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (wanted != found))
    return row[-1]


@dataclass
class ErrorRates:
    """Percentages over a set: words, characters (with spaces), whole utterances; and the count of reference words."""

    words: float
    characters: float
    utterances: float
    reference_words: int


def error_rates(pairs: list[tuple[str, str]]) -> ErrorRates:
    """Error rates of (reference, hypothesis) pairs."""
    total = sum(len(reference.split()) for reference, _ in pairs)
    word_errors = sum(edit_distance(reference.split(), hypothesis.split()) for reference, hypothesis in pairs)
    letter_errors = sum(edit_distance(reference, hypothesis) for reference, hypothesis in pairs)
    letters = sum(len(reference) for reference, _ in pairs)
    wrong = sum(reference != hypothesis for reference, hypothesis in pairs)
    return ErrorRates(100 * word_errors / total, 100 * letter_errors / letters, 100 * wrong / len(pairs), total)
