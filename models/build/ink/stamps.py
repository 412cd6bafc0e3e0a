"""What rubber stamps leave: the digits of a numbering stamp, frames, rings and words that run through a line."""

from __future__ import annotations

import random

import cv2
import numpy as np
from PIL import ImageFont

from models.build.ink.shapes import Floats, cut_to_ink, lay
from models.build.ink.typefaces import face, typeset

_WORDS = ("HỎA TỐC", "KHẨN", "ĐẾN", "MẬT", "SAO Y", "THU HỒI", "CÔNG VĂN ĐẾN", "Số:", "Ngày:")


def stamped(text: str, font: ImageFont.FreeTypeFont, chance: random.Random) -> tuple[Floats, tuple[float, ...]]:
    """Digits of a numbering stamp: spaced, each a little off, askew, unevenly inked; and the middle of each."""
    spread = chance.uniform(0.0, 0.35) * font.size
    width = sum(font.getlength(letter) + spread for letter in text) + font.size
    canvas = np.zeros((round(2 * font.size), round(width)), np.float32)
    x = font.size / 4
    middles: list[float] = []
    for letter in text:
        lay(canvas, typeset(letter, font), x, chance.gauss(0, 0.03) * font.size)
        middles.append(x + font.getlength(letter) / 2)
        x += font.getlength(letter) + spread
    first = int(np.flatnonzero(canvas.any(axis=0))[0])
    run = cut_to_ink(_uneven(_askew(canvas, chance.gauss(0, 1.5)), chance))
    return run, tuple(middle - first for middle in middles)


def _askew(ink: Floats, turn_deg: float) -> Floats:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    return np.asarray(cv2.warpAffine(ink, turn, (width, height)), np.float32)


def _uneven(ink: Floats, chance: random.Random) -> Floats:
    """Fat or thin, and inked in patches."""
    size = max(2, ink.shape[0] // 24)
    kind = chance.random()
    if kind < 0.4:
        ink = np.asarray(cv2.dilate(ink, np.ones((size, size), np.uint8)), np.float32)
    numbers = np.random.default_rng(chance.getrandbits(32))
    patches = numbers.uniform(chance.uniform(0.2, 0.8), 1.1, (4, max(2, ink.shape[1] // 12))).astype(np.float32)
    ink = ink * np.clip(cv2.resize(patches, ink.shape[::-1], interpolation=cv2.INTER_CUBIC), 0, 1)
    if kind > 0.7:
        ink = ink * (numbers.uniform(0, 1, ink.shape) > 0.15)
    return np.asarray(ink, np.float32)


def through(layer: Floats, digit_px: float, chance: random.Random) -> None:
    """Part of a stamp over the layer: a ring, the side of a frame, or words askew."""
    height, width = layer.shape
    shade, thick = chance.uniform(0.25, 0.8), chance.choice([1, 2, 3, 4])
    kind = chance.random()
    if kind < 0.4:
        radius = chance.uniform(2, 8) * digit_px
        centre = round(chance.uniform(0, width)), round(height / 2 + chance.gauss(0, 1) * radius)
        cv2.circle(layer, centre, round(radius), (shade,), thick)
        return
    x, y = chance.uniform(-0.1, 0.7) * width, chance.uniform(-0.4, 0.9) * height
    if kind < 0.7:
        corner = round(x + chance.uniform(5, 18) * digit_px), round(y + chance.uniform(2, 5) * digit_px)
        cv2.rectangle(layer, (round(x), round(y)), corner, (shade,), thick)
    if kind > 0.55:
        font = face("Tinos-Bold", round(digit_px * chance.uniform(1.2, 2.2)))
        words = _askew(typeset(chance.choice(_WORDS), font), chance.gauss(0, 3))
        lay(layer, shade * words, x, y - 0.5 * digit_px)
