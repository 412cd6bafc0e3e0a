"""One training strip: a line of print with its blanks filled, worn like a scan, and what the network shall say."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.build.ink.lines import Filled, LineText, Piece, random_line
from models.build.ink.pens import Floats
from models.build.ink.wear import worn
from models.build.ink.writing import Sources, typeset, written
from pipeline.ink.alphabet import DIGITS, code_of
from pipeline.ink.strip import DIGIT_PX, HEIGHT_PX, WIDTH_PX, normal_form

FONT_FOLDER = Path("/usr/share/fonts/truetype/croscore")
DIGIT_EM = 0.66
"""The height of a digit of the Times-like letters in their size."""
DOTTED_SHARE = 0.12
LEAST_SEEN = 0.7
_DIGIT_SIZES_PX = (17, 20, 22, 24, 26, 32, 37)
"""Print of 12 to 14 points at 150, 200 and 300 dpi."""


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
    chance: random.Random
    x: float = 0.0

    @property
    def base_y(self) -> float:
        return float(self.print_.shape[0] / 2 + self.digit_px / 2)


def make_sample(sources: Sources, chance: random.Random) -> Sample:
    """A random strip on which the ink can be seen: to read what is not there must not be learned."""
    while True:
        sample, seen = _made(sources, chance)
        if seen >= LEAST_SEEN:
            return sample


def _made(sources: Sources, chance: random.Random) -> tuple[Sample, float]:
    digit_px = chance.choices(_DIGIT_SIZES_PX, [2, 2, 3, 3, 2, 1, 1])[0]
    line = random_line(chance)
    shape = round(4 * digit_px), round((WIDTH_PX / DIGIT_PX) * digit_px * 1.25)
    font = _font(_face(line, chance), round(digit_px / DIGIT_EM))
    canvas = _Canvas(np.zeros(shape, np.float32), np.zeros(shape, np.float32), digit_px, font, sources, chance)
    canvas.x = _start(canvas, line)
    said = [saying for piece in line.pieces for saying in _put(canvas, piece)]
    scan = worn(canvas.print_, canvas.ink, digit_px, chance)
    scale = DIGIT_PX / digit_px * min(1.2, max(0.84, chance.gauss(1, 0.06)))
    pixels = _placed(scan.pixels, HEIGHT_PX / scale, chance.gauss(0, 0.1) * digit_px)
    said = [(code, x * scale) for code, x in said if 0 <= x * scale < WIDTH_PX - DIGIT_PX / 2]
    codes, places = tuple(code for code, _ in said), tuple(x for _, x in said)
    return Sample(np.round(normal_form(pixels, scale) * 255).astype(np.uint8), codes, places), scan.seen


def _placed(pixels: NDArray[np.uint8], height_px: float, off_px: float) -> NDArray[np.uint8]:
    """The part of the canvas that a strip around the line would show."""
    top = max(0, round(pixels.shape[0] / 2 - height_px / 2 + off_px))
    return pixels[top : top + round(height_px)]


def _face(line: LineText, chance: random.Random) -> str:
    family = chance.choices(["Tinos", "Arimo", "Cousine"], [90, 6, 4])[0]
    if line.italic:
        return f"{family}-{chance.choices(['Italic', 'BoldItalic'], [95, 5])[0]}"
    return f"{family}-{chance.choices(['Regular', 'Bold'], [94, 6])[0]}"


@cache
def _font(face: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FOLDER / f"{face}.ttf"), size_px, layout_engine=ImageFont.Layout.BASIC)


def _start(canvas: _Canvas, line: LineText) -> float:
    """The strip begins a little before its first anchor: of the place before `ngày` only the end is seen."""
    margin = canvas.chance.uniform(0.1, 1.6) * canvas.digit_px
    before = line.pieces[0]
    return margin if before.mark else margin - typeset(before.text, canvas.font).shape[1]


def _put(canvas: _Canvas, piece: Piece) -> list[tuple[int, float]]:
    """Lays one piece down; returns what it says, and over which pixel of the canvas."""
    room = piece.blank_em * canvas.digit_px / DIGIT_EM
    if piece.filled is Filled.INK:
        return _put_ink(canvas, piece.text, room) if piece.text else []
    chance, start, font = canvas.chance, canvas.x, canvas.font
    if piece.filled is Filled.STAMP:
        face = chance.choice(["Tinos-Bold", "Arimo-Bold", "Cousine-Bold"])
        font = _font(face, round(font.size * chance.choice([0.9, 1.0, 1.2, 1.4])))
    run = typeset(piece.text, font)
    off_y = chance.gauss(0, 0.12) * canvas.digit_px if piece.filled is not Filled.PRINT else 0.0
    left = canvas.x + chance.uniform(0, max(0.0, room - run.shape[1]))
    lay(canvas.print_, run, left, canvas.base_y - font.size * 1.4 + off_y)
    canvas.x = max(start + room, left + run.shape[1])
    if piece.mark and piece.mark != "S":
        canvas.x += chance.uniform(0, 0.25) * canvas.digit_px
    return _said(piece, font, left)


def _said(piece: Piece, font: ImageFont.FreeTypeFont, left: float) -> list[tuple[int, float]]:
    """What print says: its anchor, or its digits, slashes and hyphens."""
    if piece.mark:
        return [(code_of(piece.mark), left + font.getlength(piece.text) / 2)]
    return [
        (code_of(letter), left + font.getlength(piece.text[:at]) + font.getlength(letter) / 2)
        for at, letter in enumerate(piece.text)
        if letter in DIGITS or letter in "/-"
    ]


def _put_ink(canvas: _Canvas, text: str, room: float) -> list[tuple[int, float]]:
    """Ink in its blank, or over its edges: higher than print, off the line, wider than its room at times."""
    chance, digit_px = canvas.chance, canvas.digit_px
    said, ink = written(text, canvas.sources, chance)
    height = digit_px * min(2.3, max(0.95, chance.gauss(1.5, 0.27)))
    width = ink.shape[1] * height / ink.shape[0]
    room = max(room, width * chance.uniform(0.85, 1.3))
    width = min(width, room * 1.15)
    if chance.random() < DOTTED_SHARE:
        _put_dots(canvas, room)
    sized = cv2.resize(ink, (max(2, round(width)), max(2, round(height))), interpolation=cv2.INTER_AREA)
    left = canvas.x + chance.triangular(-0.1, 1.1, 0.35) * max(0.0, room - width) - 0.1 * digit_px
    drop = chance.gauss(0.12, 0.18) * digit_px
    lay(canvas.ink, np.asarray(sized, np.float32), left, canvas.base_y - height + drop)
    canvas.x += max(room, left - canvas.x + width - 0.25 * digit_px)
    return [
        (code_of(letter, ink=letter in DIGITS), left + width * (at + 0.5) / len(said)) for at, letter in enumerate(said)
    ]


def _put_dots(canvas: _Canvas, room: float) -> None:
    """The dots of a form, under the ink."""
    dots = typeset(canvas.chance.choice(["........", "…………"]) * 4, canvas.font)[:, : max(1, round(room))]
    lay(canvas.print_, dots, canvas.x, canvas.base_y - canvas.font.size * 1.4)


def lay(canvas: Floats, part: Floats, left: float, top: float) -> None:
    """The darker of canvas and part, the part's corner at (left, top); what falls off the canvas is lost."""
    x, y = round(left), round(top)
    part = part[max(0, -y) :, max(0, -x) :]
    place = canvas[max(0, y) : max(0, y) + part.shape[0], max(0, x) : max(0, x) + part.shape[1]]
    np.maximum(place, part[: place.shape[0], : place.shape[1]], out=place)
