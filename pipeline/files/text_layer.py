"""The text layer of a PDF page: words with boxes as pdftotext gives them, made into lines like those of an engine."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.files.poppler import POINTS_PER_INCH, PageSize
from pipeline.types import Box, OcrLine, OcrPage, Word, box_around

ENGINE = "text layer"
"""What stands in place of an engine's name on a page whose layer is taken."""

_MARKS = re.compile(
    r"<(?P<what>block|line|word)(?: xMin=\"(?P<left>[-\d.]+)\" yMin=\"(?P<top>[-\d.]+)\""
    r" xMax=\"(?P<right>[-\d.]+)\" yMax=\"(?P<bottom>[-\d.]+)\")>(?:(?P<text>[^<]*)</word>)?"
)
"""pdftotext -bbox-layout writes XHTML, but lets control characters of broken fonts through, so no parser will do."""

_ABOVE, _TALL = 0.12, 0.75
"""A word's box is its font's height; capitals and the usual marks stand within this share of it."""
_SAME_LINE = 0.35
_WIDEST_GAP = 4.0
"""In letter heights: what was filled into blanks (`Số: 565    /TB-UBND`) stands within it."""
_NO_GAP = 0.05
"""In letter heights: words nearer than this are one, of which a part is printed in another font."""


def read_layer(marked: str, page: int, size: PageSize, dpi: float) -> OcrPage:
    """The page's words in lines, with boxes in pixels at dpi; words outside the page are left out.

    marked is what pdftotext -bbox-layout wrote.  Confidences are 1.0: a layer holds no doubts.
    """
    scale = dpi / POINTS_PER_INCH
    width_px, height_px = round(size.width_pt * scale), round(size.height_pt * scale)
    lines = [line for line in _lines(marked, scale, width_px, height_px) if line.words]
    return OcrPage(page, width_px, height_px, dpi, tuple(_joined(lines)), ENGINE, layer_text(lines))


def layer_text(lines: list[OcrLine]) -> str:
    """The layer as text, a line a line."""
    return "\n".join(" ".join(word.text for word in line.words) for line in lines)


def _lines(marked: str, scale: float, width_px: int, height_px: int) -> Iterator[OcrLine]:
    block = number = 0
    words: list[Word] = []
    for mark in _MARKS.finditer(marked):
        if mark["what"] == "word":
            word = _word(mark, scale)
            if word is not None and word.box is not None and _is_inside(word.box, width_px, height_px):
                words.append(word)
            continue
        yield OcrLine(tuple(words), block, number)
        words = []
        block, number = (block + 1, 0) if mark["what"] == "block" else (block, number + 1)
    yield OcrLine(tuple(words), block, number)


def _word(mark: re.Match[str], scale: float) -> Word | None:
    text = "".join(letter for letter in html.unescape(mark["text"] or "") if letter.isprintable()).strip()
    if not text:
        return None
    left, top, right, bottom = (float(mark[side]) * scale for side in ("left", "top", "right", "bottom"))
    height = bottom - top
    box = Box(round(left), round(top + _ABOVE * height), max(1, round(right - left)), max(1, round(_TALL * height)))
    return Word(text, box, 1.0, text)


def _is_inside(box: Box, width_px: int, height_px: int) -> bool:
    return 0 <= box.left + box.width / 2 <= width_px and 0 <= box.middle_y <= height_px


def _joined(lines: list[OcrLine]) -> Iterator[OcrLine]:
    """The lines from top to bottom, those side by side without a column's gap as one."""
    rest = sorted(((_box(line), line) for line in lines), key=lambda placed: (placed[0].middle_y, placed[0].left))
    while rest:
        first = rest[0][0]
        row = sorted((placed for placed in rest if _is_beside(first, placed[0])), key=lambda placed: placed[0].left)
        rest = [placed for placed in rest if not _is_beside(first, placed[0])]
        part = [row[0][1]]
        for (left, _), (right, line) in pairwise(row):
            if 0 <= right.left - left.right <= _WIDEST_GAP * left.height:
                part.append(line)
                continue
            yield _as_one(part)
            part = [line]
        yield _as_one(part)


def _is_beside(one: Box, two: Box) -> bool:
    lower, higher = sorted((one.height, two.height))
    return lower > 0.7 * higher and abs(one.middle_y - two.middle_y) <= _SAME_LINE * lower


def _as_one(part: list[OcrLine]) -> OcrLine:
    words: list[Word] = []
    for word in (word for line in part for word in line.words):
        if words and _touch(words[-1], word):
            before = words.pop()
            text = before.text + word.text
            words.append(Word(text, box_around((before.box, word.box)), 1.0, text))
        else:
            words.append(word)
    return OcrLine(tuple(words), part[0].block, part[0].paragraph)


def _touch(left: Word, right: Word) -> bool:
    if left.box is None or right.box is None:
        return False
    return abs(right.box.left - left.box.right) <= max(1.0, _NO_GAP * left.box.height)


def _box(line: OcrLine) -> Box:
    box = box_around(word.box for word in line.words)
    if box is None:
        raise ValueError("a line of a text layer without boxes")
    return box
