"""The frozen values that flow through the house, in the order in which they appear.

Path -> SourceFile | Rejected -> PageImage -> OcrPage -> ReadPage -> RepairedPage -> Reading -> Record.
Every arrow is one function from one value to the next; every value knows where it came from, so that any cell of
an index can be traced back to a box on a page.  Boxes are in pixels of the upright page image, origin top left.
Confidences run from 0 to 1.  Pages count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from diacritics import Edit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was looked at and can be read."""

    path: Path
    sha256: str
    size_bytes: int
    kind: Kind
    page_count: int

    @classmethod
    def in_memory(cls, page_count: int) -> SourceFile:
        """Stands for pages or a text that come from no file."""
        return cls(Path("-"), "", 0, Kind.TEXT, page_count)


class Reason(StrEnum):
    """Why a file or a page could not be read; the word stands in the catalogue."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    WRONG_NAME = "wrong_name"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    KILLED = "killed"
    """Ended from outside: by the machine when memory ran out, or by a person."""
    NO_ROOM = "no_room"
    """The machine had no room left for temporary files or processes."""
    ERROR = "error"


PASSING = frozenset({Reason.NOT_FOUND, Reason.UNREADABLE, Reason.KILLED, Reason.NO_ROOM})
"""Reasons that are not the file's doing and leave no trace on it when they pass (a folder was opened, a disk is back, a
program is not killed again): what has one of them is read again each time."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that is not read, and why.  sha256 is None when the bytes could not be had."""

    path: Path
    reason: Reason
    detail: str
    sha256: str | None = None
    size_bytes: int | None = None


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


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels: (height, width) grey or (height, width, 3) RGB, uint8."""

    page: int
    pixels: NDArray[np.uint8]
    dpi: float
    embedded_text: str = ""
    text_layer: TextLayer = TextLayer()
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

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)


def box_around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box around all that are there; None when none is."""
    there = [box for box in boxes if box is not None]
    return reduce(Box.union, there) if there else None


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
    text_layer: TextLayer = TextLayer()
    turned_deg: int = 0
    deskewed_deg: float = 0.0
    tables: tuple[OcrTable, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """All words: those of the lines, then those of the tables."""
        cells = (cell.words for table in self.tables for cell in table.cells)
        return tuple(word for words in (*(line.words for line in self.lines), *cells) for word in words)


class Zone(StrEnum):
    """Where on an administrative paper a line stands (the cells of Decree 30/2020, Appendix I)."""

    HEADER_LEFT = "header_left"
    HEADER_RIGHT = "header_right"
    TITLE = "title"
    BODY = "body"
    TABLE = "table"
    """The cells of a table; those of one of its rows share a row number."""
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
    PAGE_NUMBER = "page_number"
    JUNK = "junk"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one zone; lines that share a paragraph number are one paragraph.

    Lines that share a row number stand side by side on the paper (the two columns of the header, the cells of a table).
    """

    words: tuple[Word, ...]
    zone: Zone
    paragraph: int
    row: int = 0
    column: int = 0
    """The column of a table's cell, counted from 0; empty cells are no lines."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words if word.text)

    @property
    def raw(self) -> str:
        return " ".join(word.raw for word in self.words if word.raw)

    @property
    def box(self) -> Box | None:
        return box_around(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean word confidence, weighted by length."""
        size = sum(len(word.raw) for word in self.words)
        return sum(word.confidence * len(word.raw) for word in self.words) / size if size else 0.0


@dataclass(frozen=True, slots=True)
class FilledStrip:
    """A part of the header where a number or date is filled in, as the ink reader saw it.

    readings are the likeliest, surest first, with probabilities; a date's are those of its least sure part.  ink says
    how much of the number, or of the day, is written by hand (0 print, 1 ink).  picture is the strip as a PNG, for a
    person to confirm.
    """

    field: Literal["number", "date"]
    page: int
    box: Box
    readings: tuple[tuple[str, float], ...]
    ink: float
    picture: bytes


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The lines of one page in reading order.  dropped holds stamps and noise: out of the text, kept on record."""

    page: int
    width_px: int
    height_px: int
    dpi: float
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...] = ()
    embedded_text: str = ""
    text_layer: TextLayer = TextLayer()
    turned_deg: int = 0
    deskewed_deg: float = 0.0
    strips: tuple[FilledStrip, ...] = ()


@dataclass(frozen=True, slots=True)
class RepairedPage:
    """A read page after repair.

    Words carry text (repaired) beside raw (as read); edits are spans in raw_text, which is the page before repair.
    """

    read: ReadPage
    lines: tuple[Line, ...]
    raw_text: str
    edits: tuple[Edit, ...] = ()

    @property
    def page(self) -> int:
        return self.read.page


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read end to end."""

    source: SourceFile
    pages: tuple[RepairedPage | PageFailure, ...]

    @property
    def read_pages(self) -> tuple[RepairedPage, ...]:
        return tuple(page for page in self.pages if isinstance(page, RepairedPage))

    @property
    def failures(self) -> tuple[PageFailure, ...]:
        return tuple(page for page in self.pages if isinstance(page, PageFailure))


SCALAR_FIELDS = (
    "doc_type",
    "number",
    "symbol",
    "date",
    "place",
    "issuer",
    "issuer_parent",
    "subject",
    "signer_name",
    "signer_title",
    "sign_authority",
)
"""The scalar fields of a record, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact with its evidence.  raw is what the engine read, before repair and normalisation."""

    value: str
    raw: str
    confidence: float
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited document.  date is ISO 8601, cut where the citation is (2019, 2019-08), or None.

    basis tells that the paper rests on it (a line that begins with `Căn cứ`).  The evidence is the whole citation.
    """

    number_symbol: str
    date: str | None
    type: str | None
    issuer: str | None
    evidence: Field
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A chỉ tiêu: what is to reach which value.  comparator is one of = > >= < <= ~ range.

    condition is what narrows it (`đạt từ 7 điểm trở lên`, `so với năm 2022`), item the number of the list item, with
    those of the heads above: `II.2.5`.
    """

    indicator: str
    comparator: str
    value: float | str
    unit: str | None
    deadline: str | None
    evidence: Field
    condition: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit that the paper sets, as printed (the evidence's value) and as far as it can be told in dates.

    kind: end (the day counts), before (it does not), period (some time in it), range, relative (so long from an event),
    anchored (bound to an event without a date), recurring.  start and end are ISO 8601, cut where the paper is.
    """

    kind: str
    start: str | None
    end: str | None
    evidence: Field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at."""

    kind: str
    detail: str
    field: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything read off one document.  A field that the paper does not show is absent.

    fields holds the scalar fields, marks every row of the field table (see pipeline.fields.table), inferred what the
    paper shows only elsewhere than at its place: it never stands in for what is printed.
    """

    source: SourceFile
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    recipients: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    targets: tuple[Target, ...] = ()
    findings: tuple[Finding, ...] = ()
    marks: Mapping[str, Field | None] = field(default_factory=lambda: MappingProxyType({}))
    inferred: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    addressees: tuple[Field, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str | None = None


Status = Literal["done", "partial", "failed", "rejected"]
"""done: every page read; partial: some pages failed; failed: no page read; rejected: never a readable document."""
