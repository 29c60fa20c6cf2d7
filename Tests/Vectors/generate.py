"""Reference vectors of the networks, for Tests/TransducerTests and Tests/ModelFilesTests.

Writes small models in the native format (networks/NAME.safetensors) and what PyTorch makes of them
(networks/NAME.json): encoder frames of some features, predictor outputs after some labels, and log
probabilities of frame and context, plain and with a blank penalty and a temperature. Together the
models have every predictor, similarity, start padding, joiner and place of blank.

Made with Python 3.11, torch 2.15.0, numpy 2.4.6, safetensors 0.8.0, seed 20. Run:
    python Tests/Vectors/generate.py
"""

import json
import pathlib
import platform

import numpy
import safetensors
import safetensors.torch
import torch
import torch.nn.functional as F

SEED = 20
HERE = pathlib.Path(__file__).resolve().parent / "networks"
FRAMES = 23
HISTORIES = [[], [3], [3, 1], [1, 1, 4], [4, 3, 1, 3, 3], [1, 4, 4, 3, 1, 1, 3, 4, 3]]
ADJUSTMENT = {"blank_penalty": 0.7, "temperature": 1.7}
DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}

MEL = {
    "type": "kaldi-log-mel", "sample_rate": 16000, "frame_length": 400, "frame_shift": 160,
    "fft_size": 512, "pre_emphasis": 0.97, "mel_bins": 4, "low_frequency": 20,
    "high_frequency": -400, "snip_edges": False, "remove_dc_offset": True, "window": "povey",
    "sample_scale": 1,
}


def encoder(dim, layers, heads, feed_forward, kernel, causal, left, right, reach):
    return {
        "type": "conformer", "input_dim": 8, "dim": dim, "layers": layers, "heads": heads,
        "feed_forward_dim": feed_forward, "kernel": kernel, "causal": causal,
        "left_context": left, "right_context": right, "max_relative_distance": reach,
        "layer_norm_epsilon": 1e-5,
    }


def reduced(dim, size, heads, similarity, start):
    return {
        "type": "reduced", "embedding_dim": dim, "context_size": size, "heads": heads,
        "similarity": similarity, "start": start, "layer_norm_epsilon": 1e-5,
    }


def stateless(dim, size, groups, start):
    return {
        "type": "stateless", "embedding_dim": dim, "context_size": size, "groups": groups,
        "start": start,
    }


def lstm(dim, hidden, layers, output, start, **more):
    return {
        "type": "lstm", "embedding_dim": dim, "hidden_dim": hidden, "layers": layers,
        "output_dim": output, "start": start, **more,
    }


def joiner(dim, tied, hat):
    return {"type": "additive", "activation": "tanh", "dim": dim, "tied": tied, "hat": hat}


SMALL = encoder(8, 1, 1, 12, 3, False, None, None, 2)

# name: (encoder, predictor, joiner, place of blank, stored as, options)
MODELS = {
    "full": (
        encoder(20, 2, 2, 24, 5, False, None, None, 3), reduced(12, 3, 4, "dot", "zeros"),
        joiner(12, True, False), 0, "F32", {"normalization": "global"},
    ),
    "streaming": (
        encoder(12, 3, 2, 16, 4, True, 5, 1, 4), reduced(9, 2, 2, "cosine", "blank_last"),
        joiner(10, False, True), 5, "F16", {},
    ),
    "lookahead": (
        encoder(8, 2, 2, 12, 5, False, 6, 2, 2), reduced(8, 5, 3, "dot", "blank"),
        joiner(8, True, True), 5, "BF16", {"predictor_bias": True},
    ),
    "cosine": (SMALL, reduced(8, 3, 1, "cosine", "zeros"), joiner(8, True, False), 2, "F32", {}),
    "stateless2": (
        encoder(8, 1, 2, 12, 3, True, None, 0, 2), stateless(8, 2, 2, "blank_last"),
        joiner(6, False, False), 0, "F32", {"predictor_bias": True},
    ),
    "stateless1": (SMALL, stateless(8, 1, 1, "blank"), joiner(8, True, True), 0, "F32", {}),
    "stateless3": (
        encoder(8, 1, 2, 12, 3, True, 3, None, 2), stateless(6, 3, 6, "zeros"),
        joiner(5, False, False), 2, "F32", {},
    ),
    "lstm2": (SMALL, lstm(7, 9, 2, 6, "blank"), joiner(10, False, False), 5, "F32", {}),
    "lstm1": (SMALL, lstm(8, 5, 1, 6, "zeros"), joiner(8, True, True), 2, "F32", {}),
    # Appended, so that the models before keep their weights.
    "projected": (
        SMALL, lstm(7, 9, 2, 6, "blank", recurrent_projection=4), joiner(10, False, False), 5, "F32", {},
    ),
    "projected1": (
        SMALL, lstm(8, 9, 2, None, "zeros", recurrent_projection=5, recurrent_bias=False),
        joiner(8, True, False), 0, "F32", {},
    ),
}


