"""The model: Conformer encoder, reduced tied predictor, additive joiner.

B utterances, S stacked frames (40 ms), U labels, V pieces, D the model dimension.
Module names are those of the exported tensors.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class ModelOptions:
    """Sizes and the streaming limits of one model."""

    pieces: int
    context_size: int
    input_dim: int = 156
    dim: int = 144
    layers: int = 4
    heads: int = 4
    feed_forward_dim: int = 288
    kernel: int = 15
    causal: bool = False
    left_context: int | None = None
    right_context: int | None = None
    max_relative_distance: int = 48
    dropout: float = 0.1


class Dropout(nn.Module):
    """Dropout with one random byte an element: several times faster than Bernoulli draws on a CPU."""

    def __init__(self, probability: float):
        super().__init__()
        self.threshold = round(probability * 256)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or self.threshold == 0:
            return x
        words = torch.empty(x.numel() // 8 + 1, dtype=torch.int64).random_(-(2**63), None)
        kept = words.view(torch.uint8)[: x.numel()].view(x.shape) >= self.threshold
        return x * (kept.to(x.dtype) * (256 / (256 - self.threshold)))


class FeedForward(nn.Module):
    """[B, S, D] -> [B, S, D]: norm, up, SiLU, down."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.norm = nn.LayerNorm(o.dim)
        self.up = nn.Linear(o.dim, o.feed_forward_dim)
        self.down = nn.Linear(o.feed_forward_dim, o.dim)
        self.dropout = Dropout(o.dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.down(self.dropout(F.silu(self.up(self.norm(x))))))


class Attention(nn.Module):
    """Self-attention with a learned bias per head and clipped distance: [B, S, D] -> [B, S, D]."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.heads = o.heads
        self.reach = o.max_relative_distance
        self.norm = nn.LayerNorm(o.dim)
        self.qkv = nn.Linear(o.dim, 3 * o.dim)
        self.output = nn.Linear(o.dim, o.dim)
        self.relative_bias = nn.Parameter(torch.zeros(o.heads, 2 * self.reach + 1))
        self.dropout = Dropout(o.dropout)

    def forward(self, x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """hidden [B or 1, 1, S, S] is true where a query may not look at a key."""
        batch, steps, dim = x.shape
        query, key, value = (
            part.view(batch, steps, self.heads, -1).transpose(1, 2) for part in self.qkv(self.norm(x)).chunk(3, -1)
        )
        place = torch.arange(steps)
        distance = (place[None, :] - place[:, None]).clamp(-self.reach, self.reach) + self.reach
        scores = query @ key.transpose(2, 3) / (dim // self.heads) ** 0.5
        scores = scores.float() + self.relative_bias[:, distance]
        weights = scores.masked_fill(hidden, -1e30).softmax(-1).to(value.dtype)
        mixed = (self.dropout(weights) @ value).transpose(1, 2).reshape(batch, steps, dim)
        return self.dropout(self.output(mixed))


class Convolution(nn.Module):
    """Pointwise GLU, depthwise convolution, norm, SiLU, pointwise: [B, S, D] -> [B, S, D]."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.padding = (o.kernel - 1, 0) if o.causal else (o.kernel // 2, o.kernel // 2)
        self.norm = nn.LayerNorm(o.dim)
        self.pointwise1 = nn.Linear(o.dim, 2 * o.dim)
        self.depthwise = nn.Conv1d(o.dim, o.dim, o.kernel, groups=o.dim)
        self.depthwise_norm = nn.LayerNorm(o.dim)
        self.pointwise2 = nn.Linear(o.dim, o.dim)
        self.dropout = Dropout(o.dropout)

    def forward(self, x: torch.Tensor, padding: torch.Tensor) -> torch.Tensor:
        """padding [B, S] is true past the end of an utterance."""
        gated = F.glu(self.pointwise1(self.norm(x)), -1).masked_fill(padding[:, :, None], 0.0)
        spread = self.depthwise(F.pad(gated.transpose(1, 2), self.padding)).transpose(1, 2)
        return self.dropout(self.pointwise2(F.silu(self.depthwise_norm(spread))))


