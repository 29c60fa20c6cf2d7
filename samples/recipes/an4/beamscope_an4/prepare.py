"""First stage: AN4 and synthetic speech as cepstra in a work folder."""

import time
from dataclasses import dataclass
from pathlib import Path

from .corpus import hold_back, read_corpus
from .synth import fresh_plan, held_out_plans, load_utterances, render_all, save_utterances, training_plan

SYNTHETIC_SEED = 11
HELD_OUT_SEED = 97
SPEAKER_SEED = 13
FRESH_SEED = 41


@dataclass
class Amounts:
    """How many utterances of each kind of synthetic speech, and how many of AN4's speakers are held back."""

    espeak: int
    flite: int
    held_out: int
    fresh: int
    held_back_speakers: int


def prepare_corpus(an4: Path, work: Path, held_back_speakers: int, byte_order: str) -> None:
    """Write `train` (without the speakers held back), `held-back` (theirs) and `test`."""
    if not (work / "train.npz").exists():
        kept, held = hold_back(read_corpus(an4, "train", byte_order), held_back_speakers, SPEAKER_SEED)
        if held:
            save_utterances(work / "held-back.npz", held)
        save_utterances(work / "train.npz", kept)
    if not (work / "test.npz").exists():
        save_utterances(work / "test.npz", read_corpus(an4, "test", byte_order))


def prepare(an4: Path, work: Path, amounts: Amounts, processes: int, byte_order: str) -> None:
    """Write AN4's parts, `synthetic`, `fresh` and the held-out sets as `.npz` files that are not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    prepare_corpus(an4, work, amounts.held_back_speakers, byte_order)
    transcripts = [u.text for u in load_utterances(work / "train.npz")]
    plans = {"synthetic": training_plan(transcripts, amounts.espeak, amounts.flite, SYNTHETIC_SEED)}
    plans.update(held_out_plans(amounts.held_out, HELD_OUT_SEED))
    if amounts.fresh:
        plans["fresh"] = fresh_plan(transcripts, amounts.fresh, FRESH_SEED)
    for name, plan in plans.items():
        path = work / f"{name}.npz"
        if not path.exists():
            began = time.time()
            spoken = render_all(plan, processes)
            save_utterances(path, spoken)
            print(f"{name}: {len(spoken)} of {len(plan)} utterances in {time.time() - began:.0f} s", flush=True)
