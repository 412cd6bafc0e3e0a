"""The lines of a signature block that the page's own reading took for a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.engine import Engine, Look
from pipeline.fields.signer import has_name, has_title
from pipeline.types import Box, Line, PageImage, Zone

LEAST = 0.5
_FOOT = {Zone.SIGNATURE, Zone.RECIPIENTS}


def add_signature(lines: list[Line], image: PageImage, engine: Engine) -> list[Line]:
    """The lines of a page with what only a second look finds of its signature block: a title, a name.

    The page is looked at again only where one of the two is missing, and nothing is added unless one is found.
    """
    block = [line for line in lines if line.zone is Zone.SIGNATURE]
    boxes = [line.box for line in lines if line.zone in _FOOT and line.box is not None]
    if not boxes or (has_name(block) and has_title(block)):
        return lines
    found = _unknown_lines(block, _signature_area(lines, boxes, image), image, engine)
    wanted = [
        line
        for line in found
        if (has_title([line]) and not has_title(block)) or (has_name([line]) and not has_name(block))
    ]
    if not wanted:
        return lines
    row = max(line.row for line in lines)
    last = max(line.paragraph for line in lines)
    new = [replace(line, row=row + step, paragraph=last + step) for step, line in enumerate(wanted, start=1)]
    merged = sorted([*block, *new], key=_top)
    first = next((place for place, line in enumerate(lines) if line.zone is Zone.SIGNATURE), None)
    rest = [line for line in lines if line.zone is not Zone.SIGNATURE]
    at = max(place for place, line in enumerate(rest) if line.zone in _FOOT) + 1 if first is None else first
    return [*rest[:at], *merged, *rest[at:]]


def _unknown_lines(block: Sequence[Line], area: Box, image: PageImage, engine: Engine) -> list[Line]:
    """The lines of the area, read as a block, that are sure enough and are not on the page yet."""
    known = [line.box for line in block if line.box is not None]
    again = (Line(read.words, Zone.SIGNATURE, 0) for read in engine.look_again(image, area, Look.BLOCK))
    return [
        line
        for line in again
        if line.confidence >= LEAST and line.box is not None and not any(_overlaps(line.box, box) for box in known)
    ]


def _top(line: Line) -> int:
    return line.box.top if line.box is not None else 0


def _signature_area(lines: Sequence[Line], boxes: Sequence[Box], image: PageImage) -> Box:
    """The right column from the head of the foot of the paper to a hand's breadth below its first line."""
    top = min(box.top for box in boxes)
    signature = [line.box.left for line in lines if line.zone is Zone.SIGNATURE and line.box is not None]
    left = min([*signature, round(0.5 * image.width_px)]) - round(0.04 * image.width_px)
    bottom = min(image.height_px, top + round(0.25 * image.height_px))
    return Box(left, top, image.width_px - left, bottom - top)


def _overlaps(one: Box, other: Box) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.4 * min(one.height, other.height)
