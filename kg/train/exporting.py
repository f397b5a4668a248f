"""Writing a network as an ONNX file that needs no torch: weights in eight bits, what reads them in its metadata."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.extract.decoding import ROLE_NAMES, Calibration
from kg.extract.model import read_judge
from kg.extract.pieces import Pieces
from kg.extract.view import SPAN_FEATURES, WORD_FEATURES
from kg.train.examples import Example
from kg.train.network import Reader

__all__ = ["card", "probabilities", "write_onnx"]

INPUTS = ("ids", "word_of", "word_features", "starts", "ends", "span_features", "strings")
OPSET = 18


class _Probabilities(nn.Module):
    """A reader that returns probabilities."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        labels, roles = self.reader(*inputs)
        return torch.softmax(labels, 1), torch.softmax(roles, 1)


def write_onnx(reader: Reader, path: Path, metadata: Mapping[str, Any], *, quantised: bool = True) -> None:
    """Write a network.

    Parameters
    ----------
    reader : Reader
    path : Path
        The file to write.
    metadata : mapping
        Written into the file as JSON under ``kg``.
    quantised : bool
        Whether the weights of products and of the table of pieces become eight-bit integers. What the head
        multiplies stays as it is: it is small, and its outcome is the score.
    """
    example = (
        torch.tensor([101, 2023, 2003, 102]),
        torch.tensor([0, 1, 2, 0]),
        torch.zeros(2, len(WORD_FEATURES)),
        torch.tensor([0, 1, 0]),
        torch.tensor([0, 1, 1]),
        torch.zeros(3, len(SPAN_FEATURES)),
        torch.tensor([0, 1, 2]),
    )
    shapes = tuple({0: torch.export.Dim.DYNAMIC} for _ in INPUTS)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            _Probabilities(reader).eval(),
            example,
            str(plain),
            input_names=list(INPUTS),
            output_names=["labels", "roles"],
            dynamic_shapes=(shapes,),
            opset_version=OPSET,
            external_data=False,
            dynamo=True,
            verbose=False,
        )
        small = plain
        if quantised:
            small = Path(folder) / "small.onnx"
            graph = onnx.load(str(plain)).graph
            quantize_dynamic(
                plain,
                small,
                op_types_to_quantize=["MatMul", "Gemm"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=[
                    node.name for node in graph.node if "/head/" in node.name or "/features/" in node.name
                ],
            )
        model = onnx.load(str(small))
    if quantised:
        _shrink_table(model, reader)
    model.producer_name, model.producer_version = "kg", ""
    del model.metadata_props[:]
    helper.set_model_props(model, {"kg": json.dumps(metadata, sort_keys=True)})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


LEAST_SCORE = 0.5
"""What is more likely right than not is kept."""


def card(calibration: Calibration | None = None) -> dict[str, Any]:
    """Return what reads a model: the features it takes, what its outputs stand for, and its scores."""
    return {
        "word_features": WORD_FEATURES,
        "span_features": SPAN_FEATURES,
        "roles": ROLE_NAMES,
        "calibration": asdict(calibration or Calibration()),
        "least_score": LEAST_SCORE,
    }


def probabilities(
    path: Path, examples: Iterable[Example], pieces: Pieces
) -> list[tuple[NDArray[numpy.float32], NDArray[numpy.float32]]]:
    """Return what a written model says of examples: probabilities of labels and of roles for each span."""
    judge = read_judge(path)
    return [judge.probabilities(example, pieces(example.words)) for example in examples]


def _shrink_table(model: onnx.ModelProto, reader: Reader) -> None:
    """Store the vectors of pieces as eight-bit integers with a factor for each row."""
    values = reader.table.weight.detach().numpy()
    name = next(
        entry.name
        for entry in model.graph.initializer
        if tuple(entry.dims) == values.shape and numpy.array_equal(numpy_helper.to_array(entry), values)
    )
    factors = numpy.maximum(numpy.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
    small = numpy.round(values / factors).astype(numpy.int8)
    kept = [entry for entry in model.graph.initializer if entry.name != name]
    del model.graph.initializer[:]
    model.graph.initializer.extend(
        [
            *kept,
            numpy_helper.from_array(small, f"{name}.small"),
            numpy_helper.from_array(factors.astype(numpy.float32), f"{name}.factors"),
        ]
    )
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Gather" and node.input[0] == name:
            rows, out = node.input[1], node.output[0]
            nodes += [
                helper.make_node("Gather", [f"{name}.small", rows], [f"{out}.small"], f"{node.name}.small"),
                helper.make_node("Cast", [f"{out}.small"], [f"{out}.wide"], f"{node.name}.wide", to=1),
                helper.make_node("Gather", [f"{name}.factors", rows], [f"{out}.factors"], f"{node.name}.factors"),
                helper.make_node("Mul", [f"{out}.wide", f"{out}.factors"], [out], node.name),
            ]
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
