"""Rows of print in a part of a page where no engine read any: the lines on which letters stand."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink.strip import Pixels

_DARKER = 50
"""Grey levels by which a letter is darker than the paper."""
_FEWEST_LETTERS = 4
MOST_ROWS = 6


def row_bases(page: Pixels, columns: tuple[int, int], rows: tuple[int, int], digit_px: float) -> list[float]:
    """The y on which the letters of each row stand, from the top, at most MOST_ROWS of them.

    Looked for between two columns and two rows of the grey page; digit_px is the height of a printed digit.
    """
    left, top = max(0, columns[0]), max(0, rows[0])
    part = page[top : max(0, rows[1]), left : max(0, columns[1])]
    if not part.size:
        return []
    dark = (part < float(np.percentile(part, 80)) - _DARKER).astype(np.uint8)
    feet = np.sort(list(_feet(dark, digit_px)))
    return [top + base for base in _bunches(feet, digit_px)][:MOST_ROWS]


def _feet(dark: Pixels, digit_px: float) -> Iterator[float]:
    """The lower edge of everything that is as large as a letter."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    for _, y, width, height, _ in stats[1:]:
        if 0.5 * digit_px <= height <= 1.6 * digit_px and width <= 2.5 * digit_px:
            yield float(y + height)


def _bunches(feet: NDArray[np.float64], digit_px: float) -> Iterator[float]:
    """Where several feet stand within a fifth of a digit: the middle of each such bunch, from the top."""
    taken = -np.inf
    for foot in feet:
        near = feet[(feet >= foot) & (feet <= foot + 0.2 * digit_px)]
        if len(near) >= _FEWEST_LETTERS and foot > taken + 0.8 * digit_px:
            taken = float(np.median(near))
            yield taken
