"""The ink networks, run by OpenCV: strips in, log probabilities out."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from diacritics.store import model_path
from pipeline.ink.alphabet import DIGITS, FILLINGS, MARK_FIRST, SIZE
from pipeline.ink.strip import Floats

MODEL_NAME = "ink.onnx"
EARLIER_NAME = "ink_earlier.onnx"
"""A smaller network, trained on other strips: it errs elsewhere.  It says ink and print, no stamps, and A to C only."""
_EARLIER_FILLINGS = 2
_NEVER = -40.0


def columns_of(strip: Floats, name: str = MODEL_NAME) -> NDArray[np.float64]:
    """What a network says of a strip in normal form: log probabilities (COLUMNS, SIZE).  Raises ModelError.

    The earlier network leaves open what a digit was put on the paper with.
    """
    network = _network(name)
    network.setInput(strip[None, None])
    scores = network.forward()[0, :, 0, :].T.astype(np.float64)
    top = scores.max(axis=1, keepdims=True)
    columns = np.asarray(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)), np.float64)
    return columns if columns.shape[1] == SIZE else _in_today_s_alphabet(columns)


def _in_today_s_alphabet(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The earlier network's outputs in the order of today's, each digit shared out evenly among the fillings."""
    marks = 1 + _EARLIER_FILLINGS * len(DIGITS)
    digits = np.logaddexp(columns[:, 1 : 1 + len(DIGITS)], columns[:, 1 + len(DIGITS) : marks])
    found = np.full((len(columns), SIZE), _NEVER)
    found[:, 0] = columns[:, 0]
    found[:, 1:MARK_FIRST] = np.tile(digits - np.log(len(FILLINGS)), len(FILLINGS))
    found[:, MARK_FIRST : MARK_FIRST + columns.shape[1] - marks] = columns[:, marks:]
    return found


@cache
def _network(name: str) -> Any:
    return cv2.dnn.readNetFromONNX(str(model_path(name)))
