"""Reference vectors of the features of NeMo's models, for Tests/AudioTests.

Writes nemo_features.json beside itself: of signals made by the formula of audio_vectors.py,
- nemo: what NeMo's AudioToMelSpectrogramPreprocessor computes without dither, by librosa's filters
  and transform in Double (it is librosa's filters that NeMo uses);
- sherpa: what sherpa-onnx computes for a NeMo model, by kaldi-native-fbank;
each raw and normalised per feature: NeMo by the sample deviation, sherpa-onnx by the population's.

Made with Python 3.11, librosa 0.11.0, kaldi-native-fbank 1.23.0, numpy 2.4.6. Run:
    python Tests/Vectors/nemo_features.py
"""

import json

import kaldi_native_fbank as knf
import numpy as np

from audio_vectors import HERE, rows_of, signal, spread

RATE = 16000
# Samples, and bands of mel.
CASES = [(16000, 80), (16000, 128), (4999, 64), (160, 80), (159, 80), (330, 80)]


def nemo(samples: np.ndarray, bands: int) -> np.ndarray:
    # Only here, so that other scripts use the rest without it.
    import librosa

    emphasised = np.concatenate([samples[:1], samples[1:] - 0.97 * samples[:-1]])
    spectrum = librosa.stft(
        emphasised, n_fft=512, hop_length=160, win_length=400, window=np.hanning(400),
        center=True, pad_mode="constant", dtype=np.complex128)
    bank = librosa.filters.mel(
        sr=RATE, n_fft=512, n_mels=bands, fmin=0, fmax=8000, norm="slaney", dtype=np.float64)
    logs = np.log(bank @ np.abs(spectrum) ** 2 + 2.0**-24)
    return logs.T[: len(samples) // 160]


def sherpa(samples: np.ndarray, bands: int) -> np.ndarray:
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.snip_edges = False
    options.frame_opts.remove_dc_offset = False
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = bands
    options.mel_opts.low_freq = 0
    options.mel_opts.high_freq = -400
    options.mel_opts.is_librosa = True
    options.use_log_fbank = False
    extractor = knf.OnlineFbank(options)
    extractor.accept_waveform(RATE, samples.astype(np.float32).tolist())
    extractor.input_finished()
    rows = [extractor.get_frame(i) for i in range(extractor.num_frames_ready)]
    energies = np.array(rows, dtype=np.float64).reshape(len(rows), bands)
    # Of version 2.0.1; found by models that spell their features.
    return np.log(energies + 2.0**-24)


def normalised(features: np.ndarray, freedom: int) -> np.ndarray:
    if len(features) < 2:
        return features * 0
    return (features - features.mean(0)) / (features.std(0, ddof=freedom) + 1e-5)


def main() -> None:
    cases = []
    for length, bands in CASES:
        case = {"samples": length, "bands": bands}
        for name, compute, freedom in [("nemo", nemo, 1), ("sherpa", sherpa, 0)]:
            features = compute(signal(length, RATE), bands)
            places = spread(len(features))[1:3] or range(len(features))
            case[name] = {
                "frames": len(features), "rows": rows_of(features, places),
                "normalised": rows_of(normalised(features, freedom), places),
            }
        cases.append(case)
    text = json.dumps({"cases": cases}, separators=(",", ":"))
    (HERE / "nemo_features.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
