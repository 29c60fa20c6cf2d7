"""Searches, exact scores and risks over a `JointNetwork`, as plainly as they can be said."""

import dataclasses
import itertools
import math

import numpy as np

from transducer_networks import JointNetwork


@dataclasses.dataclass(frozen=True)
class Options:
    search: str = "tsd"
    beam: int = 4
    max_symbols: int = 6
    blank_penalty: float = 0.0
    temperature: float = 1.0


@dataclasses.dataclass
class Hypothesis:
    labels: tuple = ()
    score: float = 0.0
    frames: tuple = ()
    token_log_probs: tuple = ()

    def blank(self, log_prob: float) -> "Hypothesis":
        return dataclasses.replace(self, score=self.score + log_prob)

    def label(self, token: int, log_prob: float, frame: int) -> "Hypothesis":
        return Hypothesis(
            (*self.labels, token),
            self.score + log_prob,
            (*self.frames, frame),
            (*self.token_log_probs, log_prob),
        )


def search(joint: JointNetwork, options: Options) -> list[Hypothesis]:
    """The n-best of a search, best first."""
    beam = [Hypothesis()]
    step = {"greedy": greedy, "modified": modified, "tsd": time_synchronous}[options.search]
    for frame in range(joint.frames):
        beam = step(joint, frame, beam, options)
    return beam


def log_probs(joint, frame: int, beam: list[Hypothesis], options: Options) -> np.ndarray:
    return joint.log_probs(
        frame,
        [hypothesis.labels for hypothesis in beam],
        blank_penalty=options.blank_penalty,
        temperature=options.temperature,
    )


def best(hypotheses, count: int) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda hypothesis: -hypothesis.score)[:count]


def merged(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Adds the probabilities of equal label sequences; the times of the most probable one stay."""
    groups: dict = {}
    for hypothesis in hypotheses:
        groups.setdefault(hypothesis.labels, []).append(hypothesis)
    return [
        dataclasses.replace(
            best(group, 1)[0], score=np.logaddexp.reduce([part.score for part in group])
        )
        for group in groups.values()
    ]


def greedy(joint, frame: int, beam: list[Hypothesis], options: Options) -> list[Hypothesis]:
    (hypothesis,) = beam
    for _ in range(options.max_symbols):
        (row,) = log_probs(joint, frame, [hypothesis], options)
        token = int(row.argmax())
        if token == joint.blank:
            return [hypothesis.blank(row[token])]
        hypothesis = hypothesis.label(token, row[token], frame)
    return [hypothesis]


def modified(joint, frame: int, beam: list[Hypothesis], options: Options) -> list[Hypothesis]:
    """One transition a frame: first the best of hypotheses x vocabulary, then merging."""
    rows = log_probs(joint, frame, beam, options)
    totals = np.stack([h.score + row for h, row in zip(beam, rows)])
    chosen = np.argsort(-totals, axis=None, kind="stable")[: options.beam]
    closed = []
    for parent, token in zip(*np.unravel_index(chosen, totals.shape)):
        log_prob = rows[parent][token]
        if token == joint.blank:
            closed.append(beam[parent].blank(log_prob))
        else:
            closed.append(beam[parent].label(int(token), log_prob, frame))
    return best(merged(closed), options.beam)


def time_synchronous(joint, frame: int, beam, options: Options) -> list[Hypothesis]:
    """Rounds of labels, each closed by blank (Saon, Tüske, Audhkhasi, ICASSP 2020)."""
    closed = []
    current = beam
    for emitted in range(options.max_symbols + 1):
        rows = log_probs(joint, frame, current, options)
        closed += [h.blank(row[joint.blank]) for h, row in zip(current, rows)]
        if emitted < options.max_symbols:
            extended = [
                hypothesis.label(token, log_prob, frame)
                for hypothesis, row in zip(current, rows)
                for token, log_prob in enumerate(row)
                if token != joint.blank
            ]
            current = best(extended, options.beam)
    return best(merged(closed), options.beam)


@dataclasses.dataclass(frozen=True)
class Score:
    exact: float
    monotonic: float
    viterbi: float
    frames: list[int]


def score(joint: JointNetwork, labels: tuple) -> Score:
    """Forward sums over RNN-T and over monotonic alignments, and the best RNN-T alignment."""
    lattice = joint.lattice(labels).numpy()
    blank = lattice[:, :, joint.blank]
    emit = lattice[:, np.arange(len(labels)), np.array(labels, int)]
    frames, states = blank.shape
    total, top = (np.full((frames, states), -math.inf) for _ in range(2))
    for t, u in itertools.product(range(frames), range(states)):
        if t == u == 0:
            total[0, 0] = top[0, 0] = 0
            continue
        ways = [(total[t - 1, u] + blank[t - 1, u], top[t - 1, u] + blank[t - 1, u])] if t else []
        if u:
            ways.append((total[t, u - 1] + emit[t, u - 1], top[t, u - 1] + emit[t, u - 1]))
        total[t, u] = np.logaddexp.reduce([way[0] for way in ways])
        top[t, u] = max(way[1] for way in ways)
    single = np.full(states, -math.inf)
    single[0] = 0
    for t in range(frames):
        moved = single + blank[t]
        moved[1:] = np.logaddexp(moved[1:], single[:-1] + emit[t])
        single = moved
    return Score(
        total[-1, -1] + blank[-1, -1], single[-1], top[-1, -1] + blank[-1, -1],
        viterbi_frames(top, blank, emit),
    )


def viterbi_frames(top: np.ndarray, blank: np.ndarray, emit: np.ndarray) -> list[int]:
    """The frame of each label of the best alignment; of equal ones the latest frames."""
    t, u = (size - 1 for size in top.shape)
    found = []
    while u:
        if t == 0 or top[t, u - 1] + emit[t, u - 1] >= top[t - 1, u] + blank[t - 1, u]:
            u -= 1
            found.append(t)
        else:
            t -= 1
    return found[::-1]


def word_errors(found: list[str], wanted: list[str]) -> int:
    """Levenshtein distance of two word sequences."""
    row = list(range(len(wanted) + 1))
    for i, word in enumerate(found, 1):
        row, above = [i], row
        for j, other in enumerate(wanted, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != other)))
    return row[-1]


def posteriors(exact: list[float]) -> np.ndarray:
    return np.exp(np.array(exact) - np.logaddexp.reduce(exact))


def segmentations(text: str, tokens: list[str], blank: int, limit: int = 512) -> list[tuple]:
    """The ways to spell a text, or none where there are more than `limit`."""
    spelled = "".join("\u2581" + word for word in text.split())
    ways: list[list[tuple]] = [[()]] + [[] for _ in spelled]
    for start in range(len(spelled)):
        for token, piece in enumerate(tokens):
            if token != blank and piece and spelled.startswith(piece, start):
                ways[start + len(piece)] += [(*way, token) for way in ways[start]]
                if len(ways[start + len(piece)]) > limit:
                    return []
    return ways[-1]
