"""Days that a paper can hardly be dated after, or before: what was done with it, and what it speaks of.

A paper is signed and scanned on its own day or soon after; it invites to a meeting that is still to come, comes into
force on its day or later, and rests on papers that are older than itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.folding import fold
from pipeline.paper import Paper
from pipeline.types import Line, Origin, RepairedPage, Zone

_OUR_TIME = range(1945, 2101)
_LATE_SIGNED, _LATE_MADE, _LATE_RECEIVED, _LATE_EVENT, _LATE_FORCE, _EARLY = 0.02, 0.05, 0.2, 0.05, 0.1, 0.1
"""What is left of a day's likelihood that lies beyond a bound."""
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_WORDED_DAY = r"ngay\s*(\d{1,2})\s*(?:thang|[/.-])\s*(\d{1,2})\s*(?:nam|[/.-])\s*(\d{4})"
_SIGNED = re.compile(_DAY + r"\s+\d{2}:\d{2}:\d{2}")
_RECEIVED = re.compile(r"den\W{0,4}.{0,12}?ngay\W{0,4}" + _DAY)
_EVENT = re.compile(r"(?:thoi gian|\d\s*(?:gio|h|g)\b)[^;]{0,50}?" + _WORDED_DAY)
_IN_FORCE = re.compile(r"nay co hieu luc[^.;]{0,30}? tu " + _WORDED_DAY)
_GROUND = re.compile(r"(?<!\w)can cu [^;]{0,250}?" + _WORDED_DAY)
_INVITES = re.compile(r"^gm(?![a-z])|(?<![a-z])gm$")


@dataclass(frozen=True, slots=True)
class Bound:
    """A day on one side of which the paper's own lies, in words for people.

    factor is what is left of the likelihood of a day beyond it; soon says that the paper's day is seldom far from it.
    """

    day: date
    says: str
    factor: float
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that a paper is hardly dated after, and those that it is hardly dated before."""

    latest: tuple[Bound, ...] = ()
    earliest: tuple[Bound, ...] = ()


NO_BOUNDS = Bounds()


def bounds_of(paper: Paper, symbol: str, origin: Origin) -> Bounds:
    """The bounds that a paper and its file give."""
    header = next((page for page in paper.pages if page.page == paper.header_page), None)
    stamps = "\n".join([header.read.embedded_text, *(line.text for line in header.read.dropped)]) if header else ""
    text = " ".join(fold(line.text) for page in paper.pages for line in _told(page))
    return Bounds((*_filed(stamps, origin), *_still_to_come(text, symbol)), tuple(_grounds(text)))


def days_in(pattern: re.Pattern[str], text: str) -> list[date]:
    """The days that the last three groups of a pattern name."""
    found = (day_of(*match[-3:]) for match in pattern.findall(text))
    return [day for day in found if day is not None]


def day_of(day: str, month: str, year: str) -> date | None:
    """The day that three numbers name; None where the calendar, or our time, has none."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in _OUR_TIME else None


def _told(page: RepairedPage) -> Iterator[Line]:
    return (line for line in page.lines if line.zone in {Zone.TITLE, Zone.BODY, Zone.TABLE})


def _filed(stamps: str, origin: Origin) -> Iterator[Bound]:
    """When it was signed or scanned, and when it came in.  The first of the former says all that the others do."""
    signed = origin.signed or min(days_in(_SIGNED, stamps), default=None)
    if signed is not None and (origin.made is None or signed <= origin.made):
        yield Bound(signed, "signed", _LATE_SIGNED, soon=True)
    elif origin.made is not None:
        yield Bound(origin.made, "the file was made", _LATE_MADE, soon=True)
    received = min(days_in(_RECEIVED, fold(stamps)), default=None)
    if received is not None:
        yield Bound(received, "received", _LATE_RECEIVED)


def _still_to_come(text: str, symbol: str) -> Iterator[Bound]:
    event = max(days_in(_EVENT, text), default=None) if _INVITES.search(symbol) else None
    if event is not None:
        yield Bound(event, "the meeting is", _LATE_EVENT)
    force = min(days_in(_IN_FORCE, text), default=None)
    if force is not None:
        yield Bound(force, "in force", _LATE_FORCE)


def _grounds(text: str) -> Iterator[Bound]:
    newest = max(days_in(_GROUND, text), default=None)
    if newest is not None:
        yield Bound(newest, "rests on a paper", _EARLY)
