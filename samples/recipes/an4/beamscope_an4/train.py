"""Second stage: train one model and export its averaged weights as it goes."""

import copy
import itertools
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .augment import augment, mask_time
from .corpus import Utterance
from .decode import Decoder, error_rates
from .export import Bundle, write_bundle
from .features import add_deltas, stack_frames
from .loss import transducer_loss
from .model import ModelOptions, Transducer
from .synth import load_utterances
from .vocabulary import Vocabulary

MODELS = {
    "full": {"context_size": 4, "vocabulary": 64, "limits": {}},
    "streaming": {
        "context_size": 3,
        "vocabulary": 0,
        "limits": {"causal": True, "left_context": 32, "right_context": 2},
    },
}


@dataclass
class TrainingOptions:
    """One training run."""

    model: str
    name: str
    epochs: int
    max_minutes: float
    threads: int
    bf16: bool
    export_every: int
    peak_rate: float = 2e-3
    warm_up: int = 300
    batch_size: int = 20
    average: float = 0.998
    seed: int = 5


@dataclass
class Example:
    """Stacked features [S, 156] and piece ids [U]."""

    features: np.ndarray
    labels: list[int]


class Mixture:
    """Real and synthetic utterances, newly augmented in every epoch."""

    def __init__(self, real: list[Utterance], synthetic: list[Utterance], vocabulary: Vocabulary, seed: int):
        self.real, self.synthetic, self.vocabulary = real, synthetic, vocabulary
        self.rng = np.random.default_rng(seed)
        features = np.concatenate([add_deltas(u.cepstra) for u in real])
        self.mean, self.std = features.mean(0), features.std(0)

    def version(self, utterance: Utterance) -> np.ndarray:
        """Augmented cepstra [T, 13]."""
        return augment(utterance.cepstra, self.std[: utterance.cepstra.shape[1]], self.rng)

    def epoch(self) -> list[Example]:
        """All real utterances and as many synthetic ones at random; one in ten followed by another."""
        drawn = self.rng.choice(len(self.synthetic), min(len(self.real), len(self.synthetic)), replace=False)
        chosen = self.real + [self.synthetic[i] for i in drawn]
        examples = []
        for utterance in chosen:
            cepstra, text = self.version(utterance), utterance.text
            if self.rng.random() < 0.1:
                other = chosen[self.rng.integers(len(chosen))]
                cepstra, text = np.concatenate([cepstra, self.version(other)]), f"{text} {other.text}"
            features = mask_time((add_deltas(cepstra) - self.mean) / self.std, self.rng)
            examples.append(Example(stack_frames(features), self.vocabulary.encode(text)))
        return examples


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of similar length in random order; long utterances in smaller batches."""
    ordered = sorted(examples, key=lambda e: len(e.features) * rng.uniform(0.95, 1.05))
    groups: list[list[Example]] = [[]]
    for example in ordered:
        longest = max(len(example.features), 60)
        if len(groups[-1]) >= size or (len(groups[-1]) + 1) * longest > size * 130:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def collate(batch: list[Example]):
    """features [B, S, 156], lengths [B], labels [B, U], label counts [B]."""
    lengths = torch.tensor([len(e.features) for e in batch])
    counts = torch.tensor([len(e.labels) for e in batch])
    features = torch.zeros(len(batch), int(lengths.max()), batch[0].features.shape[1])
    labels = torch.zeros(len(batch), int(counts.max()), dtype=torch.long)
    for row, example in enumerate(batch):
        features[row, : len(example.features)] = torch.from_numpy(example.features)
        labels[row, : len(example.labels)] = torch.tensor(example.labels)
    return features, lengths, labels, counts


def parameter_groups(model: Transducer) -> list[dict]:
    """Weight decay on weight matrices only."""
    spared = ("predictor.embedding", "predictor.position")
    decayed, rest = [], []
    for name, parameter in model.named_parameters():
        matrix = parameter.ndim >= 2 and name not in spared and not name.endswith("relative_bias")
        (decayed if matrix else rest).append(parameter)
    return [{"params": decayed, "weight_decay": 0.02}, {"params": rest, "weight_decay": 0.0}]


def batch_loss(model: Transducer, batch: list[Example], ctc_weight: float, bf16: bool) -> tuple[torch.Tensor, float]:
    """The transducer loss per label with its CTC share, and the transducer loss per label alone."""
    features, lengths, labels, counts = collate(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        encoded, logits = model(features, lengths, labels)
        pieces = model.ctc(encoded)
    total = counts.sum()
    transducer = transducer_loss(logits, labels, lengths, counts).sum() / total
    log_probabilities = pieces.float().log_softmax(-1).transpose(0, 1)
    ctc = F.ctc_loss(log_probabilities, labels, lengths, counts, reduction="sum", zero_infinity=True) / total
    return transducer + ctc_weight * ctc, float(transducer.detach())


@torch.no_grad()
def move_average(averaged: nn.Module, model: nn.Module, keep: float) -> None:
    """averaged = keep * averaged + (1 - keep) * model."""
    for target, source in zip(averaged.parameters(), model.parameters()):
        target.lerp_(source, 1 - keep)


class Schedule:
    """Progress from 0 to 1 by steps, or by minutes where those run out first; learning rate and CTC weight follow."""

    def __init__(self, options: TrainingOptions, steps_per_epoch: int):
        self.options = options
        self.steps = options.epochs * steps_per_epoch
        self.step = 0
        self.progress = 0.0
        self.began = time.time()

    @property
    def minutes(self) -> float:
        """Minutes since the start."""
        return (time.time() - self.began) / 60

    def advance(self) -> bool:
        """Look at the clock; false when training is over."""
        self.progress = max(self.step / self.steps, self.minutes / self.options.max_minutes)
        return self.progress < 1

    @property
    def rate(self) -> float:
        """Warm-up, then a cosine from the peak to 2 % of it."""
        cosine = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.progress))
        return self.options.peak_rate * min(1.0, (self.step + 1) / self.options.warm_up) * cosine

    @property
    def ctc_weight(self) -> float:
        """From 0.3 to 0.1."""
        return 0.3 - 0.2 * self.progress


class Training:
    """One run: the model, its moving average, the data and the schedule."""

    def __init__(self, work: Path, options: TrainingOptions):
        shape = MODELS[options.model]
        real, synthetic = load_utterances(work / "train.npz"), load_utterances(work / "synthetic.npz")
        self.check = load_utterances(work / "espeak-variants.npz")[:60]
        self.options = options
        self.rng = random.Random(options.seed)
        self.vocabulary = Vocabulary.learn([u.text for u in real], shape["vocabulary"])
        spoken = [u for u in synthetic if self.vocabulary.covers(u.text)]
        self.mixture = Mixture(real, spoken, self.vocabulary, options.seed)
        self.model = Transducer(ModelOptions(len(self.vocabulary.tokens), shape["context_size"], **shape["limits"]))
        self.averaged = copy.deepcopy(self.model).eval()
        self.optimiser = torch.optim.AdamW(parameter_groups(self.model), options.peak_rate, betas=(0.9, 0.98))
        self.schedule = Schedule(options, len(self.epoch_batches()))

    def epoch_batches(self) -> list[list[Example]]:
        """The batches of one epoch."""
        return batches(self.mixture.epoch(), self.options.batch_size, self.rng)

    def update(self, batch: list[Example]) -> float:
        """One step of the optimiser and of the average; the transducer loss per label."""
        schedule = self.schedule
        for group in self.optimiser.param_groups:
            group["lr"] = schedule.rate
        loss, transducer = batch_loss(self.model, batch, schedule.ctc_weight, self.options.bf16)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        move_average(self.averaged, self.model, min(self.options.average, (schedule.step + 1) / (schedule.step + 10)))
        schedule.step += 1
        return transducer

    def run_epoch(self, epoch: int) -> None:
        """One epoch, or less when the schedule ends in it."""
        self.model.train()
        recent: list[float] = []
        for batch in self.epoch_batches():
            if not self.schedule.advance():
                break
            recent.append(self.update(batch))
        schedule = self.schedule
        if recent:
            print(f"epoch {epoch} step {schedule.step} progress {schedule.progress:.3f} loss {np.mean(recent):.4f} "
                  f"minutes {schedule.minutes:.1f}", flush=True)

    def export(self, output: Path) -> None:
        """Write the average and say how it does on unseen synthetic voices."""
        mixture, schedule = self.mixture, self.schedule
        provenance = {
            "recipe": "samples/recipes/an4",
            "data": "AN4 (CMU) training set and synthetic speech by espeak-ng and flite",
            "epochs": f"{schedule.step / schedule.steps * self.options.epochs:.1f}",
            "steps": schedule.step,
        }
        bundle = Bundle(self.averaged, self.vocabulary, mixture.mean, mixture.std, self.options.name, provenance)
        write_bundle(output, bundle)
        decoder = Decoder(bundle)
        pairs = [(u.text, self.vocabulary.decode(decoder.greedy(decoder.encode(u.cepstra)))) for u in self.check]
        print(f"exported; greedy WER on unseen espeak-ng variants {error_rates(pairs).words:.1f} %", flush=True)


def train(work: Path, output: Path, options: TrainingOptions) -> None:
    """Train from the prepared sets in `work`; write the averaged model to `output` now and then, and at the end."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    training = Training(work, options)
    pieces, steps = len(training.vocabulary.tokens), training.schedule.steps
    print(f"{options.model}: {pieces} pieces, {steps} steps planned", flush=True)
    for epoch in itertools.count(1):
        training.run_epoch(epoch)
        over = not training.schedule.advance()
        if over or epoch % options.export_every == 0:
            training.export(output)
        if over:
            break
