"""Points and commas between two digits that an engine passed over (`5 682.000` for 5.682.000), told by their ink."""

from __future__ import annotations

from pipeline.imaging.pieces import pieces_of_ink
from pipeline.types import Box, PageImage

_HIGH, _LOW = 0.6, 0.55
"""In heights of a digit: what is at least so high is one, what begins below that a point or a comma."""
_SMALLEST, _LARGEST = 0.07, 0.5
"""Width and height of a point or comma, in heights of a digit."""
_TAIL = 0.1
"""In heights of a digit: a comma reaches so far below the line."""
_BELOW = 0.35
_CONTRAST = 40
"""Grey levels between paper and the faintest print."""


def point_between(before: Box, after: Box, image: PageImage) -> str:
    """`.` or `,` where one stands on the line between two words of digits; nothing where it is not clear."""
    top, bottom = max(0, min(before.top, after.top)), max(before.bottom, after.bottom)
    left, right = (box.left + box.width // 2 for box in (before, after))
    part = image.pixels[top : bottom + round(_BELOW * (bottom - top)), max(0, left) : right]
    pieces = pieces_of_ink(part, contrast=_CONTRAST)
    digits = [piece for piece in pieces if piece.height >= _HIGH * max(each.height for each in pieces)]
    if len(digits) < len(pieces) and digits:
        return _sign([piece for piece in pieces if piece not in digits], digits, before.right - max(0, left))
    return ""


def _sign(small: list[Box], digits: list[Box], seam: int) -> str:
    """The one small piece at the foot of the digits between which the seam lies, as a sign."""
    height = max(digit.height for digit in digits)
    foot = max(digit.bottom for digit in digits)
    top = foot - height
    found = [
        piece
        for piece in small
        if piece.top > top + _LOW * height
        and max(piece.width, piece.height) <= _LARGEST * height
        and min(piece.width, piece.height) >= _SMALLEST * height
        and abs(piece.left + piece.width / 2 - seam) <= _HIGH * height
    ]
    if len(found) != 1:
        return ""
    return "," if found[0].bottom > foot + _TAIL * height else "."
