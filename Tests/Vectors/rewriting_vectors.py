"""Texts rewritten by NIST's rfilter1: rewriting.json, read by RewritingRulesTests.

    apt-get install sctk && python3 rewriting_vectors.py

25 files of 4 rules, with and without contexts, with and without case, and 8 texts for each.
"""

import json
import pathlib
import random
import subprocess
import tempfile

RFILTER = "/usr/lib/sctk/bin/rfilter1"
PARTS = ["A", "B", "AB", "BA", "ab", "Mr.", "don't", "É", "uh", "T V", "-", "C.", "aa"]
ALPHABET = ["A", "B", "C.", "a", "b", "AB", "ab", "aab", "Mr.", "mr.", "don't", "DON'T", "É", "é", "uh", "T",
            "V", "-", "x", "A-B"]


def part(rng, is_empty_allowed=False):
    text = rng.choice(PARTS + ([""] if is_empty_allowed else []))
    shape = rng.random()
    if shape < 0.4:
        return text or "[]"
    if shape < 0.7:
        return f"[ {text} ]" if text else "[ ]"
    if shape < 0.8:
        return f"[{text} ]"
    if shape < 0.9:
        return f"\"{text}\""
    return f"[{text}]"


def rule(rng):
    line = f"{part(rng)} => {part(rng, is_empty_allowed=True)}"
    context = rng.random()
    if context < 0.4:
        left = part(rng) if rng.random() < 0.7 else ""
        right = part(rng) if rng.random() < 0.7 or not left else ""
        line += f" / {left} __ {right}".rstrip() if left else f" / __ {right}"
    if rng.random() < 0.2:
        line += "  ;; a comment => with an arrow"
    return line


def main():
    rng = random.Random(29)
    files = []
    for index in range(25):
        lines = [";; rules"]
        if index % 3:
            lines += ["* name \"rules\"", "* format = 'NIST1'", f"* case_sensitive = '{'TF'[index % 2]}'"]
        lines += [rule(rng) for _ in range(4)]
        rules = "\n".join(lines) + "\n"
        texts = [" " + " ".join(rng.choice(ALPHABET) for _ in range(rng.randrange(1, 9))) + " " for _ in range(8)]
        with tempfile.NamedTemporaryFile("w", suffix=".glm") as file:
            file.write(rules)
            file.flush()
            found = subprocess.run(
                [RFILTER, file.name], input="".join(text + "\n" for text in texts), text=True,
                capture_output=True, check=True)
        outputs = found.stdout.split("\n")[:-1]
        assert len(outputs) == len(texts), (rules, found)
        files.append({"rules": rules, "texts": [[a, b] for a, b in zip(texts, outputs)]})
    path = pathlib.Path(__file__).with_name("rewriting.json")
    path.write_text(json.dumps(files, separators=(",", ":")) + "\n")


main()
