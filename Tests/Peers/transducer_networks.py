"""Front end, encoder, predictor and joiner of a native model file, in float64 with PyTorch.

Written from Sources/ModelFiles/README.md ("The model file") and from a description of Sphinx's front end, not from
the program or from the training recipe, so that an agreement of the two means something.
"""

import json
import math
import pathlib
import struct
import sys

import numpy as np
import soundfile
import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Vectors"))
import audio_vectors  # noqa: E402

NUMBER_TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


class ModelFile:
    """The description and the tensors (float64) of a native `.safetensors` model."""

    def __init__(self, path: pathlib.Path):
        content = path.read_bytes()
        (length,) = struct.unpack_from("<Q", content)
        header = json.loads(content[8 : 8 + length])
        self.description = json.loads(header.pop("__metadata__")["beamscope"])
        self.tensors = {}
        for name, entry in header.items():
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            flat = torch.frombuffer(
                bytearray(content[begin:end]), dtype=NUMBER_TYPES[entry["dtype"]]
            )
            self.tensors[name] = flat.double().reshape(entry["shape"])

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(
            x, self.tensors[f"{name}.weight"], self.tensors.get(f"{name}.bias")
        )

    def norm(self, name: str, x: torch.Tensor, epsilon: float) -> torch.Tensor:
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        return functional.layer_norm(x, (x.shape[-1],), weight, bias, epsilon)


