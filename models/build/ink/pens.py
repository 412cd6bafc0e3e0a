"""Digits drawn with a pen of our own: strokes that wobble, lean and thicken by chance.

How each letter may be written stands in strokes.txt; a hand has one way for each, and its own lean, gap and pen.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.build.ink.shapes import Floats

STROKES = Path(__file__).with_name("strokes.txt")
Knots = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a letter: its strokes in a box one high, and its width."""

    strokes: tuple[Knots, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Hand:
    """One writer's way: how each letter is written, how far letters lean, stand apart and wobble."""

    ways: tuple[tuple[str, Way], ...]
    lean: float
    wobble: float
    narrow: float
    pen: float
    """The width of the stroke in shares of a digit's height."""


@cache
def ways() -> dict[str, tuple[Way, ...]]:
    """The ways to write each letter."""
    found: dict[str, list[Way]] = defaultdict(list)
    for line in STROKES.read_text("ascii").splitlines():
        if line.startswith("#"):
            continue
        letter, width, rest = line.split(" ", 2)
        strokes = (stroke.split() for stroke in rest.split(";"))
        found[letter].append(Way(tuple(tuple(map(_knot, stroke)) for stroke in strokes), float(width)))
    return {letter: tuple(kinds) for letter, kinds in found.items()}


def _knot(text: str) -> tuple[float, float]:
    x, y = map(float, text.split(","))
    return x, y


def random_hand(chance: random.Random, pen: float) -> Hand:
    """A writer by chance, with this pen."""
    return Hand(
        ways=tuple((letter, chance.choice(kinds)) for letter, kinds in ways().items()),
        lean=chance.gauss(0.12, 0.16),
        wobble=chance.uniform(0.01, 0.045),
        narrow=chance.uniform(0.7, 1.15),
        pen=pen,
    )


def write(letter: str, hand: Hand, height_px: float, chance: random.Random) -> Floats:
    """A digit, suffix letter, slash or hyphen as ink from 0 to 1: in a box one and a half times as high as the letter,
    whose upper edge is a quarter above the letter's.
    """
    way = dict(hand.ways)[letter]
    margin = 0.25 * height_px
    canvas = np.zeros((round(1.5 * height_px), round(way.width * hand.narrow * height_px + 4 * margin)), np.uint8)
    for stroke in way.strokes:
        pen_px = max(1.0, hand.pen * height_px * chance.uniform(0.85, 1.15))
        _draw(canvas, _path(stroke, hand, height_px, chance) + np.array([2 * margin, margin]), pen_px)
    return np.asarray(canvas / 255, np.float32)


def _path(stroke: Sequence[Sequence[float]], hand: Hand, size: float, chance: random.Random) -> NDArray[np.float64]:
    jitter = [[chance.gauss(0, hand.wobble), chance.gauss(0, hand.wobble)] for _ in stroke]
    knots = np.array(stroke, np.float64) + np.array(jitter)
    knots[:, 0] = knots[:, 0] * hand.narrow + hand.lean * (0.5 - knots[:, 1])
    return smooth(knots) * size


def smooth(knots: NDArray[np.float64], steps: int = 10) -> NDArray[np.float64]:
    """A Catmull-Rom curve through the knots."""
    padded = np.concatenate([knots[:1], knots, knots[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*pieces, knots[-1:]])


def _draw(canvas: NDArray[np.uint8], path: NDArray[np.float64], pen_px: float) -> None:
    points = np.round(path * 16).astype(np.int32)[:, None, :]
    cv2.polylines(canvas, [points], False, (255,), max(1, round(pen_px)), cv2.LINE_AA, shift=4)
