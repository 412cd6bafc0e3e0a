"""Passages: paragraphs as one line of text, each character traceable to the line and word it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.folding import is_upper
from pipeline.paper import Placed
from pipeline.types import Line, RepairedPage, Word, Zone

_LIST_MARK = re.compile(r"^(?:\W{0,2}[-–—+•*]\s|[a-zđ]\)|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|[IVX]{1,5}[.)]|Điều \d)")
_ENDED = re.compile(r"[.;:!?/…][\W]*$")
_FULL_LINE = 0.8
"""Share of the page's usual line length from which a line counts as full, so that a capital may go on with it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as one line of text, and for each of its lines the character offset at which it begins."""

    text: str
    lines: tuple[tuple[int, Placed], ...]

    def line_at(self, position: int) -> Placed:
        """The line that holds the character at this offset."""
        return [placed for start, placed in self.lines if start <= position][-1]


def passages(
    page: RepairedPage, zones: Collection[Zone], skip: Callable[[Line], bool] = lambda _: False
) -> Iterator[Passage]:
    """The paragraphs of these zones in reading order, without the lines that skip names."""
    lines: list[tuple[int, Placed]] = []
    text = ""
    current: int | None = None
    for line in page.lines:
        if line.zone not in zones or skip(line):
            continue
        if line.paragraph != current and text:
            yield Passage(text, tuple(lines))
            lines, text = [], ""
        current = line.paragraph
        lines.append((len(text), Placed(page.page, line)))
        text += line.text + " "
    if text:
        yield Passage(text, tuple(lines))


def words_at(passage: Passage, start: int, end: int) -> list[Word]:
    """The words that stand, wholly or in part, at text[start:end]."""
    return [word for _, word in placed_words(passage, start, end)]


def placed_words(passage: Passage, start: int, end: int) -> Iterator[tuple[int, Word]]:
    """The words at text[start:end], each with its page."""
    for line_start, placed in passage.lines:
        position = line_start
        for word in placed.line.words:
            if position >= end:
                return
            if not word.text:
                continue
            if position < end and position + len(word.text) > start:
                yield placed.page, word
            position += len(word.text) + 1


def flowing(found: Iterable[Passage]) -> Iterator[Passage]:
    """The passages, joined where one goes on in the next: across a page break, or line by line in a text file.

    One goes on when it ends without a stop and the next is no list item and begins small, or with a capital or a digit
    after a line that is full.
    """
    parts = [passage for passage in found if passage.text.strip()]
    full = _FULL_LINE * _usual_length(parts)
    current: Passage | None = None
    for passage in parts:
        if current is not None and _goes_on(current, passage, full):
            current = _joined(current, passage)
            continue
        if current is not None:
            yield current
        current = passage
    if current is not None:
        yield current


def _usual_length(parts: Sequence[Passage]) -> int:
    """The length in characters that nine lines in ten do not exceed."""
    lengths = sorted(len(placed.text) for passage in parts for _, placed in passage.lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(before: Passage, after: Passage, full: float) -> bool:
    if _ENDED.search(before.text.rstrip()) or _LIST_MARK.match(after.text):
        return False
    first = after.text.lstrip("“\"'(")[:1]
    return first.islower() or (not is_upper(before.text) and len(before.lines[-1][1].text) >= full)


def _joined(before: Passage, after: Passage) -> Passage:
    shift = len(before.text)
    return Passage(before.text + after.text, (*before.lines, *((start + shift, line) for start, line in after.lines)))
