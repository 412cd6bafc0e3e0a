"""From the network's columns to readings: sums over ink and print, and the best strings with their probability.

The columns are log probabilities of shape (columns, alphabet.SIZE).  See Graves et al. 2006 for the classification
and Hannun et al. 2014 for the prefix search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import BLANK, DIGITS, INK, MARK_FIRST, MARKS, PRINT

Floats = NDArray[np.float64]

LETTERS = DIGITS + MARKS
"""The letters of a reading: ink and print of one digit are one letter here."""
_NEVER = -np.inf
_LEAST_STEP = -9.0
"""Letters less likely than this in a column are not followed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a reading: the column where it is surest, the columns over which it is the likeliest (the end
    not among them), and how much of it is ink (0 print, 1 ink).
    """

    letter: str
    column: int
    start: int
    end: int
    ink: float


def merged(columns: Floats) -> Floats:
    """Columns with ink and print of each digit as one: (columns, 1 + len(LETTERS)), the blank first."""
    digits = np.logaddexp(columns[:, INK.start : INK.stop], columns[:, PRINT.start : PRINT.stop])
    return np.concatenate([columns[:, BLANK : BLANK + 1], digits, columns[:, MARK_FIRST:]], axis=1)


def best_path(columns: Floats) -> tuple[Letter, ...]:
    """The letters of the likeliest path, each with its place and its share of ink."""
    together = merged(columns)
    best = together.argmax(axis=1)
    letters: list[Letter] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != BLANK:
            letters.append(_letter(int(best[start]), start, end, columns, together))
        start = end
    return tuple(letters)


def _letter(code: int, start: int, end: int, columns: Floats, together: Floats) -> Letter:
    column = start + int(together[start:end, code].argmax())
    ink = 0.0
    if code <= len(DIGITS):
        ink = float(np.exp(columns[column, INK.start + code - 1] - together[column, code]))
    return Letter(LETTERS[code - 1], column, start, end, ink)


Ends = tuple[float, float]
"""The log probability of a string whose paths end in a blank, and of it with paths that end in its last letter."""


def best_strings(columns: Floats, width: int = 8) -> list[tuple[str, float]]:
    """The likeliest strings of merged columns with their log probability, best first; width is how many are kept."""
    beam: dict[str, Ends] = {"": (0.0, _NEVER)}
    for column in columns:
        likely = [int(code) for code in np.flatnonzero(column > _LEAST_STEP) if code != BLANK]
        grown: dict[str, Ends] = {}
        for text, ends in beam.items():
            for longer, more in _steps(text, ends, column, likely):
                old = grown.get(longer, (_NEVER, _NEVER))
                grown[longer] = (_sum(old[0], more[0]), _sum(old[1], more[1]))
        beam = dict(sorted(grown.items(), key=lambda item: -_sum(*item[1]))[:width])
    return [(text, _sum(*ends)) for text, ends in beam.items()]


def _steps(text: str, ends: Ends, column: Floats, likely: Sequence[int]) -> Iterator[tuple[str, Ends]]:
    """What one string of the beam becomes in one column."""
    blank, letter = ends
    total = _sum(blank, letter)
    stays = letter + float(column[LETTERS.index(text[-1]) + 1]) if text else _NEVER
    yield text, (total + float(column[BLANK]), stays)
    for code in likely:
        # The same letter twice needs a blank between.
        before = blank if text and LETTERS[code - 1] == text[-1] else total
        yield text + LETTERS[code - 1], (_NEVER, before + float(column[code]))


def _sum(first: float, second: float) -> float:
    """The log of the sum of two probabilities given as logs."""
    high, low = max(first, second), min(first, second)
    return high if low == _NEVER else high + log1p(exp(low - high))
