"""Best-first, alignment-length-synchronous, constrained, adaptive, torchaudio's, monotonic and
path-merging search over tables, as plainly as they can be said.

Written from the papers and from descriptions of ESPnet's, NeMo's and torchaudio's searches, not from
the program. Where the program is described as stricter or looser than those, its description holds.
A hypothesis is (labels, score, frames); a table says log P(token | frame, last label). Nothing is
cached and nothing is fast.
"""

import dataclasses
import math

import numpy as np


@dataclasses.dataclass
class Table:
    """A model that looks at the last label alone: logits (T, V + 1, V), the last row for no label."""

    logits: np.ndarray
    blank: int
    blank_penalty: float = 0.0
    temperature: float = 1.0

    @property
    def frames(self):
        return self.logits.shape[0]

    @property
    def labels(self):
        return [token for token in range(self.logits.shape[2]) if token != self.blank]

    def row(self, frame, labels):
        row = self.logits[frame, labels[-1] if labels else -1].astype(float)
        row[self.blank] -= self.blank_penalty
        row = row / self.temperature
        return row - np.logaddexp.reduce(row)


@dataclasses.dataclass(frozen=True)
class Path:
    labels: tuple = ()
    score: float = 0.0
    frames: tuple = ()

    def then(self, token, log_prob, frame):
        return Path((*self.labels, token), self.score + log_prob, (*self.frames, frame))

    def and_blank(self, log_prob):
        return dataclasses.replace(self, score=self.score + log_prob)


def best(paths, count, key=lambda path: path.score):
    return sorted(paths, key=lambda path: -key(path))[:count]


def merged(paths):
    """Equal labels added up; the largest contribution keeps its frames."""
    groups = {}
    for path in paths:
        groups.setdefault(path.labels, []).append(path)
    return [
        dataclasses.replace(
            best(group, 1)[0], score=float(np.logaddexp.reduce([path.score for path in group]))
        )
        for group in groups.values()
    ]


def by_frames(step, table, **options):
    """A search that makes a beam of a beam at each frame."""
    beam = [Path()]
    for frame in range(table.frames):
        beam = step(table, frame, beam, **options)
    return beam


def with_prefixes(table, frame, beam, longest):
    """Each path of the beam with what its prefixes bring it in this frame by up to so many labels."""
    result = []
    for path in beam:
        ways = [path.score]
        for prefix in beam:
            missing = path.labels[len(prefix.labels):]
            if 1 <= len(missing) <= longest and path.labels[: len(prefix.labels)] == prefix.labels:
                score = prefix.score
                for place in range(len(prefix.labels), len(path.labels)):
                    score += table.row(frame, path.labels[:place])[path.labels[place]]
                ways.append(score)
        result.append(dataclasses.replace(path, score=float(np.logaddexp.reduce(ways))))
    return result


def extensions(table, frame, paths, forbidden=frozenset()):
    """Every label after every path, but those that lead to forbidden labels."""
    for path in paths:
        row = table.row(frame, path.labels)
        for token in table.labels:
            if (*path.labels, token) not in forbidden:
                yield path.then(token, row[token], frame)


def closed_by_blank(table, frame, paths):
    return [path.and_blank(table.row(frame, path.labels)[table.blank]) for path in paths]


def graves(table, frame, beam, *, width, cap, prefixes, per_hypothesis=None):
    """Best-first (Graves, 2012), with a cap on the labels of a frame and 16 turns for each place."""
    counted = {path.labels for path in beam} if prefixes else set()
    waiting = with_prefixes(table, frame, beam, cap) if prefixes else list(beam)
    started = {path.labels: len(path.labels) for path in waiting}
    waiting = [(path, started[path.labels]) for path in waiting]
    done = []
    for _ in range(16 * width * (cap + 1)):
        if not waiting:
            break
        path, length = max(waiting, key=lambda item: item[0].score)
        if sum(other.score > path.score for other in merged(done)) >= width:
            break
        waiting.remove((path, length))
        done += closed_by_blank(table, frame, [path])
        if len(path.labels) - length < cap:
            follow = extensions(table, frame, [path], counted)
            waiting += [(new, length) for new in best(follow, per_hypothesis or width)]
    return best(merged(done), width)


def nsc(table, frame, beam, *, width, cap, alpha):
    """N-step constrained: `cap` rounds, and what prefix merging may add is not tried."""
    counted = {path.labels for path in beam} if alpha else set()
    current = with_prefixes(table, frame, beam, alpha)
    done = closed_by_blank(table, frame, current)
    for _ in range(cap):
        current = best(extensions(table, frame, current, counted), width)
        done += closed_by_blank(table, frame, current)
    return best(merged(done), width)


def maes(table, frame, beam, *, width, cap, alpha, window, extra):
    """Modified adaptive expansion: of each path the best tokens, blank among them, near the best."""
    counted = {path.labels for path in beam} if alpha else set()
    current = with_prefixes(table, frame, beam, alpha)
    done = []
    for _ in range(cap):
        labels = []
        for path in current:
            row = table.row(frame, path.labels)
            tokens = sorted(range(len(row)), key=lambda token: -row[token])[: width + extra]
            for token in tokens:
                if row[token] < max(row) - window:
                    continue
                if token == table.blank:
                    done.append(path.and_blank(row[token]))
                elif (*path.labels, token) not in counted:
                    labels.append(path.then(token, row[token], frame))
        current = labels
    return best(merged(done + closed_by_blank(table, frame, current)), width)


def torchaudio(table, frame, beam, *, width, cap, offset):
    """Labels must score above the beam's worst that is closed; ranked by score / (U + offset)."""
    current = beam
    done = closed_by_blank(table, frame, current)
    for _ in range(cap):
        ranked = best(merged(done), width)
        bar = ranked[-1].score if len(ranked) == width else -math.inf
        tried = best(extensions(table, frame, current), width)
        current = [path for path in tried if path.score > bar]
        done += closed_by_blank(table, frame, current)
    return best(merged(done), width, lambda path: path.score / (len(path.labels) + offset))


def monotonic(table, frame, beam, *, width):
    """One label or blank a frame, all ways added up, then the cut."""
    moved = [*closed_by_blank(table, frame, beam), *extensions(table, frame, beam)]
    return best(merged(moved), width)


def merging(table, frame, beam, *, width, cap, per_state, context):
    """Time-synchronous, the beam counting the last labels and not the hypotheses."""

    def cut(paths):
        states, kept = {}, []
        for path in best(paths, len(paths)):
            members = states.setdefault(path.labels[-context:], [])
            members.append(path)
            if list(states).index(path.labels[-context:]) < width and len(members) <= per_state:
                kept.append(path)
        return kept

    current = beam
    done = closed_by_blank(table, frame, current)
    for _ in range(cap):
        current = cut(list(extensions(table, frame, current)))
        done += closed_by_blank(table, frame, current)
    return cut(merged(done))


def alsd(table, *, width, most):
    """Alignment-length-synchronous: step i extends paths of u labels at frame i - u."""
    beam, ended = [Path()], []
    for step in range(table.frames + most):
        moved = []
        for path in beam:
            frame = step - len(path.labels)
            if frame >= table.frames:
                continue
            row = table.row(frame, path.labels)
            moved.append(path.and_blank(row[table.blank]))
            if frame == table.frames - 1:
                ended.append(moved[-1])
            if len(path.labels) < most:
                moved += [path.then(token, row[token], frame) for token in table.labels]
        beam = merged(best(moved, width))
    return best(merged(ended), width)
