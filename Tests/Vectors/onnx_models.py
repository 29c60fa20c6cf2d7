"""Small random ONNX models, for Tests/OnnxModelsTests.

arithmetic.onnx: a float, an int64 and an int32 tensor in and out, with metadata. streaming/: a whole
transducer in the form in which icefall exports streaming ones (encoder with caches, stateless
decoder, joiner, tokens.txt); lstm/, conformer/ and offline/ with the same decoder and joiner, and
encoders in the forms of these kinds. importable/: a decoder as icefall's stateless one is exported;
other/: the joiner of another vocabulary. streaming.json and kinds.json: what NumPy alone, without any
runtime, makes of them.

Made with Python 3.11, onnx 1.23.2, numpy 2.4.6, seed 7. Run:
    python Tests/Vectors/onnx_models.py
"""

import json
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent / "onnx"
FLOAT, INT32, INT64 = TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64
# Rows in a window, rows between windows, features, encoder width, joiner width, tokens, context.
WINDOW, HOP, C, D, J, V, N = 5, 2, 8, 6, 7, 9, 2
FRAMES = 14
# The element type of labels and lengths; some exports have them small.
OTHERS = {"lstm": INT64, "conformer": INT64, "offline": INT32}
CONTEXTS = [[-1, 0], [0, 3], [3, 3], [5, 8]]
random = numpy.random.default_rng(7)


def weights(*shape):
    return random.normal(0, 0.6, shape).astype(numpy.float32)


def save(name, nodes, inputs, outputs, constants, metadata):
    """Writes a network in `onnx` beside this file."""
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info(*i) for i in inputs],
        [helper.make_tensor_value_info(*o) for o in outputs],
        [numpy_helper.from_array(value, key) for key, value in constants.items()])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="tests")
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    path = HERE / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def arithmetic():
    node = helper.make_node
    save(
        "arithmetic",
        [
            node("Cast", ["count"], ["scale"], to=FLOAT),
            node("Mul", ["x", "scale"], ["scaled"]),
            node("Add", ["count", "one32"], ["next_count"]),
            node("Add", ["place", "one64"], ["next_place"]),
        ],
        [("x", FLOAT, ["N", 2]), ("place", INT64, [1]), ("count", INT32, [1])],
        [("scaled", FLOAT, ["N", 2]), ("next_place", INT64, [1]), ("next_count", INT32, [1])],
        {"one32": numpy.array([1], numpy.int32), "one64": numpy.array([1], numpy.int64)},
        {"model_type": "arithmetic", "number": "7", "word": "seven", "spaced": " 7 "})


def encoder():
    """Frame = tanh(mean of the window W + cache) after a count; the cache is the last frame."""
    node = helper.make_node
    weight = weights(C, D)
    save(
        "streaming/encoder",
        [
            node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
            node("MatMul", ["mean", "weight"], ["projected"]),
            node("Cast", ["processed_lens"], ["seen"], to=FLOAT),
            node("Mul", ["seen", "step"], ["offset"]),
            node("Add", ["projected", "offset"], ["moved"]),
            node("Add", ["moved", "cached_frame_0"], ["sum"]),
            node("Tanh", ["sum"], ["encoder_out"]),
            node("Identity", ["encoder_out"], ["new_cached_frame_0"]),
            node("Add", ["processed_lens", "one"], ["new_processed_lens"]),
        ],
        [
            ("x", FLOAT, [1, WINDOW, C]), ("cached_frame_0", FLOAT, [1, 1, D]),
            ("processed_lens", INT64, [1]),
        ],
        [
            ("encoder_out", FLOAT, [1, 1, D]), ("new_cached_frame_0", FLOAT, [1, 1, D]),
            ("new_processed_lens", INT64, [1]),
        ],
        {
            "weight": weight, "step": numpy.array([0.01], numpy.float32),
            "one": numpy.array([1], numpy.int64),
        },
        {"model_type": "zipformer2", "T": str(WINDOW), "decode_chunk_len": str(HOP)})

    def run(features):
        frames, cache, place = [], numpy.zeros(D, numpy.float32), 0
        while place + WINDOW < len(features):
            mean = features[place:place + WINDOW].mean(axis=0)
            cache = numpy.tanh(mean @ weight + numpy.float32(0.01) * len(frames) + cache)
            frames.append(cache)
            place += HOP
        return numpy.array(frames)

    return run


