"""Sample recordings: short utterances by voices that training never saw, chosen for what the search does with them.

    python -m beamscope_an4.select_samples --model ../../models/an4-full.safetensors --output ../../wav
"""

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import torch

from .decode import Decoder, edit_distance
from .export import read_bundle
from .features import SAMPLE_RATE, mfcc
from .synth import ACCENTS, HELD_OUT_ACCENT, HELD_OUT_FLITE_VOICE, HELD_OUT_VARIANTS, Speaking, in_a_room, speak
from .texts import COMMANDS, DIGITS, date, digits, number

ALIKE = ("BCDEGPTVZ", "AKJH", "MN", "FSX", "IY", "QU")
SEED = 40
MARGIN = 0.05  # nats between exact scores, so that rounding does not change a verdict


@dataclass
class Candidate:
    """One recording and what a model makes of it; log probabilities are exact sums over alignments."""

    kind: str
    text: str
    voice: str
    samples: np.ndarray
    beam1: str = ""
    beam4: str = ""
    log_reference: float = 0.0
    log_beam1: float = 0.0
    log_beam4: float = 0.0

    @property
    def verdict(self) -> str:
        """"right", "search error" (beam 4 repairs it), "model error" (letters that sound alike), or "other"."""
        if self.beam1 == self.text and self.beam4 == self.text:
            return "right"
        if self.beam4 == self.text and self.log_reference > self.log_beam1 + MARGIN:
            return "search error"
        if self.beam4 != self.text and self.log_beam4 > self.log_reference + MARGIN and alike(self.text, self.beam4):
            return "model error"
        return "other"


def alike(reference: str, hypothesis: str) -> bool:
    """Whether the texts differ in one letter name for another that sounds alike, and in nothing else."""
    pairs = list(zip(reference.split(), hypothesis.split(), strict=False))
    wrong = [(a, b) for a, b in pairs if a != b]
    same_length = len(reference.split()) == len(hypothesis.split())
    return same_length and len(wrong) == 1 and any(set(wrong[0]) <= set(group) for group in ALIKE)


def candidate_text(rng: random.Random) -> tuple[str, str]:
    """A kind and a short text."""
    kind = rng.choice(["letters", "letters", "letters", "digits", "date", "command", "entry"])
    group = rng.choice(ALIKE[:1] * 3 + ALIKE)
    letters = " ".join(rng.choice(group) for _ in range(rng.randint(3, 5)))
    makers = {
        "letters": lambda: letters,
        "digits": lambda: digits(rng),
        "date": lambda: date(rng),
        "command": lambda: rng.choice(COMMANDS),
        "entry": lambda: f"{rng.choice(['ENTER', 'RUBOUT', 'ERASE'])} {letters} {number(rng)}",
    }
    return kind, makers[kind]()


def recording(speaking: Speaking) -> np.ndarray:
    """16-bit samples [S] at AN4's level (mean c0 about 9), with faint noise throughout."""
    samples = in_a_room(speak(speaking), speaking.seed, (24.0, 36.0))
    samples *= np.exp(9.0 - float(mfcc(samples)[:, 0].mean()))
    samples *= min(1.0, 0.95 / np.abs(samples).max())
    return np.round(samples * 32767).astype(np.int16)


def candidates(count: int) -> list[Candidate]:
    """`count` recordings of 1 to 4 seconds."""
    rng = random.Random(SEED)
    made: list[Candidate] = []
    while len(made) < count:
        kind, text = candidate_text(rng)
        accent = rng.choice([*ACCENTS[:3], HELD_OUT_ACCENT])
        voice = f"{accent}+{rng.choice(HELD_OUT_VARIANTS)}"
        speaking = Speaking("espeak", voice, text, rng.randrange(2**31))
        if rng.random() < 0.35:
            speaking = Speaking("flite", HELD_OUT_FLITE_VOICE, text, speaking.seed)
        samples = recording(speaking)
        if SAMPLE_RATE <= len(samples) <= 4 * SAMPLE_RATE:
            made.append(Candidate(kind, text, speaking.voice, samples))
    return made


def judge(decoder: Decoder, candidate: Candidate) -> None:
    """Fill in what the searches find and the exact scores."""
    vocabulary = decoder.bundle.vocabulary
    frames = decoder.encode(mfcc(candidate.samples / 32768.0))
    narrow, wide = (decoder.beam(frames, size)[0][0] for size in (1, 4))
    candidate.beam1, candidate.beam4 = vocabulary.decode(narrow), vocabulary.decode(wide)
    candidate.log_beam1, candidate.log_beam4 = (decoder.exact_score(frames, labels) for labels in (narrow, wide))
    candidate.log_reference = decoder.exact_score(frames, tuple(vocabulary.encode(candidate.text)))


def choose(judged: list[Candidate], wanted: dict[str, int]) -> list[Candidate]:
    """The first of each verdict, as many kinds as possible, texts once."""
    chosen: list[Candidate] = []
    for verdict, count in wanted.items():
        pool = [c for c in judged if c.verdict == verdict]
        kinds: set[str] = set()
        for fresh in (True, False):
            for candidate in pool:
                taken = sum(c.verdict == verdict for c in chosen)
                known = candidate.text in {c.text for c in chosen}
                if taken < count and not known and (candidate.kind not in kinds or not fresh):
                    chosen.append(candidate)
                    kinds.add(candidate.kind)
    return chosen


def sample_name(candidate: Candidate) -> str:
    """A neutral file name: the kind, then the words; letters and the digits of a digit string run together."""
    numerals = {word: numeral for word, numeral in zip(DIGITS, "0o123456789")} if candidate.kind == "digits" else {}
    parts: list[str] = []
    fused = False
    for word in candidate.text.split():
        short = numerals.get(word, word.lower())
        if fused and len(short) == 1:
            parts[-1] += short
        else:
            parts.append(short)
        fused = len(short) == 1
    return "-".join([candidate.kind, *parts])


def main() -> None:
    """Make, judge, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--candidates", type=int, default=150)
    a = parser.parse_args()
    torch.set_num_threads(1)
    decoder = Decoder(read_bundle(a.model))
    judged = candidates(a.candidates)
    for candidate in judged:
        judge(decoder, candidate)
    counts = {v: sum(c.verdict == v for c in judged) for v in ("right", "search error", "model error", "other")}
    print(f"{len(judged)} candidates: {counts}")
    a.output.mkdir(parents=True, exist_ok=True)
    lines = []
    for candidate in sorted(choose(judged, {"right": 4, "search error": 2, "model error": 2}), key=sample_name):
        name = sample_name(candidate)
        soundfile.write(a.output / f"{name}.wav", candidate.samples, SAMPLE_RATE, subtype="PCM_16")
        lines.append(f"{name}\t{candidate.text}")
        print(f"{name} ({candidate.voice}): {candidate.verdict}; reference {candidate.log_reference:.3f}; "
              f"beam 1 {candidate.beam1} {candidate.log_beam1:.3f}; beam 4 {candidate.beam4} {candidate.log_beam4:.3f}")
    (a.output / "transcripts.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
