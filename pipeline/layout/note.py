"""A note typed over the right half of the header: told by lines that all begin at one x, beside the left column."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.geometry import Strip, box_of

_LEAST_LINES = 3
_SLACK = 0.3
"""In letter heights: how far the left edges of a note's lines may lie apart."""


def note_edge(strips: Sequence[Strip], width_px: int, letter_px: float) -> float | None:
    """The x at which at least three lines in the middle third of the page begin; None where there is no such note."""
    lefts = [strip.box.left for strip in strips if width_px / 3 < strip.box.left < 2 * width_px / 3]
    together = [[other for other in lefts if abs(other - left) <= _SLACK * letter_px] for left in lefts]
    best = max(together, key=len, default=[])
    return sum(best) / len(best) if len(best) >= _LEAST_LINES else None


def cut_at_edge(strip: Strip, edge_x: float | None, letter_px: float) -> tuple[Strip, Strip | None]:
    """The strip's parts left and right of the edge; the whole strip as the left one when no later word begins there."""
    if edge_x is None:
        return strip, None
    for place, word in enumerate(strip.words[1:], start=1):
        if abs(box_of(word).left - edge_x) <= _SLACK * letter_px:
            return Strip(strip.words[:place]), Strip(strip.words[place:])
    return strip, None
