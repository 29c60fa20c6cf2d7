"""Augmentation of cepstra [T, 13]: tempo, vocal tract, noise, channel; and masks on normalised features."""

from functools import lru_cache

import numpy as np

from .features import COEFFICIENTS, MEL_BANDS, cosine_matrix, mel_edges

WARPS = np.linspace(0.9, 1.12, 23)


@lru_cache
def inverse_cosine_matrix() -> np.ndarray:
    """[M, C] pseudo-inverse of the cosine transform: cepstra to a smooth log mel spectrum."""
    return np.linalg.pinv(cosine_matrix())


@lru_cache
def warp_matrices() -> np.ndarray:
    """[W, C, C] cepstral matrices that stretch the frequency axis by each of `WARPS`."""
    centre = mel_edges()[1:-1]
    matrices = []
    for factor in WARPS:
        source = np.clip(np.interp(centre * factor, centre, np.arange(MEL_BANDS)), 0, MEL_BANDS - 1)
        low = np.minimum(source.astype(int), MEL_BANDS - 2)
        part = source - low
        shift = np.zeros((MEL_BANDS, MEL_BANDS))
        shift[np.arange(MEL_BANDS), low] += 1 - part
        shift[np.arange(MEL_BANDS), low + 1] += part
        matrices.append(cosine_matrix() @ shift @ inverse_cosine_matrix())
    return np.stack(matrices)


def change_tempo(cepstra: np.ndarray, factor: float) -> np.ndarray:
    """Linear resampling in time: [T, C] -> [T * factor, C]."""
    length = max(4, int(round(len(cepstra) * factor)))
    place = np.linspace(0, len(cepstra) - 1, length)
    low = np.minimum(place.astype(int), len(cepstra) - 2)
    part = (place - low)[:, None].astype(np.float32)
    return cepstra[low] * (1 - part) + cepstra[low + 1] * part


def add_noise(cepstra: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stationary noise of random colour, 8 to 32 dB below the loud frames, added to the mel power."""
    inverse = inverse_cosine_matrix()
    log_mel = cepstra @ inverse.T
    loud = np.percentile(log_mel.mean(1), 90)
    shape = np.zeros(COEFFICIENTS)
    shape[1:4] = rng.normal(0, [0.8, 0.3, 0.2])
    level = loud - rng.uniform(8, 32) * np.log(10) / 10
    noise = level + inverse @ shape + rng.normal(0, 0.35, log_mel.shape)
    return np.logaddexp(log_mel, noise) @ cosine_matrix().T


def augment(cepstra: np.ndarray, deviation: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One random version of an utterance: [T, C] -> [T', C]; `deviation` [C] is the corpus's."""
    cepstra = change_tempo(cepstra, rng.uniform(0.88, 1.12))
    if rng.random() < 0.8:
        cepstra = cepstra @ warp_matrices()[rng.integers(len(WARPS))].T
    if rng.random() < 0.4:
        cepstra = add_noise(cepstra, rng)
    return (cepstra + rng.normal(0, 0.25, COEFFICIENTS) * deviation).astype(np.float32)


def mask_time(features: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Up to two stretches of up to 14 frames of normalised features [T, D] replaced by the mean (zero)."""
    for _ in range(rng.integers(0, 3)):
        width = int(rng.integers(0, 15))
        if width and len(features) > 3 * width:
            start = int(rng.integers(0, len(features) - width))
            features[start : start + width] = 0.0
    return features
