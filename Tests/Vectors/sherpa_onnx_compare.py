"""Compares the program with sherpa-onnx on one model and one set of utterances: texts and WER, and,
where the texts are the same, the frame of each token and its confidence at temperature 2.

Both hear the same files with 0.66 s of silence behind them and run on one thread. Exit code 1 where
fewer than 98 of 100 texts are the same, WER differs by more than 0.3 points, or (fp32) less than
998 of 1000 frames are the same. An 8-bit encoder
rounds at run time, so that the smallest difference of a feature changes texts: compare with fp32.

Made with Python 3.11, sherpa-onnx 2.0.1, soundfile 0.13. Run (the program must be built, and the
model have one file of a kind and precision):
    python Tests/Vectors/sherpa_onnx_compare.py MODEL_FOLDER SPEECH_FOLDER [--precision fp32]
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys

import numpy
import sherpa_onnx
import soundfile

TAIL = 10560  # samples at 16 kHz: 0.66 s
FRAME = 0.04  # seconds
SEARCHES = [("modified", "modified_beam_search"), ("greedy", "greedy_search")]


def pick(folder, kind, precision):
    files = sorted(folder.glob(f"{kind}*.onnx"))
    wanted = [f for f in files if ("int8" in f.name) == (precision == "int8")]
    return str((wanted or files)[0])


def theirs(folder, paths, precision, method):
    recognizer = sherpa_onnx.OnlineRecognizer.from_transducer(
        tokens=str(folder / "tokens.txt"), encoder=pick(folder, "encoder", precision),
        decoder=pick(folder, "decoder", precision), joiner=pick(folder, "joiner", precision),
        num_threads=1, decoding_method=method, max_active_paths=4)
    results = []
    for path in paths:
        samples, rate = soundfile.read(path, dtype="float32")
        stream = recognizer.create_stream()
        stream.accept_waveform(rate, samples)
        stream.accept_waveform(rate, numpy.zeros(TAIL, numpy.float32))
        stream.input_finished()
        while recognizer.is_ready(stream):
            recognizer.decode_stream(stream)
        found = recognizer.get_result_all(stream)
        results.append({
            "text": found.text.strip(), "frames": [round(t / FRAME) for t in found.timestamps],
            "confidences": [math.exp(p) for p in found.ys_probs]})
    return results


def ours(program, folder, paths, precision, search):
    command = [
        program, "decode", str(folder), *map(str, paths), "--json", "--search", search,
        "--dialect", "sherpa-onnx", "--precision", precision]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    best = [json.loads(line)["nbest"][0] for line in lines.splitlines()]
    return [
        {"text": b["text"], "frames": b["frames"], "confidences": b["token_confidences"]}
        for b in best]


def compare_tokens(a, b):
    """Tokens of equal texts, how many have the same frame, and the largest difference of their
    confidences."""
    count, same, gap = 0, 0, 0.0
    for x, y in zip(a, b):
        if x["text"] != y["text"] or len(x["frames"]) != len(y["frames"]):
            continue
        for s, t, p, q in zip(x["frames"], y["frames"], x["confidences"], y["confidences"]):
            count += 1
            same += s == t
            if s == t:
                gap = max(gap, abs(p - q))
    return count, same, gap


def errors(a, b):
    """Word edits from a to b."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("speech", type=pathlib.Path, help="FLAC files and transcripts.tsv")
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--program", default=".build/release/beamscope")
    arguments = parser.parse_args()
    references = dict(
        line.rstrip("\n").split("\t")
        for line in (arguments.speech / "transcripts.tsv").open() if "\t" in line)
    paths = [p for p in sorted(arguments.speech.glob("*.flac")) if p.stem in references]
    words = [references[p.stem].split() for p in paths]
    total = sum(map(len, words))
    failed = False
    for search, method in SEARCHES:
        a = ours(arguments.program, arguments.model, paths, arguments.precision, search)
        b = theirs(arguments.model, paths, arguments.precision, method)
        tokens, frames, gap = compare_tokens(a, b)
        a, b = ([result["text"] for result in results] for results in (a, b))
        same = sum(x == y for x, y in zip(a, b))
        rates = [
            100 * sum(errors(w, t.split()) for w, t in zip(words, texts)) / total
            for texts in (a, b)]
        print(
            f"{search} {arguments.precision}: {same} of {len(paths)} texts the same; "
            f"WER {rates[0]:.2f} % here, {rates[1]:.2f} % in sherpa-onnx; {frames} of {tokens} "
            f"tokens at the same frame, confidences within {gap:.1e}")
        for path, x, y in zip(paths, a, b):
            if x != y:
                print(f"  {path.stem}\n    here   {x}\n    theirs {y}")
        failed |= same < 0.98 * len(paths) or abs(rates[0] - rates[1]) > 0.3
        failed |= arguments.precision == "fp32" and frames < 0.998 * tokens
    sys.exit(1 if failed else 0)


main()
