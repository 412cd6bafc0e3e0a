"""A line's pixels as Tesseract hands them to its network: 36 pixels high, from -1 (ink) to 1 (paper).

After Tesseract 5: `Input::PrepareLSTMInputs` and `NetworkIO::Copy2DImage`, and Leptonica's `pixScale`, which scales by
area or by interpolation and sharpens.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

HEIGHT_PX = 36


def as_input(pixels: Pixels) -> Floats:
    """Grey pixels (height, width) of a line to (36, width) numbers."""
    scaled = scale(pixels, HEIGHT_PX / pixels.shape[0])
    if scaled.shape[0] != HEIGHT_PX:
        scaled = np.asarray(cv2.resize(scaled, (scaled.shape[1], HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)
    black, white = black_and_white(scaled)
    contrast = (white - black) / 2 or 1.0
    return ((scaled.astype(np.float32) - black) / contrast - 1.0).astype(np.float32)


def scale(pixels: Pixels, factor: float) -> Pixels:
    """The pixels scaled and sharpened as `pixScale` does it."""
    height, width = pixels.shape
    size = (max(1, int(width * factor + 0.5)), max(1, int(height * factor + 0.5)))
    if factor == 1.0:
        return pixels
    if factor < 0.7:
        return _sharpened(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), 3, 0.2)
    smooth = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    return _sharpened(smooth, 5, 0.4) if factor < 1.4 else np.asarray(smooth, np.uint8)


def _sharpened(pixels: NDArray[Any], side: int, share: float) -> Pixels:
    grey = pixels.astype(np.float32)
    return np.clip(grey + share * (grey - cv2.blur(grey, (side, side))) + 0.5, 0, 255).astype(np.uint8)


def black_and_white(pixels: Pixels) -> tuple[float, float]:
    """The grey of ink and of paper: quartiles of the valleys and the peaks along the middle row."""
    row = pixels[pixels.shape[0] // 2].astype(np.int16)
    if len(row) < 3:
        return 0.0, 255.0
    before, here, after = row[:-2], row[1:-1], row[2:]
    valleys = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    peaks = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    return _quantile(valleys, 0.25, 0.0), _quantile(peaks, 0.75, 255.0)


def _quantile(values: NDArray[np.int16], share: float, if_none: float) -> float:
    """As Tesseract's STATS::ile: the place inside the histogram's bin counts."""
    if not len(values):
        return if_none
    counts = np.bincount(values, minlength=256)
    target = max(1.0, share * len(values))
    total = 0
    for grey, count in enumerate(counts):
        total += int(count)
        if total >= target:
            return float(grey + 1 - (total - target) / count)
    return 255.0
