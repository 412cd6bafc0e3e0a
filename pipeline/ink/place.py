"""A place of the header where something may be filled in, and the lines of the header that an engine read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ink.strip import Strip
from pipeline.types import Line, Word, Zone

HEADER = {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}


@dataclass(frozen=True, slots=True)
class Place:
    """A strip where a number or date may be filled in, and the line that the engine read there.

    told says that the engine's words tell what line it is; elsewhere the network has to see the labels.  anchors are
    those that the engine surely read, by the network's letters for them, with the middle of each on the page.
    """

    strip: Strip
    line: Line | None
    told: bool
    anchors: tuple[tuple[str, float], ...] = ()


def header_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines of both columns of the header that have a place on the page."""
    return [line for line in lines if line.zone in HEADER and line.box is not None]


def base_y(words: Sequence[Word], digit_px: float) -> float:
    """Where the words stand.  Ink and tails reach below the line: the upper ones of the feet are on it."""
    boxes = [word.box for word in words if word.box is not None]
    feet = sorted(box.bottom for box in boxes if box.height > 0.6 * digit_px) or [boxes[0].bottom]
    return float(feet[max(0, (len(feet) - 1) // 3)])
