"""Marks on the paper beside its text: urgency, secrecy, circulation, and whether it is a copy.

Source: cells 10a, 10b and 11 of Decree 30/2020/NĐ-CP, Appendix I, and its forms of copies.  A mark is a stamp or line
of its own, in capitals; the same words inside a sentence are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from pipeline import lexicon
from pipeline.folding import is_upper, squash
from pipeline.paper import Paper, Placed, field_of_lines
from pipeline.types import Field, Line, Zone

_LEAST_CONFIDENCE = 0.6
"""Below it stand words that the engine saw in seals and specks."""
_HEAD_SHARE = 0.4
"""Marks but those of copies stand in the upper part of the first page."""


def find_mark(paper: Paper, marks: Sequence[str], *, head_only: bool = True) -> Field | None:
    """The first of the marks that stands on the paper as a line of its own, as the table spells it."""
    wanted = {squash(mark): mark for mark in sorted(marks, key=len)}
    for placed in _candidates(paper, head_only=head_only):
        mark = wanted.get(squash(placed.text))
        if mark is not None and is_upper(placed.text) and _reads(placed.text, mark):
            return field_of_lines(mark, [placed])
    return None


def _reads(text: str, mark: str) -> bool:
    """Whether a line says the mark: a single short word must have its very letters (`MẬT`, not `MẮT`)."""
    return " " in mark or lexicon.same_letters(text.strip(" .,:;-–|'`*"), mark)


def _candidates(paper: Paper, *, head_only: bool) -> Iterator[Placed]:
    for page in paper.pages:
        if head_only and page.page != (paper.title_page or 1):
            continue
        for line in (*page.lines, *page.read.dropped):
            if line.zone is Zone.BODY and head_only and line.box is None:
                continue
            if line.confidence >= _LEAST_CONFIDENCE and (not head_only or _is_high(line, page.read.height_px)):
                yield Placed(page.page, line)


def _is_high(line: Line, height_px: int) -> bool:
    return line.box is None or line.box.middle_y <= _HEAD_SHARE * height_px


_URGENCY = ("Hỏa tốc hẹn giờ", "Hỏa tốc", "Thượng khẩn", "Khẩn")
_SECRECY = ("Tuyệt mật", "Tối mật", "Mật")
_CIRCULATION = ("Xem xong trả lại", "Lưu hành nội bộ")
find_urgency = partial(find_mark, marks=_URGENCY)
find_secrecy = partial(find_mark, marks=_SECRECY)
find_circulation = partial(find_mark, marks=_CIRCULATION)
_COPIES = ("Sao y", "Sao y bản chính", "Bản sao", "Sao lục", "Trích sao", "Bản sao y", "Bản sao lục", "Bản trích sao")
find_copy = partial(find_mark, marks=_COPIES, head_only=False)


def is_mark(text: str) -> bool:
    """Whether a line is a mark of urgency, secrecy or circulation and nothing else."""
    marks = (*_URGENCY, *_SECRECY, *_CIRCULATION)
    return is_upper(text) and any(squash(mark) == squash(text) and _reads(text, mark) for mark in marks)


def is_copy_mark(text: str) -> bool:
    """Whether a line is the mark of a copy: what follows it belongs to the copy."""
    return is_upper(text) and squash(text) in {squash(mark) for mark in _COPIES}
