"""Number lines and date lines of made-up papers: runs of print with blanks, and what was put into the blanks."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from models.build.ink.phrases import PLACES, other_line, symbol
from pipeline.ink.alphabet import SUFFIXES

SUFFIX_SHARE = 0.1
STRUCK_SHARE = 0.05
OTHER_SHARE, WHOLE_BY_HAND_SHARE = 0.07, 0.02


class Filled(StrEnum):
    """What a piece of a line is."""

    PRINT = "print"
    INK = "ink"
    STAMP = "stamp"
    """Digits of a numbering stamp: bold, askew, unevenly inked."""
    OVERLAY = "overlay"
    """Digits that a program put on the page: print, but off the line and of another size."""
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of one line.

    mark is the letter that the network says for an anchor; blank_em the room of a blank; struck the typed digits that
    the pen struck out; most the greatest number that can stand there, 0 where any can.
    """

    text: str
    filled: Filled = Filled.PRINT
    mark: str = ""
    blank_em: float = 0.0
    struck: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class LineText:
    """A line's pieces from left to right, and whether it is set in italics, as date lines are."""

    pieces: tuple[Piece, ...]
    italic: bool


def random_line(chance: random.Random) -> LineText:
    """A number line or a date line, or now and then another line of a header."""
    kind = chance.random()
    if kind < OTHER_SHARE:
        return LineText((Piece(other_line(chance)),), italic=chance.random() < 0.2)
    if kind < OTHER_SHARE + WHOLE_BY_HAND_SHARE:
        return _date_by_hand(chance)
    return number_line(chance) if chance.random() < 0.53 else date_line(chance)


def _filling(chance: random.Random, *, ink: float = 0.64, printed: float = 0.19) -> Filled:
    kinds = [Filled.INK, Filled.PRINT, Filled.STAMP, Filled.OVERLAY, Filled.EMPTY]
    return chance.choices(kinds, [ink, printed, 0.06, 0.06, 0.05])[0]


def _blank(text: str, filled: Filled, chance: random.Random) -> Piece:
    """A blank and its filling; print stands in no more room than it needs."""
    room = chance.uniform(0.3, 1.2) + 0.5 * len(text) + max(0.0, chance.gauss(0.2, 0.7))
    if filled is Filled.EMPTY:
        return Piece(chance.choice(["", "", "....", "……"]), filled, blank_em=room + 0.5)
    if filled is Filled.INK and chance.random() < STRUCK_SHARE:
        typed = "".join(chance.choice("0123456789") for _ in text)
        return Piece(text, filled, blank_em=room, struck=typed)
    return Piece(text, filled, blank_em=chance.choice([0.0, room]) if filled is Filled.PRINT else room)


def random_number(chance: random.Random) -> str:
    """A number of one to five digits, those of one often with a zero before."""
    length = chance.choices([1, 2, 3, 4, 5], [6, 28, 32, 30, 4])[0]
    text = chance.choice("123456789") + "".join(chance.choice("0123456789") for _ in range(length - 1))
    return "0" * chance.choices([0, 1, 2], [40, 50, 10])[0] + text if length == 1 else text


def number_line(chance: random.Random) -> LineText:
    """`Số: … /…`."""
    label = chance.choices(["Số:", "Số :", "Số", "SỐ:", "Số.", "số:"], [70, 9, 9, 4, 2, 3])[0]
    filled = _filling(chance)
    number = random_number(chance)
    if chance.random() < SUFFIX_SHARE and filled is Filled.INK:
        number += chance.choices(SUFFIXES, [6, 5, 4, 3, 1, 1, 1, 1])[0]
    pieces = [Piece(label, mark="S"), _blank(number, filled, chance), Piece(symbol(chance))]
    return LineText(tuple(pieces), italic=chance.random() < 0.04)


def date_line(chance: random.Random) -> LineText:
    """`…, ngày … tháng … năm …`."""
    day, month = chance.randint(1, 31), chance.randint(1, 12)
    filled = _filling(chance, ink=0.56, printed=0.27)
    month_by = filled if filled is not Filled.INK or chance.random() < 0.25 else Filled.PRINT
    if filled is Filled.EMPTY and chance.random() < 0.5:
        month_by = Filled.PRINT
    labels = chance.choices([("ngày", "tháng", "năm"), ("Ngày", "tháng", "năm")], [12, 1])[0]
    pieces = [
        *_place(chance),
        Piece(labels[0], mark="N"),
        replace(_blank(_padded(day, chance), filled, chance), most=31),
        Piece(labels[1], mark="T"),
        replace(_blank(_padded(month, chance), month_by, chance), most=12),
        Piece(labels[2], mark="M"),
        *_year(chance),
    ]
    return LineText(tuple(pieces), italic=chance.random() < 0.9)


def _date_by_hand(chance: random.Random) -> LineText:
    """A place, and the whole date in ink: 12/10/2017."""
    join = chance.choice("//-")
    date = join.join(
        [_padded(chance.randint(1, 31), chance), _padded(chance.randint(1, 12), chance), _any_year(chance)]
    )
    return LineText((*_place(chance), Piece(date, Filled.INK, blank_em=4.0)), italic=chance.random() < 0.9)


def _place(chance: random.Random) -> tuple[Piece, ...]:
    return (Piece(chance.choice(PLACES) + " "),) if chance.random() < 0.7 else ()


def _padded(number: int, chance: random.Random) -> str:
    return f"{number:02}" if chance.random() < 0.6 else str(number)


def _any_year(chance: random.Random) -> str:
    return str(chance.choice([chance.randint(1985, 2012), chance.randint(2010, 2029)]))


def _year(chance: random.Random) -> list[Piece]:
    year, kind = _any_year(chance), chance.random()
    if kind < 0.9:
        return [Piece(f" {year}")]
    printed = chance.choice([2, 3]) if kind < 0.97 else 0
    return [Piece(f" {year[:printed]}"), Piece(year[printed:], Filled.INK, blank_em=0.5 * (4 - printed))]
