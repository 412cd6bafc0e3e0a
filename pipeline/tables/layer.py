"""Tables of a page whose text layer is taken: the rulings come from a coarse drawing, the words from the layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.tables.grid import Cell, Grid
from pipeline.types import Box, OcrCell, OcrLine, OcrPage, OcrTable, Word

_PIECES, _ROWS = 3, 3
_SAME_ROW = 0.35
_GAP = 1.0
"""In word heights: wider than the spaces of justified lines."""


def looks_tabular(layer: OcrPage) -> bool:
    """Whether at least three rows of the page fall into three or more pieces, as the rows of a table do."""
    boxes = [word.box for line in layer.lines for word in line.words if word.box is not None]
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle_y):
        if rows and box.middle_y - rows[-1][0].middle_y <= _SAME_ROW * box.height:
            rows[-1].append(box)
        else:
            rows.append([box])
    return sum(_pieces(row) >= _PIECES for row in rows) >= _ROWS


def _pieces(row: Sequence[Box]) -> int:
    ordered = sorted(row, key=lambda box: box.left)
    return 1 + sum(right.left - left.right > _GAP * left.height for left, right in pairwise(ordered))


def with_tables(layer: OcrPage, grids: Sequence[Grid]) -> OcrPage:
    """The page with the words that stand in cells in its tables; grids count in the page's pixels."""
    if not grids:
        return layer
    cells = [cell for grid in grids for cell in grid.cells]
    inside: dict[Cell, list[Word]] = {cell: [] for cell in cells}
    lines: list[OcrLine] = []
    for line in layer.lines:
        outside: list[Word] = []
        for word in line.words:
            cell = next((cell for cell in cells if word.box is not None and _holds(cell.box, word.box)), None)
            (outside if cell is None else inside[cell]).append(word)
        lines += [replace(line, words=tuple(outside))] if outside else []
    tables = [
        OcrTable(grid.box, tuple(OcrCell(tuple(inside[cell]), cell.row, cell.column, cell.box) for cell in grid.cells))
        for grid in grids
    ]
    return replace(layer, lines=tuple(lines), tables=tuple(tables))


def _holds(cell: Box, word: Box) -> bool:
    middle_x = word.left + word.width / 2
    return cell.left <= middle_x <= cell.right and cell.top <= word.middle_y <= cell.bottom
