"""The lines of a signature block that the page's own reading took for a picture, or read badly under seal and ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pipeline.engine import Engine
from pipeline.folding import fold
from pipeline.recognition.merging import meets
from pipeline.second_look.block_looks import Seen, looks
from pipeline.types import Box, Line, PageImage, Word, Zone

LEAST = 0.5
UNCONFIRMED = 0.85
"""Of a word of a name that another reading has otherwise, at the most: one wrong mark is another person."""
_SAME_LETTERS_GAIN = 0.1
"""A name that differs in marks alone from the one that was read must be so much surer."""
_SPECKS = " .,:;|"
_MARKS = 0.006
"""Of the page's height: marks on capitals stand higher than `Nơi nhận`, which is set smaller, beside them."""
_SURE_NAME = 0.9
_SURE_TITLE = 0.8
_FOOT = {Zone.SIGNATURE, Zone.RECIPIENTS}


def add_signature(lines: list[Line], image: PageImage, engine: Engine, colour: PageImage | None = None) -> list[Line]:
    """The lines of a page with what only a second look finds of its signature block: a title, a name.

    A name is held against a second reading by other data; further looks follow only where name or title is missing or
    unsure, and nothing is added unless it is surer than what was read.  colour is the page as scanned, turned and
    straightened as image is.
    """
    boxes = [line.box for line in lines if line.zone in _FOOT and line.box is not None]
    if not boxes:
        return lines
    views = looks(_signature_area(lines, boxes, image), image, engine, colour)
    first = next(views)
    lines = [_held_against(line, first) for line in lines]
    block = [Seen.of(line) for line in lines if line.zone is Zone.SIGNATURE]
    after = _completed(block, chain([first], views))
    return lines if after == block else _put_back(lines, [seen.line for seen in after])


def _held_against(line: Line, found: Sequence[Seen]) -> Line:
    """A signature's line with its name no surer than UNCONFIRMED where the second reading has other words there."""
    name = Seen.of(line).name if line.zone is Zone.SIGNATURE else None
    if name is None:
        return line
    read = [word for seen in found for word in seen.line.words]
    words = (
        replace(word, confidence=min(word.confidence, UNCONFIRMED))
        if word in name.words and not _is_read(word, read)
        else word
        for word in line.words
    )
    return replace(line, words=tuple(words))


def _is_read(word: Word, read: Sequence[Word]) -> bool:
    return any(other.raw.strip(_SPECKS) == word.raw.strip(_SPECKS) and meets(word, other) for other in read)


def _completed(block: list[Seen], views: Iterator[list[Seen]]) -> list[Seen]:
    """The block with what the views show, one after the other until it is whole."""
    if _is_whole(block):
        return block
    for found in views:
        block = _with_found(block, found)
        if _is_whole(block):
            break
    return block


def _is_whole(block: Sequence[Seen]) -> bool:
    named = any(seen.name_confidence >= _SURE_NAME for seen in block)
    return named and any(seen.title and seen.line.confidence >= _SURE_TITLE for seen in block)


def _with_found(block: list[Seen], found: Sequence[Seen]) -> list[Seen]:
    """The block with the surest name of what was found, and with its titles."""
    sure = [seen for seen in found if seen.line.confidence >= LEAST and seen.line.box is not None]
    names = sorted((seen for seen in sure if seen.name), key=lambda seen: -seen.name_confidence)
    known = max((seen.name_confidence for seen in block), default=0.0)
    if names and names[0].name_confidence > known + _margin(names[0], block) and not _is_above_titles(names[0], block):
        block = _replaced(block, names[0], [seen for seen in block if seen.name])
    for seen in sure:
        if seen.title and _is_better_title(seen, [other for other in block if _meet(other.line, seen.line)]):
            block = _replaced(block, seen, [])
    return block


def _margin(seen: Seen, block: Sequence[Seen]) -> float:
    letters = {fold(other.name.value) for other in block if other.name}
    return _SAME_LETTERS_GAIN if seen.name and fold(seen.name.value) in letters else 0.0


def _is_above_titles(seen: Seen, block: Sequence[Seen]) -> bool:
    titles = [_top(other.line) for other in block if other.title]
    return bool(titles) and _top(seen.line) < min(titles)


def _is_better_title(seen: Seen, there: Sequence[Seen]) -> bool:
    """Whether a title read anew says more than the lines at its place."""
    if any(other.name for other in there):
        return False
    known = [other for other in there if other.title]
    if not known:
        return True
    old, new = known[0].title or "", seen.title or ""
    if old != new:
        return new.endswith(old) and len(new) > len(old)
    return len(known) == 1 and seen.line.confidence > known[0].line.confidence and known[0].line.text == old


def _replaced(block: Sequence[Seen], seen: Seen, others: Sequence[Seen]) -> list[Seen]:
    """The block with a line in place of those that it covers and of these others."""
    kept = [other for other in block if other not in others and not _meet(other.line, seen.line)]
    return sorted([*kept, seen], key=lambda each: _top(each.line))


def _meet(one: Line, other: Line) -> bool:
    """Whether two lines stand at the same place, wholly or in part."""
    a, b = one.box, other.box
    if a is None or b is None:
        return False
    deep = min(a.bottom, b.bottom) - max(a.top, b.top) > 0.4 * min(a.height, b.height)
    return deep and min(a.right, b.right) > max(a.left, b.left)


def _put_back(lines: Sequence[Line], block: Sequence[Line]) -> list[Line]:
    """The page's lines with this block in place of its own; new lines are paragraphs and rows of their own."""
    row, last = max(line.row for line in lines), max(line.paragraph for line in lines)
    fresh = {id(line): step for step, line in enumerate((each for each in block if each not in lines), start=1)}
    merged = [
        replace(line, row=row + fresh[id(line)], paragraph=last + fresh[id(line)]) if id(line) in fresh else line
        for line in block
    ]
    first = next((place for place, line in enumerate(lines) if line.zone is Zone.SIGNATURE), None)
    rest = [line for line in lines if line.zone is not Zone.SIGNATURE]
    at = max(place for place, line in enumerate(rest) if line.zone in _FOOT) + 1 if first is None else first
    return [*rest[:at], *merged, *rest[at:]]


def _top(line: Line) -> int:
    return line.box.top if line.box is not None else 0


def _signature_area(lines: Sequence[Line], boxes: Sequence[Box], image: PageImage) -> Box:
    """The right column from the head of the foot of the paper to a hand's breadth below its first line."""
    top = max(0, min(box.top for box in boxes) - round(_MARKS * image.height_px))
    signature = [line.box.left for line in lines if line.zone is Zone.SIGNATURE and line.box is not None]
    left = max(0, min([*signature, round(0.5 * image.width_px)]) - round(0.04 * image.width_px))
    bottom = min(image.height_px, top + round(0.25 * image.height_px))
    return Box(left, top, image.width_px - left, bottom - top)