class Weights:
    """Random tensors by name, rounded to the type they are stored in."""

    def __init__(self, dtype, generator):
        self.dtype, self.generator, self.tensors = dtype, generator, {}

    def add(self, name, *shape, scale=None, around=0.0):
        scale = shape[-1] ** -0.5 if scale is None else scale
        value = torch.randn(*shape, generator=self.generator) * scale + around
        self.tensors[name] = value.to(self.dtype)

    def linear(self, name, inputs, outputs):
        self.add(f"{name}.weight", outputs, inputs)
        self.add(f"{name}.bias", outputs, scale=0.2)

    def norm(self, name, dim):
        self.add(f"{name}.weight", dim, scale=0.2, around=1.0)
        self.add(f"{name}.bias", dim, scale=0.2)

    def widened(self):
        return {name: value.float() for name, value in self.tensors.items()}


def add_encoder(w, c):
    dim = c["dim"]
    w.linear("encoder.input", c["input_dim"], dim)
    w.norm("encoder.input_norm", dim)
    for i in range(c["layers"]):
        p = f"encoder.layers.{i}"
        for part in ("feed_forward1", "feed_forward2"):
            w.norm(f"{p}.{part}.norm", dim)
            w.linear(f"{p}.{part}.up", dim, c["feed_forward_dim"])
            w.linear(f"{p}.{part}.down", c["feed_forward_dim"], dim)
        w.norm(f"{p}.attention.norm", dim)
        w.linear(f"{p}.attention.qkv", dim, 3 * dim)
        w.linear(f"{p}.attention.output", dim, dim)
        w.add(f"{p}.attention.relative_bias", c["heads"], 2 * c["max_relative_distance"] + 1, scale=1.0)
        w.norm(f"{p}.convolution.norm", dim)
        w.linear(f"{p}.convolution.pointwise1", dim, 2 * dim)
        w.linear(f"{p}.convolution.depthwise", c["kernel"], dim)
        w.norm(f"{p}.convolution.depthwise_norm", dim)
        w.linear(f"{p}.convolution.pointwise2", dim, dim)
        w.norm(f"{p}.final_norm", dim)


def layer_dim(c):
    """The width of an LSTM layer's output."""
    return c.get("recurrent_projection", c["hidden_dim"])


def predictor_dim(c):
    if c["type"] != "lstm":
        return c["embedding_dim"]
    return layer_dim(c) if c["output_dim"] is None else c["output_dim"]


