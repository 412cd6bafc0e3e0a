"""Smaller copies of a page, on which what is large enough shows at a fraction of the cost."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def shrunk(pixels: Pixels, step: int) -> Pixels:
    """The mean of each square of step by step pixels, what is left at the right and below cut off.

    OpenCV takes six times as long where step is no whole number.  The very pixels where it is 1 or less, or where the
    image is smaller than one square.
    """
    height, width = (side // max(1, step) for side in pixels.shape[:2])
    if step <= 1 or not height or not width:
        return pixels
    whole = pixels[: height * step, : width * step]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
