"""A page as lines in reading order, before and after repair, and the pages of a document together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from diacritics import Edit
from pipeline.types.pages import NO_LAYER, Box, PageFailure, TextLayer, Word, box_around
from pipeline.types.sources import SourceFile


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

    filling says with what the number, or the day, was put on the paper; ink is how likely it is written by hand.
    readings are the likeliest, surest first, with probabilities; a date's are those of its parts together.  support
    tells what else of the document speaks for or against them, borne_out whether something speaks for the first.
    picture is the strip as a PNG, for a person to confirm.
    """

    field: Literal["number", "date"]
    page: int
    box: Box
    readings: tuple[tuple[str, float], ...]
    ink: float
    picture: bytes
    filling: Literal["ink", "print", "stamp", "empty"] = "ink"
    support: tuple[str, ...] = ()
    borne_out: bool = False

    @property
    def says(self) -> str:
        """The two likeliest readings with their probabilities, for people; empty when nothing was seen."""
        return " or ".join(f"{text} ({share:.2f})" for text, share in self.readings[:2])


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The lines of one page in reading order.  dropped holds stamps and noise: out of the text, kept on record.

    blank says that the page shows nothing at all; a page of which nothing could be read is not blank.
    """

    page: int
    width_px: int
    height_px: int
    dpi: float
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...] = ()
    embedded_text: str = ""
    text_layer: TextLayer = NO_LAYER
    turned_deg: int = 0
    deskewed_deg: float = 0.0
    strips: tuple[FilledStrip, ...] = ()
    blank: bool = False


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
    def blank_pages(self) -> tuple[int, ...]:
        """The numbers of the pages that show nothing."""
        return tuple(page.page for page in self.read_pages if page.read.blank)

    @property
    def failures(self) -> tuple[PageFailure, ...]:
        return tuple(page for page in self.pages if isinstance(page, PageFailure))
