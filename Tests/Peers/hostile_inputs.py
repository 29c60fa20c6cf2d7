"""Gives `beamscope` files that are wrong in every way we could think of, and watches how it ends.

    python Tests/Peers/hostile_inputs.py --beamscope PATH --model FILE [--trials 200]

MODEL is a model on Sphinx cepstra. Odd sound files, cepstra and texts are decoded, encoded and
scored with it; then copies of a small model of Tests/Vectors, cut short or with flipped bits, are
opened. Every run must end by itself with exit code 0 and something printed, or with 1 or 64 and a
message on standard error; JSON must hold finite numbers only. Exit code 1 where one does not.

Needs numpy 2.4.6, soundfile 0.14.0.
"""

import argparse
import collections
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

import numpy as np
import soundfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SMALL_MODEL = ROOT / "Tests/Vectors/networks/cosine.safetensors"
SECONDS = 60


class Trials:
    def __init__(self, program: str):
        self.program, self.failures = program, []
        self.ends: collections.Counter = collections.Counter()

    def run(self, what: str, *arguments, verbose: bool = True) -> None:
        command = [self.program, *map(str, arguments)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.failures.append(f"{what}: still running after {SECONDS} s")
            return
        self.ends[done.returncode] += 1
        message = (done.stderr or done.stdout).decode(errors="replace").strip()
        if verbose:
            print(f"{done.returncode:3} {what}: {' | '.join(message.splitlines())[:160]}")
        if done.returncode not in (0, 1, 64):
            self.failures.append(f"{what}: exit code {done.returncode}: {message[-200:]}")
        elif done.returncode and not done.stderr:
            self.failures.append(f"{what}: exit code {done.returncode} without a message")
        if "--json" in arguments and not done.returncode:
            try:
                for line in done.stdout.decode().splitlines():
                    json.loads(line, parse_constant=self.refuse)
            except ValueError as error:
                self.failures.append(f"{what}: not JSON: {error}")

    @staticmethod
    def refuse(constant: str) -> None:
        raise ValueError(constant)


def sound_files(folder: pathlib.Path) -> list[pathlib.Path]:
    """Sound files with little, too much, nothing or nonsense in them."""
    noise = np.random.default_rng(20).normal(0, 0.1, 16000)

    def written(name: str, samples, rate: int = 16000, **options) -> pathlib.Path:
        soundfile.write(folder / name, samples, rate, **options)
        return folder / name

    def bytes_of(name: str, content: bytes) -> pathlib.Path:
        (folder / name).write_bytes(content)
        return folder / name

    nans, infinite = noise.copy(), noise.copy()
    nans[5000:5010], infinite[77] = np.nan, np.inf
    counts = (0, 1, 2, 79, 409, 410, 411)
    files = [written(f"{count} samples.wav", noise[:count]) for count in counts]
    files += [written("NaN.wav", nans, subtype="FLOAT")]
    files += [written("all NaN.wav", nans * np.nan, subtype="FLOAT")]
    files += [written("infinite.wav", infinite, subtype="FLOAT")]
    files += [written("huge.wav", noise * 1e38, subtype="FLOAT"), written("silence.wav", noise * 0)]
    files += [written("square.wav", np.sign(noise))]
    files += [written("doubles.wav", noise, subtype="DOUBLE")]
    files += [written("1e300.wav", noise * 1e300, subtype="DOUBLE")]
    files += [written(f"{rate} Hz.wav", noise, rate) for rate in (1, 8000, 11025, 96000, 2000000)]
    files += [written("stereo.wav", np.stack([noise, -noise], 1), 44100)]
    files += [written("255 channels.wav", np.tile(noise[:2000, None], (1, 255)))]
    whole = (folder / "8000 Hz.wav").read_bytes()
    for lie, name in ((0, "says empty"), (1 << 31, "says 2 GiB"), ((1 << 32) - 1, "says 4 GiB")):
        files.append(bytes_of(f"{name}.wav", whole[:40] + struct.pack("<I", lie) + whole[44:]))
    files.append(bytes_of("no rate.wav", whole[:24] + bytes(4) + whole[28:]))
    files.append(bytes_of("no channels.wav", whole[:22] + bytes(2) + whole[24:]))
    files += [bytes_of(f"cut at {at}.wav", whole[:at]) for at in (1, 12, 20, 36, 43, 44, 45, 999)]
    files += [bytes_of("empty.wav", b""), bytes_of("text.wav", b"not a sound\n" * 100)]
    files += [bytes_of("empty.flac", b""), bytes_of("noise.flac", bytes(range(256)) * 9), folder]
    flac = written("whole.flac", noise).read_bytes()
    files += [bytes_of(f"cut at {at}.flac", flac[:at]) for at in (4, 40, 90, 5000)]
    return [*files, folder / "missing.wav", pathlib.Path("/dev/null")]


def cepstra_files(folder: pathlib.Path) -> list[pathlib.Path]:
    """`.mfc` files whose count lies, whose rows are broken, or whose numbers are none."""
    rows = np.random.default_rng(20).normal(0, 1, (50, 13)).astype(">f4")
    nans = rows.copy()
    nans[3, 4] = np.nan
    contents = {
        f"count {count}": struct.pack(">i", count) + rows.tobytes()
        for count in (650, 0, 13, 649, 651, 26000, -650, -(1 << 31), (1 << 31) - 1)
    }
    contents |= {f"cut at {at}": contents["count 650"][:at] for at in (0, 3, 4, 5, 56, 2603)}
    contents["odd rows"] = struct.pack(">i", 640) + rows.tobytes()[:2560]
    contents["NaN"] = struct.pack(">i", 650) + nans.tobytes()
    contents["huge"] = struct.pack(">i", 650) + (rows * 1e37).astype(">f4").tobytes()
    contents["little-endian"] = struct.pack("<i", 650) + rows.astype("<f4").tobytes()
    for name, content in contents.items():
        (folder / f"{name}.mfc").write_bytes(content)
    return [folder / f"{name}.mfc" for name in contents]


def damaged(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """A model cut short, with flipped bits, or with a piece of its header replaced."""
    header = 8 + struct.unpack_from("<Q", content)[0]
    kind = chance.choice(["cut", "header cut", "flip", "header flip", "length", "digit"])
    changed = bytearray(content)
    if kind in ("cut", "header cut"):
        at = chance.randrange(len(content) if kind == "cut" else header)
        return f"cut at {at}", content[:at]
    if kind in ("flip", "header flip"):
        places = [
            chance.randrange(len(content) if kind == "flip" else header)
            for _ in range(chance.choice([1, 1, 3, 20]))
        ]
        for at in places:
            changed[at] ^= 1 << chance.randrange(8)
        return f"bits flipped at {places}", bytes(changed)
    if kind == "length":
        lengths = [0, 1, 7, header, len(content), 1 << 40, (1 << 63) - 1, (1 << 64) - 1]
        length = chance.choice(lengths)
        return f"header of {length} bytes", struct.pack("<Q", length) + content[8:]
    digits = [at for at in range(8, header) if content[at : at + 1].isdigit()]
    at, digit = chance.choice(digits), chance.choice(b"0123456789-")
    changed[at] = digit
    return f"{chr(digit)} at {at}", bytes(changed)


def main() -> None:
    parser = argparse.ArgumentParser(description="Files that are wrong in many ways.")
    parser.add_argument("--beamscope", default=str(ROOT / ".build/release/beamscope"))
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--trials", type=int, default=200)
    arguments = parser.parse_args()
    trials, model = Trials(arguments.beamscope), arguments.model

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        good = folder / "good.wav"
        soundfile.write(good, np.random.default_rng(1).normal(0, 0.1, 8000), 16000)
        for file in sound_files(folder) + cepstra_files(folder):
            trials.run(f"decode {file.name}", "decode", model, file, "--json")
            output = folder / "output.npy"
            trials.run(f"encode {file.name}", "encode", model, file, "-o", output, verbose=False)
            score = "score", model, file, "--text", "A", "--json"
            trials.run(f"score {file.name}", *score, verbose=False)
        texts = ("", " ", "\u2581", "<blank>", "a b", "É", "A " * 2000, "\U0001f600", "\n", "'")
        for text in texts:
            what = f"score {text[:12]!r}"
            trials.run(what, "score", model, good, "--text", text, "--json")
        for option in ("--beam", "--max-symbols", "--nbest", "--temperature", "--blank-penalty"):
            for value in (*"0x", "-1", "nan", "inf", "1e400", "1e-300", str(2**63 - 1), "9" * 20):
                setting = f"{option}={value}"
                trials.run(f"decode {setting}", "decode", model, good, setting, "--json")
        chance, content = random.Random(20), SMALL_MODEL.read_bytes()
        for _ in range(arguments.trials):
            what, changed = damaged(content, chance)
            broken = folder / "broken.safetensors"
            broken.write_bytes(changed)
            trials.run(f"info, {what}", "info", broken, verbose=False)
            trials.run(f"decode, {what}", "decode", broken, good, "--json", verbose=False)
    for failure in trials.failures:
        print(f"fails: {failure}")
    ends = ", ".join(f"{count} ended with {code}" for code, count in sorted(trials.ends.items()))
    print(f"{ends}; {len(trials.failures)} failures")
    sys.exit(1 if trials.failures else 0)


if __name__ == "__main__":
    main()
