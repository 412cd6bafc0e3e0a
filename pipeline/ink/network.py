"""The ink networks, run by OpenCV: strips in, log probabilities out.

There are two, trained alike from other beginnings: what one of them is wrongly sure of, the other as a rule is not.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from diacritics.store import model_path
from pipeline.ink.strip import Floats


class Network(StrEnum):
    """The model files."""

    FIRST = "ink.onnx"
    SECOND = "ink_second.onnx"


def columns_of(strip: Floats, network: Network = Network.FIRST) -> NDArray[np.float64]:
    """What a network says of a strip in normal form: log probabilities (COLUMNS, SIZE).  Raises ModelError."""
    loaded = _loaded(network)
    loaded.setInput(strip[None, None])
    scores = loaded.forward()[0, :, 0, :].T.astype(np.float64)
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)), np.float64)


@cache
def _loaded(network: Network) -> Any:
    return cv2.dnn.readNetFromONNX(str(model_path(network)))
