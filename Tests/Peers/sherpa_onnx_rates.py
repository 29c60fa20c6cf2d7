"""Recognises the same utterances at other sample rates, here and with sherpa-onnx.

    python Tests/Peers/sherpa_onnx_rates.py BEAMSCOPE MODEL SOUNDS REFERENCES [--count 40]

SOUNDS is a folder of 16 kHz files, REFERENCES a table of id, tab, text. Each file is converted to
each rate by soxr ("VHQ", the filter of sox) and by a linear-phase FIR filter (scipy, as a second
opinion), decoded by `beamscope decode --dialect sherpa-onnx --precision fp32` and by sherpa-onnx's
modified beam search of the same beam. At least 95 % of the texts must be the same, and the word
error rates within 0.5 points. Needs
sherpa-onnx 2.0.1 (or later), soundfile, soxr, scipy and numpy; ONNX Runtime for beamscope.
"""

import argparse
import json
import math
import pathlib
import subprocess
import tempfile

import numpy
import scipy.signal
import sherpa_onnx
import soundfile
import soxr

from sherpa_onnx_decode import decode

RATES = (8000, 11025, 16000, 24000, 32000, 44100, 48000)


def by_soxr(samples: numpy.ndarray, rate: int, new_rate: int) -> numpy.ndarray:
    return soxr.resample(samples, rate, new_rate, quality="VHQ")


def by_fir(samples: numpy.ndarray, rate: int, new_rate: int) -> numpy.ndarray:
    divisor = math.gcd(rate, new_rate)
    return scipy.signal.resample_poly(samples, new_rate // divisor, rate // divisor)


def edits(reference: list, hypothesis: list) -> int:
    row = list(range(len(hypothesis) + 1))
    for index, word in enumerate(reference, 1):
        above, row = row, [index]
        for place, other in enumerate(hypothesis, 1):
            row.append(
                min(above[place] + 1, row[-1] + 1, above[place - 1] + (word != other)))
    return row[-1]


def ours(program: str, model: str, paths: list) -> list:
    command = [
        program, "decode", "--json", "--dialect", "sherpa-onnx", "--precision", "fp32", model,
        "--", *paths]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line)["text"] for line in run.stdout.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("program", "model", "sounds", "references"):
        parser.add_argument(name)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--longest", type=float, default=60, help="seconds")
    parser.add_argument("--rates", type=int, nargs="*", default=RATES)
    arguments = parser.parse_args()
    lines = pathlib.Path(arguments.references).read_text().splitlines()
    texts = dict(line.split("\t", 1) for line in lines if "\t" in line)
    sounds = [
        path for path in sorted(pathlib.Path(arguments.sounds).rglob("*.*"))
        if path.stem in texts and path.suffix in (".flac", ".wav")
        and soundfile.info(path).duration <= arguments.longest][: arguments.count]
    folder = pathlib.Path(arguments.model)
    recognizer = sherpa_onnx.OnlineRecognizer.from_transducer(
        tokens=str(folder / "tokens.txt"), encoder=str(folder / "encoder.fp32.onnx"),
        decoder=str(folder / "decoder.onnx"), joiner=str(folder / "joiner.onnx"), num_threads=1,
        decoding_method="modified_beam_search", max_active_paths=4)
    failed = False
    print(f"{len(sounds)} files, sherpa-onnx {sherpa_onnx.__version__}")
    for rate in arguments.rates:
        for convert in (by_soxr, by_fir):
            if rate == 16000 and convert is by_fir:
                continue
            with tempfile.TemporaryDirectory() as made:
                paths = []
                for sound in sounds:
                    samples, own = soundfile.read(sound, dtype="float32")
                    if rate != own:
                        samples = convert(samples, own, rate)
                    paths.append(f"{made}/{sound.stem}.wav")
                    soundfile.write(paths[-1], samples, rate, subtype="PCM_16")
                here = ours(arguments.program, arguments.model, paths)
                there = [decode(recognizer, path, 0.66) for path in paths]
            references = [texts[sound.stem].split() for sound in sounds]
            words = sum(map(len, references))
            rates = [
                100 * sum(edits(r, t.split()) for r, t in zip(references, found)) / words
                for found in (here, there)]
            same = sum(a == b for a, b in zip(here, there))
            failed = failed or same < 0.95 * len(here) or abs(rates[0] - rates[1]) > 0.5
            print(
                f"{rate:6} Hz {convert.__name__:8} same texts {same} of {len(here)}, "
                f"WER {rates[0]:.2f} % here, {rates[1]:.2f} % sherpa-onnx", flush=True)
    raise SystemExit(1 if failed else 0)


main()
