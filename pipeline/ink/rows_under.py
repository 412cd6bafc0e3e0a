"""The rows under the names of issuer and motto, where number and date stand though no engine read them as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.folding import fold
from pipeline.ink.place import Place, base_y
from pipeline.ink.rows import MOST_ROWS, row_bases
from pipeline.ink.strip import Pixels, strip_at
from pipeline.layout.header import DATE_LINE
from pipeline.types import Box, Line, ReadPage, Zone

LEFT_HALF, RIGHT_HALF = 9.0, 13.0
"""How far number line and date line may begin before the middle of their column, in heights of a printed digit."""
_LEFT_MIDDLE = 0.4
"""The middle of the left column, in that of the right one."""
_FURTHER = 5.0
"""How much further at the left a line may begin that the engine read, in heights of a printed digit."""
_SAME_ROW = 0.6
"""Lines whose feet are nearer than this, in heights of a printed digit, stand in one row."""
_TALLEST = 3.5
"""A line whose box is higher, in heights of a printed digit, is several lines that the engine ran together."""
_REACH = 9.0
"""How far under the names of issuer and motto the two lines may stand, in heights of a printed digit."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where one column of the header has its rows.

    middle is that of its names, half how far from it a line may begin, in heights of a printed digit; top is where the
    rows may begin, beside_y the y on which the filled-in line of the other column stands, where it was read.
    """

    middle: float
    half: float
    top: float
    beside_y: float | None


def column_of(names: Sequence[Line], beside: Sequence[Line], half: float, digit_px: float) -> Column | None:
    """The column under these names; None where there are none."""
    boxes = [line.box for line in names if line.box is not None]
    if not boxes:
        return None
    beside_y = next((base_y(line.words, digit_px) for line in beside), None)
    middle = median((box.left + box.right) / 2 for box in boxes)
    return Column(middle, half, min(box.bottom for box in boxes), beside_y)


def left_column(header: Sequence[Line], told: Sequence[Line], digit_px: float) -> Column | None:
    """The column under the issuer; where the issuer was not read, that at the left of the motto."""
    dates = [line for line in header if DATE_LINE.search(fold(line.text))]
    names = [line for line in header if line.zone is Zone.HEADER_LEFT and line not in told]
    if names:
        return column_of(names, dates, LEFT_HALF, digit_px)
    right = column_of([line for line in header if line not in told], dates, LEFT_HALF, digit_px)
    return None if right is None else replace(right, middle=_LEFT_MIDDLE * right.middle)


def rows_under(column: Column, page: ReadPage, pixels: Pixels, digit_px: float) -> Iterator[Place]:
    """The rows under the names of one column: those with an engine's line, kept or set aside, and those without."""
    left, right = column.middle - column.half * digit_px, column.middle + column.half * digit_px
    bottom = column.top + _REACH * digit_px
    bases = row_bases(pixels, (round(left), round(right)), (round(column.top), round(bottom)), digit_px)
    read = [(line, line.box) for line in (*page.lines, *page.dropped) if line.zone is not Zone.TITLE]
    here = [
        (line, base_y(line.words, digit_px))
        for line, box in read
        if box and 2 * left < box.left + box.right < 2 * right
    ]
    likely = [y for y in (column.beside_y, *(line_y for _, line_y in here)) if y and column.top < y < bottom]
    for y in _apart([*bases, *likely], digit_px):
        own = _line_on(y, here, digit_px)
        start = left
        if own is not None and own.box is not None:
            start = max(left - _FURTHER * digit_px, min(left, own.box.left - 0.8 * digit_px))
        yield Place(strip_at(start, y, digit_px, start + 24 * digit_px), own, told=False)


def _apart(bases: Sequence[float], digit_px: float) -> list[float]:
    """The bases from the top, of those that are nearly the same the one that is named first."""
    kept: list[float] = []
    for y in bases:
        if all(abs(y - other) > _SAME_ROW * digit_px for other in kept):
            kept.append(y)
    return sorted(kept)[:MOST_ROWS]


def _line_on(row_y: float, lines: Sequence[tuple[Line, float]], digit_px: float) -> Line | None:
    """The longest line that stands on row_y or whose box holds the row: marks spoil where words seem to stand."""
    held = [
        line
        for line, line_y in lines
        if abs(line_y - row_y) < _SAME_ROW * digit_px
        or (line.box and line.box.height < _TALLEST * digit_px and _holds(line.box, row_y - 0.5 * digit_px))
    ]
    return max(held, key=lambda line: len(line.raw), default=None)


def _holds(box: Box, y: float) -> bool:
    return box.top < y < box.bottom
