"""The trained network as an ONNX file of plain convolutions, its batch normalisation folded in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from pipeline.ink.alphabet import COLUMNS, SIZE
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX

_OPSET = 13
_IR_VERSION = 8


def export(network: nn.Sequential, path: Path) -> None:
    """Write the network; the same weights give the same bytes."""
    parts = [part for part in network if isinstance(part, nn.Conv2d | nn.BatchNorm2d)]
    nodes: list[onnx.NodeProto] = []
    weights: list[onnx.TensorProto] = []
    name = "strip"
    while parts:
        conv = parts.pop(0)
        norm = parts.pop(0) if parts and isinstance(parts[0], nn.BatchNorm2d) else None
        name = _add(conv, norm, name, nodes, weights)
    graph = helper.make_graph(
        nodes,
        "ink",
        [helper.make_tensor_value_info("strip", TensorProto.FLOAT, [1, 1, HEIGHT_PX, WIDTH_PX])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, SIZE, 1, COLUMNS])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    model.producer_name = "vanthu"
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _add(
    conv: nn.Conv2d,
    norm: nn.BatchNorm2d | None,
    source: str,
    nodes: list[onnx.NodeProto],
    weights: list[onnx.TensorProto],
) -> str:
    """Adds one convolution, with ReLU where it was normalised; returns the name of what comes out."""
    number = sum(node.op_type == "Conv" for node in nodes)
    weight, bias = _folded(conv, norm)
    names = [f"weight{number}", f"bias{number}"]
    weights += [numpy_helper.from_array(part, name) for part, name in zip((weight, bias), names, strict=True)]
    padding = [int(side) for side in conv.padding]
    nodes.append(
        helper.make_node(
            "Conv",
            [source, *names],
            [f"conv{number}"],
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            pads=padding * 2,
        )
    )
    if norm is None:
        return f"conv{number}"
    nodes.append(helper.make_node("Relu", [f"conv{number}"], [f"relu{number}"]))
    return f"relu{number}"


def _folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases of a convolution with its normalisation folded in."""
    weight = conv.weight.detach().float()
    bias = conv.bias.detach().float() if conv.bias is not None else torch.zeros(weight.shape[0])
    if norm is not None and norm.running_var is not None and norm.running_mean is not None:
        factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
        weight = weight * factor[:, None, None, None]
        bias = norm.bias.detach() + (bias - norm.running_mean) * factor
    return weight.contiguous().numpy(), bias.numpy()
