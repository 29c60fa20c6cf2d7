"""Compares `beamscope evaluate` on AN4's test cepstra with what the recipe measured in PyTorch.

    python Tests/Peers/an4_recipe.py [--beamscope PATH] [--an4 FOLDER] [MODEL...]

For each model of samples/models with results in samples/recipes/an4/results (or the models named):
every one of the 130 hypotheses must be the same text. Exit code 1 where one differs.

Needs Python 3.10 or later alone.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("BEAMSCOPE_TEST_DATA", ROOT.parent / "shared"))
RESULTS = ROOT / "samples" / "recipes" / "an4" / "results"


def transcripts(an4: pathlib.Path) -> list[tuple[str, str]]:
    """Utterance ids and words of the official test, from lines `WORDS (id)`."""
    lines = (an4 / "etc" / "an4_test.transcription").read_text().splitlines()
    matches = [re.fullmatch(r"(.*)\((\S+)\)\s*", line) for line in lines]
    return [(match[2], match[1].strip()) for match in matches if match]


def table(path: pathlib.Path) -> dict[str, str]:
    """Texts by utterance id."""
    pairs = (line.split("\t") for line in path.read_text().splitlines())
    return {name: text for name, text in pairs}


def compare(program: str, model: pathlib.Path, an4: pathlib.Path, folder: pathlib.Path) -> bool:
    """Whether all hypotheses are those of the recipe; prints those that are not."""
    references, found = folder / "references.tsv", folder / "found.tsv"
    references.write_text("".join(f"{name}\t{text}\n" for name, text in transcripts(an4)))
    command = [program, "evaluate", model, "--refs", references, "--audio-dir", an4 / "mfcc"]
    command += ["--hypotheses", found, "--json"]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures = json.loads(run.stdout)
    ours, theirs = table(found), table(RESULTS / f"{model.stem}.an4-test.tsv")
    different = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    for name in different:
        print(f"{name}\n  ours   {ours.get(name)}\n  theirs {theirs.get(name)}")
    print(
        f"{model.stem}: {len(ours)} utterances, {len(different)} different; "
        f"WER {100 * figures['wer']:.2f} %, {1 / figures['real_time_factor']:.0f} times real time"
    )
    return not different


def main() -> None:
    parser = argparse.ArgumentParser(description="Hypotheses on AN4's test against the recipe's.")
    parser.add_argument("--beamscope", default=str(ROOT / ".build" / "release" / "beamscope"))
    parser.add_argument("--an4", type=pathlib.Path, default=DATA / "speech" / "an4")
    parser.add_argument("models", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    models = arguments.models or sorted((ROOT / "samples" / "models").glob("an4-*.safetensors"))
    if not models:
        sys.exit("no models in samples/models")
    with tempfile.TemporaryDirectory() as folder:
        same = [
            compare(arguments.beamscope, model, arguments.an4, pathlib.Path(folder))
            for model in models
        ]
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
