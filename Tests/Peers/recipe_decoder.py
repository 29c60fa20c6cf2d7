"""Compares `beamscope decode --json` with the AN4 recipe's own decoder in PyTorch and NumPy.

    python Tests/Peers/recipe_decoder.py [--beamscope PATH] --model MODEL FEATURES.mfc...

Per utterance: the same candidates in the same order (labels), the search's scores and the exact
scores within 2e-4 nats (float32 networks with another order of summation; the largest difference
seen on AN4's test is printed). Neighbours in the n-best whose scores lie within the tolerance may
change places. Exit code 1 otherwise.

Needs samples/recipes/an4/requirements.txt.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "samples" / "recipes" / "an4"))
from beamscope_an4.decode import Decoder  # noqa: E402
from beamscope_an4.export import read_bundle  # noqa: E402

TOLERANCE = 2e-4
BEAM = 4


def cepstra(path: pathlib.Path) -> np.ndarray:
    """A big-endian Sphinx feature file, [T, 13]."""
    return np.fromfile(path, ">f4", offset=4).astype(np.float32).reshape(-1, 13)


def close(ours: list[tuple[tuple[int, ...], float]], theirs: list[tuple[tuple[int, ...], float]]) -> bool:
    """Whether two n-bests hold the same labels with close scores, whatever the order of near ties."""
    if len(ours) != len(theirs):
        return False
    known = dict(theirs)
    ranks = all(abs(a[1] - b[1]) <= TOLERANCE for a, b in zip(ours, theirs))
    return ranks and all(labels in known and abs(known[labels] - score) <= TOLERANCE for labels, score in ours)


def main() -> None:
    parser = argparse.ArgumentParser(description="N-best and exact scores against the recipe's decoder.")
    parser.add_argument("--beamscope", default=str(ROOT / ".build" / "release" / "beamscope"))
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()

    command = [arguments.beamscope, "decode", arguments.model, *arguments.files]
    command += ["--json", "--beam", str(BEAM), "--max-symbols", "6"]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    decoder = Decoder(read_bundle(arguments.model))
    wrong, largest = 0, 0.0
    for path, line in zip(arguments.files, run.stdout.splitlines(), strict=True):
        candidates = json.loads(line)["nbest"]
        ours = [(tuple(candidate["ids"]), candidate["score"]) for candidate in candidates]
        frames = decoder.encode(cepstra(path))
        theirs = decoder.beam(frames, BEAM)
        gaps = [
            abs(candidate["exact_log_prob"] - decoder.exact_score(frames, tuple(candidate["ids"])))
            for candidate in candidates
        ]
        largest = max(largest, *gaps)
        if not close(ours, theirs) or max(gaps) > TOLERANCE:
            wrong += 1
            print(f"{path.name}: ours {ours}, theirs {theirs}, exact scores differ by {max(gaps):.2e}")
    print(f"{len(arguments.files)} utterances, {wrong} different; exact scores differ by at most {largest:.1e}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
