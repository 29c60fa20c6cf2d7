"""Reference n-bests for Tests/BeamSearchTests: searches_extra.json, written beside this file.

Sixteen random tables (logits by frame, last label and token; two decimals) and what the searches of
Tests/Peers/wider_searches.py find in them, in float64. For torchaudio's search the n-bests are those
of torchaudio's own RNNTBeamSearch, driven with a model that looks its scores up, in float64, too; the
plain re-statement must agree with it to 1e-9.

Made with Python 3.11, numpy 2.4.6, torch 2.15.0 and models/rnnt_decoder.py of torchaudio 2.11.0,
seed 20. The file of torchaudio is loaded alone, so that any torch will do:
    pip download --no-deps torchaudio && unzip torchaudio-*.whl
    python Tests/Vectors/search_vectors.py torchaudio/models/rnnt_decoder.py
"""

import importlib.util
import json
import math
import pathlib
import sys
import types

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Peers"))
import wider_searches as searches  # noqa: E402
from wider_searches import Table  # noqa: E402

SEED = 20
MODELS = 16


def settings(labels):
    """(search, options as they are written to the file)."""
    for beam in (1, 2, 4):
        for cap in (1, 2):
            sizes = {"beam": beam, "cap": cap}
            yield "graves", sizes | {"prefixes": False}
            yield "graves", sizes | {"prefixes": True}
            yield "nsc", sizes | {"alpha": cap - 1}
            yield "nsc", sizes | {"alpha": 2}
            yield "maes", sizes | {"alpha": cap - 1, "window": 2.3, "extra": 2}
            yield "maes", sizes | {"alpha": 0, "window": 1.0, "extra": 0}
            yield "merging", sizes | {"per_state": cap, "context": 1}
            if beam <= labels:
                yield "torchaudio", sizes | {"offset": 2}
        yield "graves", {"beam": beam, "cap": 2, "prefixes": True, "per_hypothesis": 1}
        yield "monotonic", {"beam": beam}
        yield "alsd", {"beam": beam, "most": 3}


def run(table, name, options):
    options = dict(options)
    options["width"] = options.pop("beam")
    if name == "alsd":
        return searches.alsd(table, **options)
    return searches.by_frames(getattr(searches, name), table, **options)


class LookUp:
    """A transducer for torchaudio's search: the frame's number, the last label, and the table."""

    def __init__(self, table):
        # Its blank is the last token, whatever its number is here.
        self.tokens = [*table.labels, table.blank]
        self.table = table

    def predict(self, targets, lengths, state):
        batch = targets.shape[0]
        return targets.view(batch, 1, 1).double(), lengths, [[torch.zeros(batch, 1)]]

    def join(self, sources, source_lengths, targets, target_lengths):
        frame = int(sources[0, 0, 0])
        rows = []
        for last in targets[:, 0, 0].long().tolist():
            labels = (self.tokens[last],) if self.tokens[last] != self.table.blank else ()
            rows.append(self.table.row(frame, labels)[self.tokens])
        return torch.tensor(np.array(rows))[:, None, None, :], source_lengths, target_lengths


def torchaudio_search(path):
    """`RNNTBeamSearch` of a file, without the rest of the package."""
    package = types.ModuleType("torchaudio.models")
    package.RNNT = object
    sys.modules |= {"torchaudio": types.ModuleType("torchaudio"), "torchaudio.models": package}
    spec = importlib.util.spec_from_file_location("rnnt_decoder", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RNNTBeamSearch


def real(search_class, table, options):
    model = LookUp(table)
    search = search_class(model, blank=len(model.tokens) - 1, step_max_tokens=options["cap"])
    frames = torch.arange(table.frames, dtype=torch.float64).view(1, -1, 1)
    found = search._search(frames, None, options["beam"])
    return [(tuple(model.tokens[token] for token in hypo[0][1:]), hypo[3]) for hypo in found]


def compare(plain, other, what):
    same = len(plain) == len(other) and all(
        path.labels == labels and math.isclose(path.score, score, abs_tol=1e-9)
        for path, (labels, score) in zip(plain, other)
    )
    if not same:
        sys.exit(f"{what}: {plain} is {other}")


def main():
    torch.set_default_dtype(torch.float64)
    search_class = torchaudio_search(sys.argv[1])
    random = np.random.default_rng(SEED)
    models, compared = [], 0
    for index in range(MODELS):
        frames, size = int(random.integers(3, 6)), int(random.integers(3, 6))
        blank = 0 if index % 2 == 0 else size - 1
        logits = random.normal(0, 2, (frames, size + 1, size)).round(2)
        logits[:, :, blank] += [0, 1, 2, -1][index % 4]
        adjusted = {"blank_penalty": 0.5, "temperature": 1.5} if index % 5 == 4 else {}
        table = Table(logits.round(2), blank, **adjusted)
        runs = []
        for name, options in settings(size - 1):
            found = run(table, name, options)
            if name == "torchaudio":
                compare(found, real(search_class, table, options), f"model {index}, {options}")
                compared += 1
            runs.append({
                "search": name, **options,
                "found": [[p.labels, float(f"{p.score:.12g}"), p.frames] for p in found],
            })
        models.append({
            "blank": blank, "adjustment": adjusted, "logits": table.logits.tolist(), "runs": runs,
        })
    print(f"torchaudio's own search agrees in {compared} runs")
    content = {"about": "see search_vectors.py", "models": models}
    (HERE / "searches_extra.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
