"""Compares `beamscope` with an independent float64 implementation, number by number.

    python Tests/Peers/torch_decode.py --beamscope PATH --model FILE AUDIO...

AUDIO are sound files at the model's rate, or `.mfc` files. `encode`, `decode --json` (three
searches, several beams and caps, blank penalty, temperature) and `score --json` run on each; every
number of theirs is computed again here, and the largest difference of each quantity is printed.
Exit code 1 where one is beyond its tolerance, an n-best holds other candidates, or a law does not
hold.

Needs torch 2.15.0, numpy 2.4.6, soundfile 0.14.0, kaldi-native-fbank 1.23.0.
"""

import argparse
import collections
import itertools
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch

import transducer_searches as searches
from transducer_networks import JointNetwork, ModelFile, encode, encoder_input
from transducer_searches import Options

# The program computes networks in float32 and adds scores in float64. Four Conformer layers of
# sums of a few hundred terms leave 1e-5 or so in outputs of size 1 to 10, the joiner about as much
# in a log-probability of one token, and T + U of those make a score: 1e-5 a term. A posterior or a
# risk moves with the scores, risks times the words in which two candidates can differ. What the
# program derives from its own printed numbers has only the error of float64.
FRAME_TOLERANCE = 1e-5
TOLERANCES = {
    "encoder": 1e-4,
    "token": 1e-3,
    "score": 1e-4,
    "posterior": 1e-3,
    "risk": 2e-2,
    "derived": 1e-9,
}
KEYS = {
    "": "audio duration frames frame_duration search text nbest reference expected_risk",
    "search": "name beam max_symbols semantics blank_penalty temperature",
    "nbest": "text tokens ids frames token_log_probs score exact_log_prob posterior edits risk"
    " gradient mbr_risk",
    "edits": "sub ins del words",
    "reference": "text exact_log_prob",
    "score": "audio text tokens ids exact_log_prob monotonic_log_prob viterbi_log_prob frames",
}


def configurations() -> list[Options]:
    found = [Options("greedy", 1, cap) for cap in (1, 3, 6)]
    found += [Options("modified", beam, 1) for beam in (1, 2, 4, 8)]
    found += [Options("tsd", beam, cap) for beam in (1, 2, 4, 8) for cap in (1, 3, 6)]
    found.append(Options("tsd", blank_penalty=1.5, temperature=1.3))
    found.append(Options("greedy", 1, blank_penalty=2))
    found.append(Options("modified", max_symbols=1, blank_penalty=-0.5, temperature=0.8))
    return found


class Report:
    """The largest difference of each quantity, and what went wrong."""

    def __init__(self):
        self.largest = collections.defaultdict(lambda: (0.0, ""))
        self.compared = collections.Counter()
        self.failures: list[str] = []

    def number(self, name: str, where: str, found, expected, tolerance: float) -> None:
        both = np.atleast_1d(np.asarray(found, float)), np.atleast_1d(np.asarray(expected, float))
        if both[0].shape != both[1].shape:
            return self.law(name, where, False, f"shape {both[0].shape}, not {both[1].shape}")
        if both[0].size == 0:
            return None
        difference = float(np.max(np.abs(both[0] - both[1])))
        self.compared[name] += both[0].size
        if difference > self.largest[name][0]:
            self.largest[name] = difference, where
        return self.law(name, where, difference <= tolerance, f"off by {difference:.3g}")

    def law(self, name: str, where: str, holds: bool, what: str = "does not hold") -> None:
        self.compared[name] += 1
        if not holds:
            self.failures.append(f"{where}: {name}: {what}")


