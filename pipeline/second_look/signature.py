"""The lines of a signature block that the page's own reading took for a picture."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engine import Engine, Look
from pipeline.fields.signer import has_name
from pipeline.types import Box, Line, PageImage, Zone

LEAST = 0.5


def add_signature(lines: list[Line], image: PageImage, engine: Engine) -> list[Line]:
    """The lines of a page, with those of its signature block that only a second look finds; none without a name."""
    block = [line for line in lines if line.zone is Zone.SIGNATURE]
    boxes = [line.box for line in lines if line.zone in {Zone.SIGNATURE, Zone.RECIPIENTS} and line.box is not None]
    if not boxes or has_name(block):
        return lines
    area = _signature_area(lines, boxes, image)
    known = [line.box for line in block if line.box is not None]
    row = max(line.row for line in lines)
    found = []
    for index, again in enumerate(engine.look_again(image, area, Look.BLOCK), start=1):
        line = Line(again.words, Zone.SIGNATURE, lines[-1].paragraph + index, row + index)
        if line.confidence >= LEAST and line.box is not None and not any(_overlaps(line.box, box) for box in known):
            found.append(line)
    if not has_name(found):
        return lines
    at = max((index for index, line in enumerate(lines) if line.zone in {Zone.SIGNATURE, Zone.RECIPIENTS}), default=-1)
    return [*lines[: at + 1], *found, *lines[at + 1 :]]


def _signature_area(lines: Sequence[Line], boxes: Sequence[Box], image: PageImage) -> Box:
    """The right column from the head of the foot of the paper to a hand's breadth below its first line."""
    top = min(box.top for box in boxes)
    signature = [line.box.left for line in lines if line.zone is Zone.SIGNATURE and line.box is not None]
    left = min([*signature, round(0.5 * image.width_px)]) - round(0.04 * image.width_px)
    bottom = min(image.height_px, top + round(0.25 * image.height_px))
    return Box(left, top, image.width_px - left, bottom - top)


def _overlaps(one: Box, other: Box) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.4 * min(one.height, other.height)