def save_decoder(name, integer, embedding, positions):
    node = helper.make_node
    index = numpy.int64 if integer == INT64 else numpy.int32
    save(
        f"{name}/decoder",
        [
            node("Clip", ["y", "zero"], ["clipped"]),
            node("Gather", ["embedding", "clipped"], ["rows"]),
            node("GreaterOrEqual", ["y", "zero"], ["known"]),
            node("Cast", ["known"], ["mask"], to=FLOAT),
            node("Unsqueeze", ["mask", "last"], ["wide"]),
            node("Mul", ["rows", "wide"], ["masked"]),
            node("Mul", ["masked", "positions"], ["weighted"]),
            node("ReduceSum", ["weighted", "axis"], ["decoder_out"], keepdims=0),
        ],
        [("y", integer, ["N", N])], [("decoder_out", FLOAT, ["N", J])],
        {
            "embedding": embedding, "positions": positions,
            "zero": numpy.array(0, index), "last": numpy.array([2], numpy.int64),
            "axis": numpy.array([1], numpy.int64),
        },
        {"context_size": str(N), "vocab_size": str(V)})


def decoder():
    """The sum of embedding times position weight over the context; -1 counts as zeros."""
    embedding, positions = weights(V, J), weights(N, J)
    save_decoder("streaming", INT64, embedding, positions)
    for name, integer in OTHERS.items():
        save_decoder(name, integer, embedding, positions)

    def run(context):
        rows = [embedding[y] * positions[i] for i, y in enumerate(context) if y >= 0]
        return numpy.sum(rows, axis=0)

    return run


def save_joiner(name, project, weight, bias):
    node = helper.make_node
    save(
        f"{name}/joiner",
        [
            node("MatMul", ["encoder_out", "project"], ["projected"]),
            node("Add", ["projected", "decoder_out"], ["sum"]),
            node("Tanh", ["sum"], ["hidden"]),
            node("MatMul", ["hidden", "weight"], ["product"]),
            node("Add", ["product", "bias"], ["logit"]),
        ],
        [("encoder_out", FLOAT, ["N", D]), ("decoder_out", FLOAT, ["N", J])],
        [("logit", FLOAT, ["N", len(bias)])],
        {"project": project, "weight": weight, "bias": bias}, {"joiner_dim": str(J)})


def joiner():
    project, weight, bias = weights(D, J), weights(J, V), weights(V)
    for name in ["streaming", *OTHERS]:
        save_joiner(name, project, weight, bias)

    def run(frame, label):
        logits = numpy.tanh(frame @ project + label) @ weight + bias
        high = logits.max()
        return logits - high - numpy.log(numpy.exp(logits - high).sum())

    return run


