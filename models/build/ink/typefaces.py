"""Print as a printer sets it: Times-like letters for the most part (Debian's fonts-croscore), as ink from 0 to 1."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.build.ink.shapes import Floats

FONT_FOLDER = Path("/usr/share/fonts/truetype/croscore")
DIGIT_EM = 0.66
"""The height of a digit of the Times-like letters in their size."""
ASCENT_EM = 1.4
"""How far the line on which letters stand lies under the upper edge of a run."""


@cache
def face(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    """A typeface such as Tinos-Regular.  Raises OSError when the package is not installed."""
    return ImageFont.truetype(str(FONT_FOLDER / f"{name}.ttf"), size_px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(4096)
def typeset(text: str, font: ImageFont.FreeTypeFont) -> Floats:
    """A run of print, whose base line lies ASCENT_EM of its size below its upper edge."""
    image = Image.new("L", (max(1, round(font.getlength(text)) + 4), round(font.size * 2)), 0)
    ImageDraw.Draw(image).text((1, font.size * ASCENT_EM), text, 255, font, anchor="ls")
    return np.asarray(np.asarray(image) / 255, np.float32)
