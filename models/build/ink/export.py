"""The trained network as an ONNX file of plain convolutions, its batch normalisation folded in, its weights halved.

Weights of 16 bits say the same: scores differ by some hundredths, and two networks take the room of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from models.build.ink.network import Step
from pipeline.ink.alphabet import COLUMNS, SIZE
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX

_OPSET = 13
_IR_VERSION = 8


@dataclass
class _Graph:
    """Nodes and weights as they grow; output names what the last node gives."""

    output: str = "strip"
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, kind: str, *inputs: str, **attributes: Any) -> None:
        """One node, whose output is the next one's input."""
        self.output = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [self.output], **attributes))

    def weigh(self, values: np.ndarray) -> str:
        """The name of these weights."""
        half = f"half{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), half))
        name = f"weights{len(self.weights)}"
        self.nodes.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
        return name


def export(network: nn.Sequential, path: Path) -> None:
    """Write the network; the same weights give the same bytes."""
    graph = _Graph()
    for part in network:
        if isinstance(part, Step):
            before = graph.output
            _add_conv(graph, part.conv, part.norm)
            graph.add("Relu", graph.output)
            if part.residual:
                graph.add("Add", before, graph.output)
        elif isinstance(part, nn.Conv2d):
            _add_conv(graph, part, None)
    whole = helper.make_graph(
        graph.nodes,
        "ink",
        [helper.make_tensor_value_info("strip", TensorProto.FLOAT, [1, 1, HEIGHT_PX, WIDTH_PX])],
        [helper.make_tensor_value_info(graph.output, TensorProto.FLOAT, [1, SIZE, 1, COLUMNS])],
        graph.weights,
    )
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    model.producer_name = "vanthu"
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _add_conv(graph: _Graph, conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> None:
    names = [graph.weigh(values) for values in _folded(conv, norm)]
    sizes = {"kernel_shape": list(conv.kernel_size), "strides": list(conv.stride), "dilations": list(conv.dilation)}
    pads = [int(side) for side in conv.padding] * 2
    graph.add("Conv", graph.output, *names, **sizes, pads=pads)


def _folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases of a convolution with its normalisation folded in."""
    weight = conv.weight.detach().float()
    bias = conv.bias.detach().float() if conv.bias is not None else torch.zeros(weight.shape[0])
    if norm is not None and norm.running_var is not None and norm.running_mean is not None:
        factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
        weight = weight * factor[:, None, None, None]
        bias = norm.bias.detach() + (bias - norm.running_mean) * factor
    return weight.contiguous().numpy(), bias.numpy()
