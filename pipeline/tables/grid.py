"""The cells of ruled tables, from the rulings on the page image.

Rulings are what stays of the ink when it is opened by long thin bars (Gonzalez and Woods, Digital Image Processing,
chapter 9).  A cell is what they enclose, so that merged cells need no rule of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import Box

Pixels = NDArray[np.uint8]

COARSE_DPI = 130.0
"""Rulings are looked for on a copy of this resolution at most: they still show, at a fifth of the cost."""
_LEAST_ACROSS_MM, _LEAST_DOWN_MM = 12.0, 5.5
"""Longer than any letter is wide or high."""
_LEAST_CELL_MM = 2.5
_LEAST_TABLE_SHARE = 0.3
"""Of the page's width: frames of stamps are narrower."""
_LEAST_CELLS = 4
_SAME_EDGE_MM = 2.0
_FAINT = 12
"""Grey levels by which a ruling is darker than what lies around it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the box inside its rulings, and its place counted from 0; a merged cell stands at its first place."""

    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the box around its rulings, and its cells row by row."""

    box: Box
    cells: tuple[Cell, ...]


def find_grids(pixels: Pixels, dpi: float) -> tuple[Grid, ...]:
    """The ruled tables of a grey page from top to bottom; none on a page without crossing rulings."""
    scale = min(1.0, COARSE_DPI / dpi)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    rulings = ruling_mask(np.asarray(small, np.uint8), scale * dpi)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rulings)
    grids = [
        _grid(labels[top : top + height, left : left + width] == index, (left, top), scale * dpi)
        for index, (left, top, width, height, _) in enumerate(stats[:count].tolist())
        if index and width >= _LEAST_TABLE_SHARE * small.shape[1] and height >= 2 * _LEAST_DOWN_MM * scale * dpi / 25.4
    ]
    found = sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.box.top)
    return tuple(scaled_grid(grid, 1 / scale) for grid in found)


def scaled_grid(grid: Grid, factor: float) -> Grid:
    """The grid in an image that is larger by the factor."""
    cells = tuple(Cell(_scaled(cell.box, factor), cell.row, cell.column) for cell in grid.cells)
    return Grid(_scaled(grid.box, factor), cells)


def _scaled(box: Box, factor: float) -> Box:
    left, top = round(box.left * factor), round(box.top * factor)
    return Box(left, top, round(box.right * factor) - left, round(box.bottom * factor) - top)


def ruling_mask(pixels: Pixels, dpi: float) -> Pixels:
    """1 where a ruling runs, 0 elsewhere."""
    found = cv2.adaptiveThreshold(pixels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, _FAINT)
    ink = np.asarray(found, np.uint8)
    across_px, down_px = round(_LEAST_ACROSS_MM * dpi / 25.4), round(_LEAST_DOWN_MM * dpi / 25.4)
    across = _long(ink, (across_px, 1), (1, 3))
    down = _long(ink, (1, down_px), (3, 1))
    return np.asarray(cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8)), np.uint8)


def _long(ink: Pixels, bar_px: tuple[int, int], slack_px: tuple[int, int]) -> Pixels:
    """The ink in which the bar (width, height) fits; slack lets it step aside once, as on a page a little skewed."""
    thick = cv2.dilate(ink, np.ones(slack_px[::-1], np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(bar_px[::-1], np.uint8))
    return np.asarray(opened, np.uint8)


def _grid(rulings: NDArray[np.bool_], corner: tuple[int, int], dpi: float) -> Grid | None:
    """The table of one component of rulings whose box begins at corner; None when it encloses too few cells."""
    height, width = rulings.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats((~rulings).astype(np.uint8), connectivity=4)
    least_px = _LEAST_CELL_MM * dpi / 25.4
    boxes = [
        Box(left, top, across, down)
        for left, top, across, down, _ in stats[1:count].tolist()
        if min(across, down) >= least_px and left > 0 and top > 0 and left + across < width and top + down < height
    ]
    if len(boxes) < _LEAST_CELLS:
        return None
    slope = _slope(rulings)
    rows = _ranks([box.top - slope * box.left for box in boxes], _SAME_EDGE_MM * dpi / 25.4)
    columns = _ranks([box.left + slope * box.top for box in boxes], _SAME_EDGE_MM * dpi / 25.4)
    if max(rows) == 0 or max(columns) == 0:
        return None
    cells = [
        Cell(Box(box.left + corner[0], box.top + corner[1], box.width, box.height), row, column)
        for box, row, column in zip(boxes, rows, columns, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(Box(*corner, width, height), tuple(cells))


def _slope(rulings: NDArray[np.bool_]) -> float:
    """By how much the rulings fall to the right, in pixels a pixel: from the upper edge of the table."""
    first = np.argmax(rulings, axis=0)
    columns = np.flatnonzero(rulings.any(axis=0))
    quarter = max(1, len(columns) // 4)
    left, right = columns[:quarter], columns[-quarter:]
    fall = median(first[right].tolist()) - median(first[left].tolist())
    return float(fall / (right.mean() - left.mean())) if right.mean() > left.mean() else 0.0


def _ranks(places: list[float], same_px: float) -> list[int]:
    """For each place its rank among the different ones: places that follow each other closely are the same."""
    order = sorted(range(len(places)), key=places.__getitem__)
    ranks = [0] * len(places)
    rank = 0
    start = places[order[0]]
    for index in order:
        if places[index] - start > same_px:
            rank, start = rank + 1, places[index]
        ranks[index] = rank
    return ranks
