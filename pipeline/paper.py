"""A reading as the extractors look at it: lines by zone, and evidence for what is found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.ink.decide import BORNE_OUT, SURE_INK
from pipeline.types import Field, FilledStrip, Finding, Line, Reading, RepairedPage, Word, Zone, box_around

LEAST_CONFIDENCE = 0.35
"""Below it stand digits that are ink, or that two readings read differently (see pipeline.second_look.ink)."""

_AS_LIKELY = 0.5
"""A reading that is less likely, once all is weighed, is not given."""


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

    def filled(self, field: str, page: int | None) -> FilledStrip | None:
        """The strip where a number or date is filled in; None when none was seen."""
        strips = [strip for other in self.pages if other.page == page for strip in other.read.strips]
        return next((strip for strip in strips if strip.field == field), None)

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


def is_borne_out(strip: FilledStrip) -> bool:
    """Whether a reading of ink that was not sure by itself is, with what else the document shows."""
    return bool(strip.support) and strip.readings[0][1] >= (BORNE_OUT if strip.borne_out else SURE_INK)


def field_of_strip(value: str, strip: FilledStrip, words: Sequence[Word]) -> Field:
    """A field whose evidence is what the ink reader saw, borne out by the rest of the document; words say where."""
    box = box_around(word.box for word in words) or strip.box
    return Field(value, strip.readings[0][0], strip.readings[0][1], strip.page, box)


def weighed_field(
    field: Field, strip: FilledStrip | None, read: str, value_of: Callable[[str], str | None] = str
) -> Field | None:
    """The field as sure as its reading is in a strip of ink, once all else is weighed; other fields as they are.

    None where so much speaks against the reading that another is as likely.  value_of gives the value that a reading of
    the strip stands for.
    """
    if strip is None or strip.filling != "ink":
        return field
    share = next((share for text, share in strip.readings if value_of(text) == read), None)
    if share is None:
        return field
    if not strip.support:  # a date is no surer than its parts together
        return replace(field, confidence=min(share, field.confidence))
    return replace(field, confidence=share) if share >= _AS_LIKELY else None


def field_of_lines(value: str, lines: Sequence[Placed], factor: float = 1.0) -> Field:
    """A field whose evidence is whole lines of one page."""
    return field_of(value, (word for placed in lines for word in placed.line.words), lines[0].page, factor)
