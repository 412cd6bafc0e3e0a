"""A page with one line of its header exchanged, joined, parted, or with one more that the engine missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.folding import fold
from pipeline.ink.place import HEADER
from pipeline.layout.header import DATE_LINE, NUMBER_LINE
from pipeline.types import Line, ReadPage, Word, Zone, box_around

_LABEL, _SUBJECT = re.compile(r"\W{0,3}so\b"), re.compile(r"v/v\b")
_DAY_LABEL = re.compile(r"^\W{0,2}ng", re.IGNORECASE)


def with_line(
    page: ReadPage, old: Line | None, words: Sequence[Word], zone: Zone, marks: Sequence[Word] = ()
) -> ReadPage:
    """The page with these words for a line of its header, in place of the line that the engine read, if it did.

    A number line under the title stays there.  marks stood before the words and are none of theirs: set aside.
    """
    if marks:
        page = replace(page, dropped=(*page.dropped, Line(tuple(marks), Zone.JUNK, 0)))
    if old is not None and old in page.lines:
        kept_zone = old.zone if old.zone in {*HEADER, Zone.TITLE} else zone
        line = replace(old, words=tuple(words), zone=kept_zone)
        return replace(page, lines=tuple(line if other is old else other for other in page.lines))
    dropped = tuple(line for line in page.dropped if line is not old)
    return replace(page, lines=_entered(page.lines, tuple(words), zone), dropped=dropped)


def _entered(lines: tuple[Line, ...], words: tuple[Word, ...], zone: Zone) -> tuple[Line, ...]:
    """The lines with one more, at its height in the header: beside one of the other column, or under those above."""
    box = box_around(word.box for word in words)
    middle = box.middle_y if box is not None else 0.0
    height = box.height if box is not None else 0
    paragraph = 1 + max((line.paragraph for line in lines), default=0)
    above = 0
    for place, line in enumerate(lines):
        if line.zone not in HEADER or line.box is None:
            continue
        if line.zone is not zone and abs(line.box.middle_y - middle) < 0.6 * height:
            at = place if zone is Zone.HEADER_LEFT else place + 1
            return (*lines[:at], Line(words, zone, paragraph, line.row), *lines[at:])
        if line.box.middle_y < middle:
            above = place + 1
    row = 1 + max((line.row for line in lines), default=0)
    return (*lines[:above], Line(words, zone, paragraph, row), *lines[above:])


def parted(page: ReadPage) -> ReadPage:
    """The page with a line that holds both number and date, as an engine reads close columns, cut into the two, and so
    one that holds a number, as of an incoming stamp, and a subject.
    """
    lines = [part for line in page.lines for part in _parts(line)]
    return page if len(lines) == len(page.lines) else replace(page, lines=tuple(lines))


def joined(page: ReadPage) -> ReadPage:
    """The page with a date line that wide blanks cut into pieces (`ngày …`, `tháng …`, `năm 2024`) as one line."""
    lines: list[Line] = []
    for line in page.lines:
        run = [line]
        while lines and _on_one_row(lines[-1], run[0]):
            run.insert(0, lines.pop())
        whole = _is_date(word for piece in run for word in piece.words)
        if len(run) > 1 and whole and not any(_is_date(piece.words) for piece in run):
            lines.append(replace(run[0], words=tuple(word for piece in run for word in piece.words)))
        else:
            lines += run
    return page if len(lines) == len(page.lines) else replace(page, lines=tuple(lines))


def _on_one_row(left: Line, right: Line) -> bool:
    """Whether two lines of the header's right column are pieces of one row."""
    if left.zone is not Zone.HEADER_RIGHT or right.zone is not Zone.HEADER_RIGHT or not left.box or not right.box:
        return False
    near = abs(left.box.middle_y - right.box.middle_y) < 0.6 * max(left.box.height, right.box.height)
    return near and left.box.right <= right.box.left


def _is_date(words: Iterable[Word]) -> bool:
    return bool(DATE_LINE.search(fold(" ".join(word.raw for word in words))))


def _parts(line: Line) -> list[Line]:
    text = fold(line.text)
    subject = next((at for at, word in enumerate(line.words) if at and _SUBJECT.match(fold(word.raw))), None)
    if line.zone is Zone.HEADER_LEFT and subject is not None and _LABEL.match(text):
        before, rest = replace(line, words=line.words[:subject]), replace(line, words=line.words[subject:])
        return [before, replace(rest, paragraph=line.paragraph + 1)]
    if line.zone not in HEADER or not (DATE_LINE.search(text) and NUMBER_LINE.search(text)):
        return [line]
    raws = [word.raw for word in line.words]
    day = next((at for at, raw in enumerate(raws) if _DAY_LABEL.match(raw)), len(raws))
    symbol = next((at for at, raw in enumerate(raws[:day]) if "/" in raw), None)
    if symbol is None or symbol + 1 >= day:
        return [line]
    at = max(range(symbol + 1, day), key=lambda place: _gap(line.words[place - 1], line.words[place]))
    return [
        replace(line, words=line.words[:at], zone=Zone.HEADER_LEFT),
        replace(line, words=line.words[at:], zone=Zone.HEADER_RIGHT, paragraph=line.paragraph + 1),
    ]


def _gap(left: Word, right: Word) -> int:
    return right.box.left - left.box.right if left.box is not None and right.box is not None else 0
