"""Digits drawn with a pen of our own: strokes that wobble, lean and thicken by chance.

Several ways to write each digit, the Vietnamese school hand first: 1 with a long flag, 7 with a bar, 4 open.
Knots stand in a box one high (y down); the last value is the digit's width.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Knots = tuple[tuple[float, float], ...]
Shape = tuple[tuple[Knots, ...], float]
Floats = NDArray[np.float32]

_LOOP_0: Knots = ((0.32, 0.02), (0.08, 0.25), (0.05, 0.7), (0.28, 0.99), (0.52, 0.75), (0.52, 0.28), (0.3, 0.02))
_OPEN_4: Knots = ((0.26, 0.04), (0.03, 0.62), (0.3, 0.63), (0.6, 0.6))
_BELLY_5: Knots = ((0.12, 0.05), (0.08, 0.43), (0.34, 0.4), (0.5, 0.66), (0.32, 0.97), (0.0, 0.9))
_BAR_7: Knots = ((0.03, 0.1), (0.28, 0.08), (0.54, 0.04), (0.38, 0.5), (0.22, 1.02))

SHAPES: dict[str, tuple[Shape, ...]] = {
    "0": (
        ((_LOOP_0,), 0.6),
        (
            (((0.4, 0.04), (0.1, 0.2), (0.04, 0.65), (0.24, 0.98), (0.5, 0.7), (0.5, 0.3), (0.28, 0.0), (0.2, 0.12)),),
            0.6,
        ),
        ((((0.3, 0.2), (0.06, 0.4), (0.1, 0.85), (0.36, 0.96), (0.58, 0.6), (0.46, 0.2), (0.26, 0.22)),), 0.66),
    ),
    "1": (
        ((((0.0, 0.4), (0.26, 0.04), (0.25, 0.5), (0.24, 1.0)),), 0.4),
        ((((0.0, 0.75), (0.18, 0.4), (0.38, 0.0), (0.36, 0.5), (0.33, 1.0)),), 0.48),
        ((((0.0, 0.98), (0.2, 0.5), (0.42, 0.0), (0.38, 0.5), (0.34, 1.0)),), 0.5),
        ((((0.14, 0.02), (0.12, 0.5), (0.1, 1.0)),), 0.28),
        ((((0.02, 0.35), (0.28, 0.04), (0.26, 0.98)), ((0.06, 0.99), (0.28, 0.97), (0.5, 0.98))), 0.56),
    ),
    "2": (
        ((((0.06, 0.26), (0.26, 0.02), (0.48, 0.2), (0.3, 0.6), (0.03, 0.97), (0.28, 0.93), (0.58, 0.97)),), 0.64),
        (
            (
                (
                    (0.1, 0.2),
                    (0.34, 0.02),
                    (0.46, 0.26),
                    (0.24, 0.7),
                    (0.04, 0.9),
                    (0.16, 0.78),
                    (0.4, 0.98),
                    (0.66, 0.84),
                ),
            ),
            0.68,
        ),
        ((((0.08, 0.3), (0.16, 0.04), (0.44, 0.08), (0.42, 0.4), (0.1, 0.98), (0.5, 0.94)),), 0.58),
        ((((0.02, 0.06), (0.46, 0.04), (0.28, 0.5), (0.02, 0.98), (0.52, 0.95)),), 0.58),
    ),
    "3": (
        ((((0.06, 0.14), (0.3, 0.02), (0.46, 0.2), (0.2, 0.46), (0.5, 0.66), (0.32, 0.98), (0.02, 0.88)),), 0.58),
        ((((0.08, 0.06), (0.5, 0.04), (0.22, 0.42), (0.5, 0.64), (0.32, 0.98), (0.04, 0.92)),), 0.58),
        (
            (
                (
                    (0.1, 0.16),
                    (0.36, 0.0),
                    (0.44, 0.24),
                    (0.24, 0.4),
                    (0.32, 0.48),
                    (0.48, 0.7),
                    (0.2, 1.08),
                    (0.0, 0.98),
                ),
            ),
            0.56,
        ),
    ),
    "4": (
        ((_OPEN_4, ((0.46, 0.28), (0.43, 0.65), (0.38, 1.04))), 0.66),
        ((((0.4, 0.02), (0.02, 0.66), (0.62, 0.64)), ((0.42, 0.04), (0.4, 0.98))), 0.66),
        ((((0.1, 0.1), (0.06, 0.52), (0.56, 0.5)), ((0.46, 0.06), (0.42, 1.0))), 0.62),
        (
            (
                ((0.44, 0.0), (0.2, 0.3), (0.0, 0.68), (0.34, 0.66), (0.66, 0.62)),
                ((0.52, 0.42), (0.46, 0.7), (0.42, 1.1)),
            ),
            0.7,
        ),
    ),
    "5": (
        ((_BELLY_5, ((0.12, 0.05), (0.5, 0.02))), 0.58),
        ((((0.52, 0.03), (0.14, 0.06), (0.1, 0.4), (0.38, 0.42), (0.46, 0.72), (0.26, 0.98), (0.0, 0.88)),), 0.58),
        (
            (
                ((0.2, 0.08), (0.1, 0.36), (0.4, 0.44), (0.42, 0.8), (0.06, 0.98)),
                ((0.18, 0.1), (0.4, 0.1), (0.72, 0.0)),
            ),
            0.66,
        ),
    ),
    "6": (
        ((((0.44, 0.02), (0.14, 0.4), (0.06, 0.78), (0.28, 0.98), (0.48, 0.76), (0.3, 0.54), (0.08, 0.74)),), 0.56),
        ((((0.34, 0.0), (0.08, 0.5), (0.1, 0.9), (0.34, 0.96), (0.44, 0.7), (0.26, 0.58), (0.08, 0.82)),), 0.54),
        ((((0.5, 0.06), (0.2, 0.1), (0.04, 0.6), (0.2, 0.98), (0.5, 0.84), (0.4, 0.52), (0.1, 0.62)),), 0.6),
    ),
    "7": (
        ((_BAR_7, ((0.14, 0.52), (0.52, 0.48))), 0.6),
        ((_BAR_7,), 0.58),
        ((((0.04, 0.2), (0.1, 0.06), (0.5, 0.06), (0.3, 0.6), (0.26, 1.04)), ((0.06, 0.58), (0.54, 0.46))), 0.6),
        ((((0.0, 0.12), (0.42, 0.06), (0.34, 0.5), (0.28, 1.0)), ((0.04, 0.52), (0.3, 0.5), (0.66, 0.46))), 0.66),
    ),
    "8": (
        (
            (
                (
                    (0.46, 0.14),
                    (0.24, 0.02),
                    (0.1, 0.24),
                    (0.42, 0.66),
                    (0.28, 0.98),
                    (0.06, 0.78),
                    (0.4, 0.36),
                    (0.46, 0.12),
                ),
            ),
            0.56,
        ),
        (
            (
                (
                    (0.3, 0.46),
                    (0.1, 0.24),
                    (0.28, 0.02),
                    (0.46, 0.22),
                    (0.28, 0.46),
                    (0.06, 0.76),
                    (0.28, 0.99),
                    (0.5, 0.76),
                    (0.3, 0.46),
                ),
            ),
            0.58,
        ),
        (
            (
                (
                    (0.54, 0.06),
                    (0.2, 0.08),
                    (0.16, 0.34),
                    (0.44, 0.7),
                    (0.22, 1.0),
                    (0.04, 0.74),
                    (0.4, 0.44),
                    (0.56, 0.14),
                    (0.42, 0.0),
                ),
            ),
            0.62,
        ),
    ),
    "9": (
        ((((0.46, 0.2), (0.24, 0.02), (0.06, 0.28), (0.26, 0.52), (0.46, 0.22), (0.43, 0.6), (0.26, 1.02)),), 0.56),
        (
            (
                (
                    (0.44, 0.16),
                    (0.2, 0.04),
                    (0.06, 0.34),
                    (0.3, 0.48),
                    (0.46, 0.16),
                    (0.46, 0.7),
                    (0.24, 1.08),
                    (0.02, 0.94),
                ),
            ),
            0.56,
        ),
        ((((0.42, 0.08), (0.12, 0.1), (0.1, 0.44), (0.4, 0.4), (0.44, 0.1), (0.42, 0.5), (0.38, 1.0)),), 0.54),
    ),
    "A": (
        ((((0.0, 1.0), (0.3, 0.0), (0.58, 1.0)), ((0.12, 0.64), (0.46, 0.6))), 0.66),
        ((((0.48, 0.5), (0.2, 0.44), (0.06, 0.8), (0.28, 0.98), (0.48, 0.52), (0.48, 0.86), (0.6, 1.0)),), 0.64),
    ),
    "B": (
        ((((0.1, 0.04), (0.08, 1.0)), ((0.02, 0.08), (0.44, 0.1), (0.12, 0.46), (0.5, 0.7), (0.06, 1.0))), 0.58),
        ((((0.12, 0.0), (0.08, 0.96), (0.4, 0.94), (0.44, 0.6), (0.1, 0.62)),), 0.52),
    ),
    "C": (((((0.5, 0.16), (0.24, 0.02), (0.04, 0.5), (0.2, 0.96), (0.52, 0.84)),), 0.56),),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """One writer's way: which shape of each digit, how far letters lean, stand apart and wobble."""

    shapes: tuple[tuple[str, Shape], ...]
    lean: float
    gap: float
    wobble: float
    narrow: float
    pen: float
    """The width of the stroke in shares of a digit's height."""


