"""Whether a blank was filled in with coloured ink: how far its strokes are from grey, against the print beside them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import Box

Pixels = NDArray[np.uint8]

_STROKE = 0.5
"""A pixel of a stroke is darker than the paper by this share of the darkest."""
_FEWEST_PX = 12
_COLOURED = 22.0
"""What is further from grey than print by so many of 255 levels is no print (scanned print reaches 10)."""


@dataclass(frozen=True, slots=True)
class Chroma:
    """How far strokes are from grey, in levels of 255, less what the paper is; red says that red leads."""

    level: float
    red: bool


def chroma_of(page: Pixels, box: Box) -> Chroma | None:
    """The chroma of the strokes in a part of an RGB page; None where there are too few strokes to tell."""
    part = page[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
    if part.ndim != 3 or not part.size:
        return None
    darkness = 255 - np.asarray(part, np.int16).min(axis=2)
    paper, full = np.percentile(darkness, [20, 99])
    strokes = darkness > paper + _STROKE * (full - paper)
    if full - paper < 30 or int(strokes.sum()) < _FEWEST_PX:
        return None
    soft = cv2.blur(part, (3, 3)).astype(np.int16)  # JPEG keeps colours at half the resolution
    ink, blank = soft[strokes].mean(axis=0), part[~strokes].mean(axis=0)
    tinted = ink - (blank - blank.max())
    return Chroma(float(tinted.max() - tinted.min()), bool(tinted[0] == tinted.max()))


def is_coloured(filling: Chroma | None, print_: Chroma | None) -> bool | None:
    """Whether a filling has more colour than the print beside it; None where that cannot be told."""
    if filling is None or print_ is None:
        return None
    return filling.level - print_.level > _COLOURED