def sphinx_mfcc(samples: np.ndarray, settings: dict) -> np.ndarray:
    """Cepstra (T, C) as sphinx_fe computes them; the last frame is filled up with zeros."""
    length, shift = settings["frame_length"], settings["frame_shift"]
    count = max(0, (len(samples) - length) // shift + 1) + 1
    padded = np.zeros((count - 1) * shift + length)
    kept = min(len(samples), len(padded))
    padded[:kept] = samples[:kept] * settings["sample_scale"]
    emphasised = padded.copy()
    emphasised[1:] -= settings["pre_emphasis"] * padded[:-1]
    frames = np.stack([emphasised[i * shift :][:length] for i in range(count)])
    spectrum = np.fft.rfft(frames * np.hamming(length), settings["fft_size"])
    energies = np.abs(spectrum) ** 2 @ mel_filters(settings).T
    logs = np.log(np.maximum(energies, settings["log_floor"]))
    filters = settings["mel_filters"]
    angles = np.outer(np.arange(settings["coefficients"]), np.arange(filters) + 0.5)
    cosines = np.cos(math.pi * angles / filters)
    cosines[:, 0] *= 0.5
    return logs @ cosines.T / filters


def mel_filters(settings: dict) -> np.ndarray:
    """Triangles of unit area (filters, bins); their edges are rounded to bins of the spectrum."""
    bin_width = settings["sample_rate"] / settings["fft_size"]
    mel = [2595 * math.log10(1 + settings[k] / 700) for k in ("low_frequency", "high_frequency")]
    edges = 700 * (10 ** (np.linspace(*mel, settings["mel_filters"] + 2) / 2595) - 1)
    edges = np.floor(edges / bin_width + 0.5) * bin_width
    frequencies = np.arange(settings["fft_size"] // 2 + 1) * bin_width
    rows = []
    for left, centre, right in zip(edges, edges[1:], edges[2:]):
        up, down = (frequencies - left) / (centre - left), (right - frequencies) / (right - centre)
        rows.append(np.maximum(0, np.minimum(up, down)) * 2 / (right - left))
    return np.stack(rows)


def read_features(path: pathlib.Path, settings: dict) -> np.ndarray:
    """Features (T, C) of a sound file, or the cepstra of a big-endian Sphinx `.mfc` file."""
    if path.suffix == ".mfc":
        cepstra = np.fromfile(path, ">f4", offset=4).astype(float)
        return cepstra.reshape(-1, settings["coefficients"])
    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    if rate != settings["sample_rate"]:
        raise SystemExit(f"{path}: {rate} Hz; this comparison does not resample")
    samples = samples.mean(axis=1)
    if settings["type"] == "kaldi-log-mel":
        return audio_vectors.kaldi(samples.astype(np.float32), settings).astype(float)
    return sphinx_mfcc(samples, settings)


def deltas(x: np.ndarray, window: int) -> np.ndarray:
    """The regression slope over `window` rows on either side, the ends repeated."""
    padded = np.pad(x, ((window, window), (0, 0)), mode="edge")
    steps = range(1, window + 1)
    slope = sum(
        k * (padded[window + k :][: len(x)] - padded[window - k :][: len(x)]) for k in steps
    )
    return slope / (2 * sum(k * k for k in steps))


def encoder_input(model: ModelFile, path: pathlib.Path) -> torch.Tensor:
    """What the encoder takes (T, C x stack): deltas, normalisation, then stacking."""
    settings = model.description["features"]
    parts = [read_features(path, settings["front_end"])]
    if settings["deltas"]:
        for _ in range(settings["deltas"]["order"]):
            parts.append(deltas(parts[-1], settings["deltas"]["window"]))
    x = torch.from_numpy(np.concatenate(parts, axis=1))
    if settings["normalization"] == "global":
        x = (x - model.tensors["features.mean"]) / model.tensors["features.std"]
    stack, stride = settings["stack"], settings["stride"]
    count = math.ceil(len(x) / stride)
    x = functional.pad(x, (0, 0, 0, (count - 1) * stride + stack - len(x)))
    return torch.stack([x[i * stride :][:stack].reshape(-1) for i in range(count)])


def encode(model: ModelFile, x: torch.Tensor) -> torch.Tensor:
    """The Conformer's output (T, D) (Gulati et al., 2020)."""
    settings = model.description["encoder"]
    epsilon = settings["layer_norm_epsilon"]
    x = model.norm("encoder.input_norm", model.linear("encoder.input", x), epsilon)
    for layer in range(settings["layers"]):
        at = f"encoder.layers.{layer}"
        x = x + feed_forward(model, f"{at}.feed_forward1", x, epsilon) / 2
        x = x + attention(model, f"{at}.attention", x, settings)
        x = x + convolution(model, f"{at}.convolution", x, settings)
        x = x + feed_forward(model, f"{at}.feed_forward2", x, epsilon) / 2
        x = model.norm(f"{at}.final_norm", x, epsilon)
    return x


def feed_forward(model: ModelFile, at: str, x: torch.Tensor, epsilon: float) -> torch.Tensor:
    wide = model.linear(f"{at}.up", model.norm(f"{at}.norm", x, epsilon))
    return model.linear(f"{at}.down", functional.silu(wide))


def attention(model: ModelFile, at: str, x: torch.Tensor, settings: dict) -> torch.Tensor:
    frames, dim = x.shape
    normed = model.norm(f"{at}.norm", x, settings["layer_norm_epsilon"])
    qkv = model.linear(f"{at}.qkv", normed).reshape(frames, 3, settings["heads"], -1)
    query, key, value = qkv.permute(1, 2, 0, 3)
    offset = torch.arange(frames)[None, :] - torch.arange(frames)[:, None]
    reach = settings["max_relative_distance"]
    bias = model.tensors[f"{at}.relative_bias"][:, offset.clamp(-reach, reach) + reach]
    for limit, distance in (("left_context", -offset), ("right_context", offset)):
        if settings[limit] is not None:
            bias = bias.masked_fill(distance > settings[limit], -math.inf)
    mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    return model.linear(f"{at}.output", mixed.transpose(0, 1).reshape(frames, dim))


def convolution(model: ModelFile, at: str, x: torch.Tensor, settings: dict) -> torch.Tensor:
    epsilon, kernel = settings["layer_norm_epsilon"], settings["kernel"]
    x = model.norm(f"{at}.norm", x, epsilon)
    x = functional.glu(model.linear(f"{at}.pointwise1", x), dim=-1).T[None]
    x = functional.pad(x, (kernel - 1, 0) if settings["causal"] else (kernel // 2, kernel // 2))
    weight, bias = (model.tensors[f"{at}.depthwise.{part}"] for part in ("weight", "bias"))
    x = functional.conv1d(x, weight[:, None], bias, groups=len(weight))[0].T
    x = functional.silu(model.norm(f"{at}.depthwise_norm", x, epsilon))
    return model.linear(f"{at}.pointwise2", x)


class JointNetwork:
    """Logits of one encoded utterance after any history, with the reduced predictor.

    The prediction network is that of "Tied & Reduced RNN-T Decoder" (Botros et al., 2021).
    """

    def __init__(self, model: ModelFile, encoded: torch.Tensor):
        self.model, self.settings = model, model.description["predictor"]
        if self.settings["type"] != "reduced":
            raise SystemExit("only the reduced predictor is compared here")
        self.blank = model.description["vocabulary"]["blank_id"]
        self.hat = model.description["joiner"]["hat"]
        self.encoded = model.linear("joiner.encoder", encoded)
        self.frames = len(encoded)
        embedding = model.tensors["predictor.embedding"]
        tied = model.description["joiner"]["tied"]
        self.output = embedding if tied else model.tensors["joiner.output.weight"]
        self.predictions: dict[tuple, torch.Tensor] = {}
        self.rows: dict[tuple, torch.Tensor] = {}

    def context(self, labels: tuple) -> tuple:
        """The last N labels, None where there is none."""
        size, start = self.settings["context_size"], self.settings["start"]
        blank = self.blank
        before = {"zeros": [None] * size, "blank": [blank] * size}
        before["blank_last"] = [None] * (size - 1) + [blank]
        return (*before[start], *labels)[-size:]

    def predict(self, context: tuple) -> torch.Tensor:
        """The joiner's projection (J) of the predictor's output."""
        if context not in self.predictions:
            embedding = self.model.tensors["predictor.embedding"]
            zero = torch.zeros(embedding.shape[1], dtype=torch.double)
            x = torch.stack([zero if k is None else embedding[k] for k in context])
            position = self.model.tensors["predictor.position"]
            similarity = torch.einsum("ne,hne->hn", x, position)
            if self.settings["similarity"] == "cosine":
                lengths = x.norm(dim=-1) * position.norm(dim=-1)
                similarity = torch.where(lengths > 0, similarity / lengths, 0.0)
            mean = torch.einsum("hn,ne->e", similarity, x) / similarity.numel()
            projected = self.model.linear("predictor.projection", mean)
            epsilon = self.settings["layer_norm_epsilon"]
            normed = self.model.norm("predictor.norm", projected, epsilon)
            out = self.model.linear("joiner.predictor", functional.silu(normed))
            self.predictions[context] = out
        return self.predictions[context]

    def join(self, encoded: torch.Tensor, predicted: torch.Tensor) -> torch.Tensor:
        """Logits (..., V); with HAT blank's is that of its own sigmoid."""
        hidden = torch.tanh(encoded + predicted)
        logits = functional.linear(hidden, self.output, self.model.tensors["joiner.output.bias"])
        if self.hat:
            logits[..., self.blank] = self.model.linear("joiner.blank", hidden)[..., 0]
        return logits

    def normalise(self, logits: torch.Tensor, blank_penalty=0.0, temperature=1.0) -> torch.Tensor:
        """Log-probabilities: by softmax, or factorised as in HAT (Variani et al., 2020)."""
        z = logits.clone()
        z[..., self.blank] -= blank_penalty
        z /= temperature
        if not self.hat:
            return z.log_softmax(-1)
        chance = z[..., self.blank].clone()
        z[..., self.blank] = -math.inf
        z = z.log_softmax(-1) + functional.logsigmoid(-chance)[..., None]
        z[..., self.blank] = functional.logsigmoid(chance)
        return z

    def log_probs(self, frame: int, histories: list[tuple], **adjustment: float) -> np.ndarray:
        """Log-probabilities (n, V) at a frame after each of n histories."""
        keys = [(frame, self.context(labels)) for labels in histories]
        missing = list({key: None for key in keys if key not in self.rows})
        if missing:
            predicted = torch.stack([self.predict(context) for _, context in missing])
            self.rows.update(zip(missing, self.join(self.encoded[frame], predicted)))
        return self.normalise(torch.stack([self.rows[key] for key in keys]), **adjustment).numpy()

    def lattice(self, labels: tuple) -> torch.Tensor:
        """Log-probabilities (T, U + 1, V) along a label sequence."""
        prefixes = [self.context(labels[:u]) for u in range(len(labels) + 1)]
        predicted = torch.stack([self.predict(context) for context in prefixes])
        return self.normalise(self.join(self.encoded[:, None], predicted[None]))
