"""Words that were passed over: lines that the engine took for a picture, words in the gap of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from diacritics.alphabet import is_syllable
from pipeline.engine import Engine, Look
from pipeline.folding import core
from pipeline.missed.ink import Pixels, Region
from pipeline.missed.place import Found, Place, find_place
from pipeline.types import Box, OcrPage, PageImage, Word

_MARGIN = 0.45
"""Around a region, in heights of a word: accents may stand apart from their letters."""
_SURE, _LEAST = 0.8, 0.4
"""Confidence of all words together, and of each."""
_LETTERS = (0.6, 2.0)
"""How many letters stand for a piece of ink as high as a letter: bold ones run together, i and dots are parted."""
_LEAST_LETTERS = 3
_ABBREVIATION = re.compile(r"^[A-ZĐ][A-ZĐ&.-]{1,9}$")


@dataclass(frozen=True, slots=True)
class Gap:
    """A region that may hold words, and where they belong."""

    region: Region
    place: Place


def find_words(page: OcrPage, regions: Sequence[Region], letter_px: float) -> list[Gap]:
    """The regions where words may stand that nothing hides in part."""
    gaps = (Gap(region, find_place(page, region.box, letter_px)) for region in regions if not region.is_dash)
    return [gap for gap in gaps if not gap.place.touches and not gap.region.is_crowded]


def read_words(
    gaps: Sequence[Gap], page: OcrPage, image: PageImage, letter_px: float, engine: Engine
) -> Iterator[Found]:
    """The words that are surely read; page is what was read before."""
    cuts = [_cut(page, image, gap.region.box, round(_MARGIN * letter_px)) for gap in gaps]
    read = engine.look_at_each([cut for cut, _ in cuts], Look.LINE)
    for gap, (_, at), lines in zip(gaps, cuts, read, strict=True):
        words = tuple(_moved(word, at) for line in lines for word in line.words)
        words = words[1:] if len(words) > 1 and not any(map(str.isalnum, words[0].text)) else words
        if _are_words(words) and _fits(words, gap):
            yield gap.place, words


def _cut(page: OcrPage, image: PageImage, box: Box, margin: int) -> tuple[PageImage, Box]:
    """The box with a margin, words that were read wiped out; and where it lies on the page."""
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    right, bottom = min(page.width_px, box.right + margin), min(page.height_px, box.bottom + margin)
    pixels = image.pixels[top:bottom, left:right].copy()
    for other in (word.box for word in page.words if word.box is not None):
        if other.left < right and other.right > left and other.top < bottom and other.bottom > top:
            _wipe(pixels, Box(other.left - left, other.top - top, other.width, other.height))
    white = np.pad(pixels, margin, constant_values=255)
    return replace(image, pixels=white), Box(left - margin, top - margin, white.shape[1], white.shape[0])


def _wipe(pixels: Pixels, box: Box) -> None:
    pixels[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = 255


def _moved(word: Word, at: Box) -> Word:
    box = word.box
    return word if box is None else replace(word, box=Box(box.left + at.left, box.top + at.top, box.width, box.height))


def _fits(words: Sequence[Word], gap: Gap) -> bool:
    """Whether the words have about as many letters as there is ink for; lone ones are believed only within a line."""
    size = sum(len(core(word.text)) for word in words)
    if gap.place.line is None and size < _LEAST_LETTERS:
        return False
    return _LETTERS[0] * gap.region.letters <= size < _LETTERS[1] * gap.region.letters


def _are_words(words: Sequence[Word]) -> bool:
    """Whether all are words, numbers or abbreviations, surely read, and no mere scraps."""
    cores = [core(word.text) for word in words]
    size = sum(map(len, cores))
    if not size or min(word.confidence for word in words) < _LEAST:
        return False
    mean = sum(word.confidence * len(text) for word, text in zip(words, cores, strict=True)) / size
    return mean >= _SURE and all(
        text.isdigit() or is_syllable(text) or bool(_ABBREVIATION.match(text)) for text in cores
    )
