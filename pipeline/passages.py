"""Passages: paragraphs as one line of text, each character traceable to the line and word it came from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from pipeline.paper import Placed
from pipeline.types import Line, RepairedPage, Word, Zone


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
            if not word.text:
                continue
            if position < end and position + len(word.text) > start:
                yield placed.page, word
            position += len(word.text) + 1
