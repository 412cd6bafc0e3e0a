"""Number and date lines drawn for tests: print in Times-like letters, ink in the strokes of a pen."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from data.build.fonts import find_font, font, width_of
from data.build.hand import hand_width, written
from data.build.ink import draw_strokes
from data.build.paper import Face
from pipeline.types import Box, Line, PageImage, ReadPage, Word, Zone

needs_fonts = pytest.mark.skipif(
    find_font(Face.REGULAR) is None, reason="the Times-like letters (Debian's fonts-croscore) are not installed"
)
SIZE_PT = 13
DPI = 300
DIGIT_PX = 36
INK = "ink"
BLUE = (28, 48, 150)
SIZE_PX = SIZE_PT * DPI / 72


def drawn_line(pieces: Sequence[tuple[str, str]], *, face=Face.REGULAR, zone=Zone.HEADER_LEFT, top=200, seed=3):
    """A page with one line, and the line as an engine would read it: ink as a word of nonsense.

    pieces are (text, "print"), (digits, "ink") or ("", "gap").
    """
    page = Image.new("RGB", (2400, 500), "white")
    pen, strokes, words = ImageDraw.Draw(page), [], []
    x, base = 150.0, top + 60
    chance = np.random.default_rng(seed)
    for text, kind in pieces:
        width = 90.0
        if kind == INK:
            width = hand_width(text, SIZE_PX) + 20
            strokes += written(text, x + 10, base, SIZE_PX, chance)
            words.append(Word("#ox", Box(round(x), base - 50, round(width), 56), 0.2, "#ox"))
        elif kind == "print":
            width = width_of(text, face, SIZE_PT)
            pen.text((x, base), text, "black", font(face, SIZE_PT), anchor="ls")
            height = DIGIT_PX if text.isdigit() else 46
            words.append(Word(text, Box(round(x), base - DIGIT_PX, round(width), height), 0.95, text))
        x += width + 14
    pixels = draw_strokes(np.asarray(page), strokes, 5, BLUE)
    return Line(tuple(words), zone, 1, 1), pixels


def page_of(line, pixels):
    """The line's page, and its image in grey as an engine gets it."""
    grey = cv2.cvtColor(np.asarray(pixels, np.uint8), cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    read = ReadPage(1, grey.shape[1], grey.shape[0], DPI, (line,))
    return read, PageImage(1, np.asarray(grey, np.uint8), DPI)
