"""What the ink network can say about a strip, in the order of its outputs.

A digit is said in one of three ways: as ink, as print, or as a rubber stamp.  The printed anchors have letters of their
own, so that the blanks between them can be told: S for `Số`, N for `ngày`, T for `tháng`, M for `năm`.
"""

from __future__ import annotations

from enum import StrEnum


class Filling(StrEnum):
    """What a digit was put on the paper with."""

    INK = "ink"
    PRINT = "print"
    STAMP = "stamp"


BLANK = 0
"""Between two letters, as connectionist temporal classification needs it."""
DIGITS = "0123456789"
FILLINGS = tuple(Filling)
"""The ways to say a digit, ten outputs each, in this order from output 1 on."""
SUFFIXES = "ABCDEGHK"
"""The letters that a clerk writes behind a number."""
MARKS = "/-SNTM" + SUFFIXES
"""Slash and hyphen, the anchors, and the suffix letters."""
MARK_FIRST = 1 + len(FILLINGS) * len(DIGITS)
SIZE = MARK_FIRST + len(MARKS)
COLUMNS = 96
"""How many times the network says something about one strip, from left to right."""


def outputs_of(filling: Filling) -> range:
    """The outputs of the digits 0 to 9 with this filling."""
    first = 1 + FILLINGS.index(filling) * len(DIGITS)
    return range(first, first + len(DIGITS))


def code_of(letter: str, filling: Filling = Filling.PRINT) -> int:
    """The output of a digit or mark.  Raises ValueError for any other letter."""
    if letter in DIGITS:
        return outputs_of(filling)[int(letter)]
    return MARK_FIRST + MARKS.index(letter)


def letter_of(code: int) -> str:
    """The digit or mark of an output; the empty text for the blank."""
    if code == BLANK:
        return ""
    return DIGITS[(code - 1) % len(DIGITS)] if code < MARK_FIRST else MARKS[code - MARK_FIRST]
