"""One training strip: a line of print with its blanks filled, worn like a scan, and what the network shall say."""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.build.ink.lines import Filled, LineText, Piece, random_line
from models.build.ink.phrases import line_above, line_below
from models.build.ink.shapes import Floats, lay
from models.build.ink.stamps import stamped
from models.build.ink.strays import dotted, flourish, strike
from models.build.ink.typefaces import ASCENT_EM, DIGIT_EM, face, random_face, typed, typeset
from models.build.ink.wear import worn
from models.build.ink.writing import Clerk, Sources, choose_clerk, written
from pipeline.ink.alphabet import DIGITS, Filling, code_of
from pipeline.ink.strip import DIGIT_PX, HEIGHT_PX, WIDTH_PX, normal_form

DOTTED_SHARE, FLOURISH_SHARE, RAISED_SHARE, SPOILT_SHARE = 0.12, 0.08, 0.12, 0.06
NEIGHBOUR_SHARE, WIDE_START_SHARE = 0.4, 0.12
TYPED_SHARE, STRUCK_HAND_SHARE = 0.06, 0.35
LEAST_SEEN = 0.7
_DIGIT_SIZES_PX = (17, 20, 22, 24, 26, 32, 37)
"""Print of 12 to 14 points at 150, 200 and 300 dpi."""
_SEEN_AS = {
    Filled.INK: Filling.INK,
    Filled.STAMP: Filling.STAMP,
    Filled.PRINT: Filling.PRINT,
    Filled.OVERLAY: Filling.PRINT,
}
Said = list[tuple[int, float]]
"""What is said, and over which pixel of the canvas."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A strip in normal form, quantised to uint8, the codes that the network shall say, and over which pixel each."""

    pixels: NDArray[np.uint8]
    codes: tuple[int, ...]
    places_px: tuple[float, ...]


@dataclass(slots=True)
class _Canvas:
    """Print and ink as they grow from left to right, in pixels of the scan."""

    print_: Floats
    ink: Floats
    digit_px: float
    font: ImageFont.FreeTypeFont
    sources: Sources
    clerk: Clerk
    chance: random.Random
    typed: bool = False
    """Set by a typewriter."""
    x: float = 0.0

    @property
    def base_y(self) -> float:
        return float(self.print_.shape[0] / 2 + self.digit_px / 2)

    @property
    def top_y(self) -> float:
        """Where a run that `typeset` drew has its upper edge."""
        return self.base_y - ASCENT_EM * self.font.size

    def run(self, text: str, font: ImageFont.FreeTypeFont) -> Floats:
        """A run of this line's print."""
        return typed(text, font, self.chance) if self.typed else typeset(text, font)


def make_sample(sources: Sources, chance: random.Random) -> Sample:
    """A random strip on which the ink can be seen: to read what is not there must not be learned."""
    while True:
        sample, seen = _made(sources, chance)
        if seen >= LEAST_SEEN:
            return sample


def _made(sources: Sources, chance: random.Random) -> tuple[Sample, float]:
    digit_px = chance.choices(_DIGIT_SIZES_PX, [2, 2, 3, 3, 2, 1, 1])[0]
    line = random_line(chance)
    shape = round(4 * digit_px), round((WIDTH_PX / DIGIT_PX) * digit_px * 1.3)
    font = random_face(sources.families, round(digit_px / DIGIT_EM), chance, italic=line.italic)
    clerk = choose_clerk(sources, chance)
    canvas = _Canvas(np.zeros(shape, np.float32), np.zeros(shape, np.float32), digit_px, font, sources, clerk, chance)
    canvas.typed = chance.random() < TYPED_SHARE
    canvas.x = _start(canvas, line)
    _put_neighbours(canvas)
    said = [saying for piece in line.pieces for saying in _put(canvas, piece)]
    scan = worn(canvas.print_, canvas.ink, digit_px, chance)
    scale = DIGIT_PX / digit_px * min(1.25, max(0.8, chance.gauss(1, 0.075)))
    pixels = _placed(scan.pixels, HEIGHT_PX / scale, chance.gauss(0, 0.15) * digit_px)
    said = [(code, x * scale) for code, x in said if 0 <= x * scale < WIDTH_PX - DIGIT_PX / 2]
    codes, places = tuple(code for code, _ in said), tuple(x for _, x in said)
    return Sample(np.round(normal_form(pixels, scale) * 255).astype(np.uint8), codes, places), scan.seen


