"""Readings of ink weighed by what else of the document speaks for or against them.

Each fact makes a reading so many times likelier, and is written down.  Clear ink keeps its reading, however much speaks
against it: it is only given less surely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.fields.context import Context, context_of, day_of, plain
from pipeline.folding import fold
from pipeline.ink.decide import SURE_INK, same
from pipeline.paper import Paper
from pipeline.types import FilledStrip, RepairedPage

_CODED_NAME, _BARE_NAME, _OWN_ANNEX, _CITED, _LAYER = 40.0, 6.0, 40.0, 4.0, 5.0
_SOON_SIGNED, _LATE_SIGNED, _LATE_RECEIVED = 3.0, 0.02, 0.2
"""How many times likelier a reading becomes that is so borne out, or so contradicted."""
_SOON_DAYS = 7
_LEAST_BARE = 100
"""A smaller number in a file's name, with no letters of the symbol behind it, may be anything."""
_NAME_NUMBER = re.compile(r"(?<![\d.])(\d{1,5}[a-z]?)(?![\d.]|[a-z]\d)[\W_]*([a-z]*)")


@dataclass(frozen=True, slots=True)
class Support:
    """One fact that makes a reading so many times likelier, in words for people."""

    says: str
    factor: float


def with_support(paper: Paper, path: Path) -> Paper:
    """The paper with the strips of its header weighed by everything else that it and its file's name show."""
    if not any(page.read.strips for page in paper.pages):
        return paper
    context = context_of(paper, path)
    return replace(paper, pages=tuple(_weighed_page(page, paper.header_page, context) for page in paper.pages))


def _weighed_page(page: RepairedPage, header_page: int | None, context: Context) -> RepairedPage:
    if page.page != header_page:
        return page
    strips = tuple(
        weighed(strip, {text: tuple(supports(strip.field, text, context)) for text, _ in strip.readings})
        for strip in page.read.strips
    )
    return replace(page, read=replace(page.read, strips=strips))


def supports(field: str, text: str, context: Context) -> Iterator[Support]:
    """What speaks for or against one reading of a number, or of a date as day/month/year."""
    yield from _of_number(text, context) if field == "number" else _of_date(text, context)


def weighed(strip: FilledStrip, supports: Mapping[str, Sequence[Support]]) -> FilledStrip:
    """The strip with its readings weighed; a clear one stays first, less sure where more speaks for another."""
    if strip.filling != "ink" or not any(supports.values()):
        return strip
    left = max(0.0, 1 - sum(share for _, share in strip.readings))
    weights: dict[str, float] = {}
    for text, share in strip.readings:
        weights[text] = share
        for support in supports[text]:
            weights[text] *= support.factor
    total = sum(weights.values()) + left
    first, share = strip.readings[0]
    order = sorted(weights, key=lambda text: (not (text == first and share >= SURE_INK), -weights[text]))
    said = tuple(f"{text}: {support.says}" for text in order for support in supports[text])
    readings = tuple((text, round(weights[text] / total, 3)) for text in order)
    return replace(strip, readings=readings, support=said)


def _of_number(text: str, context: Context) -> Iterator[Support]:
    factor = _in_name(text, context)
    if factor > 1:
        yield Support(f"the file is named {context.name}", factor)
    own = [cited for cited in context.citations if same(text, cited.number)]
    if own:
        cited = max(own, key=lambda one: one.belongs)
        where = "its own annex, page" if cited.belongs else "cited on page"
        yield Support(f"{where} {cited.page}", _OWN_ANNEX if cited.belongs else _CITED)
    if any(same(text, number) for number in context.layer_numbers):
        yield Support("so read by another program", _LAYER)


def _in_name(text: str, context: Context) -> float:
    """How much the file's name speaks for a number: much where letters of the symbol follow it."""
    codes = {plain(code) for code in re.split(r"[\W_]+", context.symbol) if len(code) >= 2}
    best = 1.0
    for number, letters in _NAME_NUMBER.findall(fold(context.name)):
        if same(text.lower(), number):
            coded = len(letters) >= 2 and any(letters.startswith(code) or code.startswith(letters) for code in codes)
            bare = _BARE_NAME if int(re.sub(r"\D", "", number)) >= _LEAST_BARE else 1.0
            best = max(best, _CODED_NAME if coded else bare)
    return best


def _of_date(text: str, context: Context) -> Iterator[Support]:
    parts = text.split("/")
    day = day_of(*parts) if len(parts) == 3 and all(map(str.isdigit, parts)) else None
    if day is None:
        return
    if context.signed is not None and day > context.signed:
        yield Support(f"signed before that, on {context.signed.isoformat()}", _LATE_SIGNED)
    elif context.signed is not None and (context.signed - day).days <= _SOON_DAYS:
        yield Support(f"signed on {context.signed.isoformat()}", _SOON_SIGNED)
    if context.received is not None and day > context.received:
        yield Support(f"received before that, on {context.received.isoformat()}", _LATE_RECEIVED)
    cited = next((one for one in context.citations if one.day == day and one.belongs), None)
    if cited is not None:
        yield Support(f"its own annex, page {cited.page}", _OWN_ANNEX)