class Block(nn.Module):
    """One Conformer block: [B, S, D] -> [B, S, D]."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.feed_forward1 = FeedForward(o)
        self.attention = Attention(o)
        self.convolution = Convolution(o)
        self.feed_forward2 = FeedForward(o)
        self.final_norm = nn.LayerNorm(o.dim)

    def forward(self, x: torch.Tensor, hidden: torch.Tensor, padding: torch.Tensor) -> torch.Tensor:
        x = x + 0.5 * self.feed_forward1(x)
        x = x + self.attention(x, hidden)
        x = x + self.convolution(x, padding)
        x = x + 0.5 * self.feed_forward2(x)
        return self.final_norm(x)


class Encoder(nn.Module):
    """Stacked features [B, S, input_dim] to [B, S, D]."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.options = o
        self.input = nn.Linear(o.input_dim, o.dim)
        self.input_norm = nn.LayerNorm(o.dim)
        self.layers = nn.ModuleList(Block(o) for _ in range(o.layers))
        self.dropout = Dropout(o.dropout)

    def forward(self, features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        place = torch.arange(features.shape[1])
        padding = place[None, :] >= lengths[:, None]
        hidden = padding[:, None, None, :]
        offset = place[None, :] - place[:, None]
        for limit, beyond in ((self.options.left_context, -offset), (self.options.right_context, offset)):
            if limit is not None:
                hidden = hidden | (beyond > limit)
        x = self.dropout(self.input_norm(self.input(features)))
        for layer in self.layers:
            x = layer(x, hidden, padding)
        return x


class Predictor(nn.Module):
    """Label history to [.., D]: embeddings weighted by their similarity to position vectors, summed, projected."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(o.pieces, o.dim) * o.dim**-0.5)
        self.position = nn.Parameter(torch.randn(o.heads, o.context_size, o.dim))
        self.projection = nn.Linear(o.dim, o.dim)
        self.norm = nn.LayerNorm(o.dim)
        self.dropout = Dropout(o.dropout)

    def average(self, history: torch.Tensor) -> torch.Tensor:
        """History embeddings [.., N, D], oldest first, to their weighted average [.., D]."""
        heads, size, _ = self.position.shape
        similarity = (history * self.position.sum(0)).sum(-1, keepdim=True)
        return (similarity * history).sum(-2) / (heads * size)

    def forward(self, labels: torch.Tensor) -> torch.Tensor:
        """labels [B, U] to the predictions after 0..U labels, [B, U + 1, D]; missing history is zero."""
        size = self.position.shape[1]
        embedded = F.pad(self.dropout(self.embedding[labels]), (0, 0, size, 0))
        history = embedded.unfold(1, size, 1).transpose(2, 3)
        return F.silu(self.norm(self.projection(self.average(history))))


class Joiner(nn.Module):
    """tanh of the two projections; the output layer is the predictor's embedding plus a bias."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.encoder = nn.Linear(o.dim, o.dim)
        self.predictor = nn.Linear(o.dim, o.dim, bias=False)
        self.output_bias = nn.Parameter(torch.zeros(o.pieces))

    def forward(self, encoded: torch.Tensor, predicted: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        """[B, S, D], [B, U + 1, D], [V, D] -> logits [B, S, U + 1, V]."""
        joint = torch.tanh(self.encoder(encoded)[:, :, None] + self.predictor(predicted)[:, None])
        return F.linear(joint, embedding, self.output_bias)


class Transducer(nn.Module):
    """The whole model, with an auxiliary CTC head used only in training."""

    def __init__(self, o: ModelOptions):
        super().__init__()
        self.options = o
        self.encoder = Encoder(o)
        self.predictor = Predictor(o)
        self.joiner = Joiner(o)
        self.ctc = nn.Linear(o.dim, o.pieces)

    def forward(self, features: torch.Tensor, lengths: torch.Tensor, labels: torch.Tensor):
        """features [B, S, input_dim], lengths [B], labels [B, U] -> encoded [B, S, D], logits [B, S, U + 1, V]."""
        encoded = self.encoder(features, lengths)
        return encoded, self.joiner(encoded, self.predictor(labels), self.predictor.embedding)
