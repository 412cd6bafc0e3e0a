"""What is text, and what the engine made of stamps, strokes and dirt: the latter is set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diacritics.alphabet import is_syllable
from pipeline.folding import begins, fold, is_upper
from pipeline.layout.closing import AUTHORITY, TITLE
from pipeline.layout.geometry import Strip, box_of
from pipeline.layout.header import DATE_LINE, NUMBER_LINE
from pipeline.types import OcrPage, Word

MIN_LINE_CONFIDENCE = 0.4
"""Lines read with less are stamps, seals and noise (measured: dropping them lowers the page's CER by a third)."""
MIN_ENTRY_CONFIDENCE = 0.15
"""The same for the small print of a list of recipients, whose entries begin with a dash."""
STAMP = re.compile(
    r"^\W*(ky (boi|so boi)|nguoi ky|thoi gian ky|co quan: |email:|\+07:00|den\W{0,3}(so|ngay)\b|chuyen\W?\s*\.{3})"
    r"|[(@]\w+\.gov\W?vn$|^\W*\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}"
)

_NAME_LETTERS = 4
_LEADER = re.compile(r"([.…_])\1{3,}|…{2,}")
"""Dots or strokes to be written on: an engine guesses letters into them."""
_HEAVIEST = 7
"""Letters for which a word counts at most: what an engine reads into a stroke is long."""
_STROKE, _STROKE_CONFIDENCE = 1.45, 0.5
"""A word at the end of a line that is so much higher than the line's words, and so unsure, is a stroke of the pen."""


def parted(strips: Iterable[Strip], noise: list[Strip], *, names: bool = False) -> list[Strip]:
    """The strips that are text, without specks and strokes at their ends; the others and those go to noise.

    names says that names of bodies stand here: a line of capitals is one, however badly it was read.
    """
    kept: list[Strip] = []
    strips = list(strips)
    for strip in strips:
        is_text = looks_like_text(strip) or (names and _is_name(strip))
        if not is_text or _is_loose_marks(strip, strips):
            noise.append(strip)
            continue
        start, end = _without_specks(strip)
        kept.append(Strip(strip.words[start:end]))
        noise += [Strip(words) for words in (strip.words[:start], strip.words[end:]) if words]
    return kept


def looks_like_text(strip: Strip) -> bool:
    """Whether the strip is surely enough read, or shows what an office files by: ink and seals lower confidences."""
    text = fold(strip.text)
    if _is_filled_in(strip) or TITLE.search(text) or AUTHORITY.search(text):
        return True
    if not any(map(str.isalnum, text)):
        return False
    if begins(strip.text, "Nơi nhận:", 80):
        return True
    least = MIN_ENTRY_CONFIDENCE if _is_entry(strip) else MIN_LINE_CONFIDENCE
    return text_confidence(strip) >= least


def text_confidence(strip: Strip) -> float:
    """Mean word confidence, weighted by length up to a word's; what stands on dots to be written on is not counted."""
    weights = [min(len(word.text), _HEAVIEST) for word in strip.words if not _LEADER.search(word.text)]
    if not weights:
        return strip.confidence
    sure = [word.confidence for word in strip.words if not _LEADER.search(word.text)]
    return sum(map(float.__mul__, sure, map(float, weights))) / sum(weights)


def is_stamp(strip: Strip, page: OcrPage) -> bool:
    """Whether the strip is part of a digital signature's box or an incoming stamp, in the top fifth of the page."""
    return strip.middle_y < 0.2 * page.height_px and bool(STAMP.search(fold(strip.text)))


def _is_filled_in(strip: Strip) -> bool:
    """Whether the strip is a line of the header into which a pen writes a number or a day."""
    text = fold(strip.text)
    return bool(NUMBER_LINE.search(text) or DATE_LINE.search(text))


def _is_entry(strip: Strip) -> bool:
    return strip.text[:1] in {"-", "–"} and len(strip.words) > 1 and strip.text.rstrip()[-1:] in {";", ".", ":"}


def _is_name(strip: Strip) -> bool:
    return is_upper(strip.text) and sum(map(str.isalpha, strip.text)) >= _NAME_LETTERS


def _is_loose_marks(strip: Strip, strips: Iterable[Strip]) -> bool:
    """Whether the strip is the accents of another line, which the engine took for a line of its own."""
    if strip.confidence >= 0.7:
        return False
    box = strip.box
    return any(
        other is not strip
        and other.confidence >= 0.8
        and min(box.bottom, other.box.bottom) - max(box.top, other.box.top) > 0.5 * box.height
        and min(box.right, other.box.right) - max(box.left, other.box.left) > 0.6 * box.width
        for other in strips
    )


def _without_specks(strip: Strip) -> tuple[int, int]:
    """Where the strip's words begin and end without the specks and strokes at its ends; one word always stays.

    Specks are words without a letter or digit that the engine was not sure of.
    """
    words = strip.words
    start, end = 0, len(words)
    filled = _is_filled_in(strip)
    while end - start > 1 and _is_speck(words[start]):
        start += 1
    while end - start > 1 and (
        _is_speck(words[end - 1]) or (not filled and _is_stroke(words[end - 1], words[start : end - 1]))
    ):
        end -= 1
    return start, end


def _is_speck(word: Word) -> bool:
    return not any(map(str.isalnum, word.text)) and word.confidence < 0.6 and word.text not in {"-", "./."}


def _holds_print(text: str) -> bool:
    """Whether a word, or what stands before its first sign, is a syllable or a number."""
    core = re.split(r"[^\w]", text.lstrip("“\"'(["), maxsplit=1)[0]
    return core.isdigit() or is_syllable(core)


def _is_stroke(word: Word, before: tuple[Word, ...]) -> bool:
    """Whether the last word of a line is a paraph: read for unsure, and much higher than the words before it."""
    if len(before) < 2 or word.confidence >= _STROKE_CONFIDENCE or _holds_print(word.text):
        return False
    heights = sorted(box_of(other).height for other in before)
    return box_of(word).height > _STROKE * heights[len(heights) // 2]
