"""Sphinx MFCC in NumPy, and readers of sound files and of `.mfc` cepstra.

Shapes: S samples, T frames of 10 ms, C = 13 cepstra, M = 40 mel bands.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

SAMPLE_RATE = 16000
FRAME_LENGTH = 410
FRAME_SHIFT = 160
FFT_SIZE = 512
PRE_EMPHASIS = 0.97
MEL_BANDS = 40
LOW_FREQUENCY = 130.0
HIGH_FREQUENCY = 6800.0
COEFFICIENTS = 13
LOG_FLOOR = 1e-5
DELTA_WINDOW = 2

FRONT_END = {
    "type": "sphinx-mfcc",
    "sample_rate": SAMPLE_RATE,
    "frame_length": FRAME_LENGTH,
    "frame_shift": FRAME_SHIFT,
    "fft_size": FFT_SIZE,
    "pre_emphasis": PRE_EMPHASIS,
    "mel_filters": MEL_BANDS,
    "low_frequency": int(LOW_FREQUENCY),
    "high_frequency": int(HIGH_FREQUENCY),
    "coefficients": COEFFICIENTS,
    "log_floor": LOG_FLOOR,
    "sample_scale": 32768,
}


@lru_cache
def mel_edges() -> np.ndarray:
    """[M + 2] triangle corners in Hz, rounded to the FFT bin grid."""
    low, high = (2595.0 * np.log10(1.0 + f / 700.0) for f in (LOW_FREQUENCY, HIGH_FREQUENCY))
    hertz = 700.0 * (10.0 ** (np.linspace(low, high, MEL_BANDS + 2) / 2595.0) - 1.0)
    bin_width = SAMPLE_RATE / FFT_SIZE
    return np.floor(hertz / bin_width + 0.5) * bin_width


@lru_cache
def mel_filters() -> np.ndarray:
    """[M, FFT_SIZE / 2 + 1] triangles of unit area (each scaled by 2 / width in Hz)."""
    edges = mel_edges()
    frequency = np.arange(FFT_SIZE // 2 + 1) * (SAMPLE_RATE / FFT_SIZE)
    filters = np.zeros((MEL_BANDS, frequency.size))
    for band in range(MEL_BANDS):
        left, centre, right = edges[band : band + 3]
        rising = (frequency - left) / (centre - left)
        falling = (right - frequency) / (right - centre)
        filters[band] = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (right - left)
    return filters


@lru_cache
def cosine_matrix() -> np.ndarray:
    """[C, M] Sphinx's "legacy" cosine transform: the first band counts half."""
    order = np.arange(COEFFICIENTS)[:, None]
    matrix = np.cos(np.pi * order * (np.arange(MEL_BANDS) + 0.5) / MEL_BANDS) / MEL_BANDS
    matrix[:, 0] *= 0.5
    return matrix


def mfcc(samples: np.ndarray) -> np.ndarray:
    """Samples [S] in -1..1 to cepstra [T, C]; the last frame is padded with zeros."""
    signal = np.asarray(samples, np.float64) * 32768.0
    whole = (len(signal) - FRAME_LENGTH) // FRAME_SHIFT + 1 if len(signal) >= FRAME_LENGTH else 0
    padded = np.zeros(whole * FRAME_SHIFT + FRAME_LENGTH)
    padded[: min(len(signal), len(padded))] = signal[: len(padded)]
    # Sphinx pads before the pre-emphasis: the first zero still feels the last sample.
    padded[1:] -= PRE_EMPHASIS * padded[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME_LENGTH)[::FRAME_SHIFT]
    power = np.abs(np.fft.rfft(frames * np.hamming(FRAME_LENGTH), FFT_SIZE)) ** 2
    log_mel = np.log(np.maximum(power @ mel_filters().T, LOG_FLOOR))
    return (log_mel @ cosine_matrix().T).astype(np.float32)


def add_deltas(cepstra: np.ndarray) -> np.ndarray:
    """[T, C] to [T, 3C]: the cepstra, their deltas and the deltas of those (edges replicated)."""

    def delta(x: np.ndarray) -> np.ndarray:
        p = np.pad(x, ((DELTA_WINDOW, DELTA_WINDOW), (0, 0)), mode="edge")
        return (p[3:-1] - p[1:-3] + 2.0 * (p[4:] - p[:-4])) / 10.0

    first = delta(cepstra)
    return np.concatenate([cepstra, first, delta(first)], axis=1).astype(np.float32)


def stack_frames(features: np.ndarray, stack: int = 4) -> np.ndarray:
    """Normalised [T, D] to [ceil(T / stack), stack * D]: zeros at the end, oldest frame first."""
    padded = np.pad(features, ((0, -len(features) % stack), (0, 0)))
    return padded.reshape(len(padded) // stack, -1)


def read_cepstra(path: Path) -> np.ndarray:
    """A Sphinx `.mfc` file (a 32-bit count, then floats, either byte order) as [T, C]."""
    data = path.read_bytes()
    for order in (">", "<"):
        if np.frombuffer(data[:4], order + "i4")[0] * 4 + 4 == len(data):
            return np.frombuffer(data[4:], order + "f4").reshape(-1, COEFFICIENTS).astype(np.float32)
    raise ValueError(f"{path}: not a Sphinx cepstra file")


def read_sound(path: Path, raw_byte_order: str = "<") -> np.ndarray:
    """A 16 kHz mono `.wav`, `.sph` or headerless `.raw` file as samples [S] in -1..1."""
    if path.suffix == ".raw":
        return np.fromfile(path, raw_byte_order + "i2") / 32768.0
    samples, rate = soundfile.read(path, dtype="float64")
    if rate != SAMPLE_RATE or samples.ndim != 1:
        raise ValueError(f"{path}: expected 16 kHz mono, found {rate} Hz, shape {samples.shape}")
    return samples


def read_features(path: Path, raw_byte_order: str = "<") -> np.ndarray:
    """Cepstra [T, C] of a `.mfc` file or a sound file."""
    return read_cepstra(path) if path.suffix == ".mfc" else mfcc(read_sound(path, raw_byte_order))
