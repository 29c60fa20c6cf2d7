"""The comparison of decoders over one frozen encoder: trains, measures and prints the tables of README.md.

    python compare.py --beamscope PROGRAM --encoder MODEL --manifests FOLDER --work FOLDER

`MODEL` is a model trained by `recipe.py --hold-back 15 --fresh 900`, `FOLDER` what `--stage manifests` wrote. Every
decoder is trained by `beamscope train`; existing decoders are not trained again, and an interrupted run is resumed.
`--rows` and `--seeds` choose a part. The figures go to `results/comparison.json`, the tables to standard
output and, with `--fill`, into the README.md beside this file.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

README = Path(__file__).parent / "README.md"
MEASURED = ["an4-test", "espeak-accent", "flite-voice"]
FIRST = ["--epochs", "12", "--rate", "0.002", "--batch", "20", "--average", "0.99"]
SECOND = ["--epochs", "8", "--rate", "0.0005", "--batch", "20", "--average", "0.99", "--warm-up", "50"]


@dataclass
class Row:
    """One decoder of the table."""

    name: str
    title: str
    decoder: list[str] = field(default_factory=list)
    after: str = ""
    stage: list[str] = field(default_factory=list)


def reduced(context: int, heads: int, tying: str) -> list[str]:
    """Options of a reduced predictor."""
    return ["--predictor", "reduced", "--context-size", str(context), "--heads", str(heads), f"--{tying}"]


EMBR = ["--loss", "embr", "--nbest", "8", "--transducer-weight", "0.1", "--reference-joins"]
ROWS = [
    Row("lstm", "LSTM (320)", ["--predictor", "lstm", "--hidden-dim", "320", "--untied"]),
    Row("stateless-2", "stateless, N = 2", ["--predictor", "stateless", "--context-size", "2", "--untied"]),
    Row("reduced-2-1", "reduced, N = 2, H = 1", reduced(2, 1, "untied")),
    Row("reduced-2-4", "reduced, N = 2, H = 4", reduced(2, 4, "untied")),
    Row("reduced-5-1", "reduced, N = 5, H = 1", reduced(5, 1, "untied")),
    Row("reduced-5-4", "reduced, N = 5, H = 4", reduced(5, 4, "untied")),
    Row("tied", "reduced and tied, N = 5, H = 4", reduced(5, 4, "tied")),
    Row("tied-embr", "tied, then EMBR on new speech", after="tied", stage=EMBR),
    Row("tied-more", "tied, then RNN-T on new speech", after="tied"),
    Row("lstm-embr", "LSTM, then EMBR on new speech", after="lstm", stage=EMBR),
]


class Comparison:
    """Trains and measures what is not yet."""

    def __init__(self, arguments: argparse.Namespace):
        self.a = arguments
        self.models = arguments.work / "decoders"
        self.models.mkdir(parents=True, exist_ok=True)

    def beamscope(self, *words: object) -> str:
        """Standard output of the program; its messages are shown."""
        command = [str(self.a.beamscope), *(str(word) for word in words)]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit code {run.returncode}")
        return run.stdout

    def path(self, row: str, seed: int) -> Path:
        """The model file of a row."""
        return self.models / f"{row}-{seed}.safetensors"

    def train(self, row: Row, seed: int) -> Path:
        """The trained model of a row, from its encoder or from the row it goes on from."""
        out = self.path(row.name, seed)
        if out.exists():
            return out
        start = self.path(row.after, seed) if row.after else self.a.encoder
        data, schedule = ("second", SECOND) if row.after else ("first", FIRST)
        print(f"{row.name}, seed {seed}", file=sys.stderr, flush=True)
        self.beamscope(
            "train", start, "--data", self.a.manifests / f"{data}.jsonl",
            "--held-out", self.a.manifests / "held-out.jsonl", "--out", out, "--cache", self.a.work / "cache",
            "--seed", seed, "--threads", self.a.threads, "--resume", *row.decoder, *row.stage, *schedule)  # fmt: skip
        return out

    def measure(self, model: Path) -> dict:
        """Figures of a model on every set, by `beamscope evaluate`."""
        kept = model.with_suffix(".json")
        if not kept.exists():
            figures = {}
            for name in MEASURED:
                manifest = self.a.manifests / f"{name}.jsonl"
                figures[name] = json.loads(self.beamscope("evaluate", model, "--refs", manifest, "--beam", 4, "--json"))
            figures["steps"] = json.loads(self.beamscope("bench", "decoder", model, "--json"))["decoders"][0]
            kept.write_text(json.dumps(figures, indent=1))
        return json.loads(kept.read_text())

    def run(self) -> dict:
        """Every row, every seed."""
        found = {}
        for row in ROWS:
            if self.a.rows and row.name not in self.a.rows:
                continue
            models = [self.train(row, seed) for seed in self.a.seeds]
            if not self.a.train_only:
                found[row.name] = [self.measure(model) for model in models]
        return found


def spread(values: list[float], scale: float = 100) -> str:
    """Mean and standard deviation over the seeds."""
    mean = statistics.mean(values) * scale
    return f"{mean:.2f} ± {statistics.stdev(values) * scale:.2f}" if len(values) > 1 else f"{mean:.2f}"


def markdown(heads: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text."""
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def mean(runs: list[dict], figure: Callable[[dict], float]) -> float:
    """The mean of a figure over the seeds."""
    return statistics.mean(figure(run) for run in runs)


