"""Vectors for the windowed-sinc resampler: writes resampling.json beside this file. Needs numpy.

The formula is torchaudio's (`functional.resample`, method `sinc_interp_hann`, width 6, roll-off
0.99): kernels of all phases, over which the padded sound is moved. It gives what Kaldi's
`LinearResample` gives with the parameters of sherpa-onnx, in another form.
"""

import json
import math
import pathlib

import numpy


def resample(samples: numpy.ndarray, rate: int, new_rate: int) -> numpy.ndarray:
    divisor = math.gcd(rate, new_rate)
    orig, new = rate // divisor, new_rate // divisor
    base = min(orig, new) * 0.99
    width = math.ceil(6 * orig / base)
    steps = numpy.arange(-width, width + orig) / orig
    times = (-numpy.arange(new)[:, None] / new + steps[None, :]) * base
    times = times.clip(-6, 6)
    window = numpy.cos(times * math.pi / 6 / 2) ** 2
    kernels = numpy.sinc(times) * window * base / orig
    padded = numpy.pad(samples, (width, width + orig))
    count = math.ceil(new * len(samples) / orig)
    made = []
    for start in range(0, len(padded) - kernels.shape[1] + 1, orig):
        made.append(kernels @ padded[start : start + kernels.shape[1]])
    return numpy.concatenate(made)[:count]


def main() -> None:
    state, noise = 1, []
    for _ in range(700):
        state = (1664525 * state + 1013904223) % 2**32
        noise.append(state / 2**31 - 1)
    sound = numpy.array(noise, numpy.float32).astype(float)
    pairs = [
        (8000, 16000), (11025, 16000), (24000, 16000), (32000, 16000), (44100, 16000),
        (48000, 16000), (16000, 8000), (22050, 44100), (15999, 16000),
    ]
    vectors = []
    for rate, new_rate in pairs:
        made = resample(sound, rate, new_rate)
        picked = sorted(set(range(0, 12)) | set(range(12, len(made), 7)) | {len(made) - 1})
        vectors.append({
            "from": rate, "to": new_rate, "count": len(made),
            "samples": {str(index): round(float(made[index]), 9) for index in picked},
        })
    path = pathlib.Path(__file__).with_name("resampling.json")
    path.write_text(json.dumps(vectors, indent=0) + "\n")


main()
