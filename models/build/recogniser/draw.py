"""A line of text as ink on paper, before it is scanned: drawn large, with the lines above and below it.

Words are set as an office's word processor does: gaps wide or narrow (justified lines), letters moved together or apart
now and then, the first words in bold, a rule under a heading.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.build.recogniser.fonts import Typeface, choose_typeface, file_of, load
from models.build.recogniser.texts import Face, Written

Floats = NDArray[np.float32]

_NOTHING = np.zeros((0, 0), np.float32)

LARGER = 2
KERNED_SHARE = 0.2
"""Word processors do not kern unless they are told to: between A and V they leave what looks like a small gap."""
"""Lines are drawn at this many times the size in which they are scanned."""
_SPACED_SHARE, _RULED_SHARE, _NEIGHBOUR_SHARE = 0.2, 0.05, 0.85


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Ink from 0 to 1 (height, width); where the line stands: the edges of its ink, its baseline, its letters' size."""

    ink: Floats
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size_px: float


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a line is set: fonts of its words in order, the gap between words, what letters move apart, and kerning."""

    fonts: tuple[ImageFont.FreeTypeFont, ...]
    gap_px: float
    apart_px: float
    kerned: bool


def draw_line(
    parts: Sequence[Written],
    size_px: int,
    neighbours: tuple[str, str],
    chance: random.Random,
    kerned_share: float = KERNED_SHARE,
) -> DrawnLine:
    """The line with letters of size_px (LARGER times that are drawn), and parts of its neighbours above and below.

    Several parts stand side by side with wide gaps, as the columns of a header that are taken for one line.
    """
    typeface, size = choose_typeface(chance), size_px * LARGER
    sizes = [size if part is parts[0] else round(size * chance.uniform(0.85, 1.18)) for part in parts]
    kerned = kerned_share >= 1 or chance.random() < kerned_share
    settings = [_setting(part, typeface, own, kerned, chance) for part, own in zip(parts, sizes, strict=True)]
    gaps = [0.0, *(chance.uniform(0.8, 7) * size for _ in parts[1:])]
    baseline = 1.5 * size
    starts, x = [], float(size)
    for part, setting, gap in zip(parts, settings, gaps, strict=True):
        starts.append((x + gap, baseline if part is parts[0] else baseline + chance.gauss(0, 0.05) * size))
        x += gap + _width(part.text.split(), setting)
    image = Image.new("L", (round(x) + size, round(2.7 * size)), 0)
    pen = ImageDraw.Draw(image)
    for part, setting, start in zip(parts, settings, starts, strict=True):
        _set(pen, part.text.split(), setting, start)
    left, top, right, bottom = image.getbbox() or (0, 0, image.width, image.height)
    line = DrawnLine(_NOTHING, left, top, right, bottom, baseline, float(size))
    if chance.random() < _RULED_SHARE:
        _rule(pen, (left, right), baseline + chance.uniform(0.12, 0.4) * size, size, chance)
    _set_neighbours(pen, neighbours, line, typeface, chance)
    return replace(line, ink=(np.asarray(image, np.float32) / 255).astype(np.float32))


def _set_neighbours(
    pen: ImageDraw.ImageDraw, lines: tuple[str, str], line: DrawnLine, typeface: Typeface, chance: random.Random
) -> None:
    """The lines above and below, as far as the line between them is wide."""
    size = round(line.size_px)
    pitch, letters = size * chance.uniform(1.12, 1.75), round((line.right - line.left) / size * 2.5) + 6
    for text, y in zip(lines, (line.baseline - pitch, line.baseline + pitch), strict=True):
        if chance.random() < _NEIGHBOUR_SHARE:
            beside = Written(text[:letters])
            setting = _setting(beside, typeface, size, True, chance)
            _set(pen, beside.text.split(), setting, (float(size - chance.randint(0, 6 * size)), y))


def _setting(written: Written, typeface: Typeface, size: int, kerned: bool, chance: random.Random) -> _Setting:
    font = load(file_of(typeface, written.face), size)
    bold = load(file_of(typeface, Face.BOLD), size)
    count = len(written.text.split())
    gap = font.getlength(" ") * max(0.7, chance.gauss(1.15, 0.3))
    apart = chance.uniform(-0.03, 0.07) * size if chance.random() < _SPACED_SHARE else 0.0
    return _Setting(tuple(bold if place < written.bold_words else font for place in range(count)), gap, apart, kerned)


def _width(words: list[str], setting: _Setting) -> float:
    letters = sum(
        sum(font.getlength(piece) + setting.apart_px for piece in _pieces(word, setting))
        for word, font in zip(words, setting.fonts, strict=True)
    )
    return letters + setting.gap_px * (len(words) - 1)


def _pieces(word: str, setting: _Setting) -> Iterable[str]:
    """What is set at once: a word, or letter by letter where they are not kerned or move apart."""
    return (word,) if setting.kerned and not setting.apart_px else word


def _set(pen: ImageDraw.ImageDraw, words: list[str], setting: _Setting, start: tuple[float, float]) -> None:
    x, y = start
    for word, font in zip(words, setting.fonts, strict=True):
        for piece in _pieces(word, setting):
            pen.text((x, y), piece, fill=255, font=font, anchor="ls")
            x += font.getlength(piece) + setting.apart_px
        x += setting.gap_px


def _rule(pen: ImageDraw.ImageDraw, across: tuple[int, int], y: float, size: int, chance: random.Random) -> None:
    left, right = across
    start, end = (left, right) if chance.random() < 0.5 else (left + chance.random() * (right - left) / 2, right)
    pen.line((start, y, end, y), fill=255, width=max(2, round(size * chance.uniform(0.03, 0.07))))
