"""What a document shows of its own number and date elsewhere than in its header.

The file's name, citations of the paper by its own annexes, an earlier program's text layer, the time of a digital
signature, the day on which a stamp says the paper came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.fields.number import cut_number_line
from pipeline.folding import fold
from pipeline.paper import Paper
from pipeline.types import RepairedPage, Zone

_CITATION = re.compile(r"(?<!\d)(\d{1,5}[A-Za-z]?)\s*[/-]\s*([A-ZĐ][A-Za-zĐđ]*(?:\s?[-/]\s?[A-ZĐ][\wĐđ]*)+)")
_BELONGS = re.compile(r"kem theo|ban hanh theo")
_BEFORE, _BEHIND = 60, 40
"""How many letters about a citation say what it is and give its date."""
_LAYER_NUMBER = re.compile(r"^\W{0,3}S\S{1,2}\s*[:.]?\s*(\d{1,5}[A-Z]?)\s*/", re.MULTILINE)
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_SIGNED = re.compile(_DAY + r"\s+\d{2}:\d{2}:\d{2}")
_RECEIVED = re.compile(r"den\W{0,4}.{0,12}?ngay\W{0,4}" + _DAY)
_WORDED_DAY = re.compile(r"ngay\s*(\d{1,2})\s*(?:thang|[/.-])\s*(\d{1,2})\s*(?:nam|[/.-])\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Citation:
    """The paper's own symbol with a number, and the date behind it; belongs says that an annex names its own paper."""

    page: int
    number: str
    day: date | None
    belongs: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a document shows of itself beside its header."""

    name: str
    symbol: str
    citations: tuple[Citation, ...] = ()
    layer_numbers: tuple[str, ...] = ()
    signed: date | None = None
    """The day of its first digital signature."""
    received: date | None = None


def context_of(paper: Paper, path: Path) -> Context:
    """The context of a paper and of its file's name."""
    symbol = _own_symbol(paper)
    header = next((page for page in paper.pages if page.page == paper.header_page), None)
    stamps = _stamps(header) if header is not None else ""
    return Context(
        name=path.stem,
        symbol=symbol,
        citations=tuple(_citations(paper, plain(symbol))),
        layer_numbers=tuple(_LAYER_NUMBER.findall(header.read.embedded_text)) if header is not None else (),
        signed=min(_days(_SIGNED, stamps), default=None),
        received=min(_days(_RECEIVED, fold(stamps)), default=None),
    )


def plain(symbol: str) -> str:
    """A symbol without marks, case and signs: QĐ-SYT as `qdsyt`."""
    return re.sub(r"[\W_]", "", fold(symbol))


def day_of(day: str, month: str, year: str) -> date | None:
    """The day that three numbers name; None where the calendar has none."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _own_symbol(paper: Paper) -> str:
    page = paper.header_page
    lines = paper.zone(Zone.HEADER_LEFT, page) + paper.zone(Zone.HEADER_RIGHT, page)
    return next((cut.symbol_text for placed in lines if (cut := cut_number_line(placed)) is not None), "")


def _stamps(page: RepairedPage) -> str:
    """What was put on a page later: a signature's text in the file, and lines that were set aside as stamps."""
    return "\n".join([page.read.embedded_text, *(line.text for line in page.read.dropped)])


def _citations(paper: Paper, own: str) -> Iterator[Citation]:
    for page in paper.pages if own else ():
        text = _running_text(page)
        for match in _CITATION.finditer(text):
            if plain(match[2]) == own:
                before, behind = fold(text[: match.start()][-_BEFORE:]), fold(text[match.end() :][:_BEHIND])
                days = _days(_WORDED_DAY, behind)
                yield Citation(page.page, match[1], days[0] if days else None, bool(_BELONGS.search(before)))


def _running_text(page: RepairedPage) -> str:
    """The text of a page without the header, with what was set aside from it."""
    lines = [line.text for line in page.lines if line.zone not in {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}]
    return " ".join([*lines, *(line.text for line in page.read.dropped)])


def _days(pattern: re.Pattern[str], text: str) -> list[date]:
    found = (day_of(*match[-3:]) for match in pattern.findall(text))
    return [day for day in found if day is not None]
