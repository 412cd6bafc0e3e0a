"""What the ink network can say about a strip, in the order of its outputs.

A digit is said in one of two ways: as ink or as print.  The printed anchors have letters of their own, so that the
blanks between them can be told: S for `Số`, N for `ngày`, T for `tháng`, M for `năm`.
"""

from __future__ import annotations

BLANK = 0
"""Between two letters, as connectionist temporal classification needs it."""
DIGITS = "0123456789"
INK = range(1, 11)
PRINT = range(11, 21)
MARKS = "/-SNTMABC"
"""Slash and hyphen, the anchors, and the suffix letters that a clerk writes behind a number."""
MARK_FIRST = 21
SIZE = MARK_FIRST + len(MARKS)
SUFFIXES = "ABC"
COLUMNS = 96
"""How many times the network says something about one strip, from left to right."""


def code_of(letter: str, *, ink: bool = False) -> int:
    """The output of a digit or mark.  Raises ValueError for any other letter."""
    if letter in DIGITS:
        return (INK if ink else PRINT)[int(letter)]
    return MARK_FIRST + MARKS.index(letter)


def letter_of(code: int) -> str:
    """The digit or mark of an output; the empty text for the blank."""
    if code == BLANK:
        return ""
    return DIGITS[(code - 1) % 10] if code < MARK_FIRST else MARKS[code - MARK_FIRST]
