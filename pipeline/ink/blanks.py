"""What stands in the blanks between the printed anchors: readings with probabilities, and ink, print or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import BLANK, DIGITS, SUFFIXES
from pipeline.ink.decoder import LETTERS, Letter, best_path, best_strings, merged

Floats = NDArray[np.float64]

_NEVER = -30.0
"""The log probability of a letter that cannot stand in a blank."""
_MOST_READINGS = 4
REACH = {"S": 2, "N": 4, "T": 5, "M": 4, "/": 0, "-": 0}
"""How many columns on either side of its middle a printed anchor takes up, a little less than it is wide: its letters
can look like digits (`t` like 1, `g` like 8), but ink may run over its edge.
"""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: what may stand in it, surest first with probabilities.

    ink is the share of ink in the letters of the first reading: 1 written by hand, 0 printed; 0 for an empty blank.
    """

    readings: tuple[tuple[str, float], ...]
    ink: float
    span: tuple[int, int]
    """The columns of its first and last letter; of an empty blank, its edges."""

    @property
    def text(self) -> str:
        return self.readings[0][0]

    @property
    def probability(self) -> float:
        return self.readings[0][1]


@dataclass(frozen=True, slots=True)
class NumberBlank:
    """The blank of a number line, the column of the slash or hyphen behind it, and whether `Số` was seen before it."""

    number: Blank
    end: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class DateBlanks:
    """The blanks of a date line, and the columns of `ngày`, `tháng` and `năm`."""

    day: Blank
    month: Blank
    year: Blank
    labels: tuple[int, int, int]


def number_blank(columns: Floats) -> NumberBlank | None:
    """The blank between `Số` and the first slash or hyphen; None when no slash or hyphen was seen."""
    path = best_path(columns)
    label = next((letter for letter in path if letter.letter == "S"), None)
    end = next((letter for letter in path if letter.letter in "/-" and letter.column > _column(label)), None)
    if end is None:
        return None
    return NumberBlank(_blank(columns, path, label, end, DIGITS + SUFFIXES), end.column, label is not None)


def date_blanks(columns: Floats) -> DateBlanks | None:
    """The blanks of day, month and year; None when `tháng` or `năm` were not seen, or not in their order."""
    path = best_path(columns)
    month = next((letter for letter in path if letter.letter == "T"), None)
    year = next((letter for letter in path if letter.letter == "M" and letter.column > _column(month)), None)
    if month is None or year is None:
        return None
    # A place such as `Quảng Ngãi` ends like the label begins: the last one is the label.
    days = [letter for letter in path if letter.letter == "N" and letter.column < month.column]
    day = days[-1] if days else None
    ends = ((day, month), (month, year), (year, None))
    blanks = [_blank(columns, path, first, last, DIGITS) for first, last in ends]
    return DateBlanks(blanks[0], blanks[1], blanks[2], (max(0, _column(day)), month.column, year.column))


def _column(letter: Letter | None) -> int:
    return -1 if letter is None else letter.column


def _blank(columns: Floats, path: Sequence[Letter], after: Letter | None, before: Letter | None, allowed: str) -> Blank:
    """The blank between two anchors.  What cannot stand in it counts as nothing."""
    first = 0 if after is None else max(after.end, after.column + REACH[after.letter] + 1)
    last = len(columns) if before is None else max(first + 1, min(before.start, before.column - REACH[before.letter]))
    inside = merged(columns[first:last])
    others = [1 + place for place, letter in enumerate(LETTERS) if letter not in allowed]
    inside[:, BLANK] = np.logaddexp.reduce(inside[:, [BLANK, *others]], axis=1)
    inside[:, others] = _NEVER
    readings = tuple((text, float(np.exp(score))) for text, score in best_strings(inside)[:_MOST_READINGS])
    letters = [letter for letter in path if first <= letter.column < last and letter.letter in DIGITS]
    ink = sum(letter.ink for letter in letters) / len(letters) if letters else 0.0
    span = (letters[0].column, letters[-1].column) if letters else (first, max(first, last - 1))
    return Blank(readings, ink, span)
