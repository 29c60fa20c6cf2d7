"""Small random transducers in the form in which sherpa-onnx ships NeMo's, for Tests/OnnxModelsTests.

nemo-rnnt/ and nemo-tdt/: encoder (time last), LSTM decoder with its states, joiner; blank last; the
TDT joiner (Xu et al., 2023) has five durations more. nemo.json: what NumPy makes of the features of
`features`, compared with ONNX Runtime first; and of the sound of audio_vectors.py, features by
kaldi-native-fbank, normalised as sherpa-onnx does it, what greedy search finds.

Made with Python 3.11, onnx 1.23.2, onnxruntime 1.32.0, kaldi-native-fbank 1.23.0, numpy 2.4.6. Run:
    python Tests/Vectors/nemo_models.py
"""

import functools
import json

import numpy as np
import onnxruntime
from onnx import helper

from nemo_features import normalised, sherpa, signal
from onnx_models import FLOAT, HERE, INT32, INT64, save

TOKENS = ["▁A", "▁B", "C", "D", "▁", "E", "▁F"]
V = len(TOKENS) + 1
# Encoder, embedding, LSTM and joiner widths; rows of features.
D, E, H, J, ROWS = 6, 4, 5, 7, 45
CAP = 5
KINDS = {
    "nemo-rnnt": {"bands": 80, "factor": 4, "layers": 1, "durations": [], "blank": 3, "seed": 236},
    "nemo-tdt": {
        "bands": 16, "factor": 8, "layers": 2, "durations": [0, 1, 2, 3, 4], "blank": 1.5,
        "seed": 148},
}
node = helper.make_node
array = lambda *values, kind=np.int64: np.array(values, kind)


def features(bands):
    t, c = np.arange(ROWS)[:, None], np.arange(bands)[None, :]
    return np.sin(0.7 * t + 1.3 * c + 0.05 * t * c).astype(np.float32)


def log_softmax(values):
    high = values.max()
    return values - high - np.log(np.exp(values - high).sum())


