"""What else a document may show, set around drawn headers: names and days of files, and the papers beside it.

Names, days and neighbours are made up: one name in twenty has another digit, files are made as long after their day as
the scans that settings were chosen on, of neighbours one pair in thirty belongs elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from models.build.ink.headers import DrawnHeader
from pipeline.archive.order import Dated, told_by_order
from pipeline.types import Kind, Origin, Record, SourceFile

NAMED, MADE, ORDERED = (
    ", files named by their numbers",
    ", files made soon after their day",
    ", papers of the same office beside it",
)
_WRONG_NAMES, _ELSEWHERE = 0.05, 1 / 30
_DAYS_UNTIL_MADE = (*(0,) * 8, *(1,) * 4, 3, 3, 3, 4, 8, 17, 31, 36, 39, 66)
_NUMBERS_BETWEEN = 20
"""How far the nearest numbers are on either side, on the average."""


def sources(header: DrawnHeader, record: Record, chance: random.Random) -> Iterator[tuple[str, SourceFile]]:
    """The file of a header, named by its number or made soon after its day; record is what was read without that."""
    bare = SourceFile(Path("scan"), "", 0, Kind.PDF, 1)
    if header.number:
        number = _miswritten(header.number, chance) if chance.random() < _WRONG_NAMES else header.number
        symbol = record.fields["symbol"].value if "symbol" in record.fields else ""
        yield NAMED, replace(bare, path=Path(f"{number} {symbol.replace('/', '-')}.pdf"))
    day = _day(header)
    if day is not None:
        made = day + timedelta(chance.choice(_DAYS_UNTIL_MADE))
        yield MADE, replace(bare, origin=Origin(made=made))


def number_beside(header: DrawnHeader, record: Record, chance: random.Random) -> str | None:
    """The number that is given among papers of the day before and the day after; that of the paper if it has one."""
    if "number" in record.fields:
        return record.fields["number"].value
    strip = next((strip for strip in record.filled if strip.field == "number"), None)
    if strip is None or not header.number:
        return None
    own = int("".join(filter(str.isdigit, header.number)))
    away = chance.randint(5, 60) if chance.random() < _ELSEWHERE else 0
    low, high = (1 + int(chance.expovariate(1 / _NUMBERS_BETWEEN)) for _ in range(2))
    papers = [
        Dated((1, 1), own + away - low, date(2024, 3, 4)),
        Dated((2, 1), None, date(2024, 3, 5), strip.readings),
        Dated((3, 1), own + away + high, date(2024, 3, 6)),
    ]
    return next((told.number for _, told in told_by_order(papers)), None)


def _miswritten(number: str, chance: random.Random) -> str:
    at = chance.randrange(len(number))
    return number[:at] + chance.choice([digit for digit in "0123456789" if digit != number[at]]) + number[at + 1 :]


def _day(header: DrawnHeader) -> date | None:
    try:
        return date.fromisoformat(header.iso_date)
    except ValueError:
        return None
