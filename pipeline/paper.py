"""A reading as the extractors look at it: lines by zone, and evidence for what is found in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.types import Field, Finding, Line, Reading, RepairedPage, Word, Zone, box_around

LEAST_CONFIDENCE = 0.35
"""Below it stand digits that are ink, or that two readings read differently (see pipeline.second_look.ink)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and the page on which it stands."""

    page: int
    line: Line

    @property
    def text(self) -> str:
        return self.line.text


@dataclass(frozen=True)
class Paper:
    """The read pages of one document."""

    pages: tuple[RepairedPage, ...]

    @classmethod
    def of(cls, reading: Reading) -> Paper:
        """The paper that a reading holds; pages that failed are not on it."""
        return cls(reading.read_pages)

    @cached_property
    def header_page(self) -> int | None:
        """The first page that has a header; None when no page has one (a cropped or inner page)."""
        return next((page.page for page in self.pages if _has(page, Zone.HEADER_LEFT, Zone.HEADER_RIGHT)), None)

    @cached_property
    def title_page(self) -> int | None:
        """The page of the title: that of the header, or, where the header was cut off, the first with a title."""
        if self.header_page is not None:
            return self.header_page
        return next((page.page for page in self.pages if _has(page, Zone.TITLE)), None)

    @cached_property
    def closing_page(self) -> int | None:
        """The first page from the header on with recipients or a signature: later ones belong to annexes."""
        start = self.title_page or 1
        return next(
            (page.page for page in self.pages if page.page >= start and _has(page, Zone.RECIPIENTS, Zone.SIGNATURE)),
            None,
        )

    def zone(self, zone: Zone, page: int | None) -> list[Placed]:
        """The lines of one zone on one page, in reading order."""
        found = (other for other in self.pages if other.page == page)
        return [Placed(other.page, line) for other in found for line in other.lines if line.zone is zone]

    def filled(self, field: str, page: int | None) -> str:
        """What may be filled in for a number or date, surest first with probabilities; empty when nothing was seen."""
        strips = [strip for other in self.pages if other.page == page for strip in other.read.strips]
        readings = next((strip.readings for strip in strips if strip.field == field), ())
        return " or ".join(f"{text} ({share:.2f})" for text, share in readings[:2])

    def body(self) -> list[Placed]:
        """The lines of the body on all pages."""
        return [Placed(page.page, line) for page in self.pages for line in page.lines if line.zone is Zone.BODY]


def _has(page: RepairedPage, *zones: Zone) -> bool:
    return any(line.zone in zones for line in page.lines)


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor returns: fields by name and findings for a person."""

    fields: tuple[tuple[str, Field], ...] = ()
    findings: tuple[Finding, ...] = ()


def field_of(value: str, words: Iterable[Word], page: int, factor: float = 1.0) -> Field:
    """A field whose evidence is these words: their raw text, the box around them, their mean confidence.

    factor lowers the confidence where the value was mended or chosen among others.
    """
    seen = list(words)
    size = sum(len(word.raw) for word in seen)
    confidence = sum(word.confidence * len(word.raw) for word in seen) / size if size else 0.0
    raw = " ".join(word.raw for word in seen if word.raw)
    return Field(value, raw, round(min(1.0, confidence * factor), 3), page, box_around(word.box for word in seen))


def field_of_lines(value: str, lines: Sequence[Placed], factor: float = 1.0) -> Field:
    """A field whose evidence is whole lines of one page."""
    return field_of(value, (word for placed in lines for word in placed.line.words), lines[0].page, factor)
