"""Compares `beamscope bench loss` with warprnnt-numba: losses, gradients and times on the same tensors.

    python Tests/Peers/rnnt_loss_speed.py --beamscope PATH [--sizes 8x150x24x64 ...] [--threads 1 2]

A size is B x T x U x V: utterances, frames, labels, vocabulary with blank (index 0); the logits have
B x T x (U + 1) x V seeded values in float32. The program is run as

    beamscope bench loss --batch B --frames T --labels U --vocabulary V --blank 0 --threads N
        --repetitions R --logits LOGITS.npy --targets TARGETS.npy --gradients OUT.npy --json

LOGITS.npy holds (B T (U + 1), V) float32, TARGETS.npy (B, U) float32 that are whole numbers, and OUT.npy
is the gradient of the sum of the losses by the logits in the shape of LOGITS.npy. Of its JSON object
these keys are read: `losses` (B, nats) and `seconds` (the median of loss and gradient of the whole
batch, without reading and writing files).

warprnnt-numba's loss on the CPU is Python over PyTorch scalars, one utterance after another: its time
is that of its log-softmax, its loop and its backward pass. Where torchaudio is installed for the same
PyTorch, its loss (C++) is timed, too: that is the fairer race. Times are medians, in turns with the
program's.

Both libraries add up in the logits' type: in float32 a sum near 700 is known to 6e-5 only, and so are
the exponentials that the gradient is made of. So the measure is warprnnt-numba in float64, run once
for each size, and each one's distance from it is printed. Exit code 1 where the program's losses are
further off than 1e-4 relative, or its gradients than 1e-4 of the largest.

Needs warprnnt-numba 0.4.1, numba, torch 2.15.0 (CPU), numpy 2.4.6.
"""

import argparse
import functools
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from warprnnt_numba.rnnt_loss.rnnt_pytorch import rnnt_loss as numba_loss

SEED = 5
TOLERANCE = 1e-4
SIZES = ["8x150x24x64", "4x200x39x1024"]


@functools.cache
def peers():
    """Functions of (logits, targets, frames, labels) to the losses of the batch, by name."""
    found = {
        "warprnnt-numba": lambda x, y, t, u: numba_loss(x, y, t, u, blank=0, reduction="none"),
    }
    try:
        from torchaudio.functional import rnnt_loss
    except (ImportError, RuntimeError) as error:
        print(f"without torchaudio ({str(error).splitlines()[0][:80]})")
    else:
        found["torchaudio"] = lambda x, y, t, u: rnnt_loss(x, y, t, u, blank=0, reduction="none")
    return found


class Batch:
    def __init__(self, size):
        self.size = size
        self.batch, self.frames, self.labels, self.vocabulary = (int(n) for n in size.split("x"))
        generator = torch.Generator().manual_seed(SEED)
        shape = (self.batch, self.frames, self.labels + 1, self.vocabulary)
        self.logits = torch.randn(shape, generator=generator)
        self.targets = torch.randint(
            1, self.vocabulary, (self.batch, self.labels), generator=generator, dtype=torch.int32)

    def write(self, folder):
        np.save(folder / "logits.npy", self.logits.numpy().reshape(-1, self.vocabulary))
        np.save(folder / "targets.npy", self.targets.numpy().astype(np.float32))

    def run_peer(self, loss, dtype=torch.float32):
        """Losses, gradient and seconds."""
        logits = self.logits.to(dtype, copy=True).requires_grad_()
        frames = torch.full((self.batch,), self.frames, dtype=torch.int32)
        labels = torch.full((self.batch,), self.labels, dtype=torch.int32)
        start = time.perf_counter()
        losses = loss(logits, self.targets, frames, labels)
        losses.sum().backward()
        seconds = time.perf_counter() - start
        return losses.detach().numpy(), logits.grad.numpy().reshape(-1, self.vocabulary), seconds

    def run_program(self, program, folder, threads, repetitions):
        options = {
            "batch": self.batch, "frames": self.frames, "labels": self.labels,
            "vocabulary": self.vocabulary, "blank": 0, "threads": threads,
            "repetitions": repetitions, "logits": folder / "logits.npy",
            "targets": folder / "targets.npy", "gradients": folder / "gradients.npy",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        run = subprocess.run(
            [program, "bench", "loss", *words, "--json"], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"{program} bench loss: exit code {run.returncode}\n{run.stderr}")
        found = json.loads(run.stdout)
        return np.array(found["losses"]), np.load(folder / "gradients.npy"), found["seconds"]


def differences(ours, theirs):
    """Largest relative difference of the losses, and of the gradients by the largest."""
    loss = np.max(np.abs(ours[0] - theirs[0]) / np.abs(theirs[0]))
    gradient = np.max(np.abs(ours[1] - theirs[1])) / np.max(np.abs(theirs[1]))
    return float(loss), float(gradient)


def compare(batch, exact, threads, arguments, folder):
    """Prints the comparison of one size; whether the program agrees."""
    torch.set_num_threads(threads)
    agrees = True
    print(f"{batch.size}, {threads} thread{'s' if threads > 1 else ''}")
    for name, loss in peers().items():
        pairs = []
        for _ in range(arguments.turns):
            theirs = batch.run_peer(loss)
            ours = batch.run_program(arguments.beamscope, folder, threads, arguments.repetitions)
            pairs.append((theirs, ours))
        for who, result in ((name, pairs[0][0]), ("beamscope", pairs[0][1])):
            by_loss, by_gradient = differences(result, exact)
            print(f"  losses of {who:16}" + " ".join(f"{value:11.5f}" for value in result[0]))
            print(f"    off by {by_loss:.1e} relative, gradients by {by_gradient:.1e} of the largest")
        agrees = agrees and by_loss <= TOLERANCE and by_gradient <= TOLERANCE
        times = [statistics.median(pair[side][2] for pair in pairs) for side in (0, 1)]
        print(
            f"  loss and gradient: {name} {times[0]:.4f} s, beamscope {times[1]:.4f} s, "
            f"{times[0] / times[1]:.1f} times as fast")
    return agrees


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beamscope", default=".build/release/beamscope", help="the program")
    parser.add_argument("--sizes", nargs="+", default=SIZES, help="B x T x U x V")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured, in turns")
    parser.add_argument("--repetitions", type=int, default=5, help="of the program in a turn")
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.beamscope).exists():
        sys.exit(f"{arguments.beamscope}: no such program; build it, or name it with --beamscope")
    agrees = True
    with tempfile.TemporaryDirectory() as name:
        for size in arguments.sizes:
            batch = Batch(size)
            batch.write(pathlib.Path(name))
            exact = batch.run_peer(peers()["warprnnt-numba"], torch.float64)
            for threads in arguments.threads:
                agrees = compare(batch, exact, threads, arguments, pathlib.Path(name)) and agrees
    print("all agree" if agrees else f"a difference is beyond {TOLERANCE}")
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
