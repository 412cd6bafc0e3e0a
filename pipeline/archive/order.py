"""The order of numbers and dates among the papers of one issuer: numbers grow through the year.

Within one issuer, symbol and year a later number has no much earlier date.  A paper that stands out of this order may
have been misread, and a number that was not read surely can be told among its neighbours.  Both are worked out of the
catalogue when they are asked for, so that they depend on nothing but what was read, in whatever order; what was given
for the paper by itself is never changed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

Finding = Mapping[str, Any]
SLACK = timedelta(days=3)
"""Numbers are now and then taken a little before the day that is put on the paper, or after it."""
_SURE = 0.85
"""The likelihood from which on a number is told."""
_MISFIT, _LEFT_FITS = 0.05, 0.3
"""What is left of the likelihood of a number that does not lie between its neighbours, and how much of what the
readings leave to others is counted: few of those do.  `python -m benchmarks ink` measures what it gives among drawn
neighbours.
"""
PaperKey = tuple[int, int]
"""A document's row id, and which of its papers."""
Readings = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A paper of a series: its number (None where it was not given) with what may stand there, and its day.

    yearly says that the number has the year behind it: such papers are counted by themselves.
    """

    key: PaperKey
    number: int | None
    day: date
    readings: Readings = ()
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A number that the order tells: which reading, between which neighbours, and how sure it is with all that."""

    number: str
    confidence: float
    low: int
    high: int


def findings_of_order(connection: sqlite3.Connection, document: int | None = None) -> dict[PaperKey, list[Finding]]:
    """For every paper that has some, the findings that the order of its series gives; of one document's series alone,
    where its row id is given.
    """
    found: dict[PaperKey, list[Finding]] = {}
    for papers in _series(connection, SERIES, document):
        for key, finding in out_of_order(papers):
            found.setdefault(key, []).append(finding)
    return found


def numbers_by_order(connection: sqlite3.Connection, document: int | None = None) -> dict[PaperKey, Told]:
    """The numbers that the order tells of papers whose own was not read surely."""
    if connection.execute(ANY_OPEN, {"document": document}).fetchone() is None:
        return {}
    series = _series(connection, OPEN_SERIES, document)
    return {key: told for papers in series for key, told in told_by_order(papers)}


def _series(connection: sqlite3.Connection, query: str, document: int | None) -> Iterator[list[Dated]]:
    rows = connection.execute(query, {"document": document})
    for _, series in groupby(rows, key=lambda row: row[0]):
        yield [_dated(row) for row in series]


def out_of_order(papers: Sequence[Dated]) -> Iterator[tuple[PaperKey, Finding]]:
    """The papers whose date does not lie between those of the numbers beside theirs, which themselves are in order."""
    for yearly in (False, True):
        yield from _out_of_order([paper for paper in papers if paper.number is not None and paper.yearly is yearly])


def _out_of_order(papers: Sequence[Dated]) -> Iterator[tuple[PaperKey, Finding]]:
    known = sorted(papers, key=_by_number)
    for before, paper, after in zip([None, *known], known, [*known[1:], None], strict=False):
        beside = [other for other in (before, after) if other is not None and other.number != paper.number]
        early = any(other is before and other.day > paper.day + SLACK for other in beside)
        late = any(other is after and other.day < paper.day - SLACK for other in beside)
        ordered = before is None or after is None or before.day <= after.day
        if (early or late) and ordered:
            stands = " and ".join(f"{other.number} of {other.day}" for other in beside)
            detail = f"{paper.number} of {paper.day} does not fit {stands}, of the same issuer and symbol"
            yield paper.key, _finding("number_out_of_order", detail)


def told_by_order(papers: Sequence[Dated]) -> Iterator[tuple[PaperKey, Told]]:
    """The papers without a number of which one reading is sure, once those count little that do not lie between the
    numbers about their day.

    None where papers with a year in their number are among them: which kind theirs is was not read.
    """
    if any(paper.yearly for paper in papers):
        return
    for paper in papers:
        if paper.number is not None or not paper.readings:
            continue
        low = max((other.number for other in papers if other.number and other.day < paper.day), default=None)
        high = min((other.number for other in papers if other.number and other.day > paper.day), default=None)
        told = _told(paper.readings, low, high) if low is not None and high is not None else None
        if told is not None:
            yield paper.key, told


