"""Where the names of marked boxes stand on a picture: beside them, on blank paper, and never on one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Area = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""

_DARK = 160
_ON_A_LABEL = 20.0
"""How much worse it is to cover so much of another name than to cover print."""
_OFF_THE_PAGE = 1000.0


class Labels:
    """The names on one picture.  Those that are placed first have the first choice."""

    def __init__(self, picture: Image.Image) -> None:
        """picture: the page before anything is drawn on it."""
        self._dark = np.asarray(picture.convert("L")) < _DARK
        self._placed: list[Area] = []

    def place(self, size: tuple[int, int], box: Area, gap: int) -> Area:
        """An area of a size (width, height) beside a box, gap pixels from it; it is taken from now on."""
        # Of places that are as good the first one is taken: left to right, as people read.
        best = min(_beside(size, box, gap), key=self._cost)
        self._placed.append(best)
        return best

    def _cost(self, area: Area) -> float:
        left, top, right, bottom = area
        height, width = self._dark.shape
        if left < 0 or top < 0 or right > width or bottom > height:
            return _OFF_THE_PAGE
        return _share(self._dark[top:bottom, left:right]) + _ON_A_LABEL * max(
            (_covered(area, other) for other in self._placed), default=0.0
        )


def _beside(size: tuple[int, int], box: Area, gap: int) -> Iterator[Area]:
    """The places about a box, the usual ones first."""
    width, height = size
    left, top, right, bottom = box
    corners = (
        (right + gap, top),
        (left, bottom + gap),
        (left, top - gap - height),
        (right - width, bottom + gap),
        (right - width, top - gap - height),
        (left - gap - width, top),
        (right + gap, bottom - height),
        (right + gap, bottom + gap),
        (left, bottom + 2 * gap + height),
        (left, top - 2 * gap - 2 * height),
    )
    yield from ((x, y, x + width, y + height) for x, y in corners)


def _share(dark: NDArray[np.bool_]) -> float:
    """Which share of a piece of the page is print."""
    return float(dark.mean()) if dark.size else 0.0


def _covered(area: Area, other: Area) -> float:
    """Which share of an area another one covers, from 0 to 1."""
    width = min(area[2], other[2]) - max(area[0], other[0])
    height = min(area[3], other[3]) - max(area[1], other[1])
    return max(0, width) * max(0, height) / ((area[2] - area[0]) * (area[3] - area[1]))
