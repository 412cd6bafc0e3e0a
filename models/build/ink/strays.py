"""Strokes in a line that say nothing: flourishes, struck-out digits, dots of a form, rules, specks."""

from __future__ import annotations

import random

import cv2
import numpy as np
from PIL import ImageFont

from models.build.ink.pens import smooth
from models.build.ink.shapes import Floats
from models.build.ink.typefaces import typeset


def stroke(layer: Floats, knots: list[tuple[float, float]], thick: int, shade: float) -> None:
    """A smooth stroke over the layer."""
    points = np.round(smooth(np.array(knots, np.float64)) * 16).astype(np.int32)[:, None, :]
    drawn = np.zeros(layer.shape, np.uint8)
    cv2.polylines(drawn, [points], False, (255,), thick, cv2.LINE_AA, shift=4)
    np.maximum(layer, shade * drawn.astype(np.float32) / 255, out=layer)


def flourish(ink: Floats, right: float, foot: float, digit_px: float, chance: random.Random) -> None:
    """What a pen does behind a number whose lower right corner is given: a dot, a tail, or a stroke under it."""
    thick = max(1, round(digit_px * chance.uniform(0.06, 0.12)))
    kind, far = chance.random(), chance.uniform(0.5, 2.0) * digit_px
    if kind < 0.4:
        spot = round(right + 0.25 * digit_px), round(foot - 0.1 * digit_px)
        cv2.circle(ink, spot, max(1, thick), (1.0,), -1)
    elif kind < 0.7:
        low = foot + chance.gauss(0.0, 0.1) * digit_px
        ends = [(right - 0.2 * digit_px, low - 0.05 * digit_px), (right + far / 2, low - 0.2 * digit_px)]
        stroke(ink, [*ends, (right + far, low - chance.uniform(0, 0.4) * digit_px)], thick, 0.9)
    else:
        low = foot + chance.uniform(0.05, 0.3) * digit_px
        stroke(ink, [(right - 2 * far, low), (right - far, low - 2), (right + far / 4, low)], thick, 0.9)


def strike(ink: Floats, over: tuple[float, float], middle_y: float, digit_px: float, chance: random.Random) -> None:
    """Strokes of the pen through what was typed from one x to the other."""
    first, last = over
    thick = max(1, round(digit_px * chance.uniform(0.05, 0.12)))
    for _ in range(chance.choice([1, 1, 2, 3])):
        y, tilt = middle_y + chance.gauss(0, 0.15) * digit_px, chance.gauss(0, 0.25) * digit_px
        ends = [(first - 0.2 * digit_px, y + tilt), ((first + last) / 2, y), (last + 0.2 * digit_px, y - tilt)]
        stroke(ink, ends, thick, 0.9)


def dotted(room: float, font: ImageFont.FreeTypeFont, chance: random.Random) -> Floats:
    """The dots of a form, as long as the room."""
    return typeset(chance.choice(["........", "…………"]) * 4, font)[:, : max(1, round(room))]


def rule(layer: Floats, digit_px: float, chance: random.Random) -> None:
    """A rule under or over the line, or through it."""
    height, width = layer.shape
    y = height / 2 + chance.choice([-1.3, -1.1, 0.3, 0.75, 1.0, 1.3]) * digit_px
    x = chance.uniform(-0.2, 0.6) * width
    ends = (round(x), round(y)), (round(x + chance.uniform(0.1, 0.6) * width), round(y + chance.gauss(0, 2)))
    cv2.line(layer, *ends, (chance.uniform(0.5, 1.0),), chance.choice([1, 2, 3]))


def specks(layer: Floats, chance: random.Random) -> None:
    """Dust."""
    height, width = layer.shape
    for _ in range(chance.randint(1, 10)):
        spot = round(chance.uniform(0, width)), round(chance.uniform(0, height))
        cv2.circle(layer, spot, chance.choice([0, 1, 1, 2]), (chance.uniform(0.4, 1.0),), -1)
