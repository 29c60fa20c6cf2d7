"""AN4 from a folder: file lists and transcriptions in `etc/`, sound files or cepstra anywhere below."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .features import read_features

SUFFIXES = (".mfc", ".wav", ".sph", ".raw")


@dataclass
class Utterance:
    """One utterance: its cepstra [T, 13] and its words."""

    name: str
    text: str
    cepstra: np.ndarray
    group: str = ""


def read_transcriptions(path: Path) -> dict[str, str]:
    """Lines `WORDS (id)`, with or without `<s>` and `</s>`, as {id: WORDS}."""
    texts = {}
    for line in path.read_text().splitlines():
        match = re.match(r"^(.*)\((\S+)\)\s*$", line)
        if match:
            words = [w for w in match.group(1).upper().split() if w not in ("<S>", "</S>", "<SIL>")]
            texts[match.group(2)] = " ".join(words)
    return texts


def read_corpus(folder: Path, part: str, raw_byte_order: str = "<") -> list[Utterance]:
    """The utterances of `part` ("train" or "test") in the order of the official list."""
    lines = (folder / "etc" / f"an4_{part}.fileids").read_text().split()
    names = [Path(line).name for line in lines]
    texts = read_transcriptions(folder / "etc" / f"an4_{part}.transcription")
    files: dict[str, Path] = {}
    for suffix in reversed(SUFFIXES):  # the cepstra win over sound files when both are there
        files.update({path.stem: path for path in folder.rglob("*" + suffix)})
    missing = [name for name in names if name not in files or name not in texts]
    if missing:
        raise FileNotFoundError(f"{folder}: {len(missing)} {part} utterances missing, the first is {missing[0]}")
    return [Utterance(n, texts[n], read_features(files[n], raw_byte_order), "an4") for n in names]


def speaker(utterance: Utterance) -> str:
    """The speaker's code: `fash` of `an251-fash-b`."""
    return utterance.name.split("-")[1]


def hold_back(utterances: list[Utterance], count: int, seed: int) -> tuple[list[Utterance], list[Utterance]]:
    """The utterances of all but `count` speakers drawn at random, and those of the `count`."""
    speakers = sorted({speaker(u) for u in utterances})
    held = set(random.Random(seed).sample(speakers, count))
    return [u for u in utterances if speaker(u) not in held], [u for u in utterances if speaker(u) in held]