class Peer:
    """The program and the independent model, side by side on the same files."""

    def __init__(self, program: str, model: pathlib.Path, files: list, reference: str):
        self.program, self.path, self.files, self.reference = program, model, files, reference
        self.model, self.report = ModelFile(model), Report()
        self.tokens = self.model.description["vocabulary"]["tokens"]
        self.joints: dict[pathlib.Path, JointNetwork] = {}
        self.scores: dict[tuple, searches.Score] = {}

    def run(self, *arguments) -> str:
        command = [self.program, *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def text(self, labels) -> str:
        return "".join(self.tokens[k] for k in labels).replace("\u2581", " ").strip()

    def score(self, file: pathlib.Path, labels: tuple) -> searches.Score:
        if (file, labels) not in self.scores:
            self.scores[file, labels] = searches.score(self.joints[file], labels)
        return self.scores[file, labels]

    def tolerance(self, file: pathlib.Path, labels) -> float:
        return TOLERANCES["score"] + FRAME_TOLERANCE * (self.joints[file].frames + len(labels))

    def encoders(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder) / "encoded.npy"
            for file in self.files:
                expected = encode(self.model, encoder_input(self.model, file))
                self.run("encode", self.path, file, "--output", output)
                found = np.load(output)
                name = file.name
                self.report.law("encoder type", name, found.dtype == np.float32)
                self.report.number("encoder", name, found, expected, TOLERANCES["encoder"])
                self.joints[file] = JointNetwork(self.model, expected)

    def decode(self, options: Options, files: list[pathlib.Path]) -> list[dict]:
        settings = ["--search", options.search, "--beam", options.beam]
        settings += ["--max-symbols", options.max_symbols, "--temperature", options.temperature]
        settings += [f"--blank-penalty={options.blank_penalty}", "--json"]
        with tempfile.TemporaryDirectory() as folder:
            references = pathlib.Path(folder) / "references.tsv"
            lines = {f"{file.stem}\t{self.reference}\n" for file in files}
            references.write_text("".join(sorted(lines)))
            output = self.run("decode", self.path, *files, *settings, "--refs", references)
        return [json.loads(line) for line in output.splitlines()]

    def searched(self, options: Options) -> None:
        objects = self.decode(options, self.files)
        self.report.law("one object a file", str(options), len(objects) == len(self.files))
        for file, found in zip(self.files, objects):
            where = f"{file.name} {options.search} beam {options.beam} cap {options.max_symbols}"
            self.utterance(file, options, found, where)

    def utterance(self, file, options: Options, found: dict, where: str) -> None:
        joint, report = self.joints[file], self.report
        expected = searches.search(joint, options)
        nbest = found["nbest"]
        self.keys(found, where)
        report.law("frame count", where, found["frames"] == joint.frames)
        report.law("audio", where, pathlib.Path(found["audio"]).name == file.name)
        named = {"name": options.search, "beam": options.beam, "max_symbols": options.max_symbols}
        named |= {"blank_penalty": options.blank_penalty, "temperature": options.temperature}
        named["semantics"] = "monotonic" if options.search == "modified" else "rnnt"
        report.law("search settings", where, found["search"] == named, f"{found['search']}")
        report.law("best text", where, found["text"] == nbest[0]["text"])
        ids = [tuple(item["ids"]) for item in nbest]
        wanted = [hypothesis.labels for hypothesis in expected]
        report.law("n-best", where, ids == wanted, f"{ids}, not {wanted}")
        by_labels = {hypothesis.labels: hypothesis for hypothesis in expected}
        for item, labels in zip(nbest, ids):
            self.candidate(file, options, item, by_labels.get(labels), where)
        self.risks(file, found, ids, where)

    def keys(self, found: dict, where: str) -> None:
        parts = [("", found), ("search", found["search"]), ("reference", found["reference"])]
        parts += [("nbest", item) for item in found["nbest"]]
        parts += [("edits", item["edits"]) for item in found["nbest"]]
        for name, part in parts:
            same = sorted(part) == sorted(KEYS[name].split())
            self.report.law("keys", where, same, f"{name}: {sorted(part)}")

    def candidate(self, file, options: Options, item: dict, expected, where: str) -> None:
        report, labels = self.report, tuple(item["ids"])
        tolerance = self.tolerance(file, labels)
        tokens = [self.tokens[k] for k in labels]
        report.law("tokens", where, item["tokens"] == tokens)
        same = item["text"].split() == self.text(labels).split()
        report.law("text", where, same, repr(item["text"]))
        frames = item["frames"]
        inside = set(frames) <= set(range(self.joints[file].frames))
        report.law("frames ascend", where, inside and frames == sorted(frames), f"{frames}")
        exact = self.score(file, labels).exact
        report.number("exact_log_prob", where, item["exact_log_prob"], exact, tolerance)
        neutral = options.blank_penalty == 0 and options.temperature == 1
        if neutral and self.closes_frames(options, frames):
            below = item["score"] <= item["exact_log_prob"] + 1e-9
            report.law("score <= exact", where, below, f"{item['score']}, {item['exact_log_prob']}")
        if expected is None:
            return
        report.number("score", where, item["score"], expected.score, tolerance)
        same = frames == list(expected.frames)
        report.law("frames", where, same, f"{frames}, not {list(expected.frames)}")
        if same:
            found, wanted = item["token_log_probs"], expected.token_log_probs
            report.number("token_log_probs", where, found, wanted, TOLERANCES["token"])

    def closes_frames(self, options: Options, frames: list[int]) -> bool:
        """Whether each frame ends with a scored blank; in greedy none does that met the cap."""
        most = max(collections.Counter(frames).values(), default=0)
        open_at_cap = options.search == "greedy" and most == options.max_symbols
        return options.search != "modified" and not open_at_cap

    def risks(self, file, found: dict, ids: list[tuple], where: str) -> None:
        """Posterior, EMBR risk and gradient, MBR risk: of our scores, and of the printed ones."""
        report, nbest = self.report, found["nbest"]
        words = [self.text(labels).split() for labels in ids]
        wanted = self.reference.split()
        errors = np.array([searches.word_errors(word, wanted) for word in words])
        distances = np.array([[searches.word_errors(a, b) for b in words] for a in words])
        own = [self.score(file, labels).exact for labels in ids]
        printed = [item["exact_log_prob"] for item in nbest]
        for kind, scores in (("", own), (", derived", printed)):
            risk_tolerance = TOLERANCES["derived" if kind else "risk"]
            p = searches.posteriors(scores)
            risk = float(p @ errors)
            expected = {"posterior": p, "risk": p * errors, "gradient": p * (errors - risk)}
            expected["mbr_risk"] = distances @ p
            for name, values in expected.items():
                posterior = name == "posterior" and not kind
                tolerance = TOLERANCES["posterior"] if posterior else risk_tolerance
                report.number(name + kind, where, [i[name] for i in nbest], values, tolerance)
            name = "expected_risk" + kind
            report.number(name, where, found["expected_risk"], risk, risk_tolerance)
        sums = {"posterior": 1, "gradient": 0, "risk": found["expected_risk"]}
        for name, total in sums.items():
            added = math.fsum(item[name] for item in nbest)
            report.number(f"sum of {name}", where, added, total, TOLERANCES["derived"])
        for item, word, count in zip(nbest, words, errors):
            edits = item["edits"]
            report.law("edits", where, edits["sub"] + edits["ins"] + edits["del"] == count)
            lengths = edits["words"] - edits["del"] + edits["ins"] == len(word)
            report.law("edits", where, lengths and edits["words"] == len(wanted), f"{edits}")
        reference = self.spelled(file, self.reference)
        tolerance = self.tolerance(file, self.reference)
        report.law("reference text", where, found["reference"]["text"] == self.reference)
        exact = found["reference"]["exact_log_prob"]
        report.number("reference", where, exact, reference, tolerance)

    def spelled(self, file, text: str) -> float | None:
        """The exact score of the most probable way to spell a text; none where ways abound."""
        blank = self.model.description["vocabulary"]["blank_id"]
        ways = searches.segmentations(text, self.tokens, blank)
        return max((self.score(file, way).exact for way in ways), default=None)

    def scored(self) -> None:
        """`score` of the best candidate's text and of one that was not said."""
        for file in self.files:
            best = searches.search(self.joints[file], Options())[0].labels
            best_text = " ".join(self.text(best).split())
            for text in dict.fromkeys([best_text, self.reference, ""]):
                exact = self.text_score(file, text)
                spelled = "".join("\u2581" + word for word in best_text.split())
                if text == best_text and spelled == "".join(self.tokens[k] for k in best):
                    below = self.score(file, best).exact - self.tolerance(file, best) <= exact
                    self.report.law("text of the best", file.name, below)

    def text_score(self, file, text: str) -> float:
        report = self.report
        found = json.loads(self.run("score", self.path, file, "--text", text, "--json"))
        where, labels = f"score {file.name} {text[:20]!r}", tuple(found["ids"])
        report.law("keys", where, sorted(found) == sorted(KEYS["score"].split()))
        report.law("text", where, self.text(labels).split() == text.split(), repr(labels))
        expected, tolerance = self.score(file, labels), self.tolerance(file, labels)
        for name in ("exact", "monotonic", "viterbi"):
            value, wanted = found[f"{name}_log_prob"], getattr(expected, name)
            if value is None:
                report.law(f"{name}, score", where, wanted == -math.inf, f"null, not {wanted}")
            else:
                report.number(f"{name}, score", where, value, wanted, tolerance)
        same = found["frames"] == expected.frames
        report.law("viterbi frames", where, same, f"{found['frames']}, not {expected.frames}")
        best_way = self.spelled(file, text)
        if best_way is not None:
            report.number("best spelling", where, found["exact_log_prob"], best_way, tolerance)
        return found["exact_log_prob"]

    def repeated(self) -> None:
        """Two runs are equal, and so are files together and one by one."""
        together = self.decode(Options(), self.files)
        self.report.law("two runs", "decode", together == self.decode(Options(), self.files))
        alone = list(itertools.chain(*(self.decode(Options(), [file]) for file in self.files)))
        self.report.law("one by one", "decode", together == alone)


def main() -> None:
    parser = argparse.ArgumentParser(description="Networks, searches and scores against PyTorch.")
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    parser.add_argument("--beamscope", default=str(root / ".build/release/beamscope"))
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--reference", default="ENTER FIVE", help="what risks are counted against")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    peer = Peer(arguments.beamscope, arguments.model, arguments.files, arguments.reference)
    with torch.inference_mode():
        peer.encoders()
        for options in configurations():
            peer.searched(options)
        peer.scored()
        peer.repeated()
    report = peer.report
    for name, count in report.compared.items():
        difference, where = report.largest.get(name, (0.0, ""))
        print(f"{name:26} {count:7} {difference:10.3g}  {where}")
    for failure in report.failures:
        print(f"differs: {failure}")
    print(f"{arguments.model.name}: {len(peer.files)} files, {len(report.failures)} differences")
    sys.exit(1 if report.failures else 0)


if __name__ == "__main__":
    main()
