"""Numbers as a clerk would write them, from every source of handwriting: ink from 0 to 1, and what it says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.build.ink.pens import Hand, random_hand, write
from models.build.ink.sets import hand_fonts, load_digits, load_numbers
from models.build.ink.shapes import FULL_PX, MARGIN_PX, Floats, Shape, bent, inked, shape_of
from models.build.ink.typefaces import CROSCORE
from models.build.recogniser.fonts import TYPEFACES, Typeface

Pens = tuple[float, float, float]
"""The width of a stroke in shares of a digit's height: the thinnest, the thickest, and the usual one."""
PEN_WIDTHS: Pens = (0.045, 0.22, 0.1)
_CANVAS_PX = 2 * FULL_PX + 2 * MARGIN_PX
_BASE_PX = MARGIN_PX + 1.5 * FULL_PX
"""Where the foot of the digits stands while a number is composed."""
SMALL_LETTERS = 0.45
_BENT = 0.05
"""The greatest deviation by which a digit of a set is bent, in shares of its height."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How often each source is used; a weight of 0 leaves it out.  held_out takes what is never trained on.

    thickness is that of the pens, families are those of the print beside the ink.
    """

    pens: float = 2.6
    fonts: float = 1.8
    uit_vn: float = 4.4
    choice: float = 0.3
    mnist: float = 0.6
    optdigits: float = 0.5
    semeion: float = 0.3
    registers: float = 1.4
    held_out: bool = False
    thickness: Pens = PEN_WIDTHS
    families: tuple[Typeface, ...] = TYPEFACES


LICENSED = Sources(uit_vn=0, choice=0, registers=0)
"""Only what states a licence: our own pens, free fonts, MNIST, optdigits, Semeion."""
PENS = replace(LICENSED, fonts=0, mnist=0, optdigits=0, semeion=0, thickness=(0.045, 0.19, 0.085), families=CROSCORE)
"""Only our own pens and fonts-croscore: what can be drawn without the sets of others."""
_WEIGHTS = ("pens", "fonts", "uit_vn", "choice", "mnist", "optdigits", "semeion", "registers")
_OF_PENS = ("pens", "registers")
"""Where these have no number of the kind, a pen of ours writes it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as ink from 0 to 1 cut to its strokes, and where each letter has its middle (0 to 1)."""

    said: str
    ink: Floats
    middles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who fills in a line: the source of the digits, and what all of them have in common.

    pen is the width of the stroke in shares of a digit's height; font is that of letters, where no pen of ours writes
    them; narrow and lean are those of single digits.
    """

    source: str
    held_out: bool
    pen: float
    hand: Hand
    font: ImageFont.FreeTypeFont | None
    narrow: float
    lean: float


@dataclass(frozen=True, slots=True)
class _Part:
    """One letter: ink, and how far its upper edge lies from the canvas's."""

    ink: Floats
    top: float


def choose_clerk(sources: Sources, chance: random.Random) -> Clerk:
    """A clerk by chance: what stands on one line comes from one hand."""
    source = chance.choices(_WEIGHTS, [getattr(sources, name) for name in _WEIGHTS])[0]
    pen = chance.triangular(*sources.thickness)
    fonts = () if source in _OF_PENS else hand_fonts(held_out=sources.held_out and bool(sources.fonts))
    return Clerk(
        source=source,
        held_out=sources.held_out,
        pen=pen,
        hand=random_hand(chance, pen),
        font=chance.choice(fonts) if fonts else None,
        narrow=chance.uniform(0.7, 1.1),
        lean=chance.gauss(0, 0.1),
    )


