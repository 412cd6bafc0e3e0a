"""A drawn line as a scanner gives it: paper, ink of its own darkness, strangers' strokes, noise, threshold, JPEG."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.build.ink.shapes import Floats
from models.build.ink.stamps import through
from models.build.ink.strays import rule, specks

Pixels = NDArray[np.uint8]

BILEVEL_SHARE, FAINT_SHARE, DITHERED_SHARE = 0.38, 0.08, 0.12
LEAST_SEEN = 0.2
"""Ink is seen where it is darker than the paper by this share of the darkest print."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Grey pixels, and how much of the ink can still be seen (0 to 1; 1 where there was none)."""

    pixels: Pixels
    seen: float


def worn(print_: Floats, ink: Floats, digit_px: float, chance: random.Random) -> Scan:
    """Print and ink (0 to 1, one shape) as a scanner gives them."""
    bilevel = chance.random() < BILEVEL_SHARE
    matrix = _bent(print_.shape, chance)
    layers = np.maximum(print_ * chance.uniform(0.75, 1.0), _strangers(print_.shape, digit_px, chance))
    strong = bilevel or chance.random() < 0.75
    layers = np.maximum(layers, ink * (chance.uniform(0.8, 1.0) if strong else chance.uniform(0.4, 0.8)))
    layers = cv2.warpAffine(layers, matrix, layers.shape[::-1], flags=cv2.INTER_LINEAR).astype(np.float32)
    layers = _printed(layers, digit_px, chance, bilevel=bilevel)
    paper, black = chance.uniform(200, 255), chance.uniform(0, 90)
    if chance.random() < FAINT_SHARE:
        black = paper - chance.uniform(45, 110)
    pixels = _scanned(layers, paper, black, chance)
    pixels = _bilevel(pixels, paper, black, chance) if bilevel else _packed(pixels, chance)
    strokes = cv2.warpAffine(ink, matrix, layers.shape[::-1]) > 0.6
    seen = float((pixels[strokes] < paper - LEAST_SEEN * (paper - black)).mean()) if strokes.any() else 1.0
    return Scan(pixels, seen)


def _bent(shape: tuple[int, ...], chance: random.Random) -> NDArray[np.float64]:
    """A turn of less than a degree about the left end."""
    turn = cv2.getRotationMatrix2D((0.3 * shape[1], shape[0] / 2), chance.gauss(0, 0.5), 1.0)
    return np.asarray(turn, np.float64)


def _strangers(shape: tuple[int, ...], digit_px: float, chance: random.Random) -> Floats:
    """What else may run through a strip: rules, parts of a stamp, specks."""
    layer = np.zeros(shape, np.float32)
    if chance.random() < 0.16:
        rule(layer, digit_px, chance)
    if chance.random() < 0.08:
        through(layer, digit_px, chance)
    if chance.random() < 0.2:
        specks(layer, chance)
    return layer


def _printed(layers: Floats, digit_px: float, chance: random.Random, *, bilevel: bool) -> Floats:
    """Strokes fat or thin, then the lens.  Thin strokes would not outlive a threshold."""
    kind = chance.random()
    size = (2, 2) if digit_px < 30 else (3, 3)
    if kind < 0.14:
        layers = cv2.dilate(layers, np.ones(size, np.uint8)).astype(np.float32)
    elif kind < 0.2 and not bilevel:
        layers = cv2.erode(layers, np.ones(chance.choice([(1, 2), (2, 1), (2, 2)]), np.uint8)).astype(np.float32)
    blur = chance.uniform(0.3, 0.7 if bilevel else 1.1)
    return np.asarray(cv2.GaussianBlur(layers, (0, 0), blur * digit_px / 24), np.float32)


@cache
def _noise_sheet() -> Floats:
    return np.random.default_rng(5).standard_normal((512, 2048)).astype(np.float32)


def _noise(shape: tuple[int, ...], chance: random.Random) -> Floats:
    """Noise of deviation 1, cut from one large sheet: drawing it anew for each strip would cost most of the time."""
    sheet = _noise_sheet()
    y, x = chance.randrange(sheet.shape[0] - shape[0]), chance.randrange(sheet.shape[1] - shape[1])
    return sheet[y : y + shape[0], x : x + shape[1]]


def _scanned(layers: Floats, paper: float, black: float, chance: random.Random) -> Pixels:
    grey = paper - layers * (paper - black)
    if chance.random() < 0.3:
        grey += np.linspace(0, chance.gauss(0, 25), grey.shape[1], dtype=np.float32)[None, :]
    if chance.random() < 0.75:
        grey += abs(chance.gauss(0, 7)) * min(1.0, (paper - black) / 120) * _noise(grey.shape, chance)
    return np.asarray(np.clip(grey, 0, 255), np.uint8)


def _bilevel(pixels: Pixels, paper: float, black: float, chance: random.Random) -> Pixels:
    level = paper - chance.uniform(0.2, 0.45) * (paper - black)
    if chance.random() < DITHERED_SHARE:
        grain = chance.uniform(8, 25) * _noise(pixels.shape, chance)
        pixels = np.asarray(np.clip(pixels + grain, 0, 255), np.uint8)
    return np.asarray(cv2.threshold(pixels, level, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _packed(pixels: Pixels, chance: random.Random) -> Pixels:
    """What JPEG leaves of it, half of the time."""
    if chance.random() < 0.5:
        return pixels
    packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(25, 85)])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
