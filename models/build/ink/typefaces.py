"""Print as printers and typewriters set it, in many families, most of them like Times, as ink from 0 to 1."""

from __future__ import annotations

import random
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.build.ink.shapes import Floats
from models.build.recogniser.fonts import TYPEFACES, Typeface, file_of, load
from models.build.recogniser.texts import Face

CROSCORE = tuple(family for family in TYPEFACES if family.files[0].startswith(("Tinos", "Arimo", "Cousine")))
"""The families of the Debian package fonts-croscore."""
BOLD_SHARE = 0.08
DIGIT_EM = 0.66
"""The height of a digit of the Times-like letters in their size."""
ASCENT_EM = 1.4
"""How far the line on which letters stand lies under the upper edge of a run."""


@cache
def face(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    """A typeface of fonts-croscore such as Tinos-Regular.  Raises FileNotFoundError when it is not installed."""
    return load(f"{name}.ttf", size_px)


def random_face(
    families: tuple[Typeface, ...], size_px: int, chance: random.Random, *, italic: bool
) -> ImageFont.FreeTypeFont:
    """A typeface of one of the families by their weights.  Raises FileNotFoundError when it is not installed."""
    family = chance.choices(families, [one.weight for one in families])[0]
    bold = chance.random() < BOLD_SHARE
    kind = (Face.BOLD_ITALIC if bold else Face.ITALIC) if italic else Face.BOLD if bold else Face.REGULAR
    return load(file_of(family, kind), size_px)


@lru_cache(4096)
def typeset(text: str, font: ImageFont.FreeTypeFont) -> Floats:
    """A run of print, whose base line lies ASCENT_EM of its size below its upper edge."""
    image = Image.new("L", (max(1, round(font.getlength(text)) + 4), round(font.size * 2)), 0)
    ImageDraw.Draw(image).text((1, font.size * ASCENT_EM), text, 255, font, anchor="ls")
    return np.asarray(np.asarray(image) / 255, np.float32)


def typed(text: str, font: ImageFont.FreeTypeFont, chance: random.Random) -> Floats:
    """The run as a typewriter sets it: each letter a little off the line, and not all equally dark."""
    run = typeset(text, font).copy()
    dark = chance.uniform(0.5, 1.0)
    edges = [round(font.getlength(text[:at])) + 1 for at in range(len(text) + 1)]
    for left, right in pairwise(edges):
        off_px = round(chance.gauss(0, 0.025) * font.size)
        run[:, left:right] = chance.uniform(dark, 1.0) * np.roll(run[:, left:right], off_px, axis=0)
    return run
