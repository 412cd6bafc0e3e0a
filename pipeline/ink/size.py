"""How high strokes stand, and on what line, against the print beside them: ink is higher as a rule, or off the line."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import COLUMNS
from pipeline.ink.strip import DIGIT_PX, HEIGHT_PX, WIDTH_PX, Floats

_DARK = 0.45
_EDGE_PX = 8
"""Rows at the strip's upper and lower edge, where other lines may reach in."""
_LEAST_PX, _MOST_PRINT_PX = DIGIT_PX // 2, 1.5 * DIGIT_PX
_AROUND_PX = (6, 10)
"""What is looked at before the middle of the first letter and behind that of the last."""
_FEWEST_LETTERS = 2
_ALIKE, _ON_LINE = 0.13, 0.14
"""Print differs in height and in its foot by less than this, in heights of a printed digit."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The height of strokes, and how far under the line of print they stand, in heights of a printed digit."""

    height: float
    foot: float


AS_PRINT = Extent(1.0, 0.0)
"""What digits of print have, as far as their height is known."""


def extent_of(strip: Floats, span: tuple[int, int]) -> Extent | None:
    """The extent of what stands between two columns of a strip in normal form: of the highest stroke there.

    None where nothing is as large as half a digit.
    """
    heights, feet = _strokes(strip, span)
    return Extent(float(heights.max()), float(np.median(feet))) if len(heights) else None


def extent_of_print(strip: Floats, span: tuple[int, int]) -> Extent:
    """The extent of most letters between two columns; AS_PRINT where there are too few."""
    heights, feet = _strokes(strip, span)
    letters = heights < _MOST_PRINT_PX / DIGIT_PX
    if int(letters.sum()) < _FEWEST_LETTERS:
        return AS_PRINT
    return Extent(float(np.median(heights[letters])), float(np.median(feet[letters])))


def stands_like(extent: Extent | None, print_: Extent) -> bool | None:
    """Whether strokes are as high as the print beside them and stand on its line; None where there are none."""
    if extent is None:
        return None
    return abs(extent.height / print_.height - 1) <= _ALIKE and abs(extent.foot - print_.foot) <= _ON_LINE


def _strokes(strip: Floats, span: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights and feet of everything between two columns that is as large as half a digit."""
    left, right = (round((column + 0.5) * WIDTH_PX / COLUMNS) for column in span)
    part = strip[_EDGE_PX : HEIGHT_PX - _EDGE_PX, max(0, left - _AROUND_PX[0]) : right + _AROUND_PX[1]]
    _, _, stats, _ = cv2.connectedComponentsWithStats((part > _DARK).astype(np.uint8))
    tall = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= _LEAST_PX]
    heights = tall[:, cv2.CC_STAT_HEIGHT].astype(np.float64)
    line = HEIGHT_PX / 2 + DIGIT_PX / 2 - _EDGE_PX
    return heights / DIGIT_PX, (tall[:, cv2.CC_STAT_TOP] + heights - line) / DIGIT_PX