def costs(runs: list[dict]) -> list[str]:
    """Parameters, bytes, microseconds of a step, milliseconds of encoder and search for a second of AN4."""
    steps = runs[0]["steps"]
    predictor = mean(runs, lambda run: run["steps"]["predictor_step"]) * 1e6
    joiner = mean(runs, lambda run: run["steps"]["joiner_step"]) * 1e6
    time = mean(runs, lambda run: run["an4-test"]["computing_time"] / run["an4-test"]["duration"]) * 1e3
    return [f"{steps['parameters']:,}", f"{steps['bytes']:,}", f"{predictor:.1f}", f"{joiner:.1f}", f"{time:.1f}"]


def tables(found: dict) -> dict[str, str]:
    """The comparison in Markdown: what decoders cost; rates in %; risks in word errors per utterance."""
    rows = [row for row in ROWS if row.name in found]
    cost = [[row.title, *costs(found[row.name])] for row in rows]
    errors, risks = [], []
    for row in rows:
        runs = found[row.name]
        rates = [("an4-test", "wer"), ("an4-test", "cer"), ("espeak-accent", "wer"), ("flite-voice", "wer")]
        errors.append([row.title, *(spread([run[name][kind] for run in runs]) for name, kind in rates)])
        risks.append([row.title, *(spread([run[name]["expected_risk"] for run in runs], 1) for name in MEASURED)])
    steps = ["Predictor step, µs", "Joiner step, µs", "A second decoded, ms"]
    return {
        "costs": markdown(["Decoder", "Parameters", "Bytes", *steps], cost),
        "errors": markdown(["Decoder", "AN4 test WER", "AN4 test CER", "Unseen accent WER", "Unseen voice WER"], errors),
        "risks": markdown(["Decoder", "AN4 test risk", "Unseen accent risk", "Unseen voice risk"], risks),
    }


def fill(text: str, found: dict) -> str:
    """A document with new tables: the lines after `<!-- comparison: NAME -->`."""
    for name, table in tables(found).items():
        before, mark, after = text.partition(f"<!-- comparison: {name} -->\n")
        if mark:
            text = before + mark + table + "\n" + after[after.index("\n\n") + 1 :]
    return text


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beamscope", type=Path, default=Path("../../../.build/release/beamscope"))
    parser.add_argument("--encoder", type=Path, required=True, help="a model; its decoder is not used")
    parser.add_argument("--manifests", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for the trained decoders")
    parser.add_argument("--rows", nargs="+", choices=[row.name for row in ROWS])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--train-only", action="store_true", help="measure nothing yet")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--fill", action="store_true", help="write the tables into README.md, too")
    arguments = parser.parse_args()
    found = Comparison(arguments).run()
    if arguments.train_only:
        return
    arguments.results.mkdir(parents=True, exist_ok=True)
    (arguments.results / "comparison.json").write_text(json.dumps(found, indent=1) + "\n")
    if arguments.fill:
        README.write_text(fill(README.read_text(encoding="utf-8"), found), encoding="utf-8")
    print("\n\n".join(tables(found).values()))


if __name__ == "__main__":
    main()