def add_predictor(w, c, size):
    dim = c["embedding_dim"]
    w.add("predictor.embedding", size, dim, scale=1.0)
    if c["type"] == "reduced":
        w.add("predictor.position", c["heads"], c["context_size"], dim)
        w.linear("predictor.projection", dim, dim)
        w.norm("predictor.norm", dim)
    elif c["type"] == "stateless" and c["context_size"] > 1:
        w.add("predictor.convolution.weight", dim, dim // c["groups"], c["context_size"])
    elif c["type"] == "lstm":
        for i in range(c["layers"]):
            inputs = dim if i == 0 else layer_dim(c)
            for name, width in (("ih", inputs), ("hh", layer_dim(c))):
                w.add(f"predictor.lstm.{i}.weight_{name}", 4 * c["hidden_dim"], width)
                if name == "ih" or c.get("recurrent_bias", True):
                    w.add(f"predictor.lstm.{i}.bias_{name}", 4 * c["hidden_dim"], scale=0.2)
            if "recurrent_projection" in c:
                w.add(f"predictor.lstm.{i}.weight_hr", layer_dim(c), c["hidden_dim"])
        if c["output_dim"] is not None:
            w.linear("predictor.projection", layer_dim(c), c["output_dim"])


def add_joiner(w, c, encoder_dim, predictor_dim, size, with_bias):
    w.linear("joiner.encoder", encoder_dim, c["dim"])
    w.add("joiner.predictor.weight", c["dim"], predictor_dim)
    if with_bias:
        w.add("joiner.predictor.bias", c["dim"], scale=0.2)
    if not c["tied"]:
        w.add("joiner.output.weight", size, c["dim"], scale=1.0)
    w.add("joiner.output.bias", size, scale=0.5)
    if c["hat"]:
        w.linear("joiner.blank", c["dim"], 1)


def linear(t, name, x):
    return F.linear(x, t[f"{name}.weight"], t.get(f"{name}.bias"))


def norm(t, name, x):
    return F.layer_norm(x, x.shape[-1:], t[f"{name}.weight"], t[f"{name}.bias"], 1e-5)


def feed_forward(t, p, x):
    return linear(t, f"{p}.down", F.silu(linear(t, f"{p}.up", norm(t, f"{p}.norm", x))))


def attention(t, p, c, x):
    steps, dim = x.shape
    q, k, v = (
        part.view(steps, c["heads"], -1).transpose(0, 1)
        for part in linear(t, f"{p}.qkv", norm(t, f"{p}.norm", x)).chunk(3, -1)
    )
    offset = torch.arange(steps)[None, :] - torch.arange(steps)[:, None]
    reach = c["max_relative_distance"]
    bias = t[f"{p}.relative_bias"][:, offset.clamp(-reach, reach) + reach]
    if c["left_context"] is not None:
        bias = bias.masked_fill(-offset > c["left_context"], -torch.inf)
    if c["right_context"] is not None:
        bias = bias.masked_fill(offset > c["right_context"], -torch.inf)
    mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return linear(t, f"{p}.output", mixed.transpose(0, 1).reshape(steps, dim))


def convolution(t, p, c, x):
    kernel = c["kernel"]
    gated = F.glu(linear(t, f"{p}.pointwise1", norm(t, f"{p}.norm", x)), -1)
    padded = F.pad(gated.T, (kernel - 1, 0) if c["causal"] else (kernel // 2, kernel // 2))
    weight = t[f"{p}.depthwise.weight"][:, None]
    spread = F.conv1d(padded[None], weight, t[f"{p}.depthwise.bias"], groups=len(weight))[0].T
    return linear(t, f"{p}.pointwise2", F.silu(norm(t, f"{p}.depthwise_norm", spread)))


def encode(t, c, features):
    x = norm(t, "encoder.input_norm", linear(t, "encoder.input", features))
    for i in range(c["layers"]):
        p = f"encoder.layers.{i}"
        x = x + 0.5 * feed_forward(t, f"{p}.feed_forward1", x)
        x = x + attention(t, f"{p}.attention", c, x)
        x = x + convolution(t, f"{p}.convolution", c, x)
        x = x + 0.5 * feed_forward(t, f"{p}.feed_forward2", x)
        x = norm(t, f"{p}.final_norm", x)
    return x


def context(t, c, labels, blank):
    """The last N embeddings, oldest first, with the start padding."""
    e, size = t["predictor.embedding"], c["context_size"]
    zero = torch.zeros_like(e[0])
    padding = {
        "zeros": [zero] * size,
        "blank": [e[blank]] * size,
        "blank_last": [zero] * (size - 1) + [e[blank]],
    }[c["start"]]
    return torch.stack((padding + [e[label] for label in labels])[-size:])


def predict(t, c, labels, blank):
    """The output after some labels and, for the reduced predictor, the weights of the context."""
    if c["type"] == "reduced":
        x, position = context(t, c, labels, blank), t["predictor.position"]
        if c["similarity"] == "dot":
            weights = torch.einsum("nd,hnd->hn", x, position)
        else:
            weights = F.cosine_similarity(x[None], position, dim=-1)
        heads, size = weights.shape
        average = torch.einsum("hn,nd->d", weights, x) / (heads * size)
        projected = linear(t, "predictor.projection", average)
        return F.silu(norm(t, "predictor.norm", projected)), weights.mean(0)
    if c["type"] == "stateless":
        x = context(t, c, labels, blank)
        if c["context_size"] == 1:
            return x[0], None
        weight = t["predictor.convolution.weight"]
        return F.relu(F.conv1d(x.T[None], weight, groups=c["groups"])[0, :, 0]), None
    network = torch.nn.LSTM(
        c["embedding_dim"], c["hidden_dim"], c["layers"], proj_size=c.get("recurrent_projection", 0))
    names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    names += ["weight_hr"] if "recurrent_projection" in c else []
    none = torch.zeros(4 * c["hidden_dim"])
    network.load_state_dict({
        f"{name}_l{i}": t.get(f"predictor.lstm.{i}.{name}", none)
        for i in range(c["layers"]) for name in names
    })
    e = t["predictor.embedding"]
    first = e[blank] if c["start"] == "blank" else torch.zeros_like(e[0])
    outputs, _ = network(torch.stack([first] + [e[label] for label in labels]))
    if c["output_dim"] is None:
        return outputs[-1], None
    return linear(t, "predictor.projection", outputs[-1]), None


def join(t, c, frame, predicted, blank, adjustment):
    """log P of every token."""
    h = torch.tanh(linear(t, "joiner.encoder", frame) + linear(t, "joiner.predictor", predicted))
    rows = t["predictor.embedding"] if c["tied"] else t["joiner.output.weight"]
    logits = rows @ h + t["joiner.output.bias"]
    penalty, temperature = adjustment["blank_penalty"], adjustment["temperature"]
    if not c["hat"]:
        logits[blank] -= penalty
        return F.log_softmax(logits / temperature, -1)
    z = (linear(t, "joiner.blank", h)[0] - penalty) / temperature
    labels = torch.cat([logits[:blank], logits[blank + 1:]]) / temperature
    labels = F.log_softmax(labels, -1) + F.logsigmoid(-z)
    return torch.cat([labels[:blank], F.logsigmoid(z)[None], labels[blank:]])


def tokens(blank):
    labels = ["\u2581A", "B", "\u2581", "C", "\u2581AB"]
    return labels[:blank] + ["<blank>"] + labels[blank:]


def numbers(tensor):
    return [float(f"{value:.8g}") for value in tensor.flatten().tolist()]


def generate(name, encoder_c, predictor_c, joiner_c, blank, dtype, options, generator):
    w = Weights(DTYPES[dtype], generator)
    vocabulary = tokens(blank)
    add_encoder(w, encoder_c)
    add_predictor(w, predictor_c, len(vocabulary))
    with_bias = options.get("predictor_bias", False)
    add_joiner(
        w, joiner_c, encoder_c["dim"], predictor_dim(predictor_c), len(vocabulary), with_bias)
    normalization = options.get("normalization", "none")
    if normalization == "global":
        w.tensors["features.mean"] = torch.randn(4, generator=generator)
        w.tensors["features.std"] = torch.rand(4, generator=generator) + 0.5
    description = {
        "format": "beamscope-transducer", "version": 1, "name": name, "licence": "Apache-2.0",
        "provenance": {"recipe": "Tests/Vectors/generate.py", "seed": str(SEED)},
        "vocabulary": {"tokens": vocabulary, "blank_id": blank, "unk_id": None},
        "features": {
            "front_end": MEL, "deltas": None, "normalization": normalization, "stack": 2, "stride": 2,
        },
        "encoder": encoder_c, "predictor": predictor_c, "joiner": joiner_c,
    }
    text = json.dumps(description, ensure_ascii=False)
    safetensors.torch.save_file(w.tensors, HERE / f"{name}.safetensors", metadata={"beamscope": text})

    t = w.widened()
    # Labels are numbered without blank, so that every model reads the same pieces.
    ids = [i for i in range(len(vocabulary)) if i != blank]
    histories = [[ids[label] for label in labels] for labels in HISTORIES]
    features = torch.randn(FRAMES, encoder_c["input_dim"], generator=generator)
    encoded = encode(t, encoder_c, features)
    predictions = [predict(t, predictor_c, labels, blank) for labels in histories]
    plain = {"blank_penalty": 0.0, "temperature": 1.0}
    joined = [
        {
            "frame": frame, "history": index,
            "log_probs": numbers(join(t, joiner_c, encoded[frame], predictions[index][0], blank, plain)),
            "adjusted": numbers(join(t, joiner_c, encoded[frame], predictions[index][0], blank, ADJUSTMENT)),
        }
        for index, frame in enumerate([0, 4, 11, 12, 19, 22])
    ]
    about = (
        f"torch {torch.__version__}, numpy {numpy.__version__}, safetensors {safetensors.__version__}, "
        f"Python {platform.python_version()}, seed {SEED}; see generate.py"
    )
    result = {
        "about": about,
        "features": numbers(features), "encoded": numbers(encoded), "adjustment": ADJUSTMENT,
        "predictions": [
            {"labels": labels, "output": numbers(output), "weights": None if weights is None else numbers(weights)}
            for labels, (output, weights) in zip(histories, predictions)
        ],
        "joined": joined,
    }
    (HERE / f"{name}.json").write_text(json.dumps(result) + "\n")


def main():
    HERE.mkdir(exist_ok=True)
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, model in MODELS.items():
            generate(name, *model, generator)


if __name__ == "__main__":
    main()
