"""First stage: AN4 and synthetic speech as cepstra in a work folder."""

import time
from pathlib import Path

from .corpus import read_corpus
from .synth import held_out_plans, load_utterances, render_all, save_utterances, training_plan

SYNTHETIC_SEED = 11
HELD_OUT_SEED = 97


def prepare(an4: Path, work: Path, espeak: int, flite: int, held_out: int, processes: int, byte_order: str) -> None:
    """Write `train`, `test`, `synthetic` and the held-out sets as `.npz` files that are not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    for part in ("train", "test"):
        path = work / f"{part}.npz"
        if not path.exists():
            save_utterances(path, read_corpus(an4, part, byte_order))
    transcripts = [u.text for u in load_utterances(work / "train.npz")]
    plans = {"synthetic": training_plan(transcripts, espeak, flite, SYNTHETIC_SEED)}
    plans.update(held_out_plans(held_out, HELD_OUT_SEED))
    for name, plan in plans.items():
        path = work / f"{name}.npz"
        if not path.exists():
            began = time.time()
            spoken = render_all(plan, processes)
            save_utterances(path, spoken)
            print(f"{name}: {len(spoken)} of {len(plan)} utterances in {time.time() - began:.0f} s", flush=True)
