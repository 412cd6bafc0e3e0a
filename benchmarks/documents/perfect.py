"""A typeset sheet as an engine would read it that makes no mistake: every word with its box, at 300 dpi."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from benchmarks.documents.sheets import placed_words
from data.build.fonts import DPI, font
from data.build.sheet import HEIGHT, WIDTH, Placed, Sheet, mm
from pipeline.types import Box, OcrLine, OcrPage, Word

_SURE = 0.96
_COLUMN_GAP = mm(9)


def read_perfectly(sheet: Sheet, name: str) -> list[OcrPage]:
    """The pages; whether lines side by side are read as one line or as two differs from paper to paper."""
    merged = Random(f"columns {name}").random() < 0.5
    words = list(placed_words(sheet))
    return [
        _page(page, (word for word in words if word.page == page), merged=merged) for page in range(1, sheet.page + 1)
    ]


def _page(page: int, words: Iterable[Placed], *, merged: bool) -> OcrPage:
    lines: list[list[Placed]] = []
    for word in sorted(words, key=lambda word: (word.y, word.x)):
        same = lines and abs(lines[-1][-1].y - word.y) < 2
        near = same and (merged or word.x - _right(lines[-1][-1]) < _COLUMN_GAP)
        if near:
            lines[-1].append(word)
        else:
            lines.append([word])
    cut = tuple(OcrLine(tuple(map(_word, line)), place, 0) for place, line in enumerate(lines))
    return OcrPage(page, WIDTH, HEIGHT, float(DPI), cut, "perfect")


def _right(word: Placed) -> float:
    return word.x + font(word.run.face, word.size_pt).getlength(word.run.text)


def _word(word: Placed) -> Word:
    mask, (x, y) = font(word.run.face, word.size_pt).getmask2(word.run.text, anchor="ls")
    left, top, right, bottom = mask.getbbox() or (0, 0, 1, 1)  # the ink alone: a hyphen is no higher than its stroke
    box = Box(round(word.x + x + left), round(word.y + y + top), right - left, bottom - top)
    return Word(word.run.text, box, _SURE, word.run.text)
