"""The order of numbers and dates among the papers of one issuer: numbers grow through the year.

Within one issuer, symbol and year a later number has no much earlier date.  A paper that stands out of this order may
have been misread, and a number that was not read surely can be told among its neighbours.  Both are findings: they
change no value.  They are worked out of the catalogue when they are asked for, so that they depend on nothing but what
was read, in whatever order.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

Finding = Mapping[str, Any]
SLACK = timedelta(days=3)
"""Numbers are now and then taken a little before the day that is put on the paper, or after it."""
PaperKey = tuple[int, int]
"""A document's row id, and which of its papers."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A paper of a series: its number (None where it was not given) with what may stand there, and its day."""

    key: PaperKey
    number: int | None
    day: date
    readings: tuple[str, ...] = ()


def findings_of_order(connection: sqlite3.Connection, document: int | None = None) -> dict[PaperKey, list[Finding]]:
    """For every paper that has some, the findings that the order of its series gives; of one document's series alone,
    where its row id is given.
    """
    found: dict[PaperKey, list[Finding]] = {}
    rows = connection.execute(SERIES, {"document": document})
    for _, series in groupby(rows, key=lambda row: row[0]):
        papers = [_dated(row) for row in series]
        for key, finding in (*out_of_order(papers), *told_by_order(papers)):
            found.setdefault(key, []).append(finding)
    return found


def out_of_order(papers: Sequence[Dated]) -> Iterator[tuple[PaperKey, Finding]]:
    """The papers whose date does not lie between those of the numbers beside theirs, which themselves are in order."""
    known = sorted((paper for paper in papers if paper.number is not None), key=_by_number)
    for before, paper, after in zip([None, *known], known, [*known[1:], None], strict=False):
        beside = [other for other in (before, after) if other is not None and other.number != paper.number]
        early = any(other is before and other.day > paper.day + SLACK for other in beside)
        late = any(other is after and other.day < paper.day - SLACK for other in beside)
        ordered = before is None or after is None or before.day <= after.day
        if (early or late) and ordered:
            stands = " and ".join(f"{other.number} of {other.day}" for other in beside)
            detail = f"{paper.number} of {paper.day} does not fit {stands}, of the same issuer and symbol"
            yield paper.key, _finding("number_out_of_order", detail)


def told_by_order(papers: Sequence[Dated]) -> Iterator[tuple[PaperKey, Finding]]:
    """The papers without a number of which one of two readings alone fits between the numbers about their day."""
    known = [paper for paper in papers if paper.number is not None]
    for paper in papers:
        if paper.number is not None or not paper.readings:
            continue
        low = max((other.number for other in known if other.number and other.day < paper.day), default=None)
        high = min((other.number for other in known if other.number and other.day > paper.day), default=None)
        fitting = [text for text in paper.readings if _lies(text, low, high)]
        if low is not None and high is not None and len(fitting) == 1 and len(paper.readings) > 1:
            detail = (
                f"of {' and '.join(paper.readings)} only {fitting[0]} lies between {low} and {high}, its neighbours"
            )
            yield paper.key, _finding("number_told_by_order", detail)


def _lies(text: str, low: int | None, high: int | None) -> bool:
    number = int("".join(filter(str.isdigit, text)) or 0)
    return low is not None and high is not None and low < number < high


def _by_number(paper: Dated) -> tuple[int, date]:
    return paper.number or 0, paper.day


def _finding(kind: str, detail: str) -> Finding:
    return {"kind": kind, "detail": detail, "field": "number", "page": None}


def _dated(row: Sequence[Any]) -> Dated:
    _, document, part, number, day, readings = row
    texts = tuple(text for text, _ in json.loads(readings)[:2]) if readings else ()
    return Dated((document, part), number, date.fromisoformat(day), texts)


# Number and date of every dated paper, by issuer, symbol and year; ties in the order of the contents' keys.
SERIES = """
    SELECT issuer.value || char(10) || symbol.value || char(10) || substr(day.value, 1, 4) AS series,
           day.document, day.part, CAST(number.value AS INTEGER), day.value,
           CASE WHEN number.value IS NULL THEN (
               SELECT readings FROM strips WHERE strips.document = day.document AND strips.field = 'number'
               ORDER BY page LIMIT 1) END
    FROM fields AS day
    JOIN fields AS symbol ON symbol.document = day.document AND symbol.part = day.part AND symbol.name = 'symbol'
    JOIN fields AS issuer ON issuer.document = day.document AND issuer.part = day.part AND issuer.name = 'issuer'
    LEFT JOIN fields AS number ON number.document = day.document AND number.part = day.part AND number.name = 'number'
    JOIN documents ON documents.id = day.document
    WHERE day.name = 'date' AND date(day.value) = day.value AND (:document IS NULL OR (issuer.value, symbol.value) IN (
        SELECT own.value, other.value FROM fields AS own JOIN fields AS other USING (document, part)
        WHERE own.document = :document AND own.name = 'issuer' AND other.name = 'symbol'))
    ORDER BY series, day.value, sha256, day.part"""