def _told(readings: Readings, low: int, high: int) -> Told | None:
    fits = {text: low < _value(text) < high for text, _ in readings}
    weights = {text: share * (1.0 if fits[text] else _MISFIT) for text, share in readings}
    left = _LEFT_FITS * max(0.0, 1 - sum(share for _, share in readings))
    best = max(weights, key=lambda text: weights[text])
    clear = max(share for _, share in readings) > readings[0][1]
    if clear and best != readings[0][0]:  # it was left first although more speaks for another: so is only clear ink
        return None
    confidence = weights[best] / (sum(weights.values()) + left)
    return Told(best, round(confidence, 3), low, high) if fits[best] and confidence >= _SURE else None


def finding_of(told: Told) -> Finding:
    """The finding that says how a number was told."""
    detail = f"{told.number} lies between {told.low} and {told.high}, its neighbours"
    return _finding("number_told_by_order", detail)


def _value(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 0


def _by_number(paper: Dated) -> tuple[int, date]:
    return paper.number or 0, paper.day


def _finding(kind: str, detail: str) -> Finding:
    return {"kind": kind, "detail": detail, "field": "number", "page": None}


def _dated(row: Sequence[Any]) -> Dated:
    _, document, part, number, day, filled = row
    strip = next((one for one in json.loads(filled or "[]") if one["field"] == "number"), None)
    readings = tuple((one["text"], one["probability"]) for one in strip["readings"]) if strip else ()
    value = _value(number) if number is not None else None
    return Dated((document, part), value, date.fromisoformat(day), readings, number is not None and "/" in number)


# Number and date of every dated paper, by issuer, symbol and year; ties in the order of the contents' keys.
_SERIES = """
    SELECT issuer.value || char(10) || symbol.value || char(10) || substr(day.value, 1, 4) AS series,
           day.document, day.part, number.value, day.value,
           CASE WHEN number.value IS NULL THEN (
               SELECT json_extract(record, '$.filled') FROM papers
               WHERE papers.document = day.document AND papers.part = day.part) END
    FROM fields AS day
    JOIN fields AS symbol ON symbol.document = day.document AND symbol.part = day.part AND symbol.name = 'symbol'
    JOIN fields AS issuer ON issuer.document = day.document AND issuer.part = day.part AND issuer.name = 'issuer'
    LEFT JOIN fields AS number ON number.document = day.document AND number.part = day.part AND number.name = 'number'
    JOIN documents ON documents.id = day.document
    WHERE day.name = 'date' AND date(day.value) = day.value AND {}
    ORDER BY series, day.value, sha256, day.part"""
SERIES = _SERIES.format("""(:document IS NULL OR (issuer.value, symbol.value) IN (
        SELECT own.value, other.value FROM fields AS own JOIN fields AS other USING (document, part)
        WHERE own.document = :document AND own.name = 'issuer' AND other.name = 'symbol'))""")
# Papers that have a blank for their number, and no number.
_OPEN = """
    FROM strips JOIN fields AS own ON own.document = strips.document AND own.name = 'issuer'
    JOIN fields AS other ON other.document = own.document AND other.part = own.part AND other.name = 'symbol'
    WHERE strips.field = 'number' AND (:document IS NULL OR strips.document = :document) AND NOT EXISTS (
        SELECT 1 FROM fields AS own_number
        WHERE own_number.document = own.document AND own_number.part = own.part AND own_number.name = 'number')"""
ANY_OPEN = f"SELECT 1 {_OPEN} LIMIT 1"
OPEN_SERIES = _SERIES.format(f"(issuer.value, symbol.value) IN (SELECT own.value, other.value {_OPEN})")
