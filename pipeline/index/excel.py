"""Cells of a CSV that Excel would change or run when it opens the file, and the mark that keeps them as text.

A CSV has no cell types: Excel makes `01` the number 1, `07/2023` and `3-4` dates, and takes `=...` for a formula.  Such
a value, and only such a value, gets a leading apostrophe, the sign for text in a spreadsheet; `unguarded` takes it off
again.  A formula ="01" would look better in Excel, but every other reader would see a formula.  Left alone are values
that Excel keeps (05-CT/TW, 121/KH-UBND) and those it turns into the very same value: 121, 2024, 0.93, and whole dates
(09/12/2024, 2024-12-09), which become dates and can be sorted.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
"""First characters that make a cell a formula (OWASP, "CSV Injection")."""

WHOLE_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")
MONTH_NAME = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
CONVERTED = re.compile(
    "|".join(
        (
            r"0\d+(?:[.,]\d*)?",  # 01 would lose its zero
            r"\d{16,}",  # more than 15 digits are rounded
            r"\d+(?:[.,]\d+)?[eE][+-]?\d+",  # 12E4 would be 120000
            r"\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,4})?",  # 3-4, 03/04, 07/2023: dates
            r"\d+ \d+/\d+",  # 1 1/2: a fraction
            rf"\d{{1,2}}[-/ ]?{MONTH_NAME}(?:[-/ ]?\d{{1,4}})?",
            rf"{MONTH_NAME}[-/ ]?\d{{1,4}}",
            r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm]?)?",
            r"true|false",
        )
    ),
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"'*(?:[=+\-@＝＋－＠\t\r\n]|\s*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|true|false))", re.IGNORECASE
)
"""What every value begins with that is at risk: the rest, which is most, need not be looked at closely."""


def guarded(value: str) -> str:
    """The value as a cell that Excel shows as it stands."""
    if not _SUSPECT.match(value):
        return value
    return f"'{value}" if _at_risk(value.lstrip("'")) else value


def unguarded(cell: str) -> str:
    """The value of a guarded cell."""
    return cell[1:] if cell.startswith("'") and _at_risk(cell.lstrip("'")) else cell


def _at_risk(value: str) -> bool:
    if FORMULA.match(value):
        return True
    bare = value.strip()
    return CONVERTED.fullmatch(bare) is not None and WHOLE_DATE.fullmatch(bare) is None
