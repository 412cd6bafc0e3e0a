"""Where a paragraph begins in the body of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.layout.geometry import Strip

LIST_MARK = re.compile(
    # A slash marks a list in `1/ Nội dung`, not in a date or a symbol that begins a line (25/12/2022, 12/KH-UBND).
    r"^(\W{0,2}[-–—+•*]\s?\S|[a-zđ]\)|\(?\d{1,2}([.)]|/(?=\s|[^\W\d_][a-zà-ỹ]))|[IVX]{1,5}[.)]|Điều \d+|Căn cứ\b)"
)


def paragraph_starts(strips: Sequence[Strip], letter_px: float) -> list[bool]:
    """For each strip of a column, whether it opens a paragraph.

    It does when it begins with a list mark, is indented, follows a short line, or stands after a wide gap.
    """
    if not strips:
        return []
    left = sorted(strip.box.left for strip in strips)[len(strips) // 10]
    right = sorted(strip.box.right for strip in strips)[-1 - len(strips) // 10]
    steps = [lower.middle_y - upper.middle_y for upper, lower in pairwise(strips)]
    usual_step = median(steps) if steps else 2 * letter_px
    starts = [True]
    for upper, lower, step in zip(strips, strips[1:], steps, strict=False):
        indented = lower.box.left - left > 1.5 * letter_px and lower.box.left - upper.box.left > 0.8 * letter_px
        after_short = right - upper.box.right > 5 * letter_px
        after_gap = step > 1.6 * usual_step
        starts.append(indented or after_short or after_gap or bool(LIST_MARK.match(lower.text)))
    return starts
