"""Ships the best tied decoder after EMBR and its LSTM twin, of those that `compare.py` trained.

    python ship.py --beamscope PROGRAM --manifests FOLDER --work FOLDER --models FOLDER

Of a row's seeds the one with the lowest loss on the held-out set, as its run's log says. Weights are stored with 16 bits
where that changes no hypothesis of any measured set, with 32 bits otherwise.
"""

import argparse
import json
import re
import subprocess
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from compare import MEASURED

SHIPPED = {"tied-embr": "an4-tied-embr", "lstm-embr": "an4-lstm-embr"}


def held_out_loss(run: Path) -> float:
    """The loss on the held-out set of the weights that a run wrote."""
    lines = (json.loads(line) for line in (run / "log.jsonl").read_text().splitlines())
    return min(line["held_out_loss"] for line in lines if line["event"] == "epoch")


def best(decoders: Path, row: str) -> Path:
    """The model of the best seed."""
    models = sorted(decoders.glob(f"{row}-[0-9].safetensors"))
    return min(models, key=lambda model: held_out_loss(model.with_suffix(".run")))


def measure(beamscope: Path, model: Path, manifests: Path, found: Path) -> dict[str, tuple[float, str]]:
    """WER and hypotheses (id, tab, text) of each set, with beam 4."""
    measured = {}
    for name in MEASURED:
        command = [beamscope, "evaluate", model, "--refs", manifests / f"{name}.jsonl", "--beam", "4", "--json"]
        run = subprocess.run([*command, "--hypotheses", found], check=True, stdout=subprocess.PIPE)
        measured[name] = (json.loads(run.stdout)["wer"], found.read_text(encoding="utf-8"))
    return measured


def write(model: Path, out: Path, measured: dict[str, tuple[float, str]], number: type) -> None:
    """A copy of a model with another number type, its name and what was measured; statistics of features stay."""
    with safe_open(model, "np") as file:
        about = json.loads(file.metadata()["beamscope"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    about["name"] = out.stem
    for name, (wer, _) in measured.items():
        about["provenance"][f"{name.replace('-', '_')}_wer_beam4"] = f"{wer * 100:.2f}"
    rounded = {n: v if n.startswith("features.") else v.astype(number) for n, v in tensors.items()}
    save_file(rounded, out, metadata={"beamscope": json.dumps(about, ensure_ascii=False)})
    out.chmod(0o644)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beamscope", type=Path, default=Path("../../../.build/release/beamscope"))
    parser.add_argument("--manifests", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="as of compare.py")
    parser.add_argument("--models", type=Path, default=Path("../../models"))
    parser.add_argument("--results", type=Path, default=Path("results"))
    a = parser.parse_args()
    for row, name in SHIPPED.items():
        model, out = best(a.work / "decoders", row), a.models / f"{name}.safetensors"
        found = a.work / "found.tsv"
        measured = measure(a.beamscope, model, a.manifests, found)
        write(model, out, measured, np.float16)
        halved = measure(a.beamscope, out, a.manifests, found) == measured
        if not halved:
            write(model, out, measured, np.float32)
        # As the corpus names its utterances: an4-test/00000-an406-fcaw-b.mfc is an406-fcaw-b.
        hypotheses = re.sub(r"(?m)^an4-test/\d+-(.*?)\.mfc\t", r"\1\t", measured["an4-test"][1])
        (a.results / f"{name}.an4-test.tsv").write_text(hypotheses, encoding="utf-8")
        rates = ", ".join(f"{key} {wer * 100:.2f} %" for key, (wer, _) in measured.items())
        print(f"{out}: {model.stem}, {'16' if halved else '32'} bits; {rates}")


if __name__ == "__main__":
    main()
