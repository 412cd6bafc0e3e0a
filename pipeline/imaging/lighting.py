"""Light that falls unevenly on a page: the shade of a hand or a telephone, a lamp from one side.

An engine tells ink from paper by one threshold for the whole page, so that the darker part of it is lost.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import PageImage

Pixels = NDArray[np.uint8]

_LOOK_DPI = 25.0
"""Paper is looked at on a copy this coarse, where print closes over."""
_CLOSED_PX, _SMOOTHED_PX = 7, 5
_BORDER = 0.05
"""Of the width and height: the edges of a scan and the shadow of a fold harm nothing."""
_SHADED, _OF_INK, _LEAST_SHARE = 0.75, 0.35, 0.05
"""Paper with less than so much of the light, or darker by so much of what ink is darker than paper, on so much of the
page.  Of 159 pages of real scans none has it.
"""
_INK_DPI, _INK, _STROKES = 100.0, 25, 60
"""Ink is looked at this coarse: what is darker than its paper by so many levels; the percentile of strokes."""
_PAPER = 250
"""The grey level of paper afterwards."""


def even_light(page: PageImage) -> PageImage:
    """The grey page as if lit evenly; the very page where its light is even."""
    level = _paper_level(page)
    if not _is_uneven(page, level):
        return page
    size = page.width_px, page.height_px
    whole = cv2.resize(level, size, interpolation=cv2.INTER_LINEAR)
    return replace(page, pixels=np.asarray(cv2.divide(page.pixels, whole, scale=_PAPER), np.uint8))


def _paper_level(page: PageImage) -> Pixels:
    """How bright the paper is around each place of the page, at 25 dpi."""
    stride = max(1, int(page.dpi / (4 * _LOOK_DPI)))
    coarse = page.pixels[::stride, ::stride]
    scale = min(1.0, _LOOK_DPI / page.dpi)
    size = max(1, round(page.width_px * scale)), max(1, round(page.height_px * scale))
    small = cv2.resize(np.ascontiguousarray(coarse), size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_CLOSED_PX, _CLOSED_PX), np.uint8))
    return np.asarray(cv2.medianBlur(closed, _SMOOTHED_PX), np.uint8)


def _is_uneven(page: PageImage, level: Pixels) -> bool:
    down, across = (round(_BORDER * side) for side in level.shape)
    inside = level[down : len(level) - down, across : level.shape[1] - across]
    light = float(np.percentile(inside, 90))

    def has_darker(limit: float) -> bool:
        return bool((inside < limit).mean() >= _LEAST_SHARE)

    # What no ink could be so faint as to be lost in costs no look at the ink.
    return has_darker(_SHADED * light) or (
        has_darker(light - _OF_INK * _INK) and has_darker(light - _OF_INK * _darkness_of_ink(page, level))
    )


def _darkness_of_ink(page: PageImage, level: Pixels) -> float:
    """By how many levels strokes are darker than the paper around them; 255 where there are none."""
    stride = max(1, int(page.dpi / _INK_DPI))
    coarse = page.pixels[::stride, ::stride]
    paper = cv2.resize(level, coarse.shape[::-1], interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, np.ascontiguousarray(coarse))
    ink = darker[darker > _INK]
    return float(np.percentile(ink, _STROKES)) if ink.size else 255.0