def _placed(pixels: NDArray[np.uint8], height_px: float, off_px: float) -> NDArray[np.uint8]:
    """The part of the canvas that a strip around the line would show."""
    top = max(0, round(pixels.shape[0] / 2 - height_px / 2 + off_px))
    return pixels[top : top + round(height_px)]


def _start(canvas: _Canvas, line: LineText) -> float:
    """The strip begins a little before its first anchor, or far before it; of a place only the end is seen."""
    chance, before = canvas.chance, line.pieces[0]
    margin = chance.uniform(0.1, 1.6) * canvas.digit_px
    if chance.random() < WIDE_START_SHARE:
        margin = chance.uniform(1.6, 7) * canvas.digit_px
    hidden = not before.mark and len(line.pieces) > 1
    return margin - typeset(before.text, canvas.font).shape[1] if hidden else margin


def _put_neighbours(canvas: _Canvas) -> None:
    """The lines of print above and below, where they stand close."""
    chance, em = canvas.chance, canvas.font.size
    for sign, words in ((-1, line_above), (1, line_below)):
        if chance.random() < NEIGHBOUR_SHARE:
            font = face(f"Tinos-{chance.choice(['Regular', 'Bold'])}", em)
            run = typeset(words(chance), font)
            left = canvas.x + chance.uniform(-5, 6) * canvas.digit_px
            lay(canvas.print_, run, left, canvas.top_y + sign * chance.uniform(1.05, 1.6) * em)


def _put(canvas: _Canvas, piece: Piece) -> Said:
    """Lays one piece down; returns what it says, and over which pixel of the canvas."""
    room = piece.blank_em * canvas.digit_px / DIGIT_EM
    if piece.filled is Filled.INK:
        return _put_ink(canvas, piece, room) if piece.text else []
    if piece.filled is Filled.STAMP:
        return _put_stamp(canvas, piece.text, room)
    chance, start, font = canvas.chance, canvas.x, canvas.font
    off_y = 0.0
    if piece.filled is Filled.OVERLAY:
        size_px = round(font.size * chance.uniform(0.8, 1.2))
        font = random_face(canvas.sources.families, size_px, chance, italic=chance.random() < 0.2)
        off_y = chance.gauss(-0.05, 0.15) * canvas.digit_px
    run = canvas.run(piece.text, font)
    left = canvas.x + chance.uniform(0, max(0.0, room - run.shape[1]))
    lay(canvas.print_, run, left, canvas.base_y - ASCENT_EM * font.size + off_y)
    canvas.x = max(start + room, left + run.shape[1])
    if piece.mark and chance.random() < SPOILT_SHARE:
        _spoil(canvas, left, left + run.shape[1])
    if piece.mark and piece.mark != "S":
        canvas.x += chance.uniform(0, 0.25) * canvas.digit_px
    return _said(piece, font, left)


def _spoil(canvas: _Canvas, left: float, right: float) -> None:
    """Print half gone, as where toner or the scanner failed: a part of it faint."""
    chance = canvas.chance
    first, last = sorted(chance.uniform(left, right) for _ in range(2))
    top = round(canvas.base_y - chance.uniform(0.6, 1.6) * canvas.digit_px)
    rows = slice(max(0, top), top + round(chance.uniform(0.4, 1.2) * canvas.digit_px))
    canvas.print_[rows, round(first) : round(last)] *= chance.uniform(0.0, 0.4)


def _said(piece: Piece, font: ImageFont.FreeTypeFont, left: float) -> Said:
    """What print says: its anchor, or its digits, slashes and hyphens."""
    if piece.mark:
        return [(code_of(piece.mark), left + font.getlength(piece.text) / 2)]
    return [
        (code_of(letter, _SEEN_AS.get(piece.filled, Filling.PRINT)), left + _middle(font, piece.text, at))
        for at, letter in enumerate(piece.text)
        if letter in DIGITS or letter in "/-"
    ]