class Model:
    def __init__(self, name, bands, factor, layers, durations, blank, seed):
        random = np.random.default_rng(seed)
        weights = lambda *shape, size=0.6: random.normal(0, size, shape).astype(np.float32)
        self.name, self.bands, self.factor, self.layers = name, bands, factor, layers
        self.durations = durations
        self.encoder = weights(D, bands, size=2 / np.sqrt(bands))
        self.embedding = weights(V, E, size=1)
        self.embedding[-1] = 0
        widths = [E] + [H] * (layers - 1)
        # Gates i, o, f, c, as ONNX orders them.
        self.lstm = [
            (weights(4 * H, width), weights(4 * H, H), weights(8 * H)) for width in widths]
        self.from_encoder, self.from_decoder = weights(D, J, size=1), weights(H, J, size=3)
        self.output, self.bias = weights(J, V + len(durations), size=1.3), weights(
            V + len(durations), size=0.3)
        self.bias[V - 1] += blank

    def write(self):
        folder = HERE / self.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tokens.txt").write_text(
            "".join(f"{token} {i}\n" for i, token in enumerate([*TOKENS, "<blk>"])))
        self.write_encoder()
        self.write_decoder()
        self.write_joiner()
        self.sessions = {
            part: onnxruntime.InferenceSession(str(folder / f"{part}.onnx"))
            for part in ["encoder", "decoder", "joiner"]}

    def write_encoder(self):
        url = "https://example.org/parakeet-tdt" if self.durations else "https://example.org/nemo"
        metadata = {
            "vocab_size": V - 1, "normalize_type": "per_feature", "pred_rnn_layers": self.layers,
            "pred_hidden": H, "subsampling_factor": self.factor, "feat_dim": self.bands,
            "model_type": "EncDecRNNTBPEModel", "version": "1", "model_author": "NeMo",
            "url": url, "comment": "random weights for tests"}
        save(
            f"{self.name}/encoder",
            [
                node("Slice", ["audio_signal", "start", "end", "axis", "step"], ["rows"]),
                node("MatMul", ["weight", "rows"], ["projected"]),
                node("Tanh", ["projected"], ["outputs"]),
                node("Add", ["length", "less"], ["more"]),
                node("Div", ["more", "step"], ["encoded_lengths"]),
            ],
            [("audio_signal", FLOAT, ["N", self.bands, "T"]), ("length", INT64, ["N"])],
            [("outputs", FLOAT, ["N", D, "S"]), ("encoded_lengths", INT64, ["N"])],
            {
                "weight": self.encoder, "start": array(0), "end": array(1 << 40),
                "axis": array(2), "step": array(self.factor), "less": array(self.factor - 1),
            },
            {key: str(value) for key, value in metadata.items()})

    def write_decoder(self):
        nodes = [
            node("Gather", ["embedding", "targets"], ["rows"]),
            node("Transpose", ["rows"], ["x0"], perm=[1, 0, 2]),
        ]
        constants = {"embedding": self.embedding, "one": array(1)}
        for i, (w, r, b) in enumerate(self.lstm):
            constants |= {f"w{i}": w[None], f"r{i}": r[None], f"b{i}": b[None],
                          f"from{i}": array(i), f"to{i}": array(i + 1), "first": array(0)}
            for state, place in [("states.1", "h"), ("onnx::Slice_3", "c")]:
                nodes.append(node(
                    "Slice", [state, f"from{i}", f"to{i}", "first"], [f"{place}{i}"]))
            nodes += [
                node("LSTM", [f"x{i}", f"w{i}", f"r{i}", f"b{i}", "", f"h{i}", f"c{i}"],
                     [f"y{i}", f"next_h{i}", f"next_c{i}"], hidden_size=H),
                node("Squeeze", [f"y{i}", "one"], [f"x{i + 1}"]),
            ]
        last = range(self.layers)
        nodes += [
            node("Transpose", [f"x{self.layers}"], ["outputs"], perm=[1, 2, 0]),
            node("Concat", [f"next_h{i}" for i in last], ["states"], axis=0),
            node("Concat", [f"next_c{i}" for i in last], ["162"], axis=0),
            node("Identity", ["target_length"], ["prednet_lengths"]),
        ]
        state = [self.layers, "N", H]
        save(
            f"{self.name}/decoder", nodes,
            [("targets", INT32, ["N", "U"]), ("target_length", INT32, ["N"]),
             ("states.1", FLOAT, state), ("onnx::Slice_3", FLOAT, state)],
            [("outputs", FLOAT, ["N", H, "U"]), ("prednet_lengths", INT32, ["N"]),
             ("states", FLOAT, state), ("162", FLOAT, state)],
            constants, {})

    def write_joiner(self):
        save(
            f"{self.name}/joiner",
            [
                node("Transpose", ["encoder_outputs"], ["frames"], perm=[0, 2, 1]),
                node("Transpose", ["decoder_outputs"], ["labels"], perm=[0, 2, 1]),
                node("MatMul", ["frames", "from_encoder"], ["f"]),
                node("MatMul", ["labels", "from_decoder"], ["g"]),
                node("Unsqueeze", ["f", "two"], ["f4"]),
                node("Unsqueeze", ["g", "one"], ["g4"]),
                node("Add", ["f4", "g4"], ["sum"]),
                node("Relu", ["sum"], ["hidden"]),
                node("MatMul", ["hidden", "weight"], ["product"]),
                node("Add", ["product", "bias"], ["outputs"]),
            ],
            [("encoder_outputs", FLOAT, ["N", D, "T"]), ("decoder_outputs", FLOAT, ["N", H, "U"])],
            [("outputs", FLOAT, ["N", "T", "U", V + len(self.durations)])],
            {"from_encoder": self.from_encoder, "from_decoder": self.from_decoder,
             "weight": self.output, "bias": self.bias, "one": array(1), "two": array(2)}, {})

    # The same with NumPy alone, in Double.

    def encode(self, rows):
        return np.tanh(rows[:: self.factor].astype(np.float64) @ self.encoder.T)

    @functools.cache
    def predict(self, labels):
        """The output after labels, and the states of each layer."""
        if labels is None:
            return None, [(np.zeros(H), np.zeros(H))] * self.layers
        before = self.predict(labels[:-1] if labels else None)[1]
        x, states = self.embedding[labels[-1] if labels else V - 1].astype(np.float64), []
        sigmoid = lambda values: 1 / (1 + np.exp(-values))
        for (w, r, b), (h, c) in zip(self.lstm, before):
            i, o, f, g = np.split(w @ x + r @ h + b[: 4 * H] + b[4 * H :], 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            x = sigmoid(o) * np.tanh(c)
            states.append((x, c))
        return x, states

    def join(self, frame, labels):
        """Log-probabilities of tokens and of durations."""
        hidden = np.maximum(
            0, frame @ self.from_encoder + self.predict(labels)[0] @ self.from_decoder)
        logits = hidden @ self.output + self.bias
        durations = log_softmax(logits[V:]) if self.durations else np.zeros(0)
        return log_softmax(logits[:V]), durations

    def steps(self, frame, labels):
        """(token, log P, frames it takes) of all that may come; a blank takes one at least."""
        tokens, durations = self.join(frame, labels)
        for token in range(V):
            if not self.durations:
                yield token, tokens[token], int(token == V - 1)
            for duration, share in zip(self.durations, durations):
                least = int(token == V - 1)
                yield token, tokens[token] + share, max(least, duration)

    def exact(self, frames, labels, best=False):
        """log P over all alignments, or that of the best; a step beyond the end ends."""
        add = max if best else np.logaddexp

        @functools.cache
        def rest(t, u):
            if t >= len(frames):
                return 0.0 if u == len(labels) else -np.inf
            total = -np.inf
            for token, log_prob, taken in self.steps(frames[t], labels[:u]):
                if token == V - 1:
                    total = add(total, log_prob + rest(t + taken, u))
                elif u < len(labels) and token == labels[u]:
                    total = add(total, log_prob + rest(t + taken, u + 1))
            return total

        return float(rest(0, 0))

    def greedy(self, frames):
        t, labels, times, emitted, score = 0, (), [], 0, 0.0
        while t < len(frames):
            steps = list(self.steps(frames[t], labels))
            token, log_prob, taken = max(steps, key=lambda step: step[1])
            score += log_prob
            if token != V - 1:
                labels, emitted = labels + (token,), emitted + 1
                times.append(t)
                if taken == 0 and emitted == CAP:
                    taken = 1
            t, emitted = t + taken, 0 if taken else emitted
        return {"labels": list(labels), "frames": times, "score": score}

    def check(self, rows, frames):
        """NumPy's numbers against ONNX Runtime's."""
        run = lambda part, *values: self.sessions[part].run(
            None, dict(zip([i.name for i in self.sessions[part].get_inputs()], values)))
        found, count = run("encoder", rows.T[None], np.array([len(rows)]))
        assert count[0] == len(frames) and np.abs(found[0].T - frames).max() < 1e-5
        state = np.zeros((self.layers, 1, H), np.float32)
        states, labels = (state, state), ()
        for label in [V - 1, 2, 0, 5]:
            labels = labels + (label,) if label < V - 1 else ()
            output, _, *states = run(
                "decoder", np.array([[label]], np.int32), np.array([1], np.int32), *states)
            assert np.abs(output[0, :, 0] - self.predict(labels)[0]).max() < 1e-5
            logits = run("joiner", found[:, :, 1:2], output)[0][0, 0, 0]
            assert np.abs(log_softmax(logits[:V]) - self.join(frames[1], labels)[0]).max() < 1e-5


def main():
    reference = {"about": "labels are numbers; scores are nats; greedy takes at most 5 a frame"}
    plain = lambda values: np.asarray(values).round(7).tolist()
    for name, settings in KINDS.items():
        model = Model(name, **settings)
        model.write()
        rows = features(model.bands)
        frames = model.encode(rows)
        model.check(rows, frames)
        greedy = model.greedy(frames)
        heard = normalised(sherpa(signal(16000, 16000), model.bands), 0)
        contexts = [(), (2,), (2, 0), (2, 0, 5)]
        texts = [(), (2,), (0, 3), (1, 1, 4), tuple(greedy["labels"])]
        joined = [[model.join(frame, labels) for labels in contexts] for frame in frames[:3]]
        reference[name] = {
            "durations": model.durations, "frames": plain(frames),
            "contexts": contexts, "predictor": plain([model.predict(y)[0] for y in contexts]),
            "log_probs": plain([[row[0] for row in rows] for rows in joined]),
            "duration_log_probs": plain([[row[1] for row in rows] for rows in joined]),
            "texts": texts, "exact": [model.exact(frames, y) for y in texts],
            "viterbi": [model.exact(frames, y, best=True) for y in texts],
            "greedy": greedy, "signal": model.greedy(model.encode(heard)),
        }
        print(name, greedy, reference[name]["signal"])
    (HERE / "nemo.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
