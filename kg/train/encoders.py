"""Pre-trained encoders, read from packages of PyPI and Maven Central: no hub is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kg.train.network import Shape, TransformerReader

__all__ = ["load_pretrained"]

_PARTS = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "attention_norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "norm",
}


def load_pretrained(path: Path) -> TransformerReader:
    """Return a reader with the weights of a BERT encoder in a ``.safetensors`` or ``.onnx`` file."""
    weights = _from_onnx(path) if path.suffix == ".onnx" else _from_safetensors(path)
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    pieces, width = weights["embeddings.word_embeddings.weight"].shape
    shape = Shape(
        width=width,
        layers=layers,
        heads=12,
        inner=weights["encoder.layer.0.intermediate.dense.bias"].shape[0],
        pieces=pieces,
        positions=weights["embeddings.position_embeddings.weight"].shape[0],
    )
    reader = TransformerReader(shape)
    reader.encoder.load_state_dict(dict(_renamed(weights, layers)), strict=False)
    return reader


def _renamed(weights: dict[str, Tensor], layers: int) -> Any:
    yield "pieces.weight", weights["embeddings.word_embeddings.weight"]
    yield "positions.weight", weights["embeddings.position_embeddings.weight"]
    yield "kind", weights["embeddings.token_type_embeddings.weight"][0]
    for kind in ("weight", "bias"):
        yield f"norm.{kind}", weights[f"embeddings.LayerNorm.{kind}"]
        for layer in range(layers):
            for theirs, ours in _PARTS.items():
                yield f"layers.{layer}.{ours}.{kind}", weights[f"encoder.layer.{layer}.{theirs}.{kind}"]


def _from_safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    return {name.removeprefix("bert."): value for name, value in load_file(str(path)).items()}


def _from_onnx(path: Path) -> dict[str, Tensor]:
    """Return the weights of an exported encoder; those of products have lost their names, not their nodes."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    values = {entry.name: torch.from_numpy(numpy_helper.to_array(entry).copy()) for entry in graph.initializer}
    found = {name: value for name, value in values.items() if not name.startswith("onnx::")}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            found[f"{name}.weight"] = values[node.input[1]].t().contiguous()
    return found
