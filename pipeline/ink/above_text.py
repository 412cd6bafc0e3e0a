"""Where the header ends: number and date stand above subject, title and text, which cite numbers and days of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.folding import begins, fold
from pipeline.ink.place import Place
from pipeline.layout.header import SUBJECT_LINE
from pipeline.types import Line, Word, Zone

_SURE = 0.75
_OF_HEADER = {"so", "ngay", "thang", "nam", "lap", "do", "phuc"}
"""The labels, and the words of `Độc lập - Tự do - Hạnh phúc`."""
_WHOSE = "cua"
"""`số 12/QĐ-UBND ngày 14 tháng 02 năm 2019 của …` is another's."""
_WORDS_OF_SENTENCE = 3
"""A place has fewer words in small letters: `Thành phố Hồ Chí Minh`."""


def stands_above_text(place: Place, lines: Iterable[Line]) -> bool:
    """Whether nothing over the place, in its columns, is subject, title or text; the line read there is none itself."""
    if place.line is not None and is_sentence(place.line.words):
        return False
    strip = place.strip.box
    below = (line.box for line in lines if line is not place.line and _is_text(line))
    return all(
        strip.middle_y < box.top or box.right < strip.left or strip.right < box.left for box in below if box is not None
    )


def is_of_subject(line: Line, lines: Iterable[Line]) -> bool:
    """Whether a line of the header's left column is one of a subject (`V/v …`)."""
    if line.zone is not Zone.HEADER_LEFT or line.box is None:
        return False
    subject = next((other.box for other in lines if other.box and _is_subject(other)), None)
    return subject is not None and line.box.middle_y > subject.top


def is_sentence(words: Sequence[Word]) -> bool:
    """Whether words are surely read as part of a sentence, by those in small letters that headers are not made of."""
    small = [word.raw for word in words if word.confidence >= _SURE and word.raw[:1].islower() and len(word.raw) > 1]
    told = [word for word in (fold(word).strip(" .,:;") for word in small) if word not in _OF_HEADER]
    return len(told) >= _WORDS_OF_SENTENCE or _WHOSE in told


def _is_text(line: Line) -> bool:
    """A short line of the body may be one of the header that the layout did not know."""
    if line.zone in {Zone.BODY, Zone.TABLE}:
        return is_sentence(line.words) or begins(line.text, "Kính gửi")
    return line.zone is Zone.TITLE or _is_subject(line)


def _is_subject(line: Line) -> bool:
    return line.zone is Zone.HEADER_LEFT and bool(SUBJECT_LINE.search(fold(line.text)))
