"""Page numbers, and the dashes and numbers at the head of list items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.engine import Engine, Look
from pipeline.missed.ink import Region
from pipeline.missed.place import Found, Place, find_place
from pipeline.recognition.number_rows import read_numbers
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

_DASH_CONFIDENCE = 0.9
_SURE, _UNSURE = 0.8, 0.6
_LETTERS = 4
"""A mark has no more letters, and is no wider than so many heights of a word."""
_EDGE, _CENTRE, _BORDER = 0.11, 0.08, 0.04
"""Of the page's height and width: where page numbers stand; nothing but dirt stands at the border."""
_ASIDE = 3.0
"""In heights of a word: how far from the edge of the text a page number may end."""
_AROUND = 3
"""Pixels around a digit that belong to its soft edges."""
_BEHIND, _LEAST_DOT = 0.7, 0.08
"""In heights of a digit: so far behind a number its dot may stand; a dot is at least so wide and high."""
_DARK = 60
"""Grey levels by which a dot is darker than the paper."""
_NUMBER = re.compile(r"^[.,-]?(\d[.,]?){1,4}$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A region that may hold a mark, and where it belongs."""

    region: Region
    place: Place


def find_marks(page: OcrPage, regions: Sequence[Region], letter_px: float) -> list[Mark]:
    """The regions where marks stand."""
    found = []
    for region in regions:
        place = find_place(page, region.box, letter_px)
        short = region.letters <= _LETTERS and region.box.width <= _LETTERS * letter_px
        alone = place.line is None and not region.is_dash and _is_at_edge(region.box, page, letter_px)
        if short and not place.touches and (place.opens or alone):
            found.append(Mark(region, place))
    return found


def read_marks(marks: Sequence[Mark], image: PageImage, engine: Engine) -> Iterator[Found]:
    """The marks that are surely read."""
    for mark in marks:
        if mark.region.is_dash:
            yield mark.place, (Word("-", mark.region.box, _DASH_CONFIDENCE, "-"),)
    numbers = [mark for mark in marks if not mark.region.is_dash]
    cuts = [cut_mark(image, mark.region.box) for mark in numbers]
    in_row = read_numbers(cuts, [mark.region.box.height for mark in numbers], engine)
    alone = [_only(lines) for lines in engine.look_at_each(cuts, Look.NUMBER)]
    for mark, first, second in zip(numbers, in_row, alone, strict=True):
        word = agreed_number(first, second)
        if word is not None:
            yield mark.place, (_placed(word, mark, image),)


def _is_at_edge(box: Box, page: OcrPage, letter_px: float) -> bool:
    """Whether the box stands where page numbers do: above or below the text, in the middle or at its right edge."""
    if _EDGE * page.height_px < box.middle_y < (1 - _EDGE) * page.height_px:
        return False
    x = box.left + box.width / 2
    right = sorted(word.box.right for word in page.words if word.box is not None)
    edge = right[-1 - len(right) // 50]
    in_middle = abs(x - page.width_px / 2) <= _CENTRE * page.width_px
    inside = _BORDER * page.width_px < x < (1 - _BORDER) * page.width_px
    return inside and (in_middle or abs(box.right - edge) <= _ASIDE * letter_px)


def cut_mark(image: PageImage, box: Box) -> PageImage:
    """The ink in the box with its soft edges."""
    top, left = max(0, box.top - _AROUND), max(0, box.left - _AROUND)
    pixels = image.pixels[top : box.bottom + _AROUND, left : box.right + _AROUND]
    return replace(image, pixels=np.ascontiguousarray(pixels))


def _only(lines: Sequence[OcrLine]) -> Word | None:
    words = [word for line in lines for word in line.words]
    return words[0] if len(words) == 1 else None


def agreed_number(one: Word | None, other: Word | None) -> Word | None:
    """What both readings say, or the sure one says and the other does not surely deny."""
    read = [word for word in (one, other) if word is not None and _NUMBER.match(word.text)]
    best = max(read, key=lambda word: word.confidence, default=None)
    if best is None:
        return None
    said = {_digits(word) for word in read if word is best or word.confidence >= _UNSURE}
    agree = len(read) == 2 and _digits(read[0]) == _digits(read[1])
    return best if len(said) == 1 and (agree or best.confidence >= _SURE) else None


def _digits(word: Word) -> str:
    return "".join(letter for letter in word.text if letter.isdigit())


def _placed(word: Word, mark: Mark, image: PageImage) -> Word:
    """The word on the page; the number of an item has the dots that stand in and behind it."""
    digits = _digits(word)
    text = _with_dots(digits, image, mark.region.box) if mark.place.opens else digits
    return Word(text, mark.region.box, max(word.confidence, _UNSURE), text)


def _with_dots(digits: str, image: PageImage, box: Box) -> str:
    """The digits with the dots between and behind them, which an engine overlooks; no dots where it is not clear."""
    right, bottom = box.right + round(_BEHIND * box.height), box.bottom + _AROUND
    part = np.ascontiguousarray(image.pixels[box.top : bottom, max(0, box.left - 1) : right])
    ink = (part < float(np.median(part)) - _DARK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = ""
    for left, top, _, height, area in sorted(stats[1:].tolist()):
        if height >= 0.5 * box.height:
            found += "#"
        elif top >= 0.6 * box.height and area >= (_LEAST_DOT * box.height) ** 2 and left:
            found += "." if found[-1:] == "#" else ""
    if found.count("#") != len(digits):
        return digits
    each = iter(digits)
    return "".join(next(each) if sign == "#" else "." for sign in found)
