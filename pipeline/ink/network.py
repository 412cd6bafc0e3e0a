"""The ink network, run by OpenCV: strips in, log probabilities out."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from diacritics.store import model_path
from pipeline.ink.strip import Floats

MODEL_NAME = "ink.onnx"


def columns_of(strip: Floats) -> NDArray[np.float64]:
    """What the network says of a strip in normal form: log probabilities (COLUMNS, SIZE).  Raises ModelError."""
    network = _network()
    network.setInput(strip[None, None])
    scores = network.forward()[0, :, 0, :].T.astype(np.float64)
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)), np.float64)


@cache
def _network() -> Any:
    return cv2.dnn.readNetFromONNX(str(model_path(MODEL_NAME)))
