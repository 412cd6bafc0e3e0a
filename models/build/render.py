"""Correct text as a scanned page: drawn, then worn by scale, turn, blur, thick or thin ink, noise and threshold.

The box of every word is kept, so that what an engine reads can be laid beside what was written.
Fonts: Tinos, Arimo and Cousine (Debian fonts-croscore) hold every Vietnamese letter.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDER = Path("/usr/share/fonts/truetype/croscore")
PAGE_WIDTH_PX = 1654  # A4 at 200 dpi, the resolution the offices scan at
LINES_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class WordBox:
    """A written word and where it stands on the worn page, in pixels."""

    text: str
    line: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A worn page: (height, width) grey pixels, uint8, and its words in reading order."""

    pixels: NDArray[np.uint8]
    words: tuple[WordBox, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """How one line is set."""

    font: str
    size_px: int


@cache
def _font(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FOLDER / f"{name}.ttf"), size_px)


def random_style(chance: random.Random) -> Style:
    """Mostly 12-14 pt Times-like letters at 200 dpi, as the rules for official papers ask."""
    family = chance.choices(["Tinos", "Arimo", "Cousine"], [80, 17, 3])[0]
    face = chance.choices(["Regular", "Bold", "Italic", "BoldItalic"], [62, 18, 15, 5])[0]
    return Style(f"{family}-{face}", chance.randint(31, 41))


def draw_page(lines: list[tuple[str, Style]]) -> tuple[Image.Image, list[WordBox]]:
    """Black on white, one line under the other.  Words that would pass the right margin are left out."""
    pitch_px = 56
    image = Image.new("L", (PAGE_WIDTH_PX, pitch_px * (len(lines) + 3)), 255)
    pen = ImageDraw.Draw(image)
    boxes: list[WordBox] = []
    for number, (text, style) in enumerate(lines):
        font, left, top = _font(style.font, style.size_px), 130.0, pitch_px * (number + 1.5)
        for word in text.split():
            right = left + font.getlength(word)
            if right > PAGE_WIDTH_PX - 80:
                break
            pen.text((left, top), word, font=font, fill=0)
            boxes.append(WordBox(word, number, left, top, right, top + style.size_px))
            left = right + font.getlength(" ")
    return image, boxes


def wear(image: Image.Image, boxes: list[WordBox], chance: random.Random) -> RenderedPage:
    """The page as a scanner of middling quality gives it."""
    turn_deg, scale = chance.gauss(0, 0.25), chance.uniform(0.7, 1.25)
    matrix = cv2.getRotationMatrix2D((image.width / 2, image.height / 2), turn_deg, scale).astype(np.float64)
    matrix[:, 2] += np.array([image.width, image.height]) * (scale - 1) / 2
    size = (int(image.width * scale), int(image.height * scale))
    turned = cv2.warpAffine(np.asarray(image), matrix, size, flags=cv2.INTER_AREA, borderValue=(255,))
    pixels = cv2.GaussianBlur(_ink(turned.astype(np.uint8), chance), (0, 0), chance.uniform(0.4, 1.2))
    noise = np.random.default_rng(chance.getrandbits(32)).normal(0, chance.uniform(0, 22), pixels.shape)
    worn = np.clip(pixels.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    if chance.random() < 0.45:
        worn = cv2.threshold(worn, chance.randint(105, 175), 255, cv2.THRESH_BINARY)[1].astype(np.uint8)
    return RenderedPage(worn, tuple(_moved(box, matrix) for box in boxes))


def _ink(pixels: NDArray[np.uint8], chance: random.Random) -> NDArray[np.uint8]:
    kind = chance.random()
    if kind < 0.15:
        pixels = cv2.erode(pixels, np.ones((2, 2), np.uint8)).astype(np.uint8)
    elif kind < 0.25:
        pixels = cv2.dilate(pixels, np.ones((2, 1), np.uint8)).astype(np.uint8)
    return pixels


def _moved(box: WordBox, matrix: NDArray[np.float64]) -> WordBox:
    corners = np.array([[box.left, box.top, 1], [box.right, box.bottom, 1]])
    (left, top), (right, bottom) = corners @ matrix.T
    return WordBox(box.text, box.line, left, top, right, bottom)


def render_page(lines: list[str], chance: random.Random) -> RenderedPage:
    """Lines of text as one worn page; every few lines the style changes."""
    styled: list[tuple[str, Style]] = []
    style = random_style(chance)
    for line in lines:
        if chance.random() < 0.3:
            style = random_style(chance)
        styled.append((line, style))
    return wear(*draw_page(styled), chance)
