"""Lines of print in a part of a page, taken out of the strokes of a signature and the rings of a seal.

What is much larger than a letter is painted out, and each line is turned level by itself: names are often stamped
askew.  The lines are laid one under another on a new sheet, so that one call of the engine reads them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import Box

Pixels = NDArray[np.uint8]

_TALLEST = 2.4
"""A letter with its marks, in heights of a capital; what is taller is a stroke or a ring."""
_WIDEST = 6.0
"""Letters of bold print run together; what is wider is a stroke."""
_SHORTEST_LINE = 4.5
_HIDDEN = 2.5
"""Width of a short surname, in heights of a capital."""
_TILTS_DEG = np.arange(-8.0, 8.1, 1.0)
_GAP = 2.0
"""Space between the lines on the new sheet, in heights of a capital."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of print: where it stands, and its pixels, cleaned and level.

    crowded tells that a stroke or a ring stands at its left end, which may hide its first letters.
    """

    box: Box
    pixels: Pixels
    crowded: bool = False


def find_strips(pixels: Pixels, letter_px: float) -> list[Strip]:
    """The lines of print in a grey picture, top to bottom; boxes are in its pixels.

    letter_px is the height of a capital letter.
    """
    dark = _dark(pixels, letter_px)
    letters, strokes = _parted(dark, letter_px)
    joined = cv2.dilate(letters, np.ones((1, max(1, round(2.2 * letter_px))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [_tight(letters, Box(*map(int, row[:4]))) for row in stats[1:]]
    lines = [box for box in boxes if _is_line(box, letter_px)]
    cleaned = np.where(cv2.dilate(strokes, np.ones((3, 3), np.uint8)) > 0, 255, pixels).astype(np.uint8)
    return [
        _strip(cleaned, letters, box, letter_px, crowded=_has_stroke(strokes, box, letter_px))
        for box in sorted(lines, key=lambda box: box.top)
    ]


def stacked(strips: Sequence[Strip], letter_px: float) -> tuple[Pixels, list[int]]:
    """The strips one under another on a white sheet, and the y at which each begins (one more for the end)."""
    gap = round(_GAP * letter_px)
    width = max(strip.pixels.shape[1] for strip in strips) + 2 * gap
    starts, top = [], gap
    for strip in strips:
        starts.append(top)
        top += strip.pixels.shape[0] + gap
    sheet = np.full((top, width), 255, np.uint8)
    for strip, start in zip(strips, starts, strict=True):
        height, wide = strip.pixels.shape
        sheet[start : start + height, gap : gap + wide] = strip.pixels
    return sheet, [*starts, top]


def _dark(pixels: Pixels, letter_px: float) -> Pixels:
    """1 where a pixel is darker than what surrounds it, 0 elsewhere."""
    reach = max(3, round(4 * letter_px)) | 1
    paper = cv2.blur(pixels, (reach, reach)).astype(np.int16)
    return np.asarray(pixels < np.minimum(215, paper - 18), np.uint8)


def _parted(dark: Pixels, letter_px: float) -> tuple[Pixels, Pixels]:
    """The dark pixels of letters, and those of what is too large to be one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    widths, heights, areas = (stats[:, side] for side in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    large = (heights > _TALLEST * letter_px) | (widths > _WIDEST * letter_px)
    large[0] = False
    letter = ~large & (heights >= 0.25 * letter_px) & (areas > 0.05 * letter_px**2)
    letter[0] = False
    return np.asarray(letter[labels], np.uint8), np.asarray(large[labels], np.uint8)


def _tight(letters: Pixels, box: Box) -> Box:
    """The part of the box that letters take."""
    columns = np.flatnonzero(letters[box.top : box.bottom, box.left : box.right].any(axis=0))
    return Box(box.left + int(columns[0]), box.top, int(columns[-1] - columns[0]) + 1, box.height)


def _is_line(box: Box, letter_px: float) -> bool:
    return box.width >= _SHORTEST_LINE * letter_px and 0.6 * letter_px <= box.height <= 4 * letter_px


def _has_stroke(strokes: Pixels, box: Box, letter_px: float) -> bool:
    left = max(0, box.left - round(_HIDDEN * letter_px))
    return bool(strokes[box.top : box.bottom, left : box.left].any())


def _strip(cleaned: Pixels, letters: Pixels, box: Box, letter_px: float, *, crowded: bool) -> Strip:
    margin = round(0.6 * letter_px)
    top, left = max(0, box.top - margin), max(0, box.left - margin)
    rows, columns = slice(top, box.bottom + margin), slice(left, box.right + margin)
    return Strip(box, _level(cleaned[rows, columns], _tilt_deg(letters[rows, columns])), crowded)


def _tilt_deg(letters: Pixels) -> float:
    """The turn, in whole degrees, that makes the row profile of the letters sharpest."""
    ys, xs = np.nonzero(letters)

    def sharpness(tilt_deg: float) -> float:
        level = ys - np.tan(np.radians(tilt_deg)) * xs
        profile = np.bincount((level - level.min()).astype(int))
        return float(np.square(np.diff(profile)).sum())

    return float(max(_TILTS_DEG, key=lambda tilt: (sharpness(float(tilt)), -abs(float(tilt)))))


def _level(pixels: Pixels, tilt_deg: float) -> Pixels:
    if tilt_deg == 0.0:
        return pixels
    rise = round(abs(np.sin(np.radians(tilt_deg))) * pixels.shape[1] / 2) + 2
    roomy = cv2.copyMakeBorder(pixels, rise, rise, 4, 4, cv2.BORDER_CONSTANT, value=[255])
    height, width = roomy.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt_deg, 1.0)
    level = cv2.warpAffine(roomy, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=[255])
    return np.asarray(level, np.uint8)
