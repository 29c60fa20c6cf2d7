"""Compares the program with sherpa-onnx on transducers of NeMo: the labels of greedy search and their
frames. Both hear the same files; sherpa-onnx takes at most 10 labels a frame, of TDT models 5.

Exit code 1 where fewer than 98 of 100 utterances have the same labels at the same frames. Without
arguments the small random models of nemo_models.py are taken.

Made with Python 3.11, sherpa-onnx 2.0.1, soundfile 0.14. Run (the program must be built):
    python Tests/Vectors/nemo_compare.py SPEECH_FOLDER [MODEL_FOLDER ...]
"""

import argparse
import json
import pathlib
import subprocess
import sys

import sherpa_onnx
import soundfile

HERE = pathlib.Path(__file__).resolve().parent / "onnx"


def theirs(folder, paths, frame):
    part = lambda name: str(sorted(folder.glob(f"{name}*.onnx"))[0])
    recognizer = sherpa_onnx.OfflineRecognizer.from_transducer(
        tokens=str(folder / "tokens.txt"), encoder=part("encoder"), decoder=part("decoder"),
        joiner=part("joiner"), num_threads=1, model_type="nemo_transducer")
    results = []
    for path in paths:
        samples, rate = soundfile.read(path, dtype="float32")
        stream = recognizer.create_stream()
        stream.accept_waveform(rate, samples)
        recognizer.decode_stream(stream)
        found = stream.result
        tokens = [token.strip() for token in found.tokens]
        results.append((tokens, [round(t / frame) for t in found.timestamps]))
    return results


def ours(program, folder, paths):
    def run(*options):
        command = [program, "decode", str(folder), *map(str, paths), "--json", *options]
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return [json.loads(line) for line in lines.splitlines()]

    found = run("--search", "greedy", "--max-symbols", "10", "--nbest", "1")
    if found[0]["search"]["semantics"] == "tdt":
        found = run("--search", "greedy", "--max-symbols", "5", "--nbest", "1")
    best = [result["nbest"][0] for result in found]
    spelled = [[token.replace("▁", " ").strip() for token in b["tokens"]] for b in best]
    return list(zip(spelled, [b["frames"] for b in best])), found[0]["frame_duration"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=pathlib.Path, help="FLAC files at 16 kHz")
    parser.add_argument(
        "models", type=pathlib.Path, nargs="*", default=[HERE / "nemo-rnnt", HERE / "nemo-tdt"])
    parser.add_argument("--program", default=".build/release/beamscope")
    parser.add_argument("--most", type=int, default=1000, help="utterances")
    arguments = parser.parse_args()
    paths = sorted(arguments.speech.glob("*.flac"))[: arguments.most]
    failed = False
    for folder in arguments.models:
        a, frame = ours(arguments.program, folder, paths)
        b = theirs(folder, paths, frame)
        same = sum(x == y for x, y in zip(a, b))
        tokens = sum(len(labels) for labels, _ in a)
        print(f"{folder.name}: {same} of {len(paths)} the same, {tokens} tokens")
        failed |= same < 0.98 * len(paths)
    sys.exit(1 if failed else 0)


main()
