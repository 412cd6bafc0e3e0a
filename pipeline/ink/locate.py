"""Where on a page the number and the day are filled in: the strips of the number line and of the date line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median

from pipeline.folding import fold
from pipeline.ink.strip import Strip, strip_at
from pipeline.layout.header import DATE_LINE, NUMBER_LINE
from pipeline.types import Line, Word, Zone

_HEADER = {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}
_DAY_LABEL = re.compile(r"^\W{0,2}ng", re.IGNORECASE)
_MONTH_LABEL = re.compile(r"^\W{0,2}th", re.IGNORECASE)
_SYMBOL_LINE = re.compile(r"^\S{0,8} ?\S{0,8} ?/ ?[A-ZĐ][A-ZĐa-zđ]{0,5} ?- ?[A-ZĐ]{2}")
"""A line whose label was not read: a few letters of nonsense, then slash and symbol."""
_UNREAD_LABEL, _UNREAD_DAY = 2.5, 5.5
"""The room of a label that was not read, and of `ngày` with a day, in heights of a printed digit."""
_PRINT_MM = 3.05
"""The height of a printed digit of 13 points, the size that the rules for official papers ask for."""
_LEAST, _MOST = 0.65, 1.5
"""A height of digits outside these shares of the usual one is no height of print."""
_DIGIT_OF_WORD = 0.76
"""A digit's height in that of a word with accents or tails."""


def number_line(lines: Iterable[Line]) -> Line | None:
    """The line of number and symbol; where its label was not read, the one that ends in a symbol."""
    header = _header(lines)
    return next(filter(is_labelled, header), None) or next(
        (line for line in header if _SYMBOL_LINE.match(line.raw)), None
    )


def is_labelled(line: Line) -> bool:
    """Whether the engine read `Số` at the head of a number line."""
    return bool(NUMBER_LINE.search(fold(line.text))) and "/" in line.text


def date_line(lines: Iterable[Line]) -> Line | None:
    """The line of place and date."""
    return next((line for line in _header(lines) if DATE_LINE.search(fold(line.text))), None)


def _header(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.zone in _HEADER and line.box is not None]


def number_strip(line: Line, digit_px: float) -> Strip | None:
    """From before `Số` to the end of the line."""
    first = line.words[0]
    return _strip(line.words, first, digit_px, 0.0 if first.raw[:1] in "sS" else _UNREAD_LABEL)


def date_strip(line: Line, digit_px: float) -> Strip | None:
    """From before `ngày` to the end of the line."""
    label = next((word for word in line.words if _DAY_LABEL.match(word.raw)), None)
    month = next((word for word in line.words if _MONTH_LABEL.match(word.raw)), None)
    first = label or month
    if first is None:
        return None
    return _strip(line.words[line.words.index(first) :], first, digit_px, 0.0 if label else _UNREAD_DAY)


def _strip(words: Sequence[Word], first: Word, digit_px: float, unread: float) -> Strip | None:
    """The strip around these words; unread is what may stand before the first, in heights of a printed digit."""
    boxes = [word.box for word in words if word.box is not None]
    if first.box is None or not boxes:
        return None
    margin = 0.8 * digit_px
    # Words that hold ink or tails reach below the line: the upper ones of the feet are on it.
    feet = sorted(box.bottom for box in boxes if box.height > 0.6 * digit_px) or [first.box.bottom]
    base_y = feet[max(0, (len(feet) - 1) // 3)]
    left = first.box.left - margin - unread * digit_px
    return strip_at(left, base_y, digit_px, max(box.right for box in boxes) + margin)


def print_height(lines: Iterable[Line], dpi: float) -> float:
    """The height in pixels of the header's printed digits: as read, else that of its words, else the usual one."""
    usual = _PRINT_MM * dpi / 25.4
    words = [word for line in _header(lines) for word in line.words if word.box is not None and word.confidence >= 0.8]
    digits = [word.box.height for word in words if word.box and _is_number(word.raw)]
    others = [_DIGIT_OF_WORD * word.box.height for word in words if word.box and word.raw.isalpha()]
    for heights in (digits, others):
        fitting = [height for height in heights if _LEAST * usual <= height <= _MOST * usual]
        if fitting:
            return float(median(fitting))
    return usual


def _is_number(raw: str) -> bool:
    return len(raw) >= 2 and raw.strip(".,").isdigit()
