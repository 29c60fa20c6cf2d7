"""Third stage: measure a trained model, round its weights, write the shipped file and the tables."""

import json
from dataclasses import asdict
from pathlib import Path

from .corpus import Utterance
from .decode import Decoder, ErrorRates, error_rates
from .export import Bundle, read_bundle, write_bundle
from .synth import load_utterances

BEAM = 4
TEST_SETS = {
    "an4-test": "test",
    "espeak-variants": "espeak-variants",
    "espeak-accent": "espeak-accent",
    "flite-voice": "flite-voice",
}


def hypotheses(bundle: Bundle, utterances: list[Utterance]) -> dict[str, list[str]]:
    """Greedy and beam texts of every utterance, in order."""
    decoder = Decoder(bundle)
    found: dict[str, list[str]] = {"greedy": [], "beam": []}
    for utterance in utterances:
        frames = decoder.encode(utterance.cepstra)
        found["greedy"].append(bundle.vocabulary.decode(decoder.greedy(frames)))
        found["beam"].append(bundle.vocabulary.decode(decoder.beam(frames, BEAM)[0][0]))
    return found


def rates(utterances: list[Utterance], texts: list[str]) -> ErrorRates:
    """Error rates of `texts` against the references."""
    return error_rates([(u.text, text) for u, text in zip(utterances, texts)])


def differences(one: dict, other: dict) -> int:
    """In how many utterances two results differ, in either search."""
    pairs = [(one[name][how], other[name][how]) for name in one for how in one[name]]
    return sum(a != b for texts, others in pairs for a, b in zip(texts, others))


def evaluate(work: Path, trained: Path, shipped: Path, results: Path) -> None:
    """Write `shipped` in the smallest type that changes no hypothesis, the beam's AN4 texts, and all figures.

    A type that changes a hypothesis only outside AN4's test is passed over as well.
    """
    sets = {name: load_utterances(work / f"{file}.npz") for name, file in TEST_SETS.items()}
    bundle = read_bundle(trained)
    exact = {name: hypotheses(bundle, utterances) for name, utterances in sets.items()}
    changes, chosen, found = {}, "f32", exact
    for dtype in ("f16", "bf16"):
        rounded_path = trained.with_suffix(f".{dtype}")
        write_bundle(rounded_path, bundle, dtype)
        rounded = read_bundle(rounded_path)
        rounded_path.unlink()
        texts = {name: hypotheses(rounded, utterances) for name, utterances in sets.items()}
        changes[dtype] = differences(exact, texts)
        if changes[dtype] == 0 and chosen == "f32":
            chosen, found = dtype, texts
    table = {
        name: {how: asdict(rates(sets[name], texts)) for how, texts in both.items()} for name, both in found.items()
    }
    provenance = dict(bundle.provenance or {})
    for name, both in table.items():
        provenance[f"{name.replace('-', '_')}_wer_greedy"] = f"{both['greedy']['words']:.2f}"
        provenance[f"{name.replace('-', '_')}_wer_beam{BEAM}"] = f"{both['beam']['words']:.2f}"
    bundle.provenance = provenance
    write_bundle(shipped, bundle, chosen)
    results.mkdir(parents=True, exist_ok=True)
    lines = [f"{u.name}\t{text}" for u, text in zip(sets["an4-test"], found["an4-test"]["beam"])]
    (results / f"{bundle.name}.an4-test.tsv").write_text("\n".join(lines) + "\n")
    figures = {"model": bundle.name, "weights": chosen, "changed_hypotheses": changes, "beam": BEAM, "sets": table}
    (results / f"{bundle.name}.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, both in table.items():
        row = "  ".join(f"{how} WER {r['words']:5.2f} CER {r['characters']:5.2f}" for how, r in both.items())
        print(f"{bundle.name} {name:16} {row}")
    print(f"weights {chosen}; hypotheses changed by rounding: {changes}")
