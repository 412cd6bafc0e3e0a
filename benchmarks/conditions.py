"""What may be wrong with a page, beyond what the samples show: pixels -> pixels, RGB of uint8."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def bound(page: Pixels) -> Pixels:
    """The shadow of a book's fold along the left edge."""
    across = np.linspace(0, 1, page.shape[1])[None, :, None]
    return _pixels(page * (1 - 0.7 * np.exp(-(((across - 0.02) / 0.06) ** 2))))


def shone_through(page: Pixels, back: Pixels) -> Pixels:
    """Thin paper: the print of the other side shows mirrored and soft, at 30 % of its depth."""
    mirrored = cv2.resize(np.ascontiguousarray(back[:, ::-1]), (page.shape[1], page.shape[0]))
    ghost = cv2.GaussianBlur(mirrored, (0, 0), 1.5).astype(np.float64)
    return _pixels(page - 0.3 * (255 - ghost) * (page / 255))


def punched(page: Pixels) -> Pixels:
    """Two holes of 6 mm (ISO 838) on black, and a black frame of 4 mm."""
    height, width = page.shape[:2]
    seen = np.array(page)
    for share in (0.38, 0.62):
        cv2.circle(seen, (round(0.05 * width), round(share * height)), round(3 / 210 * width), (25, 25, 25), -1)
    frame = round(4 / 210 * width)
    seen[:frame] = seen[-frame:] = 20
    seen[:, :frame] = seen[:, -frame:] = 20
    return _pixels(seen)


def _pixels(values: NDArray[np.generic]) -> Pixels:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
