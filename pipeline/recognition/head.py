"""Where most of a paper's facts stand, a second reading: the header and the title.

Tesseract's data trained on papers read better, but they break codes (`GA VI`); those that they were made from do not
(models/recogniser.md).  So the latter read this part of the page once more, but for the lines about which there is no
doubt, and the two readings are put together word by word.  Names in the signature block are held against the same data
in pipeline.second_look.signature.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.engine import Engine, Look
from pipeline.layout import layout_page
from pipeline.layout.geometry import Strip, letter_height
from pipeline.layout.header import LIBERTY, MOTTO
from pipeline.recognition.merging import meets, merged
from pipeline.types import Box, Line, OcrLine, OcrPage, PageImage, ReadPage, Word, Zone, box_around

_HEAD = frozenset({Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE})
_MOTTO = frozenset({MOTTO.upper(), LIBERTY})
_SURE = 0.85
"""Words of the language that are so sure in a whole line are not read again.  On the seen scans the second reading
would have changed six lines that are sure from 0.9 on, each for the worse; between 0.85 and 0.9 it mends two or three,
which are given up for the cost.
"""
_SIGNS = ".,;:()“”\"'–-"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the page that is read twice: its words by the first reading, and the box around them."""

    words: tuple[Word, ...]
    box: Box


def read_head(page: OcrPage, image: PageImage, engine: Engine) -> OcrPage:
    """The page with header and title as both readings have them; image is the grey image that was read.

    What the second reading does not see stays.  Raises as Engine.look_at_each does.
    """
    part = _head_of(layout_page(page))
    if part is None:
        return page
    cut, at = _cut(page, part, image, round(letter_height([Strip(page.words)])))
    [lines] = engine.look_at_each([cut], Look.PART)
    return _with_second(page, part, [_moved(line, at) for line in lines])


def _head_of(page: ReadPage) -> _Part | None:
    """The doubtful lines of header and title, with what was set aside there: the other reading may see words in it."""
    lines = [line for line in page.lines if line.zone in _HEAD and not _is_beyond_doubt(line)]
    box = box_around(line.box for line in lines)
    if box is None:
        return None
    noise = (word for line in page.dropped for word in line.words if word.box and _is_inside(word.box, box))
    return _Part((*(word for line in lines for word in line.words), *noise), box)


def _is_beyond_doubt(line: Line) -> bool:
    """Whether the line is the motto as it is printed everywhere, or holds sure words alone, no number and no code."""
    return line.raw in _MOTTO or all(word.confidence >= _SURE and _is_plain(word.raw) for word in line.words)


def _is_plain(raw: str) -> bool:
    core = raw.strip(_SIGNS)
    return not core or is_syllable(core) or core in lexicon.body_codes()


def _is_inside(box: Box, whole: Box) -> bool:
    return whole.left <= box.left + box.width / 2 <= whole.right and whole.top <= box.middle_y <= whole.bottom


def _cut(page: OcrPage, part: _Part, image: PageImage, margin: int) -> tuple[PageImage, Box]:
    """The part with a margin around it, the words beside it wiped out; and where it lies on the page."""
    left, top = max(0, part.box.left - margin), max(0, part.box.top - margin)
    right, bottom = min(image.width_px, part.box.right + margin), min(image.height_px, part.box.bottom + margin)
    pixels = image.pixels[top:bottom, left:right].copy()
    paper = round(float(np.median(pixels))) if pixels.size else 255
    own = {id(word) for word in part.words}
    for box in (word.box for word in page.words if id(word) not in own):
        if box is not None:
            pixels[
                max(0, box.top - top) : max(0, box.bottom - top), max(0, box.left - left) : max(0, box.right - left)
            ] = paper
    return replace(image, pixels=pixels), Box(left, top, right - left, bottom - top)


def _moved(line: OcrLine, at: Box) -> OcrLine:
    words = (
        replace(word, box=replace(word.box, left=word.box.left + at.left, top=word.box.top + at.top))
        for word in line.words
        if word.box is not None
    )
    return replace(line, words=tuple(words))


def _with_second(page: OcrPage, part: _Part, second: Sequence[OcrLine]) -> OcrPage:
    """The page with the second reading of a part in the place of the first."""
    seen = [word for line in second for word in line.words]
    gone = {id(word) for word in part.words if any(meets(word, other) for other in seen)}
    first = [word for word in part.words if id(word) in gone]
    again = [replace(line, words=merged(line.words, first)) for line in second]
    kept = (replace(line, words=_without(line.words, gone)) for line in page.lines)
    return replace(page, lines=tuple(line for line in chain(kept, again) if line.words))


def _without(words: Sequence[Word], gone: Collection[int]) -> tuple[Word, ...]:
    return tuple(word for word in words if id(word) not in gone)
