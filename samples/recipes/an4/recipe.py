"""The one command: AN4 to a beamscope model file.

    python recipe.py --an4 FOLDER --work FOLDER --model full

Stages: prepare (AN4 and synthetic speech), train, evaluate. A stage whose results are there is not repeated, but for
training. `--stage` runs one alone; `manifests` writes the prepared speech for `beamscope train`.
"""

import argparse
from pathlib import Path

import torch

from beamscope_an4.prepare import Amounts, prepare
from beamscope_an4.train import MODELS, TrainingOptions, train


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--an4", type=Path, required=True, help="folder with etc/ and sound files or .mfc files")
    parser.add_argument("--work", type=Path, required=True, help="folder for features and unfinished models")
    parser.add_argument("--models", type=Path, default=Path("../../models"), help="where the model file goes")
    parser.add_argument("--results", type=Path, default=Path("results"), help="where tables and hypotheses go")
    parser.add_argument("--model", choices=sorted(MODELS), default="full")
    parser.add_argument("--stage", choices=["all", "prepare", "train", "evaluate", "manifests"], default="all")
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--max-minutes", type=float, default=1e9, help="shorten the schedule to end after this long")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="processes that synthesise speech")
    parser.add_argument("--float32", action="store_true", help="train without bfloat16")
    parser.add_argument("--export-every", type=int, default=5, help="epochs between unfinished exports")
    parser.add_argument("--espeak", type=int, default=7000, help="espeak-ng utterances")
    parser.add_argument("--flite", type=int, default=2500, help="flite utterances")
    parser.add_argument("--held-out", type=int, default=150, help="utterances in each held-out synthetic set")
    parser.add_argument("--synthetic", type=int, default=1500, help="synthetic utterances in the manifest `first`")
    parser.add_argument("--fresh", type=int, default=0, help="utterances by voices of the second stage")
    parser.add_argument("--hold-back", type=int, default=0, help="speakers of AN4 kept for the second stage")
    parser.add_argument("--name", help="the model's name, if not an4-MODEL")
    parser.add_argument("--raw-byte-order", choices=["<", ">"], default="<", help="of .raw sound files")
    return parser.parse_args()


def main() -> None:
    """Run the stages."""
    a = arguments()
    torch.set_num_threads(a.threads)  # the models are small: several threads wait for each other
    name = a.name or f"an4-{a.model}"
    trained = a.work / f"{name}.f32.safetensors"
    if a.stage in ("all", "prepare"):
        amounts = Amounts(a.espeak, a.flite, a.held_out, a.fresh, a.hold_back)
        prepare(a.an4, a.work, amounts, a.processes, a.raw_byte_order)
    if a.stage in ("all", "train"):
        options = TrainingOptions(a.model, name, a.epochs, a.max_minutes, a.threads, not a.float32, a.export_every)
        train(a.work, trained, options)
    if a.stage == "manifests":
        from beamscope_an4.manifests import write_manifests

        write_manifests(a.work, a.work / "manifests", a.synthetic)
    if a.stage in ("all", "evaluate"):
        from beamscope_an4.evaluate import evaluate

        evaluate(a.work, trained, a.models / f"{name}.safetensors", a.results)


if __name__ == "__main__":
    main()