def _middle(font: ImageFont.FreeTypeFont, text: str, at: int) -> float:
    return float(font.getlength(text[:at]) + font.getlength(text[at]) / 2)


def _put_stamp(canvas: _Canvas, text: str, room: float) -> Said:
    """Digits of a numbering stamp in the blank."""
    chance, digit_px = canvas.chance, canvas.digit_px
    name = chance.choice(["Tinos-Bold", "Arimo-Bold", "Cousine-Bold", "Arimo-Regular"])
    font = face(name, round(canvas.font.size * chance.choice([0.9, 1.0, 1.2, 1.4, 1.7])))
    run, middles = stamped(text, font, chance)
    left = canvas.x + chance.uniform(-0.1, 1.0) * max(0.0, room - run.shape[1])
    top = canvas.base_y - digit_px / 2 - run.shape[0] / 2 + chance.gauss(0, 0.2) * digit_px
    lay(canvas.print_, run * chance.uniform(0.45, 1.0), left, top)
    canvas.x = max(canvas.x + room, left + run.shape[1] - 0.2 * digit_px)
    return [(code_of(letter, Filling.STAMP), left + middle) for letter, middle in zip(text, middles, strict=True)]


def _put_ink(canvas: _Canvas, piece: Piece, room: float) -> Said:
    """Ink in its blank, or over its edges: higher than print, off the line, wider than its room at times."""
    chance, digit_px = canvas.chance, canvas.digit_px
    number = written(piece.text, canvas.clerk, chance, piece.most)
    height = digit_px * min(2.5, max(0.9, chance.gauss(1.55, 0.3)))
    width = number.ink.shape[1] * height / number.ink.shape[0]
    room = max(room, width * chance.uniform(0.8, 1.3))
    width = min(width, room * 1.2)
    if chance.random() < DOTTED_SHARE:
        lay(canvas.print_, dotted(room, canvas.font, chance), canvas.x, canvas.top_y)
    if piece.struck:
        _put_struck(canvas, piece.struck)
    left = canvas.x + chance.triangular(-0.15, 1.15, 0.35) * max(0.0, room - width) - 0.15 * digit_px
    raised = chance.random() < RAISED_SHARE
    drop = (chance.gauss(-0.4, 0.25) if raised else chance.gauss(0.12, 0.18)) * digit_px
    top = canvas.base_y - height + drop
    lay(canvas.ink, _sized(number.ink, width, height), left, top)
    if chance.random() < FLOURISH_SHARE:
        flourish(canvas.ink, left + width, top + height, digit_px, chance)
    canvas.x += max(room, left - canvas.x + width - chance.uniform(0.1, 0.5) * digit_px)
    return [
        (code_of(letter, Filling.INK), left + width * middle)
        for letter, middle in zip(number.said, number.middles, strict=True)
    ]


def _put_struck(canvas: _Canvas, wrong: str) -> None:
    """Digits, typed or written, that the pen struck out; what is right stands over typed ones, or behind them."""
    by_hand = canvas.chance.random() < STRUCK_HAND_SHARE
    if by_hand:
        ink = written(wrong, canvas.clerk, canvas.chance).ink
        height = 1.4 * canvas.digit_px
        run = _sized(ink, ink.shape[1] * height / ink.shape[0], height)
        lay(canvas.ink, run, canvas.x, canvas.base_y - height)
    else:
        run = canvas.run(wrong, canvas.font)
        lay(canvas.print_, run, canvas.x, canvas.top_y)
    right = canvas.x + run.shape[1]
    strike(canvas.ink, (canvas.x, right), canvas.base_y - canvas.digit_px / 2, canvas.digit_px, canvas.chance)
    canvas.x += canvas.chance.choice([1.1, 1.3] if by_hand else [0.0, 0.9, 1.1]) * run.shape[1]


def _sized(ink: Floats, width: float, height: float) -> Floats:
    size = max(2, round(width)), max(2, round(height))
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)
