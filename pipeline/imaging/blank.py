"""Blank pages: the backs of sheets and the sheets between papers, which no engine needs to look at.

A page is blank when nothing on it has the size of print.  What shines through from the other side, a picture, a seal or
a single number is something: such a page is read, whatever comes of it.
"""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.shrinking import shrunk
from pipeline.types import PageImage

Pixels = NDArray[np.uint8]

_DPI = 100.0
"""Letters are looked for on a copy of about this resolution."""
_AROUND_MM = 8.0
"""Ink is darker than what lies around it, so that the shade of a fold or of an edge is none."""
_DARKER = 14
"""By so many grey levels: fainter than any print that an engine could read."""
_LETTER_MM = 1.2
"""What is neither so wide nor so high is a speck: the smallest print is as high, and a dash as wide."""
_BORDER = 0.03
"""Of the width and height: where scanners draw edges and shadows."""


def is_blank(page: PageImage) -> bool:
    """Whether nothing is printed, written, stamped or pictured on a grey page."""
    step = max(1, round(page.dpi / _DPI))
    small, dpi = shrunk(page.pixels, step), page.dpi / step
    around_px = 2 * round(_AROUND_MM / 25.4 * dpi / 2) + 3
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around_px, _DARKER)
    top, left = (round(_BORDER * side) for side in ink.shape)
    inside = np.ascontiguousarray(ink[top : len(ink) - top, left : ink.shape[1] - left], np.uint8)
    least_px = _LETTER_MM / 25.4 * dpi
    if _holds_bar(inside, ceil(least_px)):
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    sides = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    return not bool((sides >= least_px).any())


def _holds_bar(ink: Pixels, least_px: int) -> bool:
    """Whether so many pixels of ink stand side by side: so on nearly every page with print, and cheaply seen."""
    bar = np.ones((1, least_px), np.uint8)
    return bool(cv2.erode(ink, bar, borderType=cv2.BORDER_CONSTANT, borderValue=0).any())
