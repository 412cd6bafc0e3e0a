"""The words of a table's cells: each cell is cut out and read as a small page of its own, all in one call.

An engine that looks for columns and pictures by itself loses its way among rulings and short cells, and the Vietnamese
data knows words better than lone numbers: those are read once more with the Latin-script data, as digits and signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.engine import Engine, Look
from pipeline.tables.grid import Cell, Grid
from pipeline.types import Box, OcrCell, OcrTable, PageImage, Word

Pixels = NDArray[np.uint8]

_INSIDE_MM = 0.35
"""Rulings are a little wider than they were found."""
_INK_DARKER = 40
"""Grey levels by which ink is darker than the paper of its cell."""
_LEAST_INK_MM = 0.8
"""What is lower and narrower is a speck; so is the dot of an empty cell."""
_MARGIN_MM = 1.5
"""White around a cell that is read by itself."""
_TEXT_DPI = 220.0
"""Cells are read at this resolution at most: more costs time alone."""
_DIGIT_PX = 20.0
"""Height at which lone digits are read best (measured: 35 of 36 at 300 dpi and 12 point, all at 20 pixels)."""
_LONGEST_NUMBER = 12.0
"""In digit heights."""
_ONE_LINE = 1.6
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SURE_WORD = 0.8
_SURE_NUMBER = 0.5
_GARBLED = 0.4
"""A cell with ink that was read with less, or not at all, is looked at smoothed: the dots of a shade hide letters."""
_SMOOTH_PX = 1.0
_SURE_WORDS = 2
"""So many show that it is print and no mere shade."""


@dataclass(frozen=True, slots=True)
class _Ink:
    """A cell that holds ink, and the box around it on the page."""

    cell: Cell
    box: Box


def without_tables(page: PageImage, grids: Sequence[Grid]) -> PageImage:
    """The page with the cells of its tables wiped white; the same page when there are none.

    What the cells do not hold stays: text beside a table, and cells whose rulings are broken.
    """
    if not grids:
        return page
    pixels = page.pixels.copy()
    for grid in grids:
        for cell in grid.cells:
            box = cell.box
            pixels[box.top : box.bottom, box.left : box.right] = 255
    return replace(page, pixels=pixels)


def read_tables(page: PageImage, grids: Sequence[Grid], engine: Engine) -> tuple[OcrTable, ...]:
    """The tables with the words of their cells, boxes on the page.  Raises as Engine.look_again does."""
    return tuple(OcrTable(grid.box, tuple(_read_cells(page, grid, engine))) for grid in grids)


def _read_cells(page: PageImage, grid: Grid, engine: Engine) -> Iterator[OcrCell]:
    inks = [_Ink(cell, box) for cell in grid.cells if (box := _ink_box(page, cell.box)) is not None]
    found = dict(zip(inks, _looked_at(page, inks, min(1.0, _TEXT_DPI / page.dpi), Look.CELL, engine), strict=True))
    garbled = [ink for ink in inks if _confidence(found[ink]) < _GARBLED]
    if garbled:
        smooth = replace(page, pixels=np.asarray(cv2.GaussianBlur(page.pixels, (0, 0), _SMOOTH_PX), np.uint8))
        again = _looked_at(smooth, garbled, min(1.0, _TEXT_DPI / page.dpi), Look.CELL, engine)
        found |= {ink: words for ink, words in zip(garbled, map(_seen, again), strict=True) if words}
    numbers = [ink for ink in inks if _may_be_number(ink, found[ink], inks)]
    scale = _DIGIT_PX / median(ink.box.height for ink in numbers) if numbers else 1.0
    read = _looked_at(page, numbers, scale, Look.NUMBER, engine)
    found |= {ink: words for ink, words in zip(numbers, read, strict=True) if _is_number(words)}
    words = {ink.cell: words for ink, words in found.items()}
    for cell in grid.cells:
        yield OcrCell(words.get(cell, ()), cell.row, cell.column, cell.box)


def _confidence(words: Sequence[Word]) -> float:
    """Mean confidence, weighted by length; 0.0 for no words."""
    size = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / size if size else 0.0


def _seen(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words that show in a smoothed cell, the rest of its grain left out; none where no two are sure."""
    seen = tuple(word for word in words if word.confidence >= _GARBLED)
    sure = sum(word.confidence >= _SURE_WORD and bool(_LETTERS.search(word.text)) for word in seen)
    return seen if sure >= _SURE_WORDS else ()


def _may_be_number(ink: _Ink, words: Sequence[Word], inks: Sequence[_Ink]) -> bool:
    """Whether the cell is as low and short as a number and no word was read in it for sure."""
    line_px = 1.6 * min(
        other.box.height for other in inks if other.box.height > 0.3 * median(o.box.height for o in inks)
    )
    if ink.box.height > line_px or ink.box.width > _LONGEST_NUMBER * ink.box.height:
        return False
    return not any(_LETTERS.search(word.text) and word.confidence >= _SURE_WORD for word in words)


def _is_number(words: Sequence[Word]) -> bool:
    return len(words) == 1 and words[0].confidence >= _SURE_NUMBER and any(map(str.isdigit, words[0].text))


def _looked_at(
    page: PageImage, inks: Sequence[_Ink], scale: float, look: Look, engine: Engine
) -> Iterator[tuple[Word, ...]]:
    """The words of each cell, boxes on the page."""
    margin = round(_MARGIN_MM * page.dpi * scale / 25.4)
    images = [_cut(page, ink.box, scale, margin) for ink in inks]
    for ink, lines in zip(inks, engine.look_at_each(images, look), strict=True):
        yield tuple(_on_page(word, ink.box, scale, margin) for line in lines for word in line.words)


def _cut(page: PageImage, box: Box, scale: float, margin: int) -> PageImage:
    pixels = page.pixels[box.top : box.bottom, box.left : box.right]
    if scale != 1:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    return replace(page, pixels=np.pad(pixels, margin, constant_values=255), dpi=page.dpi * scale)


def _on_page(word: Word, ink: Box, scale: float, margin: int) -> Word:
    if word.box is None:
        return word
    left, top = ((side - margin) / scale for side in (word.box.left, word.box.top))
    box = Box(
        ink.left + round(left), ink.top + round(top), round(word.box.width / scale), round(word.box.height / scale)
    )
    return replace(word, box=box)


def _ink_box(page: PageImage, cell: Box) -> Box | None:
    """The box around what is printed inside the cell; None for an empty cell."""
    inset = round(_INSIDE_MM * page.dpi / 25.4)
    part = page.pixels[cell.top + inset : cell.bottom - inset, cell.left + inset : cell.right - inset]
    if 0 in part.shape:
        return None
    ink = (part < float(np.median(part)) - _INK_DARKER).astype(np.uint8)
    least_px = round(_LEAST_INK_MM * page.dpi / 25.4)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 2 * least_px), np.uint8))  # dots with their words
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    marks = [row for row in stats[1:count].tolist() if max(row[cv2.CC_STAT_WIDTH], row[cv2.CC_STAT_HEIGHT]) >= least_px]
    if not marks:
        return None
    left, top = min(row[0] for row in marks), min(row[1] for row in marks)
    right, bottom = max(row[0] + row[2] for row in marks), max(row[1] + row[3] for row in marks)
    grown = 2  # the soft edges of the letters
    left, top = max(0, left - grown), max(0, top - 3 * grown)
    right, bottom = min(part.shape[1], right + grown), min(part.shape[0], bottom + 3 * grown)
    return Box(cell.left + inset + left, cell.top + inset + top, right - left, bottom - top)
