"""Numbers as a clerk would write them, from every source of handwriting: ink from 0 to 1, and what it says."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.build.ink.pens import Floats, cut_to_ink, random_hand, write
from models.build.ink.sets import Digits, hand_font, hand_fonts, load_digits, load_numbers

FULL_PX = 48
"""Ink is composed at this height of a digit and then brought to the size of the strip."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How often each source is used; a weight of 0 leaves it out."""

    pens: float = 3.0
    fonts: float = 2.0
    uit_vn: float = 4.0
    choice: float = 0.4
    mnist: float = 0.8
    registers: float = 1.4


LICENSED = Sources(uit_vn=0, choice=0, registers=0)
"""Only what states a licence: our own pens, free fonts, MNIST."""


def written(text: str, sources: Sources, chance: random.Random) -> tuple[str, Floats]:
    """Ink that says text, or, from the registers, another number with as many digits; and what it says."""
    names = [name for name in sources.__slots__ if getattr(sources, name) > 0]
    source = chance.choices(names, [getattr(sources, name) for name in names])[0]
    if source == "registers" and (text.isdigit() and len(text) <= 4):
        text, ink = _from_registers(text, chance)
    elif source == "fonts" or (source != "pens" and not text.isdigit()):
        ink = _from_font(text, chance)
    elif source in ("pens", "registers"):
        ink = write(text, random_hand(chance), FULL_PX, chance)
    else:
        ink = _from_digits(text, load_digits(source), chance)
    return text, _pressed(_leaned(ink, chance.gauss(0, 0.12)), chance)


def _from_registers(text: str, chance: random.Random) -> tuple[str, Floats]:
    said, ink = chance.choice(load_numbers().by_length[len(text)])
    scale = FULL_PX / ink.shape[0]
    return said, np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.float32)


def _from_font(text: str, chance: random.Random) -> Floats:
    font = hand_font(chance.randrange(len(hand_fonts())), round(FULL_PX * 1.3))
    spread = chance.uniform(-0.04, 0.12) * FULL_PX
    width = sum(font.getlength(letter) + spread for letter in text) + 2 * FULL_PX
    image = Image.new("L", (round(width), 4 * FULL_PX), 0)
    pen, x = ImageDraw.Draw(image), float(FULL_PX)
    for letter in text:
        pen.text((x, 2.6 * FULL_PX + chance.gauss(0, 0.03) * FULL_PX), letter, 255, font, anchor="ls")
        x += font.getlength(letter) + spread
    return cut_to_ink(np.asarray(np.asarray(image) / 255, np.float32))


def _from_digits(text: str, digits: Digits, chance: random.Random) -> Floats:
    """Single digits side by side, close or touching, as high as each other but for a little."""
    gap, narrow = max(-0.08, chance.gauss(0.1, 0.1)) * FULL_PX, chance.uniform(0.75, 1.1)
    lean = chance.gauss(0, 0.1)
    parts = [_sized(chance.choice(digits.by_digit[letter]), narrow, lean, chance) for letter in text]
    width = sum(part.shape[1] + gap for part in parts) + 2 * FULL_PX
    canvas = np.zeros((2 * FULL_PX, round(width)), np.float32)
    x, slope = FULL_PX / 2, chance.gauss(0, 0.03)
    for part in parts:
        top = round(1.6 * FULL_PX - part.shape[0] + chance.gauss(0, 0.04) * FULL_PX + slope * x)
        top = min(max(0, top), canvas.shape[0] - part.shape[0])
        place = canvas[top : top + part.shape[0], round(x) : round(x) + part.shape[1]]
        np.maximum(place, part[:, : place.shape[1]], out=place)
        x += part.shape[1] + gap
    return cut_to_ink(canvas)


def _sized(ink: Floats, narrow: float, lean: float, chance: random.Random) -> Floats:
    height = FULL_PX * min(1.3, max(0.75, chance.gauss(1, 0.08)))
    scale = height / ink.shape[0]
    width = min(1.4 * FULL_PX, ink.shape[1] * scale * narrow)
    sized = cv2.resize(ink, (max(3, round(width)), round(height)), interpolation=cv2.INTER_CUBIC)
    return _leaned(np.asarray(np.clip(sized, 0, 1), np.float32), lean)


def _leaned(ink: Floats, lean: float) -> Floats:
    """Sheared, the foot in its place; a positive lean is to the right."""
    height, width = ink.shape
    reach = abs(lean) * height
    matrix = np.array([[1.0, -lean, lean * height if lean > 0 else 0.0], [0.0, 1.0, 0.0]])
    return cut_to_ink(np.asarray(cv2.warpAffine(ink, matrix, (round(width + reach), height)), np.float32))


def _pressed(ink: Floats, chance: random.Random) -> Floats:
    """Thicker or thinner, and not evenly dark."""
    ink = np.pad(ink, 3)
    kind = chance.random()
    size = (chance.choice((2, 3)), chance.choice((2, 3)))
    if kind < 0.2:
        ink = cv2.dilate(ink, np.ones(size, np.uint8)).astype(np.float32)
    elif kind < 0.32:
        ink = cv2.erode(ink, np.ones(size, np.uint8)).astype(np.float32)
    if chance.random() < 0.35:
        small = np.random.default_rng(chance.getrandbits(32)).uniform(0.55, 1, (3, max(2, ink.shape[1] // 16)))
        ink = ink * cv2.resize(small.astype(np.float32), ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(ink, 0, 1), np.float32)


@lru_cache(4096)
def typeset(text: str, font: ImageFont.FreeTypeFont) -> Floats:
    """A run of print as ink from 0 to 1: its top at the font's ascent, so that base lines can be laid together."""
    image = Image.new("L", (max(1, round(font.getlength(text)) + 4), round(font.size * 2)), 0)
    ImageDraw.Draw(image).text((1, font.size * 1.4), text, 255, font, anchor="ls")
    return np.asarray(np.asarray(image) / 255, np.float32)
