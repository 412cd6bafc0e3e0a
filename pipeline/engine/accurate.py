"""Tesseract and a recogniser that the user plugged in, the better of two readings line by line.

Tesseract finds the lines and the words' places; the recogniser reads each of its lines once more.  Looks at digits
alone are Tesseract's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.engine.plugged.choose import better_words
from pipeline.engine.plugged.ctc import spelled_words
from pipeline.engine.plugged.description import Recogniser
from pipeline.engine.plugged.network import Network, Part, Pixels, load_network
from pipeline.engine.seam import EngineTimeout, Look
from pipeline.engine.tesseract import TesseractEngine
from pipeline.imaging.prepare import to_grey
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word, box_around

_READ_TWICE = frozenset({Look.BLOCK, Look.CELL})
"""Of the looks; what was passed over and looked at as a LINE is given only where Tesseract is sure of it."""
_TALL = 1.8
"""In median heights of a line's words: what is taller is a stroke or two lines run together, and no measure of it."""
_ABOVE, _BESIDE = 0.12, 0.3
"""White that a line keeps above, below and beside it, in its height."""


@dataclass(frozen=True)
class AccurateEngine:
    """Two readings of every line; nothing is in the result that neither of them read."""

    tesseract: TesseractEngine
    recogniser: Recogniser

    @property
    def name(self) -> str:
        return f"{self.tesseract.name} + {self.recogniser.name}"

    def read(self, page: PageImage) -> OcrPage:
        end_s = time.monotonic() + self.tesseract.deadline_s
        read = self.tesseract.read(page)
        return replace(read, lines=self._better(read.lines, page, end_s), engine=self.name)

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        end_s = time.monotonic() + self.tesseract.deadline_s
        lines = self.tesseract.look_again(page, box, look)
        return self._better(lines, page, end_s) if look in _READ_TWICE else lines

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        end_s = time.monotonic() + self.tesseract.deadline_s
        read = self.tesseract.look_at_each(images, look)
        if look not in _READ_TWICE:
            return read
        return tuple(self._better(lines, image, end_s) for lines, image in zip(read, images, strict=True))

    def upright_turn(self, page: PageImage) -> int:
        return self.tesseract.upright_turn(page)

    def _better(self, lines: Sequence[OcrLine], page: PageImage, end_s: float) -> tuple[OcrLine, ...]:
        network = load_network(self.recogniser)
        pixels = to_grey(page).pixels
        better = []
        for line in lines:
            if time.monotonic() > end_s:
                raise EngineTimeout(f"not read within {self.tesseract.deadline_s:g} s")
            words = better_words(line.words, tuple(_read_line(line, pixels, network)), network.alphabet)
            better.append(replace(line, words=words))
        return tuple(better)


def _read_line(line: OcrLine, pixels: Pixels, network: Network) -> Iterator[Word]:
    """The words that the network reads where the line stands, their boxes by its columns."""
    box = _box_of(line)
    if box is None:
        return
    above, beside = max(1, round(_ABOVE * box.height)), round(_BESIDE * box.height)
    top, left = max(0, box.top - above), max(0, box.left - beside)
    part = pixels[top : box.bottom + above, left : box.right + beside]
    for read in network.read_line(part) if part.size else ():
        yield from _words(read, network, Box(left, box.top, part.shape[1], box.height))


def _words(part: Part, network: Network, line: Box) -> Iterator[Word]:
    for word in spelled_words(part.columns, network.letters):
        first, last = (part.left_px + part.column_px * column for column in (word.left, word.right))
        left, right = line.left + round(first), min(line.right, line.left + round(last))
        yield Word(word.text, Box(left, line.top, max(1, right - left), line.height), word.confidence, word.text)


def _box_of(line: OcrLine) -> Box | None:
    """The box around the words of usual height; None where no word has a box."""
    boxes = [word.box for word in line.words if word.box is not None]
    if not boxes:
        return None
    usual_px = median(box.height for box in boxes)
    across = box_around(box for box in boxes if box.height <= _TALL * usual_px)
    whole = box_around(boxes)
    assert across is not None and whole is not None  # noqa: S101 PT018  there are boxes, and the median is among them
    return Box(whole.left, across.top, whole.width, across.height)
