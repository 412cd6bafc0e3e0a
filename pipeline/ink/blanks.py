"""What stands in the blanks between printed anchors: readings with probabilities, and what they were filled with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import BLANK, DIGITS, FILLINGS, SUFFIXES, Filling
from pipeline.ink.decoder import LETTERS, Letter, best_path, best_strings, merged

Floats = NDArray[np.float64]
Hints = Mapping[str, int]
Readings = tuple[tuple[str, float], ...]
NO_HINTS: Hints = MappingProxyType({})

_NEVER = -30.0
"""The log probability of a letter that cannot stand in a blank."""
MOST_READINGS = 6
_BY_HAND = re.compile(r"^\d{1,2}([/-])\d{1,2}\1\d{4}$")
_SURELY_INK = 0.7
_HINT_REACH = 5
"""Columns by which network and engine may differ about the middle of an anchor."""
NOTHING = tuple(0.0 for _ in FILLINGS)
"""The shares of fillings of an empty blank."""
REACH = {"S": 2, "N": 4, "T": 5, "M": 4, "/": 0, "-": 0}
"""How many columns on either side of its middle a printed anchor takes up, a little less than it is wide: its letters
can look like digits (`t` like 1, `g` like 8), but ink may run over its edge.
"""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: what may stand in it, surest first with probabilities.

    shares are those of FILLINGS in the letters of the first reading, together 1; all 0 for an empty blank.
    """

    readings: Readings
    shares: tuple[float, ...]
    span: tuple[int, int]
    """The columns of its first and last letter; of an empty blank, its edges."""

    @property
    def text(self) -> str:
        """The likeliest reading; the empty one only where it is likelier than all others together."""
        empty = dict(self.readings).get("", 0.0)
        return next((text for text, _ in self.readings if text or empty > 0.5), "")

    @property
    def probability(self) -> float:
        """That of the likeliest reading."""
        return dict(self.readings)[self.text]

    def share(self, filling: Filling) -> float:
        """How much of it was filled in so."""
        return self.shares[FILLINGS.index(filling)]


@dataclass(frozen=True, slots=True)
class NumberBlank:
    """The blank of a number line, and the columns of the slash or hyphen behind it and of `Số` (None: not seen)."""

    number: Blank
    end: int
    label: int | None

    @property
    def parts(self) -> tuple[Blank, ...]:
        """The number alone."""
        return (self.number,)


@dataclass(frozen=True, slots=True)
class DateBlanks:
    """The blanks of a date line, and the columns of `ngày`, `tháng` and `năm`."""

    day: Blank
    month: Blank
    year: Blank
    labels: tuple[int, int, int]

    @property
    def parts(self) -> tuple[Blank, Blank, Blank]:
        """Day, month and year."""
        return self.day, self.month, self.year


def number_blank(columns: Floats, hints: Hints = NO_HINTS) -> NumberBlank | None:
    """The blank between `Số` and the first slash or hyphen; None when no slash or hyphen was seen."""
    path = best_path(columns)
    if not _sees_any(path, "S/-"):
        return None
    label = _anchor([letter for letter in path if letter.letter == "S"][:1], "S", hints)
    ends = [letter for letter in path if letter.letter in "/-" and letter.column > _column(label)]
    end = _anchor(ends[:1] if "/" not in hints else ends, "/", hints)
    if end is None or end.column <= _column(label):
        return None
    number = _blank(columns, path, label, end, DIGITS + SUFFIXES)
    return NumberBlank(number, end.column, None if label is None else label.column)


