"""Errors of texts after normalisation, as jiwer counts them: text_errors.json, read by TextErrorVectorTests.

    pip install jiwer==4.0.0 && python3 text_error_vectors.py

200 pairs for each rule: case, punctuation, NFC and NFD, empty texts, numbers, Chinese and Japanese. The
normalisation is made of jiwer's own transforms and Python's unicodedata. For each pair: word errors and
words, errors and number of characters (CER), and errors and number of characters without spaces.
"""

import json
import pathlib
import random
import unicodedata

import jiwer

# Pieces of the vocabulary that `auto` is tested with: one case, and some punctuation.
PIECES = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "\u2581", "'", "-", "É", "你", "好", "か"]

WORDS = [
    "the", "The", "THE", "a", "I", "cat", "Cat", "don't", "don\u2019t", "well-known", "Mr.", "U.S.", "Hello,",
    "world!", "(yes)", "«oui»", "café", "Café", "naïve", "Ångström", "straße", "STRASSE", "ΟΔΟΣ", "οδος", "Σ",
    "3.5", "1,000", "42", "²", "①", "ﬁne", "fine", "Ｆｕｌｌ", "full", "e.g.", "--", "...", "\u2014", "¿qué?",
    "$5", "a+b", "İstanbul", "Ǆ", "ﾊﾝ", "hw_1", "你好", "你好世界", "今日は。", "今日は", "かな", "カナ、", "한국어",
    "나는", "ไทย",
]
WORDS += [unicodedata.normalize("NFD", w) for w in ("café", "Ångström", "naïve", "한국어", "が")]


def pair(rng):
    kind = rng.random()
    said = [rng.choice(WORDS) for _ in range(rng.randrange(0, 9))]
    if kind < 0.05:
        said = []
    found = []
    for word in said:
        change = rng.random()
        if change < 0.1:
            continue
        if change < 0.2:
            found.append(rng.choice(WORDS))
        elif change < 0.3:
            found.append(rng.choice([word.upper(), word.lower(), word.title()]))
        elif change < 0.4:
            found.append(word + rng.choice([",", ".", "?", "\u201d", "。"]))
        elif change < 0.5:
            found.append(unicodedata.normalize(rng.choice(["NFC", "NFD", "NFKC"]), word))
        elif change < 0.55:
            found += [word, rng.choice(WORDS)]
        else:
            found.append(word)
    if kind > 0.95:
        found = []
    space = rng.choice([" ", " ", "  "])
    return space.join(said), rng.choice(["", " "]) + " ".join(found)


def form(name):
    return lambda text: unicodedata.normalize(name, text)


def without_punctuation(text):
    return jiwer.RemovePunctuation()(text)


def spelled(text):
    known = set("".join(PIECES))
    text = text.replace("\u2019", "'")
    return "".join(c for c in text if c in known or not unicodedata.category(c).startswith("P"))


RULES = {
    "none": [],
    "lower": [jiwer.ToLowerCase()],
    "punctuation": [without_punctuation],
    "nfc": [form("NFC")],
    "nfkc": [form("NFKC")],
    "lower,punctuation": [jiwer.ToLowerCase(), without_punctuation],
    "nfkc,lower,punctuation": [form("NFKC"), jiwer.ToLowerCase(), without_punctuation],
    "auto": [form("NFC"), jiwer.ToUpperCase(), spelled],
}


def errors(measures):
    wrong = measures.substitutions + measures.insertions + measures.deletions
    return [wrong, measures.hits + measures.substitutions + measures.deletions]


def count(steps, said, found):
    for step in steps:
        said, found = step(said), step(found)
    spaces = [jiwer.RemoveMultipleSpaces(), jiwer.Strip()]
    words = jiwer.Compose([*spaces, jiwer.ReduceToListOfListOfWords()])
    characters = jiwer.Compose([*spaces, jiwer.ReduceToListOfListOfChars()])
    single = jiwer.Compose(
        [jiwer.RemoveWhiteSpace(replace_by_space=False), jiwer.ReduceToListOfListOfChars()])
    return [
        errors(jiwer.process_words(said, found, words, words)),
        errors(jiwer.process_characters(said, found, characters, characters)),
        errors(jiwer.process_characters(said, found, single, single)),
    ]


def main():
    rng = random.Random(13)
    rules = {}
    for rule, steps in RULES.items():
        pairs = [pair(rng) for _ in range(200)]
        rules[rule] = [[said, found, *count(steps, said, found)] for said, found in pairs]
    made = {"jiwer": "4.0.0", "pieces": PIECES, "rules": rules}
    path = pathlib.Path(__file__).with_name("text_errors.json")
    path.write_text(json.dumps(made, ensure_ascii=True, separators=(",", ":")) + "\n")


main()
