"""The native model file: named tensors and a JSON description in the header of a `.safetensors` file."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from .features import DELTA_WINDOW, FRONT_END
from .model import ModelOptions, Transducer
from .vocabulary import Vocabulary

STACK = 4
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


@dataclass
class Bundle:
    """A model with all that is needed to use it; mean and std are [39]."""

    model: Transducer
    vocabulary: Vocabulary
    mean: np.ndarray
    std: np.ndarray
    name: str = ""
    provenance: dict | None = None


def description(bundle: Bundle) -> dict:
    """The JSON description of a bundle."""
    o = bundle.model.options
    return {
        "format": "beamscope-transducer",
        "version": 1,
        "name": bundle.name,
        "licence": "Apache-2.0",
        "provenance": {key: str(value) for key, value in (bundle.provenance or {}).items()},
        "vocabulary": {"tokens": bundle.vocabulary.tokens, "blank_id": 0, "unk_id": None},
        "features": {
            "front_end": FRONT_END,
            "deltas": {"order": 2, "window": DELTA_WINDOW},
            "normalization": "global",
            "stack": STACK,
            "stride": STACK,
        },
        "encoder": {
            "type": "conformer",
            "input_dim": o.input_dim,
            "dim": o.dim,
            "layers": o.layers,
            "heads": o.heads,
            "feed_forward_dim": o.feed_forward_dim,
            "kernel": o.kernel,
            "causal": o.causal,
            "left_context": o.left_context,
            "right_context": o.right_context,
            "max_relative_distance": o.max_relative_distance,
            "layer_norm_epsilon": 1e-5,
        },
        "predictor": {
            "type": "reduced",
            "embedding_dim": o.dim,
            "context_size": o.context_size,
            "heads": o.heads,
            "similarity": "dot",
            "start": "zeros",
            "layer_norm_epsilon": 1e-5,
        },
        "joiner": {"type": "additive", "activation": "tanh", "dim": o.dim, "tied": True, "hat": False},
    }


def file_tensors(bundle: Bundle) -> dict[str, torch.Tensor]:
    """Tensors by their names in the file: the module names but for two, without the CTC head."""
    tensors = {"features.mean": torch.from_numpy(bundle.mean), "features.std": torch.from_numpy(bundle.std)}
    for name, value in bundle.model.state_dict().items():
        if name.startswith("ctc."):
            continue
        if name.endswith("depthwise.weight"):
            value = value[:, 0]
        tensors[name.replace("joiner.output_bias", "joiner.output.bias")] = value
    return tensors


def write_bundle(path: Path, bundle: Bundle, dtype: str = "f32") -> None:
    """Write the native file with weights rounded to `dtype`; the 78 statistics of the features stay float32."""
    tensors = {name: value.detach().contiguous() for name, value in file_tensors(bundle).items()}
    tensors = {n: v if n.startswith("features.") else v.to(DTYPES[dtype]) for n, v in tensors.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(description(bundle), ensure_ascii=False)
    partial = path.with_suffix(".partial")
    save_file(tensors, partial, metadata={"beamscope": text})
    partial.replace(path)
    path.chmod(0o644)


def read_bundle(path: Path) -> Bundle:
    """Read a native file written by this recipe, widened to float32."""
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["beamscope"])
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}
    shape, predictor = about["encoder"], about["predictor"]
    keys = "input_dim dim layers heads feed_forward_dim kernel causal left_context right_context max_relative_distance"
    tokens = about["vocabulary"]["tokens"]
    options = ModelOptions(len(tokens), predictor["context_size"], **{key: shape[key] for key in keys.split()})
    model = Transducer(options).eval()
    mean, std = tensors.pop("features.mean").numpy(), tensors.pop("features.std").numpy()
    state = {name.replace("joiner.output.bias", "joiner.output_bias"): value for name, value in tensors.items()}
    for name in state:
        if name.endswith("depthwise.weight"):
            state[name] = state[name][:, None]
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not name.startswith("ctc.") for name in missing):
        raise ValueError(f"{path}: missing {missing}, unexpected {unexpected}")
    return Bundle(model, Vocabulary.restore(tokens), mean, std, about["name"], about["provenance"])