def written(text: str, clerk: Clerk, chance: random.Random, most: int = 0) -> Written:
    """Ink that says text, or, from the registers, another number with as many digits, not above most (0: any)."""
    if clerk.source == "registers" and text.isdigit() and len(text) <= 4:
        said, shape = chance.choice(load_numbers(held_out=clerk.held_out).like(text, most))
        ink = inked(shape, shape.pen_px * chance.uniform(0.8, 1.7))
        return _finished(said, ink, [(at + 0.5) / len(said) * ink.shape[1] for at in range(len(said))], chance)
    if clerk.font is None:
        parts = _of_pen(text, clerk.hand, chance)
    elif clerk.source == "fonts" or not text.isdigit():
        parts = _of_font(text, clerk.font, chance)
    else:
        parts = _of_digits(text, load_digits(clerk.source, held_out=clerk.held_out), clerk, chance)
    ink, middles = _side_by_side(parts, chance)
    return _finished(text, ink, middles, chance)


def _of_font(text: str, font: ImageFont.FreeTypeFont, chance: random.Random) -> list[_Part]:
    pen = chance.uniform(0.8, 1.6)
    letters = [letter.lower() if letter.isalpha() and chance.random() < SMALL_LETTERS else letter for letter in text]
    return [_of_glyph(letter, font, pen, chance.gauss(0, 0.03) * FULL_PX) for letter in letters]


def _of_glyph(letter: str, font: ImageFont.FreeTypeFont, pen: float, lift_px: float) -> _Part:
    image = Image.new("L", (round(font.getlength(letter)) + 2 * FULL_PX, 2 * FULL_PX), 0)
    ImageDraw.Draw(image).text((FULL_PX / 2, 1.5 * FULL_PX), letter, 255, font, anchor="ls")
    shape = shape_of(np.asarray(np.asarray(image) / 255, np.float32))
    return _Part(inked(shape, pen * shape.pen_px), lift_px)


def _of_pen(text: str, hand: Hand, chance: random.Random) -> list[_Part]:
    parts = []
    for letter in text:
        size = FULL_PX * chance.gauss(1, 0.06)
        top = _BASE_PX - 1.25 * size + chance.gauss(0, 0.04) * FULL_PX
        parts.append(_Part(write(letter, hand, size, chance), top))
    return parts


def _of_digits(text: str, digits: dict[str, list[Shape]], clerk: Clerk, chance: random.Random) -> list[_Part]:
    """Single digits of several writers, brought to one pen, one lean and one size but for a little.

    Each is bent anew: a few thousand digits stand for every clerk's.
    """
    random_numbers = np.random.default_rng(chance.getrandbits(32))
    parts = []
    for letter in text:
        ink = bent(inked(chance.choice(digits[letter]), clerk.pen * FULL_PX), _BENT * chance.random(), random_numbers)
        size = min(1.3, max(0.75, chance.gauss(1, 0.08)))
        width = ink.shape[1] * size * clerk.narrow
        size_px = max(3, round(min(1.4 * FULL_PX, width))), round(ink.shape[0] * size)
        ink = leaned(np.asarray(cv2.resize(ink, size_px), np.float32), clerk.lean + chance.gauss(0, 0.04))
        parts.append(_Part(ink, _BASE_PX + MARGIN_PX * size - ink.shape[0] + chance.gauss(0, 0.04) * FULL_PX))
    return parts


def _side_by_side(parts: Sequence[_Part], chance: random.Random) -> tuple[Floats, list[float]]:
    """The letters on one canvas, as close as a hand sets them: touching, or a little apart; and their middles."""
    gap = chance.gauss(-0.05, 0.05) if chance.random() < 0.2 else max(-0.06, chance.gauss(0.1, 0.1))
    canvas = np.zeros((_CANVAS_PX, sum(part.ink.shape[1] + FULL_PX for part in parts) + 2 * FULL_PX), np.float32)
    x, slope = 0.0, chance.gauss(0, 0.035)
    middles: list[float] = []
    for part in parts:
        ink = part.ink
        top = round(min(max(0.0, part.top + slope * x), _CANVAS_PX - ink.shape[0]))
        rows = slice(top, top + ink.shape[0])
        own_gap = (gap + chance.gauss(0, 0.03)) * FULL_PX
        left = round(_closest(canvas[rows], ink) + own_gap) if middles else FULL_PX // 2
        place = canvas[rows, max(0, left) : max(0, left) + ink.shape[1]]
        np.maximum(place, ink[:, : place.shape[1]], out=place)
        inside = np.flatnonzero(ink.max(axis=0) > 0.3)
        middles.append(left + float(inside.mean()) if len(inside) else left + ink.shape[1] / 2)
        x = left
    return canvas, middles


