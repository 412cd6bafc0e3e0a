"""Lone numbers, read side by side: list items, page numbers, the cells of a column of figures.

A line of print gives an engine something to go by; a digit alone on white does not, and is misread or not read at all
(of six list numbers on a scan Tesseract reads two for sure one by one, and all six in a row).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import cv2
import numpy as np

from pipeline.engine import Engine, Look
from pipeline.types import Box, PageImage, Word

_DIGIT_PX = 24.0
"""Height at which the numbers are laid into the row."""
_GAP_PX, _MARGIN_PX = 40, 15
"""Between two numbers of a row: nearer ones are read as one; and around the row."""
_LONE = 0.9
"""In heights of its picture: wider ones may hold two digits."""
_ROW_PX = 1500
"""Longer rows are parted."""


def read_numbers(images: Sequence[PageImage], digit_px: Sequence[float], engine: Engine) -> list[Word | None]:
    """What is read in each small grey image, with its box in the image; None where it cannot be told.

    digit_px: the height of a digit in each image.  Raises as Engine.look_at_each does.
    """
    parts = [_scaled(image, _DIGIT_PX / height) for image, height in zip(images, digit_px, strict=True)]
    rows = list(_rows(parts))
    read = engine.look_at_each([_joined([parts[place] for place in row]) for row in rows], Look.NUMBERS)
    found: list[Word | None] = [None] * len(images)
    for row, lines in zip(rows, read, strict=True):
        left = _MARGIN_PX
        words = [word for line in lines for word in line.words]
        for place in row:
            width = parts[place].width_px
            scale = images[place].width_px / width
            found[place] = _within(words, left, left + width, scale)
            left += width + _GAP_PX
        for place, word in _one_by_one([parts[place] for place in row], row, words):
            found[place] = found[place] or replace(word, box=_whole(images[place]))
    return found


def _one_by_one(parts: Sequence[PageImage], row: Sequence[int], words: Sequence[Word]) -> Iterator[tuple[int, Word]]:
    """The digits of a row of lone digits in their order, where an engine ran some together and each part has one."""
    digits = [(letter, word) for word in words for letter in word.text]
    narrow = all(part.width_px < _LONE * part.height_px for part in parts)
    if narrow and len(digits) == len(parts) and all(letter.isdigit() for letter, _ in digits):
        for place, (letter, word) in zip(row, digits, strict=True):
            yield place, replace(word, text=letter, raw=letter)


def _whole(image: PageImage) -> Box:
    return Box(0, 0, image.width_px, image.height_px)


def _scaled(image: PageImage, factor: float) -> PageImage:
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=how)
    return replace(image, pixels=np.asarray(pixels, np.uint8), dpi=image.dpi * factor)


def _rows(parts: Sequence[PageImage]) -> Iterator[list[int]]:
    """The places of the parts, row by row."""
    places = iter(range(len(parts)))
    for first in places:
        row, width = [first], parts[first].width_px
        while width < _ROW_PX and (more := list(islice(places, 1))):
            row += more
            width += _GAP_PX + parts[more[0]].width_px
        yield row


def _joined(parts: Sequence[PageImage]) -> PageImage:
    """The parts side by side, their feet on one line."""
    height = max(part.height_px for part in parts)
    columns = [np.full((height + 2 * _MARGIN_PX, _MARGIN_PX), 255, np.uint8)]
    for part in parts:
        column = np.full((height + 2 * _MARGIN_PX, part.width_px + _GAP_PX), 255, np.uint8)
        bottom = _MARGIN_PX + height
        column[bottom - part.height_px : bottom, : part.width_px] = part.pixels
        columns.append(column)
    return replace(parts[0], pixels=np.hstack(columns))


def _within(words: Sequence[Word], left: int, right: int, scale: float) -> Word | None:
    """The one word that stands between two x of the row, as a word of its part; a word of two parts is none."""
    here = [word for word in words if word.box is not None and word.box.left < right and word.box.right > left]
    if len(here) != 1 or here[0].box is None:
        return None
    word, box = here[0], here[0].box
    if box.left < left - _GAP_PX / 2 or box.right > right + _GAP_PX / 2:
        return None
    sides = ((box.left - left) * scale, (box.top - _MARGIN_PX) * scale, box.width * scale, box.height * scale)
    return replace(word, box=Box(*map(round, sides)))
