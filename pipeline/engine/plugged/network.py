"""A plugged-in network, run by ONNX Runtime: the pixels of a line in, columns of probabilities out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engine.plugged.ctc import Columns
from pipeline.engine.plugged.description import Recogniser, wrong
from pipeline.errors import MissingTool

Pixels = NDArray[np.uint8]

RUNTIME_REMEDY = "install it with: pip install 'vanthu[accurate]'"
_STEP_PX = 8
"""Lines are filled up to a multiple of this width: networks halve it a few times."""
_PROBE_PX = 160
"""Width of the white line by which a network is tried when it is loaded."""
_LAST_OF_PART = 0.6
"""A part of a line that is too long for the network ends no sooner than at this share of its width."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line: its columns, and where on the line it begins and how wide a column is, in pixels."""

    columns: Columns
    left_px: float
    column_px: float


@dataclass(frozen=True)
class Network:
    """A loaded network.  letters: what each class says; height_px, width_px, channels: of a line as it takes it.

    width_px is 0 where it takes any.
    """

    recogniser: Recogniser
    session: Any
    letters: tuple[str, ...]
    height_px: int
    width_px: int
    channels: int

    @property
    def alphabet(self) -> frozenset[str]:
        """The characters that it knows."""
        return frozenset("".join(self.letters))

    def read_line(self, line: Pixels) -> list[Part]:
        """line: (height, width) grey.  One part, or several, cut between words, where it is too long for the network.

        Raises MissingTool when the network fails on it.
        """
        scale = self.height_px / line.shape[0]
        size = (max(1, round(line.shape[1] * scale)), self.height_px)
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = np.asarray(cv2.resize(line, size, interpolation=how), np.uint8)
        parts = []
        for start, end in _spans(scaled, self.width_px or self.recogniser.width_px or size[0]):
            tensor = _tensor(scaled[:, start:end], self)
            columns = _columns(_run(self.recogniser, self.session, tensor), len(self.letters))
            parts.append(Part(columns, start / scale, tensor.shape[3] / len(columns) / scale))
        return parts


@cache
def load_network(recogniser: Recogniser) -> Network:
    """The network, loaded and tried, once a process.

    Raises MissingTool when the runtime is not installed, or the network is none, or does not fit its alphabet.
    """
    try:
        import onnxruntime  # noqa: PLC0415  only those who plug in a recogniser have it
    except ImportError as error:
        raise MissingTool("ONNX Runtime", RUNTIME_REMEDY) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents are read side by side
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(recogniser.model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own errors have no common class but this
        raise wrong(
            recogniser.path, f"{recogniser.model.name} is no network that can be run: {_line(error)}"
        ) from error
    return _tried(recogniser, session)


def _tried(recogniser: Recogniser, session: Any) -> Network:
    """The network with the letters of as many classes as it gives for a white line."""
    channels, height_px, width_px = _input_size(recogniser, session)
    network = Network(recogniser, session, (), height_px, width_px, channels)
    result = _run(recogniser, session, _tensor(np.full((height_px, width_px or _PROBE_PX), 255, np.uint8), network))
    alphabet = recogniser.alphabet
    for letters in (("", *alphabet), alphabet):  # without the blank, which comes first, or with it: an empty line
        if letters.count("") == 1 and len(letters) in np.shape(result):
            return Network(recogniser, session, letters, height_px, width_px, channels)
    raise wrong(
        recogniser.path,
        f"the network gives {' x '.join(map(str, np.shape(result)))} values for a line, of which none is "
        f"{len(alphabet) + 1}, the {len(alphabet)} lines of the alphabet and the blank",
    )


def _input_size(recogniser: Recogniser, session: Any) -> tuple[int, int, int]:
    """Channels, height and width (0 for any) of the network's input."""
    inputs = session.get_inputs()
    shape = inputs[0].shape if inputs else []
    if len(inputs) != 1 or len(shape) != 4 or inputs[0].type != "tensor(float)":
        raise wrong(
            recogniser.path, "the network does not take one image (1 x channels x height x width, 32-bit floats)"
        )
    batch, channels, height_px, width_px = (size if isinstance(size, int) else 0 for size in shape)
    if batch > 1 or channels not in {0, 1, 3}:
        raise wrong(
            recogniser.path, f"the network takes {batch} images of {channels} channels; it may be one, of 1 or 3"
        )
    if height_px and recogniser.height_px not in {0, height_px}:
        raise wrong(recogniser.path, f"height_px is {recogniser.height_px}, but the network takes {height_px}")
    if not height_px and not recogniser.height_px:
        raise wrong(recogniser.path, "does not say which height_px; the network takes any")
    return channels or 3, height_px or recogniser.height_px, width_px


def _tensor(line: Pixels, network: Network) -> NDArray[np.float32]:
    """(1, channels, height, width) with paper and ink as the network has them, paper at the right."""
    width = network.width_px or -(-line.shape[1] // _STEP_PX) * _STEP_PX
    whole = np.full((line.shape[0], width), 255, np.uint8)
    whole[:, : line.shape[1]] = line
    paper, ink = network.recogniser.paper, network.recogniser.ink
    values = np.float32(ink) + whole.astype(np.float32) * np.float32((paper - ink) / 255)
    return np.repeat(values[None, None], network.channels, axis=1)


def _run(recogniser: Recogniser, session: Any, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    try:
        return np.asarray(session.run(None, {session.get_inputs()[0].name: tensor})[0], np.float32)
    except Exception as error:  # as above
        shape = " x ".join(map(str, tensor.shape))
        raise wrong(recogniser.path, f"the network fails on a line of {shape}: {_line(error)}") from error


def _columns(result: NDArray[np.float32], classes: int) -> Columns:
    """The network's values as (columns, classes) probabilities; they may be those, their logs, or raw scores."""
    axis = max(place for place, size in enumerate(result.shape) if size == classes)
    scores = np.moveaxis(result, axis, -1).reshape(-1, classes)
    sums = scores.sum(axis=1)
    if scores.min() >= 0 and np.allclose(sums, 1, atol=1e-2):
        return scores
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def _spans(line: Pixels, width: int) -> Iterator[tuple[int, int]]:
    """Parts of a scaled line that are no wider than width, cut in the middle of the widest gaps near their ends."""
    start = 0
    while line.shape[1] - start > width:
        first = start + round(_LAST_OF_PART * width)
        end = _middle_of_gap(line[:, first : start + width]) + first
        yield start, end
        start = end
    yield start, line.shape[1]


def _middle_of_gap(part: Pixels) -> int:
    """The middle of the widest run of columns that are as white as any in the part."""
    darkest = part.min(axis=0)
    white = np.flatnonzero(darkest < darkest.max() - 16)
    edges = np.concatenate(([-1], white, [part.shape[1]]))
    widest = int(np.diff(edges).argmax())
    return max(1, int(edges[widest] + edges[widest + 1] + 1) // 2)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
