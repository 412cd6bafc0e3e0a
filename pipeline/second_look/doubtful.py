"""Doubtful words of body, tables and recipients, read twice more by themselves: what both readings say stands.

An engine reads a whole line at once, and a speck or a badly cut line spoils a word that the same engine reads well in a
cut of its own.  One more reading is no better than the first: on 15 transcribed pages the surer of the two mended 12
doubtful words and spoiled 30.  Two more that agree, by different data and at different sizes, mended 10 and spoiled 4,
and most of these 4 were glued or got letters among their digits, which is not let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from diacritics.alphabet import is_syllable
from pipeline.engine import Engine, Look
from pipeline.folding import core
from pipeline.second_look.agreed import agreed, confirmed, says_otherwise
from pipeline.types import Box, Line, OcrLine, PageImage, Word, Zone, box_around

_ZONES = frozenset({Zone.BODY, Zone.TABLE, Zone.RECIPIENTS})
_DOUBTFUL, _DOUBTFUL_SYLLABLE, _DOUBTFUL_NUMBER = 0.8, 0.6, 0.75
"""Words read with less are read again: what is no syllable, syllables, and what holds a digit."""
_LEAST_LINE = 0.6
"""What was read with less is ink, or dots to be written on, more often than print."""
_SHARE = 0.06
"""Of the length of all lines: no more is read again, the most doubtful first; one place is read on any page."""
_HOPELESS = 0.3
"""Words still read with less are read a third time: the bigger half of what was read so is wrong."""
_MARGIN, _ROOM_PX = 0.25, 10
"""Around a cut: in heights of a word what is on the page, and pixels of paper."""
_SMALLER = 0.8
"""The second time a cut is read so much smaller."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Doubtful words of one line, each between its neighbours."""

    line: int
    words: tuple[Word, ...]
    doubt: float
    width_px: int

    @property
    def middle_y(self) -> float:
        """Where the words' line is, in pixels of the page."""
        return float(median(word.box.middle_y for word in self.words if word.box is not None))


def read_doubtful(lines: Sequence[Line], image: PageImage, engine: Engine) -> list[Line]:
    """The lines with their doubtful words as further readings have them; image is the grey image that was read.

    Raises as Engine.look_at_each does.
    """
    spans = _within(_SHARE, [span for line, each in enumerate(lines) for span in _spans(line, each)], lines)
    first = _read(spans, image, Look.BLOCK, 1.0, engine)
    words = {span: span.words for span in spans}
    denied = [span for span in spans if says_otherwise(span.words, first[span], is_doubtful)]
    second = _read(denied, image, Look.CELL, _SMALLER, engine)
    for span in denied:
        words[span] = agreed(span.words, first[span], second[span], is_doubtful)
    hopeless = [span for span in denied if min(word.confidence for word in words[span]) < _HOPELESS]
    third = _read(hopeless, image, Look.CELL, 1.0, engine)
    for span in hopeless:
        words[span] = agreed(words[span], second[span], third[span], is_doubtful)
    after = list(lines)
    for span in spans:
        after[span.line] = _with_words(after[span.line], span.words, confirmed(words[span], first[span]))
    return after


def is_doubtful(word: Word) -> bool:
    """Whether a word may have been misread; signs alone are not read again."""
    text = core(word.raw)
    if word.box is None or not any(map(str.isalnum, text)):
        return False
    if any(map(str.isdigit, text)):
        return word.confidence < _DOUBTFUL_NUMBER
    return word.confidence < (_DOUBTFUL_SYLLABLE if is_syllable(text.lower()) else _DOUBTFUL)


def _spans(place: int, line: Line) -> Iterator[_Span]:
    is_print = line.zone in _ZONES and line.confidence >= _LEAST_LINE
    words = [word for word in line.words if word.box is not None] if is_print else []
    reach: list[list[int]] = []
    for number in (number for number, word in enumerate(words) if is_doubtful(word)):
        first, last = max(0, number - 1), min(len(words) - 1, number + 1)
        if reach and first <= reach[-1][1] + 1:
            reach[-1][1] = last
        else:
            reach.append([first, last])
    for first, last in reach:
        part = tuple(words[first : last + 1])
        box = box_around(word.box for word in part)
        width_px = box.width if box is not None else 0
        yield _Span(place, part, 1 - min(word.confidence for word in part), width_px)


def _within(share: float, spans: Sequence[_Span], lines: Sequence[Line]) -> list[_Span]:
    """The most doubtful spans that together take no more than this share of the page's lines."""
    left = share * sum(line.box.width for line in lines if line.box is not None)
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: -span.doubt):
        if span.width_px <= left or not kept:
            kept.append(span)
            left -= span.width_px
    return kept


def _cut(image: PageImage, words: Sequence[Word]) -> tuple[PageImage, Box]:
    """The words with a margin of paper around them, and where that lies on the page."""
    boxes = [word.box for word in words if word.box is not None]
    margin = max(3, round(_MARGIN * sorted(box.height for box in boxes)[len(boxes) // 2]))
    top, left = max(0, min(box.top for box in boxes) - margin), max(0, min(box.left for box in boxes) - 2 * margin)
    bottom, right = max(box.bottom for box in boxes) + margin, max(box.right for box in boxes) + 2 * margin
    part = image.pixels[top:bottom, left:right]
    paper = int(np.percentile(part, 90)) if part.size else 255
    pixels = np.pad(part, _ROOM_PX, constant_values=paper)
    return replace(image, pixels=pixels), Box(left - _ROOM_PX, top - _ROOM_PX, pixels.shape[1], pixels.shape[0])


def _scaled(image: PageImage, factor: float) -> PageImage:
    if factor == 1.0:
        return image
    pixels = cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return replace(image, pixels=np.asarray(pixels, np.uint8), dpi=image.dpi * factor)


def _read(
    spans: Sequence[_Span], image: PageImage, look: Look, scale: float, engine: Engine
) -> dict[_Span, list[Word]]:
    """What is read in the place of each span, in cuts scaled so."""
    cuts = [_cut(image, span.words) for span in spans]
    read = engine.look_at_each([_scaled(cut, scale) for cut, _ in cuts], look)
    return {
        span: _words(_on_line(lines, (span.middle_y - at.top) * scale), at, scale)
        for span, lines, (_, at) in zip(spans, read, cuts, strict=True)
    }


def _on_line(lines: Sequence[OcrLine], y: float) -> list[OcrLine]:
    """The lines of a cut through which y goes: parts of the lines above and below are read as well."""
    boxes = [(line, box_around(word.box for word in line.words)) for line in lines]
    return [line for line, box in boxes if box is not None and box.top <= y <= box.bottom]


def _with_words(line: Line, words: Sequence[Word], others: Sequence[Word]) -> Line:
    """The line with others in the place of these words of it."""
    at = line.words.index(words[0])
    return replace(line, words=(*line.words[:at], *others, *line.words[at + len(words) :]))


def _words(lines: Sequence[OcrLine], at: Box, scale: float) -> list[Word]:
    """The words of a cut, as words of the page."""
    found = []
    for word in (word for line in lines for word in line.words):
        box = word.box
        if box is not None:
            sides = (box.left / scale + at.left, box.top / scale + at.top, box.width / scale, box.height / scale)
            found.append(replace(word, box=Box(*map(round, sides))))
    return found
