"""Spaces that an engine sees inside a code or a number, where the ink has no such gap.

`GA VI` for GAVI, `/SY T-` for /SYT-, `17 ,65%` for 17,65%; a point that was passed over (`5 682.000`) is put in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from unicodedata import is_normalized

import numpy as np

from pipeline.layout.geometry import Strip, letter_height
from pipeline.recognition.points import point_between
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

_NARROW = 0.75
"""Narrower than so much of the page's usual space is none."""
_WIDEST = 1.2
"""In heights of a letter: what is wider is a gap between columns, and tells nothing of spaces."""
_LEAST_GAPS = 8
_CODE_SIGN = re.compile(r"[/-]")
_NUMBERED = re.compile(r"^\d{1,4}/(?:\d{4}/)?[A-ZĐ]{2}")
_NUMBER_BEFORE, _NUMBER_AFTER = (
    re.compile(r"^\(?(?:\d+[.,/-])*\d+[.,]?$"),
    re.compile(r"^[.,]?\d+(?:[.,/-]\d+)*(?:%\w?)?\W*$"),
)
"""The two parts of a number in which a space was seen."""
_POINTS = frozenset(".,")


def without_false_spaces(page: OcrPage, image: PageImage) -> OcrPage:
    """The page with pieces of codes joined that stand as close as letters; image is the grey one that was read."""
    letter_px = letter_height([Strip(page.words)])
    between = [_gap_px(*pair) for line in page.lines for pair in pairwise(line.words)]
    gaps = [gap for gap in between if 0 < gap < _WIDEST * letter_px]
    if len(gaps) < _LEAST_GAPS:
        return page
    usual = median(gaps) / letter_px
    lines = tuple(OcrLine(_joined(line.words, usual, image), line.block, line.paragraph) for line in page.lines)
    return replace(page, lines=lines)


def _joined(words: Sequence[Word], usual: float, image: PageImage) -> tuple[Word, ...]:
    joined = list(words[:1])
    for word in words[1:]:
        before = joined[-1]
        sign = _sign_between(before, word, image)
        if sign is not None and _stand_close(before, word, usual, image):
            joined[-1] = _one(before, word, sign)
        else:
            joined.append(word)
    return tuple(joined)


def _sign_between(before: Word, after: Word, image: PageImage) -> str | None:
    """What to write between two words that are one, mostly nothing; None where they are none."""
    if _are_of_a_code(before, after):
        return ""
    if not (_NUMBER_BEFORE.match(before.text) and _NUMBER_AFTER.match(after.text)):
        return None
    if before.text[-1] in _POINTS or after.text[0] in _POINTS:
        return "" if before.text[-1].isdigit() or after.text[0].isdigit() else None
    found = point_between(before.box, after.box, image) if before.box and after.box else ""
    return found or None


def _are_of_a_code(before: Word, after: Word) -> bool:
    """Whether the space parts a code: capitals without marks on both sides up to the next sign, and a sign in it.

    The number of a paper may stand before (`1400/SY T-NVD`), and be parted itself (`1 002/QĐ-TTg`).
    """
    if before.text.isdigit() and _NUMBERED.match(after.text):
        return True
    left, right = _CODE_SIGN.split(before.text), _CODE_SIGN.split(after.text)
    return len(left) + len(right) > 2 and _is_code(left[-1]) and _is_code(right[0])


def _is_code(text: str) -> bool:
    return text.isalpha() and text.isupper() and is_normalized("NFD", text)


def _stand_close(before: Word, after: Word, usual: float, image: PageImage) -> bool:
    if before.box is None or after.box is None:
        return False
    height = min(before.box.height, after.box.height)
    return _ink_gap_px(before.box, after.box, image) < _NARROW * usual * height


def _gap_px(before: Word, after: Word) -> int:
    return after.box.left - before.box.right if before.box and after.box else 0


def _ink_gap_px(before: Box, after: Box, image: PageImage) -> int:
    """The widest run of columns without ink between the middles of the two words."""
    top, bottom = max(before.top, after.top, 0), min(before.bottom, after.bottom)
    left, right = (box.left + box.width // 2 for box in (before, after))
    part = image.pixels[top:bottom, max(0, left) : right]
    if not part.size:
        return image.width_px
    middle = (float(np.percentile(part, 90)) + float(part.min())) / 2
    inked = np.flatnonzero((part < middle).any(axis=0))
    return int(np.diff(inked).max()) - 1 if len(inked) > 1 else int(part.shape[1])


def _one(before: Word, after: Word, sign: str) -> Word:
    box = before.box.union(after.box) if before.box and after.box else before.box
    return replace(
        before,
        text=before.text + sign + after.text,
        raw=before.raw + sign + after.raw,
        box=box,
        confidence=min(before.confidence, after.confidence),
    )
