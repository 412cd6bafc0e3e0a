"""A page as pixels, and as the words that an engine read on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.types.sources import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LayerKind(StrEnum):
    """What the text layer that a PDF page carries is worth."""

    NONE = "none"
    STAMP = "stamp"
    """A few words over a scan, such as the box of a digital signature."""
    PARTIAL = "partial"
    """Right, but the page may show more."""
    WRONG_LANGUAGE = "wrong_language"
    BROKEN = "broken"
    """Its characters are not those that the page shows."""
    LEGACY = "legacy"
    """Written with the fonts of an old encoding."""
    GOOD = "good"
    """It is taken for the page's text; with any other kind the page is recognised."""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The judgement of a page's text layer, and the reason in one line."""

    kind: LayerKind = LayerKind.NONE
    reason: str = "no text layer"
    over_scan: bool = False
    """Whether a scan fills the page, so that the layer is an engine's reading of it."""


NO_LAYER = TextLayer()
"""The judgement of a page that carries no text."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels: (height, width) grey or (height, width, 3) RGB, uint8."""

    page: int
    pixels: NDArray[np.uint8]
    dpi: float
    embedded_text: str = ""
    text_layer: TextLayer = NO_LAYER
    turned_deg: int = 0
    """Clockwise quarter turns already applied to make the page upright."""
    deskewed_deg: float = 0.0
    """Clockwise turn already applied to straighten the page."""

    @property
    def width_px(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that could not be read; the other pages of its document are."""

    page: int
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the upright page, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle_y(self) -> float:
        return self.top + self.height / 2

    @classmethod
    def around(cls, boxes: Collection[Box]) -> Box:
        """The smallest box around all of one or more."""
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        right, bottom = max(box.left + box.width for box in boxes), max(box.top + box.height for box in boxes)
        return cls(left, top, right - left, bottom - top)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)


def box_around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box around all that are there; None when none is."""
    there = [box for box in boxes if box is not None]
    return Box.around(there) if there else None


@dataclass(frozen=True, slots=True)
class Word:
    """One word as printed between spaces.  raw is what the engine read, text what repair made of it.

    A word that repair joined to its left neighbour has empty text; one that it split holds a space.
    box is None only when the source is a text file.
    """

    text: str
    box: Box | None
    confidence: float
    raw: str


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line as the engine cut it; block and paragraph are the engine's own numbers."""

    words: tuple[Word, ...]
    block: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class OcrCell:
    """One cell of a table: its words in reading order, row and column counted from 0, the box inside its rulings."""

    words: tuple[Word, ...]
    row: int
    column: int
    box: Box


@dataclass(frozen=True, slots=True)
class OcrTable:
    """A ruled table: the box around its rulings, and its cells row by row."""

    box: Box
    cells: tuple[OcrCell, ...]


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What an engine read on one page, in the engine's order; the tables' words stand in their cells alone."""

    page: int
    width_px: int
    height_px: int
    dpi: float
    lines: tuple[OcrLine, ...]
    engine: str
    embedded_text: str = ""
    text_layer: TextLayer = NO_LAYER
    turned_deg: int = 0
    deskewed_deg: float = 0.0
    tables: tuple[OcrTable, ...] = ()
    blank: bool = False
    """Whether the page shows nothing, so that no engine was asked."""

    @property
    def words(self) -> tuple[Word, ...]:
        """All words: those of the lines, then those of the tables."""
        cells = (cell.words for table in self.tables for cell in table.cells)
        return tuple(word for words in (*(line.words for line in self.lines), *cells) for word in words)
