"""Compares `beamscope features --front-end kaldi-log-mel` with kaldi-native-fbank, file by file.

    python Tests/Peers/kaldi_log_mel.py [--beamscope PATH] [SOUND_FILE...]

Without files: the ten recordings of Tests/Vectors/audio_vectors.py, looked for in
$BEAMSCOPE_TEST_DATA, else in ../shared beside the checkout. Exit code 1 where a frame count
differs, the largest difference reaches 5e-3 or the mean difference 2e-5.

Needs kaldi-native-fbank 1.23.0, numpy 2.4.6, soundfile 0.14.0; 16 kHz files only.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import soundfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Vectors"))
import audio_vectors  # noqa: E402

LARGEST, MEAN = 5e-3, 2e-5


def ours(program: str, sound: pathlib.Path, folder: str) -> np.ndarray:
    output = pathlib.Path(folder) / "features.npy"
    subprocess.run(
        [program, "features", "--front-end", "kaldi-log-mel", sound, "--output", output],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return np.load(output)


def theirs(sound: pathlib.Path) -> np.ndarray:
    samples, rate = soundfile.read(sound, dtype="float32", always_2d=True)
    if rate != 16000:
        sys.exit(f"{sound}: {rate} Hz; this comparison is about 16 kHz")
    return audio_vectors.kaldi(samples.mean(axis=1), audio_vectors.ICEFALL)


def main() -> None:
    parser = argparse.ArgumentParser(description="Log-mel features against kaldi-native-fbank.")
    parser.add_argument("--beamscope", default=str(ROOT / ".build/release/beamscope"))
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    speech = audio_vectors.DATA / "speech"
    files = arguments.files or [speech / name for name in audio_vectors.RECORDINGS]

    largest, total, count, agree = 0.0, 0.0, 0, True
    with tempfile.TemporaryDirectory() as folder:
        for sound in files:
            found, expected = ours(arguments.beamscope, sound, folder), theirs(sound)
            if found.shape != expected.shape:
                print(f"{sound.name}: shape {found.shape}, expected {expected.shape}")
                agree = False
                continue
            difference = np.abs(found.astype(np.float64) - expected)
            print(
                f"{sound.name}: {len(found)} frames,"
                f" max {difference.max():.2e}, mean {difference.mean():.2e}"
            )
            largest = max(largest, float(difference.max()))
            total, count = total + float(difference.sum()), count + difference.size
    mean = total / max(count, 1)
    print(f"all: max {largest:.2e} (below {LARGEST:g}), mean {mean:.2e} (below {MEAN:g})")
    if not (agree and count and largest < LARGEST and mean < MEAN):
        sys.exit(1)


if __name__ == "__main__":
    main()
