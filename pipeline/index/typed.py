"""A cell's text as the number or the day that it says, for files that have types."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
"""What a double and Excel keep digit by digit: at most 15 digits, no leading zero."""
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900, and the days before this one wrongly."""


def number_of(value: str) -> int | float | str | None:
    """The number that the text says; the text itself where it says none, None where it is empty."""
    if not value:
        return None
    if _NUMBER.fullmatch(value) is None:
        return value
    return float(value) if "." in value else int(value)


def day_of(value: str) -> date | None:
    """The day that dd/mm/yyyy says; None where it says no day, or none that a spreadsheet knows."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    try:
        day = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None
