"""Reference vectors of the front ends, for Tests/AudioTests.

Writes beside itself
- audio_synthetic.json: signals made by the formula of `signal`, their log-mel features by
  kaldi-native-fbank under several settings, and their cepstra by the NumPy code below;
- audio_files.json: the signal of `signal` as small FLAC and OGG files, base64;
- audio_real.json: of ten recordings, what a test can check without holding the features: frame
  counts, means and three rows each. The recordings are looked for in $BEAMSCOPE_TEST_DATA, else
  in ../shared beside the checkout; where neither is there this file is left as it is.

The NumPy cepstra are compared with AN4's published ones first, where those are there.

Made with Python 3.11, kaldi-native-fbank 1.23.0, numpy 2.4.6, soundfile 0.14.0. Run:
    python Tests/Vectors/audio_vectors.py
"""

import base64
import io
import json
import math
import os
import pathlib

import kaldi_native_fbank as knf
import numpy as np
import soundfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = pathlib.Path(os.environ.get("BEAMSCOPE_TEST_DATA", ROOT.parent / "shared"))

RECORDINGS = [
    "librispeech-test-other/1688-142285-0001.flac",
    "librispeech-test-other/1998-15444-0000.flac",
    "librispeech-test-other/2033-164914-0002.flac",
    "librispeech-test-other/2414-128291-0001.flac",
    "librispeech-test-other/2609-156975-0001.flac",
    "librispeech-test-other/3005-163389-0003.flac",
    "librispeech-test-other/3080-5032-0001.flac",
    "librispeech-test-other/367-130732-0000.flac",
    "pocketsphinx-testdata/sense_and_sensibility_01_austen_64kb-0880.wav",
    "pocketsphinx-testdata/sense_and_sensibility_01_austen_64kb-0930.wav",
]

# Settings of a case, named as in a model file; what is missing is as in icefall.
ICEFALL = {
    "sample_rate": 16000,
    "frame_length": 400,
    "frame_shift": 160,
    "fft_size": 512,
    "pre_emphasis": 0.97,
    "mel_bins": 80,
    "low_frequency": 20,
    "high_frequency": -400,
    "snip_edges": False,
    "remove_dc_offset": True,
    "window": "povey",
    "sample_scale": 1,
}

KALDI_CASES = [
    (16000, {}),
    (4000, {"snip_edges": True}),
    (4000, {"sample_scale": 32768}),
    (4000, {"window": "hamming", "remove_dc_offset": False}),
    (4000, {"window": "hanning", "pre_emphasis": 0.0}),
    (4000, {"window": "rectangular", "mel_bins": 23, "high_frequency": 0}),
    (
        3000,
        {
            "sample_rate": 8000,
            "frame_length": 200,
            "frame_shift": 80,
            "fft_size": 256,
            "mel_bins": 40,
            "high_frequency": 3800,
        },
    ),
    # Shorter than a frame: the mirror goes back and forth.
    (80, {}),
    (239, {}),
    (399, {}),
]

# Lengths around every rounding, with and without snipped edges.
COUNT_LENGTHS = [0, 1, 79, 80, 239, 240, 399, 400, 401, 559, 560, 719, 720, 16000]


def signal(length: int, rate: int) -> np.ndarray:
    """Two sines, noise that swells from nothing, and a constant, in steps of 1/32768.

    Noise: x <- (1664525 x + 1013904223) mod 2^32 from x = 1, as x / 2^31 - 1.
    """
    state = 1
    samples = np.empty(length)
    for i in range(length):
        state = (1664525 * state + 1013904223) % 2**32
        noise = state / 2**31 - 1
        t = i / rate
        value = (
            0.3 * math.sin(2 * math.pi * 440 * t)
            + 0.1 * math.sin(2 * math.pi * 3100 * t)
            + 0.05 * noise * (i / length)
            + 0.01
        )
        samples[i] = math.floor(value * 32768 + 0.5) / 32768
    return samples


def kaldi(samples: np.ndarray, settings: dict) -> np.ndarray:
    options = knf.FbankOptions()
    rate = settings["sample_rate"]
    options.frame_opts.samp_freq = rate
    options.frame_opts.frame_length_ms = 1000 * settings["frame_length"] / rate
    options.frame_opts.frame_shift_ms = 1000 * settings["frame_shift"] / rate
    options.frame_opts.preemph_coeff = settings["pre_emphasis"]
    options.frame_opts.snip_edges = settings["snip_edges"]
    options.frame_opts.remove_dc_offset = settings["remove_dc_offset"]
    options.frame_opts.window_type = settings["window"]
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = settings["mel_bins"]
    options.mel_opts.low_freq = settings["low_frequency"]
    options.mel_opts.high_freq = settings["high_frequency"]
    options.energy_floor = 0
    options.use_energy = False
    extractor = knf.OnlineFbank(options)
    scaled = np.asarray(samples, dtype=np.float32) * np.float32(settings["sample_scale"])
    extractor.accept_waveform(rate, scaled.tolist())
    extractor.input_finished()
    count = extractor.num_frames_ready
    rows = [extractor.get_frame(i) for i in range(count)]
    return np.array(rows, dtype=np.float32).reshape(count, settings["mel_bins"])