def _closest(canvas: Floats, ink: Floats) -> float:
    """The left edge at which the ink just touches what stands on these rows of the canvas."""
    width = canvas.shape[1]
    dark = canvas > 0.3
    right = np.where(dark.any(axis=1), width - 1 - dark[:, ::-1].argmax(axis=1), -width).astype(np.float32)
    right = cv2.dilate(right[:, None], np.ones((FULL_PX // 4 | 1, 1), np.uint8))[:, 0]
    drawn = ink > 0.3
    left = np.where(drawn.any(axis=1), drawn.argmax(axis=1), 2 * width)
    nearest = float(np.max(right - left))
    return nearest + 1 if nearest > -width else float(np.flatnonzero(dark.any(axis=0)).max(initial=0)) + 1


def _finished(said: str, ink: Floats, middles: Sequence[float], chance: random.Random) -> Written:
    """Leaned, bent and pressed by chance, and cut to its strokes."""
    random_numbers = np.random.default_rng(chance.getrandbits(32))
    ink = np.pad(ink, MARGIN_PX)
    if chance.random() < 0.7:
        ink = bent(ink, abs(chance.gauss(0, 0.025)), random_numbers)
    ink = _pressed(leaned(ink, chance.gauss(0.02, 0.12)), chance, random_numbers)
    columns = np.flatnonzero((ink > 0.15).any(axis=0))
    rows = np.flatnonzero((ink > 0.15).any(axis=1))
    if not len(columns):
        return Written(said, ink, tuple((at + 0.5) / len(said) for at in range(len(said))))
    first, last = int(columns[0]), int(columns[-1])
    cut = ink[int(rows[0]) : int(rows[-1]) + 1, first : last + 1]
    # A lean moves every letter's middle alike, so that the outer letters keep their distance to the ends.
    low, high = middles[0], middles[-1]
    edge = (cut.shape[1] - (high - low)) / 2
    return Written(said, cut, tuple(min(1.0, max(0.0, (edge + x - low) / cut.shape[1])) for x in middles))


def leaned(ink: Floats, lean: float) -> Floats:
    """Sheared, the foot in its place; a positive lean is to the right."""
    height, width = ink.shape
    reach = abs(lean) * height
    matrix = np.array([[1.0, -lean, lean * height if lean > 0 else 0.0], [0.0, 1.0, 0.0]])
    return np.asarray(cv2.warpAffine(ink, matrix, (round(width + reach), height)), np.float32)


def _pressed(ink: Floats, chance: random.Random, random_numbers: np.random.Generator) -> Floats:
    """Not evenly dark; broken where a ball pen ran dry."""
    if chance.random() < 0.35:
        small = random_numbers.uniform(0.55, 1, (3, max(2, ink.shape[1] // 16))).astype(np.float32)
        ink = ink * cv2.resize(small, ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
    if chance.random() < 0.08:
        grain = random_numbers.uniform(0, 1, (ink.shape[0] // 3 + 1, ink.shape[1] // 3 + 1)).astype(np.float32)
        holes = cv2.resize(grain, ink.shape[::-1], interpolation=cv2.INTER_LINEAR) > chance.uniform(0.6, 0.8)
        ink = np.where(holes, ink * chance.uniform(0.0, 0.5), ink)
    return np.asarray(np.clip(ink, 0, 1), np.float32)
