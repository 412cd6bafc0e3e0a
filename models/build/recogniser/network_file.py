"""The recogniser's network as Tesseract stores it: read with its integer weights as numbers, written back as integers.

Layout after Tesseract 5 (src/lstm: network.cpp, plumbing.cpp, lstm.cpp, fullyconnected.cpp, weightmatrix.cpp).  Weights
are rows of bytes with a scale a row: weight = byte × scale; the last of a row is the bias.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]

INT8_MAX = 127
_INT8, _DOUBLE_SCALES = 1, 128
_OWN_LEARNING_RATES = 64
_HEAD = struct.Struct("<bbiiii")
_PARENTS = {"Series", "ConvSeries", "XYTranspose", "RTLReversed", "TTBReversed", "Parallel", "Replicated"}
_NUMBERS = {"Input": 5, "Convolve": 2, "Maxpool": 2, "Reconfig": 2}
"""How many integers follow the head of a layer of this kind."""
_GATES = 4


class UnknownLayer(ValueError):
    """The file holds a kind of layer or a form of weights that this reader does not know."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with what is below it.  matrices: (outputs, inputs + 1) each, those of an LSTM in the order of its
    gates: input, input gate, forget gate, output gate."""

    kind: str
    training: int
    backward: int
    flags: int
    inputs: int
    outputs: int
    weights: int
    name: str
    numbers: tuple[int, ...] = ()
    matrices: tuple[Weights, ...] = ()
    modes: tuple[int, ...] = ()
    children: tuple[Layer, ...] = ()
    rates: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """The network and the rest of the component: its spec, counters and the code of the blank."""

    network: Layer
    tail: bytes

    @property
    def blank(self) -> int:
        """The output that stands for no letter."""
        return int(struct.unpack_from("<i", self.tail, len(self.tail) - 16)[0])


def read_network(content: bytes) -> NetworkFile:
    """The component `lstm` of a traineddata file with integer weights.  Raises UnknownLayer."""
    stream = BytesIO(content)
    network = _read_layer(stream)
    return NetworkFile(network, stream.read())


def write_network(file: NetworkFile) -> bytes:
    """The component again, its weights rounded to integers."""
    return b"".join(_layer_bytes(file.network)) + file.tail


def matrices(layer: Layer) -> list[Weights]:
    """All weights in the order of the file."""
    return [*layer.matrices, *(matrix for child in layer.children for matrix in matrices(child))]


def with_matrices(layer: Layer, new: Iterator[Weights]) -> Layer:
    """The same layers with other weights of the same shapes, taken in the order of the file."""
    own = tuple(next(new) for _ in layer.matrices)
    return replace(layer, matrices=own, children=tuple(with_matrices(child, new) for child in layer.children))


def quantise(weights: Weights) -> tuple[NDArray[np.int8], Weights]:
    """Rows of bytes and their scales, as Tesseract rounds them: the largest of a row becomes 127."""
    scales = np.abs(weights).max(axis=1) / INT8_MAX
    scales[scales == 0] = 1.0
    return np.rint(weights / scales[:, None]).astype(np.int8), scales


def _read_layer(stream: BytesIO) -> Layer:
    _unpack("<b", stream)
    kind = _read_text(stream)
    training, backward, flags, inputs, outputs, weights = _HEAD.unpack(stream.read(_HEAD.size))
    layer = Layer(kind, training, backward, flags, inputs, outputs, weights, _read_text(stream))
    if kind in _PARENTS:
        children = tuple(_read_layer(stream) for _ in range(_unpack("<I", stream)))
        return replace(layer, children=children, rates=_read_rates(stream) if flags & _OWN_LEARNING_RATES else ())
    if kind in _NUMBERS:
        return replace(layer, numbers=struct.unpack(f"<{_NUMBERS[kind]}i", stream.read(4 * _NUMBERS[kind])))
    numbers: tuple[int, ...] = ()
    if kind in ("LSTM", "SummLSTM"):
        numbers, count = (_unpack("<i", stream),), _GATES
    elif kind in ("Tanh", "Softmax"):
        count = 1
    else:
        raise UnknownLayer(kind)
    read = [_read_matrix(stream) for _ in range(count)]
    return replace(
        layer, numbers=numbers, matrices=tuple(matrix for matrix, _ in read), modes=tuple(mode for _, mode in read)
    )


def _read_matrix(stream: BytesIO) -> tuple[Weights, int]:
    mode = _unpack("<B", stream)
    if not mode & _INT8 or not mode & _DOUBLE_SCALES:
        raise UnknownLayer(f"weights of mode {mode:#x}: only integers with scales of their own are read")
    rows, columns, empty = struct.unpack("<IIb", stream.read(9))
    if empty:
        raise UnknownLayer("a matrix that is not empty where nothing is set")
    bytes_ = np.frombuffer(stream.read(rows * columns), np.int8).reshape(rows, columns)
    scales = np.frombuffer(stream.read(8 * _unpack("<I", stream)), "<f8")
    return bytes_ * scales[:rows, None], mode


def _read_rates(stream: BytesIO) -> tuple[float, ...]:
    count = _unpack("<I", stream)
    return struct.unpack(f"<{count}f", stream.read(4 * count))


def _layer_bytes(layer: Layer) -> Iterator[bytes]:
    yield b"\0" + _text_bytes(layer.kind)
    yield _HEAD.pack(layer.training, layer.backward, layer.flags, layer.inputs, layer.outputs, layer.weights)
    yield _text_bytes(layer.name)
    if layer.kind in _PARENTS:
        yield struct.pack("<I", len(layer.children))
        for child in layer.children:
            yield from _layer_bytes(child)
        if layer.flags & _OWN_LEARNING_RATES:
            yield struct.pack(f"<I{len(layer.rates)}f", len(layer.rates), *layer.rates)
    yield struct.pack(f"<{len(layer.numbers)}i", *layer.numbers)
    for matrix, mode in zip(layer.matrices, layer.modes, strict=True):
        bytes_, scales = quantise(matrix)
        yield struct.pack("<BIIb", mode, *matrix.shape, 0) + bytes_.tobytes()
        yield struct.pack("<I", len(scales)) + scales.astype("<f8").tobytes()


def _unpack(form: str, stream: BytesIO) -> int:
    return int(struct.unpack(form, stream.read(struct.calcsize(form)))[0])


def _read_text(stream: BytesIO) -> str:
    return stream.read(_unpack("<I", stream)).decode()


def _text_bytes(text: str) -> bytes:
    return struct.pack("<I", len(text.encode())) + text.encode()
