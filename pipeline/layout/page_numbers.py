"""Page numbers: alone on a row at the upper or lower edge of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.folding import fold
from pipeline.layout.geometry import Strip

UPPER_EDGE, LOWER_EDGE = 0.08, 0.9
"""Of the page's height."""
_SURE, _TALLEST = 0.6, 1.2
"""A number that is read for less, or higher than so many heights of a word, is ink: the archive's own."""
_NUMBER = re.compile(r"^[-–]?\s?(trang\s)?\d{1,4}(\s?/\s?\d{1,4})?\s?[-–.]?$")


def numbers_apart(
    strips: Sequence[Strip], height_px: int, letter_px: float
) -> tuple[list[Strip], list[Strip], list[Strip]]:
    """The page numbers at the upper edge, the other strips, and the page numbers at the lower edge."""
    above = [strip for strip in strips if strip.middle_y < UPPER_EDGE * height_px]
    below = [strip for strip in strips if strip.middle_y > LOWER_EDGE * height_px]
    upper, lower = ([strip for strip in edge if _is_number(strip, strips, letter_px)] for edge in (above, below))
    taken = {id(strip) for strip in (*upper, *lower)}
    return upper, [strip for strip in strips if id(strip) not in taken], lower


def _is_number(strip: Strip, strips: Sequence[Strip], letter_px: float) -> bool:
    if not _NUMBER.match(fold(strip.text)) or strip.confidence < _SURE or strip.box.height > _TALLEST * letter_px:
        return False
    return all(other is strip or abs(other.middle_y - strip.middle_y) > letter_px for other in strips)
