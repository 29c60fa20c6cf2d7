"""Reference losses and gradients by warprnnt-numba, for Tests/TrainingTests.

Writes rnnt_loss.json beside itself: single utterances with logits (T, U + 1, V) in float32, row-major
and not normalised, their labels, the loss, and its gradient by the logits. `fast_emit` is FastEmit's
lambda: with it the library multiplies the loss by 1 + lambda, and so is the loss here; of the
gradient only the labels' share grows. `clamp`, where it is not null, cuts the gradient to
-clamp...clamp.

Made with Python 3.11, warprnnt-numba 0.4.1, numba 0.68.1, torch 2.15.0, seed 11. Run:
    python Tests/Vectors/rnnt_loss_vectors.py
"""

import importlib.metadata
import json
import pathlib
import platform

import torch
from warprnnt_numba.rnnt_loss.rnnt_pytorch import rnnt_loss

SEED = 11
HERE = pathlib.Path(__file__).resolve().parent
# name: (T, labels, V, blank, FastEmit's lambda, clamp, scale of the logits)
CASES = {
    "one frame, no label": (1, [], 3, 0, 0.0, None, 1.0),
    "no label": (4, [], 4, 3, 0.0, None, 1.0),
    "one frame": (1, [2, 1, 2], 4, 0, 0.0, None, 1.0),
    "blank first": (6, [3, 3, 1, 4], 8, 0, 0.0, None, 1.0),
    "blank last": (5, [0, 4, 2], 6, 5, 0.0, None, 1.0),
    "large logits": (4, [1, 3], 5, 2, 0.0, None, 9.0),
    "FastEmit": (5, [1, 2, 2], 5, 0, 0.3, None, 1.0),
    "clamped": (4, [2, 0], 4, 3, 0.0, 0.15, 2.0),
}


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def case(name, generator):
    frames, labels, size, blank, fast_emit, clamp, scale = CASES[name]
    shape = (1, frames, len(labels) + 1, size)
    logits = (torch.randn(shape, generator=generator) * scale).requires_grad_()
    losses = rnnt_loss(
        logits, torch.tensor([labels], dtype=torch.int32), torch.tensor([frames], dtype=torch.int32),
        torch.tensor([len(labels)], dtype=torch.int32), blank=blank, reduction="none",
        fastemit_lambda=fast_emit, clamp=clamp or 0.0)
    losses.sum().backward()
    return {
        "name": name, "frames": frames, "labels": labels, "vocabulary": size, "blank": blank,
        "fast_emit": fast_emit, "clamp": clamp, "logits": numbers(logits.detach()),
        "loss": numbers(losses.detach())[0], "gradient": numbers(logits.grad),
    }


def main():
    generator = torch.Generator().manual_seed(SEED)
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("warprnnt-numba", "numba", "torch"))
    cases = [case(name, generator) for name in CASES]
    lines = ",\n".join(json.dumps(value) for value in cases)
    about = json.dumps(f"Python {platform.python_version()}, {versions}, seed {SEED}; see {pathlib.Path(__file__).name}")
    (HERE / "rnnt_loss.json").write_text(f'{{"about": {about}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