def random_hand(chance: random.Random) -> Hand:
    """A writer by chance."""
    return Hand(
        shapes=tuple((letter, chance.choice(ways)) for letter, ways in SHAPES.items()),
        lean=chance.gauss(0.12, 0.16),
        gap=max(-0.06, chance.gauss(0.06, 0.09)),
        wobble=chance.uniform(0.01, 0.045),
        narrow=chance.uniform(0.7, 1.15),
        pen=chance.uniform(0.035, 0.115),
    )


def write(text: str, hand: Hand, height_px: float, chance: random.Random) -> Floats:
    """Digits and suffix letters as ink from 0 to 1, cut to what is written."""
    shapes = dict(hand.shapes)
    margin = 0.7 * height_px
    total = sum(shapes[letter][1] * hand.narrow + hand.gap for letter in text) * height_px
    canvas = np.zeros((round(2.4 * height_px), round(total + 2 * margin)), np.uint8)
    x = margin
    for letter in text:
        strokes, width = shapes[letter]
        size = height_px * chance.gauss(1, 0.06)
        lift = chance.gauss(0, 0.04) * height_px
        pen_px = max(1.0, hand.pen * height_px * chance.uniform(0.85, 1.15))
        for stroke in strokes:
            _draw(canvas, _path(stroke, hand, size, chance) + np.array([x, margin + lift]), pen_px)
        x += (width * hand.narrow + hand.gap) * size
    return cut_to_ink(np.asarray(canvas / 255, np.float32))


def _path(stroke: Sequence[Sequence[float]], hand: Hand, size: float, chance: random.Random) -> NDArray[np.float64]:
    jitter = [[chance.gauss(0, hand.wobble), chance.gauss(0, hand.wobble)] for _ in stroke]
    knots = np.array(stroke, np.float64) + np.array(jitter)
    knots[:, 0] = knots[:, 0] * hand.narrow + hand.lean * (0.5 - knots[:, 1])
    return _smooth(knots) * size


def _smooth(knots: NDArray[np.float64], steps: int = 10) -> NDArray[np.float64]:
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


def cut_to_ink(ink: Floats) -> Floats:
    """The smallest part that holds every stroke; the same when there is none."""
    ys, xs = np.nonzero(ink > 0.15)
    if not len(ys):
        return ink
    return ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
