"""How high the digits in a blank stand, against print: ink is higher as a rule."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ink.alphabet import COLUMNS
from pipeline.ink.strip import DIGIT_PX, HEIGHT_PX, WIDTH_PX, Floats

_DARK = 0.45
_EDGE_PX = 8
"""Rows at the strip's upper and lower edge, where other lines may reach in."""
_LEAST_PX = DIGIT_PX // 2
_AROUND_PX = (6, 10)
"""What is looked at before the middle of the first letter and behind that of the last."""


def height_in(strip: Floats, span: tuple[int, int]) -> float | None:
    """The height of the highest stroke between two columns of a strip in normal form, in heights of a printed digit.

    None where nothing is as large as half a digit.
    """
    left, right = (round((column + 0.5) * WIDTH_PX / COLUMNS) for column in span)
    part = strip[_EDGE_PX : HEIGHT_PX - _EDGE_PX, max(0, left - _AROUND_PX[0]) : right + _AROUND_PX[1]]
    _, _, stats, _ = cv2.connectedComponentsWithStats((part > _DARK).astype(np.uint8))
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    return float(heights.max()) / DIGIT_PX if heights.max(initial=0) >= _LEAST_PX else None
