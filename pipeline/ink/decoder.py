"""From the network's columns to readings: sums over the fillings, and the best strings with their probability.

The columns are log probabilities of shape (columns, alphabet.SIZE).  See Graves et al. 2006 for the classification
and Hannun et al. 2014 for the prefix search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from pipeline.ink.alphabet import BLANK, DIGITS, FILLINGS, MARK_FIRST, MARKS, outputs_of

Floats = NDArray[np.float64]

LETTERS = DIGITS + MARKS
"""The letters of a reading: ink, print and stamp of one digit are one letter here."""
_NEVER = -np.inf
_LEAST_STEP = -7.0
"""Letters less likely than this in a column are not followed."""
_SURELY_BLANK = -0.001
"""A column as surely blank as this ends whatever letter was being said."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a reading: the column where it is surest, the columns over which it is the likeliest (the end
    not among them), and for a digit the shares of FILLINGS.
    """

    letter: str
    column: int
    start: int
    end: int
    shares: tuple[float, ...] = ()


def merged(columns: Floats) -> Floats:
    """Columns with all fillings of each digit as one: (columns, 1 + len(LETTERS)), the blank first."""
    digits = np.logaddexp.reduce(_by_filling(columns), axis=0)
    return np.concatenate([columns[:, BLANK : BLANK + 1], digits, columns[:, MARK_FIRST:]], axis=1)


def _by_filling(columns: Floats) -> Floats:
    """The digits' outputs as (fillings, columns, digits)."""
    return np.stack([columns[:, outputs_of(filling)] for filling in FILLINGS])


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
    shares: tuple[float, ...] = ()
    if code <= len(DIGITS):
        each = _by_filling(columns[column : column + 1])[:, 0, code - 1]
        shares = tuple(float(share) for share in np.exp(each - together[column, code]))
    return Letter(LETTERS[code - 1], column, start, end, shares)


Ends = tuple[float, float]
"""The log probability of a string whose paths end in a blank, and of it with paths that end in its last letter."""


def best_strings(columns: Floats, width: int = 8) -> list[tuple[str, float]]:
    """The likeliest strings of merged columns with their log probability, best first; width is how many are kept."""
    beam: dict[str, Ends] = {"": (0.0, _NEVER)}
    for column in columns.tolist():
        blank = column[BLANK]
        if blank > _SURELY_BLANK:
            beam = {text: (_sum(*ends) + blank, _NEVER) for text, ends in beam.items()}
            continue
        likely = [code for code, score in enumerate(column) if score > _LEAST_STEP and code != BLANK]
        grown: dict[str, Ends] = {}
        for text, ends in beam.items():
            for longer, more in _steps(text, ends, column, likely):
                old = grown.get(longer)
                grown[longer] = more if old is None else (_sum(old[0], more[0]), _sum(old[1], more[1]))
        totals = {text: _sum(*ends) for text, ends in grown.items()}
        beam = {text: grown[text] for text in sorted(totals, key=totals.__getitem__, reverse=True)[:width]}
    found = [(text, _sum(*ends)) for text, ends in beam.items()]
    return sorted(found, key=lambda item: -item[1])


def _steps(text: str, ends: Ends, column: Sequence[float], likely: Sequence[int]) -> Iterator[tuple[str, Ends]]:
    """What one string of the beam becomes in one column."""
    blank, letter = ends
    total = _sum(blank, letter)
    stays = letter + column[LETTERS.index(text[-1]) + 1] if text else _NEVER
    yield text, (total + column[BLANK], stays)
    for code in likely:
        # The same letter twice needs a blank between.
        before = blank if text and LETTERS[code - 1] == text[-1] else total
        yield text + LETTERS[code - 1], (_NEVER, before + column[code])


def _sum(first: float, second: float) -> float:
    """The log of the sum of two probabilities given as logs."""
    if first < second:
        first, second = second, first
    return first if second == _NEVER else first + log1p(exp(second - first))
