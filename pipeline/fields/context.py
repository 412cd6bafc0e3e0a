"""What a document shows of its own number and date elsewhere than in its header.

The file's name and title, citations of the paper by its own annexes, an earlier program's text layer, the year in its
number, and the days that it can hardly be dated after or before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.fields.bounds import NO_BOUNDS, Bounds, bounds_of, days_in
from pipeline.fields.number import cut_number_line
from pipeline.folding import fold
from pipeline.paper import Paper
from pipeline.types import RepairedPage, SourceFile, Zone

_CITATION = re.compile(r"(?<!\d)(\d{1,5}[A-Za-z]?)\s*[/-]\s*([A-ZĐ][A-Za-zĐđ]*(?:\s?[-/]\s?[A-ZĐ][\wĐđ]*)+)")
_BELONGS = re.compile(r"kem theo|ban hanh theo")
_SURE = 0.85
_BEFORE, _BEHIND = 60, 40
"""How many letters about a citation say what it is and give its date."""
_LAYER_NUMBER = re.compile(r"^\W{0,3}S\S{1,2}\s*[:.]?\s*(\d{1,5}[A-Z]?)\s*/", re.MULTILINE)
_WORDED_DAY = re.compile(r"ngay\s*(\d{1,2})\s*(?:thang|[/.-])\s*(\d{1,2})\s*(?:nam|[/.-])\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Citation:
    """The paper's own symbol with a number, and the date behind it; belongs says that an annex names its own paper.

    sure says whether the number was read surely: it may be filled in by hand there, too, which an engine cannot read.
    """

    page: int
    number: str
    day: date | None
    belongs: bool
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a document shows of itself beside its header."""

    name: str
    symbol: str
    citations: tuple[Citation, ...] = ()
    layer_numbers: tuple[str, ...] = ()
    title: str = ""
    """What the file says its title is."""
    year: str | None = None
    """The year between number and symbol."""
    bounds: Bounds = NO_BOUNDS


def context_of(paper: Paper, source: SourceFile) -> Context:
    """The context of a paper and of its file."""
    symbol, year = _own_symbol(paper)
    header = next((page for page in paper.pages if page.page == paper.header_page), None)
    return Context(
        name=source.path.stem,
        symbol=symbol,
        citations=tuple(_citations(paper, plain(symbol))),
        layer_numbers=tuple(_LAYER_NUMBER.findall(header.read.embedded_text)) if header is not None else (),
        title=source.origin.title,
        year=year,
        bounds=bounds_of(paper, fold(symbol), source.origin),
    )


def plain(symbol: str) -> str:
    """A symbol without marks, case and signs: QĐ-SYT as `qdsyt`."""
    return re.sub(r"[\W_]", "", fold(symbol))


def _own_symbol(paper: Paper) -> tuple[str, str | None]:
    """The paper's symbol and the year before it; empty where no number line was read."""
    page = paper.header_page
    lines = paper.zone(Zone.HEADER_LEFT, page) + paper.zone(Zone.HEADER_RIGHT, page)
    found = next((cut for placed in lines if (cut := cut_number_line(placed)) is not None), None)
    return (found.symbol_text, found.year) if found is not None else ("", None)


def _citations(paper: Paper, own: str) -> Iterator[Citation]:
    for page in paper.pages if own else ():
        text = _running_text(page)
        for match in _CITATION.finditer(text):
            if plain(match[2]) == own:
                before, behind = fold(text[: match.start()][-_BEFORE:]), fold(text[match.end() :][:_BEHIND])
                days = days_in(_WORDED_DAY, behind)
                belongs, sure = bool(_BELONGS.search(before)), _is_sure(page, match[1])
                yield Citation(page.page, match[1], days[0] if days else None, belongs, sure)


def _is_sure(page: RepairedPage, number: str) -> bool:
    """Whether the page has a word with this number that was read as surely as print is."""
    words = (word for line in (*page.lines, *page.read.dropped) for word in line.words)
    return any(number in word.text and word.confidence >= _SURE for word in words)


def _running_text(page: RepairedPage) -> str:
    """The text of a page without the header, with what was set aside from it."""
    lines = [line.text for line in page.lines if line.zone not in {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}]
    return " ".join([*lines, *(line.text for line in page.read.dropped)])
