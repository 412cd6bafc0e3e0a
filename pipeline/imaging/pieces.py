"""Connected pieces of ink on a small part of a page."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import Box


def pieces_of_ink(part: NDArray[np.uint8], *, contrast: int) -> list[Box]:
    """The boxes of what is printed on a grey part, from left to right; contrast is that of the faintest print.

    Ink is darker than halfway between paper and the darkest pixel; none where they differ by less than contrast.
    """
    if not part.size:
        return []
    paper, darkest = float(np.percentile(part, 90)), float(part.min())
    if paper - darkest < contrast:
        return []
    ink = (part < (paper + darkest) / 2).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return sorted((Box(*map(int, row[:4])) for row in stats[1:]), key=lambda box: box.left)
