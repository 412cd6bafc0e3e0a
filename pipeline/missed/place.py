"""Where missed print belongs: at the head of a line, within or behind one, or in a line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.types import Box, OcrLine, OcrPage, Word

_SAME_ROW = 0.5
_TOUCHING = 0.22
"""In heights of a word: nearer to a word than words stand to each other."""
_UNSURE_SIGN, _UNSURE, _FEW = 0.6, 0.5, 2
"""Confidence below which a sign, or a word of so few letters, is a scrap."""
_LEAST_LINE = 0.6
"""What an engine read with less is ink or noise more often than print: nothing belongs to it."""
_LONGEST_HEAD, _SURE_HEAD = 4, 0.9
"""The mark of a list item is no longer; a number that is read with less is read again."""
_HEAD_GAP, _WORD_GAP = 6.0, 1.6
"""In heights of a word: between the mark of a list item and its line, between two words of a line."""


@dataclass(frozen=True, slots=True)
class Place:
    """The line that print belongs to, None for a line of its own.

    opens: it stands at the line's head, at a distance that the mark of a list item has; touches: it stands so near to a
    word that it is a part of it.
    """

    line: int | None
    opens: bool = False
    touches: bool = False


Found = tuple[Place, tuple[Word, ...]]
"""Words side by side, and where they belong."""


def joined_heads(page: OcrPage, letter_px: float) -> OcrPage:
    """The page with what stands alone at the head of a line, as the number of a list item may, in that line."""
    lines = list(page.lines)
    for head in page.lines:
        if len(head.words) != 1 or len(head.words[0].text) > _LONGEST_HEAD or head.words[0].box is None:
            continue
        others = replace(page, lines=tuple(replace(line, words=()) if line is head else line for line in lines))
        place = find_place(others, head.words[0].box, letter_px)
        if place.line is not None and place.opens:
            lines[place.line] = replace(lines[place.line], words=(*head.words, *lines[place.line].words))
            lines[lines.index(head)] = replace(head, words=())
    return replace(page, lines=tuple(line for line in lines if line.words)) if lines != list(page.lines) else page


def without_scraps(page: OcrPage) -> OcrPage:
    """The page without scraps: what is too short to be believed at the engine's word.  The lines keep their places."""
    lines = (
        replace(
            line, words=tuple(word for place, word in enumerate(line.words) if not _is_scrap(word, at_head=not place))
        )
        for line in page.lines
    )
    return replace(page, lines=tuple(lines))


def find_place(page: OcrPage, box: Box, letter_px: float) -> Place:
    """Where print in the box belongs; letter_px is the height of a word."""
    for number, line in enumerate(page.lines):
        boxes = [word.box for word in line.words if word.box is not None]
        nearest = min(boxes, key=lambda other: _gap(box, other), default=None)
        if (
            nearest is None
            or _confidence(line) < _LEAST_LINE
            or abs(nearest.middle_y - box.middle_y) > _SAME_ROW * letter_px
        ):
            continue
        gap = _gap(box, nearest)
        opens = box.right <= min(other.left for other in boxes)
        if gap <= (_HEAD_GAP if opens else _WORD_GAP) * letter_px:
            return Place(number, opens, gap < _TOUCHING * letter_px)
    return Place(None)


def put_in(page: OcrPage, found: Sequence[Found]) -> OcrPage:
    """The page with the words in the lines that they belong to; words that belong to none are lines of their own."""
    lines = list(page.lines)
    for place, words in found:
        if place.line is None:
            lines.append(OcrLine(words, block=0, paragraph=0))
            continue
        line = lines[place.line]
        together = sorted((*line.words, *words), key=lambda word: word.box.left if word.box else 0)
        lines[place.line] = replace(line, words=tuple(together))
    if lines == list(page.lines):
        return page
    new = [word for _, words in found for word in words]
    kept = (replace(line, words=tuple(_without_replaced(line.words, new))) for line in lines)
    return replace(page, lines=tuple(line for line in kept if line.words))


def _is_scrap(word: Word, *, at_head: bool) -> bool:
    letters = sum(map(str.isalnum, word.text))
    if at_head and len(word.text) <= _LONGEST_HEAD and any(map(str.isdigit, word.text)):
        return word.confidence < _SURE_HEAD
    return (letters == 0 and word.confidence < _UNSURE_SIGN) or (letters <= _FEW and word.confidence < _UNSURE)


def _without_replaced(words: Sequence[Word], new: Sequence[Word]) -> Iterator[Word]:
    """The words without the scraps in whose place something was read."""
    for place, word in enumerate(words):
        known = [other for other in new if other is not word]
        before = words[place - 1] if place else None
        at_head = before is None or before in new
        if not (_is_scrap(word, at_head=at_head) and any(meet(word.box, other.box) for other in known)):
            yield word


def meet(one: Box | None, other: Box | None) -> bool:
    """Whether two boxes have a part in common."""
    if one is None or other is None:
        return False
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _confidence(line: OcrLine) -> float:
    return sum(word.confidence for word in line.words) / max(1, len(line.words))


def _gap(one: Box, other: Box) -> int:
    return max(one.left - other.right, other.left - one.right)
