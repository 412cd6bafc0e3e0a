"""Signs that an engine mistakes for others and their ink tells apart: dashes by their length, ≤ by its stroke.

On real scans hyphens are 0.2 to 0.42 heights of a word long, dashes 0.55 and more (99 and 10 of them were measured);
Tesseract's Vietnamese data knows no ≤ and reads <, which says something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.layout.geometry import Strip, letter_height
from pipeline.types import Box, OcrLine, OcrPage, OcrTable, PageImage, Word

Pixels = NDArray[np.uint8]

_DASHES = frozenset("-–—~")
_LONG = 0.48
"""In heights of a word: between the longest hyphen and the shortest dash."""
_UNDERLINED = {"<": "≤", ">": "≥"}
_SIGN_WIDTH, _STROKE, _FOOT = 0.85, 0.55, 0.3
"""In heights of the word: where its first sign ends at most, how long the stroke under it is, how high it may stand."""
_CONTRAST = 25
"""Grey levels between paper and the faintest print."""


def told_signs(page: OcrPage, image: PageImage) -> OcrPage:
    """The page with its dashes and comparisons as the ink has them; image is the grey image that was read."""
    letter_px = letter_height([Strip(page.words)])

    def told(words: Sequence[Word]) -> tuple[Word, ...]:
        return tuple(_told(word, image.pixels, letter_px) for word in words)

    lines = tuple(OcrLine(told(line.words), line.block, line.paragraph) for line in page.lines)
    tables = tuple(
        OcrTable(table.box, tuple(replace(cell, words=told(cell.words)) for cell in table.cells))
        for table in page.tables
    )
    return replace(page, lines=lines, tables=tables)


def _told(word: Word, pixels: Pixels, letter_px: float) -> Word:
    if word.text in _DASHES:
        width = _dash_width(word, pixels, round(letter_px))
        sign = word.text if not width else "–" if width >= _LONG * letter_px else "-"
        return replace(word, text=sign, raw=sign)
    if word.text[:1] in _UNDERLINED and _is_underlined(word, pixels):
        text = _UNDERLINED[word.text[0]] + word.text[1:]
        return replace(word, text=text, raw=text)
    return word


def _ink(pixels: Pixels, box: Box, margin: int) -> NDArray[np.bool_]:
    """Where ink is in the box: what is nearer to the darkest than to the paper around it."""
    top, left = max(0, box.top - margin), max(0, box.left - margin)
    around = pixels[top : box.bottom + margin, left : box.right + margin]
    part = pixels[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
    if not part.size:
        return np.zeros((0, 0), np.bool_)
    paper, darkest = float(np.percentile(around, 90)), float(part.min())
    return np.asarray(part < (paper + darkest) / 2) if paper - darkest >= _CONTRAST else np.zeros((0, 0), np.bool_)


def _dash_width(word: Word, pixels: Pixels, letter_px: int) -> int:
    """How long the dash is; 0 where its ink does not show.

    Its box may be as high as the line, wider than the dash, or end within it.
    """
    if word.box is None:
        return 0
    box = word.box
    reach = letter_px // 2
    ink = _ink(pixels, Box(box.left - reach, box.top, box.width + 2 * reach, box.height), letter_px)
    if not ink.any():
        return 0
    row = ink[int(ink[:, reach : reach + box.width].sum(axis=1).argmax())]
    gaps = np.flatnonzero(~row)
    runs = np.diff(np.concatenate(([-1], gaps, [len(row)]))) - 1
    return int(runs.max())


def _is_underlined(word: Word, pixels: Pixels) -> bool:
    """Whether a stroke as long as the first sign is wide stands under it."""
    if word.box is None:
        return False
    box, height = word.box, word.box.height
    sign = Box(box.left, box.top, min(box.width, round(_SIGN_WIDTH * height)), height)
    foot = _ink(pixels, sign, height)[round((1 - _FOOT) * height) :]
    return bool(foot.size) and int(foot.sum(axis=1).max()) >= _STROKE * height