def importable():
    """Embedding, masked; grouped convolution and ReLU; projection: what `beamscope import` lifts."""
    node = helper.make_node
    width, groups = 8, 4
    save(
        "importable/decoder",
        [
            node("Clip", ["y", "zero"], ["clipped"]),
            node("Gather", ["embedding", "clipped"], ["rows"]),
            node("GreaterOrEqual", ["y", "zero"], ["known"]),
            node("Unsqueeze", ["known", "last"], ["wide"]),
            node("Cast", ["wide"], ["mask"], to=FLOAT),
            node("Mul", ["rows", "mask"], ["masked"]),
            node("Transpose", ["masked"], ["channels"], perm=[0, 2, 1]),
            node(
                "Conv", ["channels", "convolution"], ["convolved"], group=groups,
                kernel_shape=[N], pads=[0, 0], strides=[1], dilations=[1]),
            node("Transpose", ["convolved"], ["back"], perm=[0, 2, 1]),
            node("Relu", ["back"], ["positive"]),
            node("Squeeze", ["positive", "middle"], ["hidden"]),
            node("Gemm", ["hidden", "project", "bias"], ["decoder_out"], transB=1),
        ],
        [("y", INT64, ["N", N])], [("decoder_out", FLOAT, ["N", J])],
        {
            "embedding": weights(V, width), "convolution": weights(width, width // groups, N),
            "project": weights(J, width), "bias": weights(J),
            "zero": numpy.array(0, numpy.int64), "last": numpy.array([2], numpy.int64),
            "middle": numpy.array([1], numpy.int64),
        },
        {"context_size": str(N), "vocab_size": str(V)})
    # Of a token more than tokens.txt has.
    save_joiner("other", weights(D, J), weights(J, V + 1), weights(V + 1))


def windows(features):
    """The number of the first row and the mean of each window."""
    place = 0
    while place + WINDOW < len(features):
        yield place, features[place:place + WINDOW].mean(axis=0)
        place += HOP


def lstm():
    """Two states of any batch: h = tanh(mean W + 0.5 h + 0.1 c), c = 0.5 c + h; the frame is h."""
    node = helper.make_node
    weight, state = weights(C, D), [1, "N", D]
    save(
        "lstm/encoder",
        [
            node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
            node("MatMul", ["mean", "weight"], ["projected"]),
            node("Mul", ["h0", "half"], ["some_h"]),
            node("Mul", ["c0", "tenth"], ["some_c"]),
            node("Sum", ["projected", "some_h", "some_c"], ["sum"]),
            node("Tanh", ["sum"], ["encoder_out"]),
            node("Identity", ["encoder_out"], ["next_h0"]),
            node("Mul", ["c0", "half"], ["half_c"]),
            node("Add", ["half_c", "next_h0"], ["next_c0"]),
        ],
        [("x", FLOAT, ["N", WINDOW, C]), ("h0", FLOAT, state), ("c0", FLOAT, state)],
        [
            ("encoder_out", FLOAT, ["N", 1, D]), ("next_h0", FLOAT, state),
            ("next_c0", FLOAT, state),
        ],
        {
            "weight": weight, "half": numpy.array([0.5], numpy.float32),
            "tenth": numpy.array([0.1], numpy.float32),
        },
        {"model_type": "lstm", "T": str(WINDOW), "decode_chunk_len": str(HOP)})

    def run(features):
        frames, h, c = [], numpy.zeros(D, numpy.float32), numpy.zeros(D, numpy.float32)
        for _, mean in windows(features):
            h = numpy.tanh(mean @ weight + 0.5 * h + 0.1 * c)
            c = 0.5 * c + h
            frames.append(h)
        return numpy.array(frames)

    return run


def conformer():
    """Frame = tanh(mean W + sum of the last two frames + 0.01 x first row + last mean V)."""
    node = helper.make_node
    weight, inner = weights(C, D), weights(C, D)
    save(
        "conformer/encoder",
        [
            node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
            node("MatMul", ["mean", "weight"], ["projected"]),
            node("MatMul", ["mean", "inner"], ["inward"]),
            node("ReduceSum", ["attn_cache", "axes"], ["past"], keepdims=0),
            node("Cast", ["processed_lens"], ["place"], to=FLOAT),
            node("Mul", ["place", "step"], ["offset"]),
            node("Squeeze", ["cnn_cache", "first"], ["last"]),
            node("Sum", ["projected", "past", "last", "offset"], ["sum"]),
            node("Tanh", ["sum"], ["encoder_out"]),
            node("Unsqueeze", ["encoder_out", "first"], ["frame"]),
            node("Slice", ["attn_cache", "one", "two", "one"], ["kept"]),
            node("Concat", ["kept", "frame"], ["next_attn_cache"], axis=1),
            node("Unsqueeze", ["inward", "first"], ["next_cnn_cache"]),
        ],
        [
            ("x", FLOAT, ["N", WINDOW, C]), ("attn_cache", FLOAT, [1, 2, "N", D]),
            ("cnn_cache", FLOAT, [1, 1, "N", D]), ("processed_lens", INT64, ["N"]),
        ],
        [
            ("encoder_out", FLOAT, ["N", 1, D]), ("next_attn_cache", FLOAT, [1, 2, "N", D]),
            ("next_cnn_cache", FLOAT, [1, 1, "N", D]),
        ],
        {
            "weight": weight, "inner": inner, "step": numpy.array([0.01], numpy.float32),
            "first": numpy.array([0], numpy.int64), "one": numpy.array([1], numpy.int64),
            "two": numpy.array([2], numpy.int64), "axes": numpy.array([1], numpy.int64),
        },
        {"model_type": "conformer", "T": str(WINDOW), "decode_chunk_len": str(HOP)})

    def run(features):
        frames, inward = [], numpy.zeros(D, numpy.float32)
        for place, mean in windows(features):
            past = sum(frames[-2:], numpy.zeros(D, numpy.float32))
            frames.append(numpy.tanh(mean @ weight + past + inward + 0.01 * place))
            inward = mean @ inner
        return numpy.array(frames)

    return run


def offline():
    """Every fourth row through W and tanh, one frame less than there are such rows."""
    node = helper.make_node
    weight = weights(C, D)
    save(
        "offline/encoder",
        [
            node("Slice", ["x", "start", "end", "axis", "step"], ["rows"]),
            node("MatMul", ["rows", "weight"], ["projected"]),
            node("Tanh", ["projected"], ["encoder_out"]),
            node("Add", ["x_lens", "three"], ["more"]),
            node("Div", ["more", "four"], ["all"]),
            node("Sub", ["all", "one"], ["encoder_out_lens"]),
        ],
        [("x", FLOAT, ["N", "T", C]), ("x_lens", INT32, ["N"])],
        [("encoder_out", FLOAT, ["N", "S", D]), ("encoder_out_lens", INT32, ["N"])],
        {
            "weight": weight, "start": numpy.array([0], numpy.int64),
            "end": numpy.array([1 << 40], numpy.int64), "axis": numpy.array([1], numpy.int64),
            "step": numpy.array([4], numpy.int64), "three": numpy.array([3], numpy.int32),
            "four": numpy.array([4], numpy.int32), "one": numpy.array([1], numpy.int32),
        },
        {"model_type": "zipformer2", "comment": "whole utterances"})

    return lambda features: numpy.tanh(features[::4] @ weight)[:-1]


def main():
    arithmetic()
    encode, predict, join = encoder(), decoder(), joiner()
    tokens = ["<blk>", "A", "<unk>", "▁B", "▁", "C", "D", "▁E", "F"]
    for name in ["streaming", *OTHERS]:
        (HERE / name / "tokens.txt").write_text(
            "".join(f"{token} {i}\n" for i, token in enumerate(tokens)))
    features = random.normal(0, 1, (FRAMES, C)).astype(numpy.float32)
    frames = encode(features)
    labels = [predict(context) for context in CONTEXTS]
    plain = lambda a: numpy.asarray(a, numpy.float64).round(7).tolist()
    reference = {
        "about": "frames (T, D) of features; log_probs of each frame after each context",
        "features": features.astype(numpy.float64).tolist(), "frames": plain(frames),
        "contexts": CONTEXTS, "predictor": plain(labels),
        "log_probs": plain([[join(f, l) for l in labels] for f in frames]),
    }
    (HERE / "streaming.json").write_text(json.dumps(reference))
    kinds = {"lstm": lstm(), "conformer": conformer(), "offline": offline()}
    reference = {"about": "frames (T, D) of the features of streaming.json"}
    reference |= {name: plain(encode(features)) for name, encode in kinds.items()}
    (HERE / "kinds.json").write_text(json.dumps(reference))
    # Last, so that the others keep their random numbers.
    importable()


if __name__ == "__main__":
    main()
