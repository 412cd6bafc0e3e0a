"""Digits written by hand and signatures: wobbling strokes, each a different one by chance.

The digits follow the Vietnamese school hand: 1 with a flag, 7 with a bar, 4 open.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# Strokes on a box one high (y down); a letter's last value is its width.
STROKES: dict[str, tuple[tuple[tuple[tuple[float, float], ...], ...], float]] = {
    "0": ((((0.3, 0.05), (0.08, 0.3), (0.1, 0.8), (0.32, 0.98), (0.52, 0.7), (0.5, 0.25), (0.3, 0.05)),), 0.62),
    "1": ((((0.05, 0.35), (0.28, 0.05), (0.27, 0.5), (0.25, 1.0)),), 0.42),
    "2": ((((0.06, 0.28), (0.25, 0.04), (0.48, 0.2), (0.3, 0.62), (0.05, 0.96), (0.3, 0.92), (0.55, 0.97)),), 0.64),
    "3": (
        (((0.08, 0.14), (0.3, 0.03), (0.46, 0.22), (0.22, 0.45), (0.5, 0.66), (0.34, 0.97), (0.04, 0.88)),),
        0.6,
    ),
    "4": ((((0.24, 0.08), (0.05, 0.6), (0.3, 0.62), (0.58, 0.58)), ((0.44, 0.3), (0.42, 0.65), (0.38, 1.05))), 0.66),
    "5": (
        (
            ((0.14, 0.08), (0.1, 0.42), (0.36, 0.42), (0.48, 0.7), (0.28, 0.98), (0.03, 0.9)),
            ((0.14, 0.08), (0.5, 0.04)),
        ),
        0.6,
    ),
    "6": ((((0.44, 0.04), (0.14, 0.4), (0.1, 0.8), (0.3, 0.98), (0.48, 0.76), (0.32, 0.56), (0.12, 0.74)),), 0.58),
    "7": ((((0.05, 0.1), (0.28, 0.08), (0.52, 0.06), (0.36, 0.5), (0.24, 1.02)), ((0.16, 0.52), (0.5, 0.48))), 0.6),
    "8": (
        (
            (
                (0.44, 0.16),
                (0.24, 0.03),
                (0.12, 0.24),
                (0.42, 0.66),
                (0.3, 0.97),
                (0.08, 0.78),
                (0.4, 0.36),
                (0.44, 0.16),
            ),
        ),
        0.58,
    ),
    "9": ((((0.46, 0.2), (0.24, 0.04), (0.08, 0.28), (0.26, 0.5), (0.46, 0.24), (0.44, 0.6), (0.3, 1.02)),), 0.58),
    "/": ((((0.4, -0.05), (0.22, 0.5), (0.02, 1.1)),), 0.46),
}

HEIGHT = 1.15
"""Digits by hand stand higher than print: their height in the size of the letters beside them."""


def hand_width(text: str, size_px: float) -> float:
    """The width of digits whose letters would be size_px high."""
    return sum(STROKES[letter][1] for letter in text) * size_px * HEIGHT


def written(text: str, x: float, base_y: float, size_px: float, chance: np.random.Generator) -> list[Points]:
    """Strokes as (n, 2) arrays of pixels for digits on a base line."""
    height = size_px * HEIGHT
    strokes: list[Points] = []
    for letter in text:
        shapes, width = STROKES[letter]
        lift = chance.normal(0, 0.04)
        for shape in shapes:
            knots = np.array(shape) + chance.normal(0, 0.018, (len(shape), 2))
            strokes.append(smooth(knots + np.array([0, lift - 1])) * height + np.array([x, base_y + height * 0.08]))
        x += width * height
    return strokes


def signature(x: float, y: float, width: float, chance: np.random.Generator) -> list[Points]:
    """A name nobody can read: loops that run out in a long stroke, about (x, y), as (n, 2) arrays of pixels."""
    count = int(chance.integers(5, 12))
    turns = np.linspace(0, chance.uniform(2.5, 5) * 2 * np.pi, count * 3)
    along = np.linspace(-0.5, chance.uniform(0.1, 0.35), count * 3)
    size = chance.uniform(0.07, 0.26, count).repeat(3)
    lean = chance.uniform(-0.1, 0.5)
    loops = np.stack([along + lean * size * np.sin(turns) + 0.08 * np.cos(turns), -size * np.sin(turns)], axis=1)
    ends = np.array([(0.5, 0.1), (-0.1, 0.24), (-0.42, 0.2), (0.1, 0.02), (0.78, -0.2)])
    tail = ends[int(chance.integers(0, 3)) :] + chance.normal(0, 0.05, 2)
    return [smooth(np.concatenate([loops, tail])) * width + np.array([x, y])]


def smooth(knots: Sequence[Sequence[float]] | Points, steps: int = 24) -> Points:
    """A Catmull-Rom curve through the knots."""
    path = np.asarray(knots, dtype=np.float64)
    padded = np.concatenate([path[:1], path, path[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*pieces, path[-1:]])
