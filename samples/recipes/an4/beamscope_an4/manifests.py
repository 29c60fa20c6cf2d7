"""Prepared speech as files that beamscope trains and evaluates on: `.mfc` cepstra and JSON-lines manifests.

The encoder has the first stage's speech by heart; what a decoder is to learn of an encoder's mistakes is in speech that
is new to it. So each set says how it relates to the encoder:

| Manifest | Speech | Known to the encoder |
| --- | --- | --- |
| `first` | AN4's speakers, augmented, and synthetic speech | yes |
| `second` | the speakers held back, as they are and augmented, and fresh voices | no |
| `held-out` | unseen espeak-ng variants, for early stopping | no |
| `an4-test`, `espeak-accent`, `flite-voice` | for measuring | no |
"""

import json
from pathlib import Path

import numpy as np

from .augment import augment
from .corpus import Utterance
from .features import add_deltas
from .synth import load_utterances

FRAMES_PER_SECOND = 100


def write_mfc(path: Path, cepstra: np.ndarray) -> None:
    """A Sphinx feature file: the number of values, then the values of [T, 13], big-endian."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(np.array([cepstra.size], ">i4").tobytes() + cepstra.astype(">f4").tobytes())


def write_manifest(folder: Path, name: str, utterances: list[Utterance]) -> None:
    """`name.jsonl` and its cepstra in a folder `name`, one file an utterance."""
    lines = []
    for index, utterance in enumerate(utterances):
        path = Path(name) / f"{index:05d}-{utterance.name.replace('/', '-')}.mfc"
        write_mfc(folder / path, utterance.cepstra)
        duration = round(len(utterance.cepstra) / FRAMES_PER_SECOND, 2)
        lines.append(json.dumps({"audio_filepath": str(path), "text": utterance.text, "duration": duration}))
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(utterances)} utterances", flush=True)


class Versions:
    """Random versions of utterances."""

    def __init__(self, corpus: list[Utterance], seed: int):
        self.rng = np.random.default_rng(seed)
        features = np.concatenate([add_deltas(u.cepstra) for u in corpus])
        self.deviation = features.std(0)[: corpus[0].cepstra.shape[1]]

    def of(self, utterance: Utterance) -> Utterance:
        """One augmented version."""
        cepstra = augment(utterance.cepstra, self.deviation, self.rng)
        return Utterance(utterance.name, utterance.text, cepstra, utterance.group)


def write_manifests(work: Path, folder: Path, synthetic: int, seed: int = 23) -> None:
    """All manifests into `folder`, from what `prepare` left in `work`."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, held_back = (load_utterances(work / f"{name}.npz") for name in ("train", "held-back"))
    versions = Versions(kept, seed)
    spoken = load_utterances(work / "synthetic.npz")
    drawn = [spoken[i] for i in versions.rng.choice(len(spoken), synthetic, replace=False)]
    write_manifest(folder, "first", kept + [versions.of(u) for u in kept + drawn])
    fresh = load_utterances(work / "fresh.npz")
    write_manifest(folder, "second", held_back + [versions.of(u) for u in held_back] + fresh)
    measured = {"held-out": "espeak-variants", "an4-test": "test"}
    for name in ("held-out", "an4-test", "espeak-accent", "flite-voice"):
        write_manifest(folder, name, load_utterances(work / f"{measured.get(name, name)}.npz"))