def sphinx(samples: np.ndarray) -> np.ndarray:
    """Cepstra of 16 kHz samples in [-1, 1], with the settings of AN4."""
    length, shift, size, filters, kept = 410, 160, 512, 40, 13
    scaled = np.asarray(samples, dtype=np.float64) * 32768
    whole = max(0, (len(scaled) - length) // shift + 1)
    count = whole + (1 if len(scaled) > whole * shift else 0)
    # The padding comes before the pre-emphasis, which so reaches one sample into it.
    padded = np.concatenate([[0], scaled, np.zeros(length)])
    emphasised = padded[1:] - 0.97 * padded[:-1]
    window = np.hamming(length)
    frames = [emphasised[t * shift : t * shift + length] * window for t in range(count)]
    power = np.abs(np.fft.rfft(np.array(frames).reshape(count, length), size)) ** 2
    mel = np.linspace(*(2595 * np.log10(1 + np.array([130, 6800]) / 700)), filters + 2)
    width = 16000 / size
    edges = np.floor(700 * (10 ** (mel / 2595) - 1) / width + 0.5) * width
    bins = np.arange(size // 2 + 1) * width
    bank = np.array(
        [
            np.maximum(0, np.minimum((bins - a) / (b - a), (c - bins) / (c - b))) * 2 / (c - a)
            for a, b, c in zip(edges, edges[1:], edges[2:])
        ]
    )
    logs = np.log(np.maximum(power @ bank.T, 1e-5))
    k, j = np.arange(kept)[:, None], np.arange(filters)[None, :]
    basis = np.cos(np.pi * k * (j + 0.5) / filters) / filters
    basis[:, 0] /= 2
    return logs @ basis.T


def check_sphinx() -> None:
    """The NumPy cepstra against AN4's: their own rounding to 32 bits is all that may differ."""
    stored = {path.stem: path for path in (DATA / "speech/an4/mfcc").glob("**/*.mfc")}
    worst = 0.0
    for path in sorted((DATA / "speech/an4/wav").glob("*.wav")):
        samples, _ = soundfile.read(path, dtype="float64")
        cepstra = np.fromfile(stored[path.stem], ">f4", offset=4).reshape(-1, 13)
        worst = max(worst, float(np.abs(sphinx(samples) - cepstra).max()))
    print(f"NumPy cepstra against AN4's: at most {worst:.2g} apart")
    assert worst < 1e-4


def rows_of(features: np.ndarray, indices) -> dict:
    return {str(i): [round(float(v), 6) for v in features[i]] for i in indices}


def spread(count: int) -> list:
    return sorted({0, 1, count // 2, count - 2, count - 1} & set(range(count)))


def synthetic() -> dict:
    cases = []
    for length, changes in KALDI_CASES:
        settings = ICEFALL | changes
        features = kaldi(signal(length, settings["sample_rate"]), settings)
        cases.append(
            {
                "samples": length,
                "parameters": settings,
                "frames": len(features),
                "rows": rows_of(features, spread(len(features))),
            }
        )
    counts = [
        {
            "samples": length,
            "mirrored": len(kaldi(signal(length, 16000), ICEFALL)) if length else 0,
            "snipped": len(kaldi(signal(length, 16000), ICEFALL | {"snip_edges": True}))
            if length
            else 0,
        }
        for length in COUNT_LENGTHS
    ]
    cepstra = []
    for length in [1, 250, 410, 411, 730, 16000]:
        features = sphinx(signal(length, 16000))
        cepstra.append(
            {
                "samples": length,
                "frames": len(features),
                "rows": rows_of(features, spread(len(features))),
            }
        )
    return {"kaldi": cases, "counts": counts, "sphinx": cepstra}


def files() -> dict:
    """800 samples at 16 kHz as FLAC; 4000 at 8 kHz in two channels, the second inverted and half
    as loud, as OGG Vorbis, whose mean is a quarter of the signal."""

    def encoded(samples: np.ndarray, rate: int, container: str) -> str:
        buffer = io.BytesIO()
        soundfile.write(buffer, samples, rate, format=container)
        return base64.b64encode(buffer.getvalue()).decode()

    stereo = signal(4000, 8000)[:, None] * [1, -0.5]
    return {"flac": encoded(signal(800, 16000), 16000, "FLAC"), "ogg": encoded(stereo, 8000, "OGG")}


def real() -> list:
    entries = []
    for name in RECORDINGS:
        samples, rate = soundfile.read(DATA / "speech" / name, dtype="float32")
        assert rate == 16000
        features = kaldi(samples, ICEFALL)
        count = len(features)
        entries.append(
            {
                "file": name,
                "samples": len(samples),
                "frames": count,
                "mean": float(features.mean(dtype=np.float64)),
                "rows": rows_of(features, [0, count // 2, count - 1]),
            }
        )
    return entries


def write(name: str, value) -> None:
    (HERE / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(f"{name}: {(HERE / name).stat().st_size} bytes")


if __name__ == "__main__":
    write("audio_synthetic.json", synthetic())
    write("audio_files.json", files())
    if (DATA / "speech").is_dir():
        check_sphinx()
        write("audio_real.json", real())
