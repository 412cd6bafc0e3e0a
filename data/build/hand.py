"""Digits written by hand and signatures: wobbling strokes, each a different one by chance.

How a digit may be written is told by the pens that the ink network is trained with (models.build.ink.pens).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.build.ink.pens import smooth, ways

Points = NDArray[np.float64]

STEPS = 24
"""Points of a curve between two knots."""
HEIGHT = 1.15
"""Digits by hand stand higher than print: their height in the size of the letters beside them."""


def hand_width(text: str, size_px: float) -> float:
    """The width of digits whose letters would be size_px high."""
    return sum(max(way.width for way in ways()[letter]) for letter in text) * size_px * HEIGHT


def written(text: str, x: float, base_y: float, size_px: float, chance: np.random.Generator) -> list[Points]:
    """Strokes as (n, 2) arrays of pixels for digits on a base line; a digit is written the same way throughout."""
    height = size_px * HEIGHT
    hand = {letter: kinds[int(chance.integers(0, len(kinds)))] for letter, kinds in ways().items()}
    strokes: list[Points] = []
    for letter in text:
        lift = chance.normal(0, 0.04)
        for stroke in hand[letter].strokes:
            knots = np.array(stroke) + chance.normal(0, 0.018, (len(stroke), 2))
            strokes.append(
                smooth(knots + np.array([0, lift - 1]), STEPS) * height + np.array([x, base_y + height * 0.08])
            )
        x += hand[letter].width * height
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
    return [smooth(np.concatenate([loops, tail]), STEPS) * width + np.array([x, y])]