def date_blanks(columns: Floats, hints: Hints = NO_HINTS) -> DateBlanks | None:
    """The blanks of day, month and year; None when `tháng` or `năm` were not seen, or not in their order.

    A date that is wholly ink, 12/10/2017, has its slashes for labels.
    """
    path = best_path(columns)
    month = _anchor([letter for letter in path if letter.letter == "T"], "T", hints)
    behind = [letter for letter in path if letter.letter == "M" and letter.column > _column(month)]
    year = _anchor(behind, "M", hints)
    if month is None or year is None or year.column <= month.column or not _sees_any(path, "TM"):
        return _date_by_hand(columns, path)
    # A place such as `Quảng Ngãi` ends like the label begins: the last one is the label.
    before = [letter for letter in path if letter.letter == "N" and letter.column < month.column]
    day = _anchor(before[::-1], "N", hints)
    if day is not None and day.column >= month.column:
        day = None
    ends = ((day, month), (month, year), (year, None))
    blanks = [_blank(columns, path, first, last, DIGITS) for first, last in ends]
    return DateBlanks(blanks[0], blanks[1], blanks[2], (max(0, _column(day)), month.column, year.column))


def _date_by_hand(columns: Floats, path: Sequence[Letter]) -> DateBlanks | None:
    if not _BY_HAND.match("".join(letter.letter for letter in path)):
        return None
    digits = [letter for letter in path if letter.letter in DIGITS]
    if min(letter.shares[FILLINGS.index(Filling.INK)] for letter in digits) < _SURELY_INK:
        return None
    first, second = (letter for letter in path if letter.letter in "/-")
    ends = ((None, first), (first, second), (second, None))
    blanks = [_blank(columns, path, after, before, DIGITS) for after, before in ends]
    return DateBlanks(blanks[0], blanks[1], blanks[2], (max(0, path[0].column - 3), first.column, second.column))


def _sees_any(path: Sequence[Letter], anchors: str) -> bool:
    """Whether the network itself saw one of the anchors: where it did not, it cannot tell what is filled in."""
    return any(letter.letter in anchors for letter in path)


def _anchor(seen: Sequence[Letter], letter: str, hints: Hints) -> Letter | None:
    """The anchor among those that were seen, the first as a rule; where the engine read it, it is there.

    hints tell over which column the engine surely read an anchor.
    """
    if letter not in hints:
        return seen[0] if seen else None
    column = hints[letter]
    near = min(seen, key=lambda one: abs(one.column - column), default=None)
    if near is not None and abs(near.column - column) <= _HINT_REACH:
        return near
    return Letter(letter, column, column, column + 1)


def _column(letter: Letter | None) -> int:
    return -1 if letter is None else letter.column


def _blank(columns: Floats, path: Sequence[Letter], after: Letter | None, before: Letter | None, allowed: str) -> Blank:
    """The blank between two anchors.  What cannot stand in it counts as nothing."""
    first = 0 if after is None else _beyond(after)
    last = len(columns) if before is None else max(first + 1, min(before.start, before.column - REACH[before.letter]))
    inside = merged(columns[first:last])
    others = [1 + place for place, letter in enumerate(LETTERS) if letter not in allowed]
    inside[:, BLANK] = np.logaddexp.reduce(inside[:, [BLANK, *others]], axis=1)
    inside[:, others] = _NEVER
    readings = tuple((text, float(np.exp(score))) for text, score in best_strings(inside)[:MOST_READINGS])
    letters = [letter for letter in path if first <= letter.column < last and letter.letter in DIGITS]
    shares = np.mean([letter.shares for letter in letters] or [NOTHING], axis=0)
    span = (letters[0].column, letters[-1].column) if letters else (first, max(first, last - 1))
    return Blank(readings, tuple(float(share) for share in shares), span)


def weighed(readings: Readings, weight: Callable[[str], float]) -> Readings:
    """The readings, each made so many times likelier, surest first; what they leave stays for other readings."""
    weights = {text: share * weight(text) for text, share in readings}
    total = sum(weights.values()) + max(0.0, 1 - sum(share for _, share in readings))
    surest = sorted(weights.items(), key=lambda item: -item[1])
    return tuple((text, share / max(1e-9, total)) for text, share in surest)


def _beyond(anchor: Letter) -> int:
    """The first column behind an anchor.

    Behind `năm` almost every year begins with 20, so that the network says that as soon as it has said the label.
    """
    return anchor.end if anchor.letter == "M" else max(anchor.end, anchor.column + REACH[anchor.letter] + 1)
