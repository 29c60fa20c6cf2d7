"""Reference scores of n-gram models by KenLM, for Tests/FusionTests.

Writes ngrams.json beside itself: ARPA files of random back-off models of order 2 to 5 (pruned, so
that all ways of backing off are met; some histories without a back-off weight), and log10 P of each
word of random sentences after `<s>`, with unknown words among them, and of `</s>` at their ends.

Made with Python 3.11, kenlm 0.3.0, seed 7. Run:
    python Tests/Vectors/ngram_vectors.py
"""

import json
import pathlib
import random
import tempfile

import kenlm

SEED = 7
HERE = pathlib.Path(__file__).resolve().parent
WORDS = ["the", "cat", "sat", "on", "a", "mat", "it's"]


def arpa(order, chance):
    """A random model as text; every n-gram has its beginning and its end in the model."""
    sections = [{("<s>",): -99.0, ("</s>",): -1.2, ("<unk>",): -2.5}]
    for word in WORDS:
        sections[0][(word,)] = -random.uniform(0.3, 2.5)
    for _ in range(1, order):
        section = {}
        for history in sections[-1]:
            for word in WORDS + ["</s>"]:
                ngram = history + (word,)
                known = "</s>" not in history and ngram[1:] in sections[-1]
                if known and random.random() < chance:
                    section[ngram] = -random.uniform(0.05, 2)
        sections.append(section)
    lines = ["\\data\\"] + [f"ngram {n}={len(s)}" for n, s in enumerate(sections, 1)]
    for n, section in enumerate(sections, 1):
        lines += ["", f"\\{n}-grams:"]
        for ngram, value in section.items():
            has_weight = n < order and ngram[-1] != "</s>" and random.random() < 0.8
            weight = f"\t{-random.uniform(0, 0.9):.6f}" if has_weight else ""
            lines.append(f"{value:.6f}\t{' '.join(ngram)}{weight}")
    return "\n".join(lines + ["", "\\end\\", ""])


def case(order, chance):
    text = arpa(order, chance)
    with tempfile.NamedTemporaryFile("w", suffix=".arpa") as file:
        file.write(text)
        file.flush()
        model = kenlm.Model(file.name)
    sentences = []
    for length in [0, 1, 2, 3, 5, 8, 13, 20]:
        words = random.choices(WORDS + ["dog"], k=length)
        scores = [score for score, _, _ in model.full_scores(" ".join(words))]
        sentences.append({"words": words, "log10": [round(score, 7) for score in scores]})
    return {"order": order, "arpa": text, "sentences": sentences}


def main():
    random.seed(SEED)
    cases = [case(2, 0.4), case(2, 0.1), case(3, 0.4), case(4, 0.3), case(5, 0.25)]
    about = "log10 P of each word after <s>, then of </s>, by KenLM; see ngram_vectors.py"
    with open(HERE / "ngrams.json", "w") as file:
        json.dump({"about": about, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
