"""RNN-Transducer loss, vectorised over batch and labels, scanned over frames in float64.

B utterances, T frames, U labels. blank[b, t, u] = log P(blank | t, u labels so far);
label[b, t, u] = log P(label u + 1 | t, u). Both are log probabilities.
"""

import torch

IMPOSSIBLE = -1e30


def label_scan(into: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """x[u] = logaddexp(into[u], x[u - 1] + label[u - 1]) along the last axis: [B, U + 1], [B, U] -> [B, U + 1]."""
    travelled = torch.nn.functional.pad(label.cumsum(-1), (1, 0))
    return travelled + torch.logcumsumexp(into - travelled, -1)


def forward_variables(blank: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """alpha[b, t, u], the log mass of reaching (t, u): [B, T, U + 1] from [B, T, U + 1] and [B, T, U]."""
    into = torch.full_like(blank[:, 0], IMPOSSIBLE)
    into[:, 0] = 0.0
    rows = []
    for t in range(blank.shape[1]):
        rows.append(label_scan(into, label[:, t]))
        into = rows[-1] + blank[:, t]
    return torch.stack(rows, 1)


def backward_variables(
    blank: torch.Tensor, label: torch.Tensor, frames: torch.Tensor, labels: torch.Tensor
) -> torch.Tensor:
    """beta[b, t, u], the log mass from (t, u) to the end; row T is the end: [B, T + 1, U + 1]."""
    steps = blank.shape[1]
    end = torch.full_like(blank[:, 0], IMPOSSIBLE)
    end.scatter_(1, labels[:, None], 0.0)
    rows = [torch.full_like(end, IMPOSSIBLE)] * (steps + 1)
    rows[steps] = torch.where((frames == steps)[:, None], end, rows[steps])
    for t in range(steps - 1, -1, -1):
        row = label_scan((rows[t + 1] + blank[:, t]).flip(-1), label[:, t].flip(-1)).flip(-1)
        rows[t] = torch.where((frames == t)[:, None], end, row)
    return torch.stack(rows, 1)


class TransducerLoss(torch.autograd.Function):
    """-log P(labels) per utterance, with the exact gradient from alpha and beta."""

    @staticmethod
    def forward(ctx, blank, label, frames, labels):
        """blank [B, T, U + 1], label [B, T, U], frames [B], labels [B] -> [B] float32."""
        phi, lam = blank.double(), label.double()
        width = phi.shape[2]
        alpha = forward_variables(phi, lam)
        beta = backward_variables(phi, lam, frames, labels)
        total = beta[:, 0, 0]
        live = (torch.arange(phi.shape[1])[None, :] < frames[:, None])[:, :, None]
        ctx.save_for_backward(
            torch.where(live, (alpha + phi + beta[:, 1:] - total[:, None, None]).clamp(max=0).exp(), 0.0).float(),
            torch.where(
                live & (torch.arange(width - 1)[None, None, :] < labels[:, None, None]),
                (alpha[:, :, :-1] + lam + beta[:, :-1, 1:] - total[:, None, None]).clamp(max=0).exp(),
                0.0,
            ).float(),
        )
        return -total.float()

    @staticmethod
    def backward(ctx, gradient):
        """The occupation of each arc, negated."""
        blank, label = ctx.saved_tensors
        return -blank * gradient[:, None, None], -label * gradient[:, None, None], None, None


def transducer_loss(
    logits: torch.Tensor, targets: torch.Tensor, frames: torch.Tensor, labels: torch.Tensor
) -> torch.Tensor:
    """logits [B, T, U + 1, V] (blank 0), targets [B, U] (padding: any piece) -> -log P [B]."""
    logits = logits.float()
    normaliser = logits.logsumexp(-1)
    blank = logits[..., 0] - normaliser
    index = targets[:, None, :, None].expand(-1, logits.shape[1], -1, 1)
    label = logits[:, :, :-1].gather(-1, index).squeeze(-1) - normaliser[:, :, :-1]
    return TransducerLoss.apply(blank, label, frames, labels)
