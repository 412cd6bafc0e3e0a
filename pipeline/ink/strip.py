"""The normal form of a strip: one height, one size of print, paper 0 and ink 1."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import COLUMNS
from pipeline.types import Box

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

HEIGHT_PX, WIDTH_PX = 48, 384
DIGIT_PX = 16
"""The height of a printed digit in the normal form: ink of twice that height still fits the strip."""
LEAST_CONTRAST = 30.0
"""A strip whose darkest ink is lighter than this holds none: its noise is not made louder."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page around one printed line, on the page in pixels; digit_px is the height of its printed digits.

    The strip's first column in the normal form is box.left; scale turns page pixels into pixels of the normal form.
    """

    box: Box
    digit_px: float

    @property
    def scale(self) -> float:
        return DIGIT_PX / self.digit_px

    def varied(self, size: float, lower: float) -> Strip:
        """The strip as if print were larger by a factor, and lower by so many heights of a digit."""
        base_y = self.box.top + self.box.height / 2 + (0.5 + lower) * self.digit_px
        return strip_at(self.box.left, base_y, size * self.digit_px, self.box.right)

    def page_x(self, column: float) -> float:
        """Where on the page a column of the network's output has its middle."""
        return self.box.left + (column + 0.5) * WIDTH_PX / COLUMNS / self.scale

    def column_at(self, page_x: float) -> int:
        """The column of the network's output over a place on the page."""
        return round((page_x - self.box.left) * self.scale * COLUMNS / WIDTH_PX - 0.5)

    def box_of(self, first: float, last: float, margin: float = 0.4) -> Box:
        """The box on the page of letters from one column to another, with a margin in heights of a printed digit."""
        left, right = self.page_x(first) - margin * self.digit_px, self.page_x(last) + margin * self.digit_px
        top = self.box.top + (self.box.height - self.digit_px) / 2
        return Box(round(left), round(top), max(1, round(right - left)), round(self.digit_px))


def strip_at(left: float, base_y: float, digit_px: float, right: float) -> Strip:
    """The strip whose print stands on base_y: from left as far as the normal form reaches, or to right."""
    height = HEIGHT_PX / DIGIT_PX * digit_px
    width = min(WIDTH_PX / DIGIT_PX * digit_px, right - left)
    top = base_y - 0.5 * digit_px - 0.5 * height
    return Strip(Box(round(left), round(top), max(1, round(width)), round(height)), digit_px)


def cut(page: Pixels, strip: Strip) -> Pixels:
    """The strip's grey pixels; what lies outside the page is white."""
    box = strip.box
    whole = np.full((box.height, box.width), 255, np.uint8)
    top, left = max(0, box.top), max(0, box.left)
    part = page[top : max(0, box.bottom), left : max(0, box.right)]
    if part.size:
        whole[top - box.top :, left - box.left :][: part.shape[0], : part.shape[1]] = part
    return whole


def normal_form(pixels: Pixels, scale: float) -> Floats:
    """Grey pixels as (HEIGHT_PX, WIDTH_PX) of 0 (paper) to 1 (ink), cut or filled at the right and below."""
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = _ink(small)[:HEIGHT_PX, :WIDTH_PX]
    normal = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    normal[: ink.shape[0], : ink.shape[1]] = ink
    return normal


def _ink(pixels: Pixels) -> Floats:
    """How much darker than the paper around it each pixel is, in shares of the darkest print."""
    paper = cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, np.ones((DIGIT_PX, DIGIT_PX), np.uint8))
    paper = cv2.blur(paper, (DIGIT_PX * 2 + 1, DIGIT_PX * 2 + 1))
    darker = paper.astype(np.float32) - pixels.astype(np.float32)
    full = max(LEAST_CONTRAST, float(np.percentile(darker, 99)))
    return np.asarray(np.clip(darker / full, 0, 1), np.float32)
