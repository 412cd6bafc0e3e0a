"""From a network's columns to words: the best letter of every column, as connectionist temporal classification has it.

See Graves et al. 2006.  A letter is said once for all the columns where it is the likeliest, blanks between.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.float32]
"""(columns, classes) probabilities, from left to right."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word with the probability of its least sure letter; left and right in columns."""

    text: str
    confidence: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    confidence: float
    start: int
    end: int


def spelled_words(columns: Columns, letters: Sequence[str]) -> tuple[Spelled, ...]:
    """The words that the columns spell; letters: what each class says, the empty text for the blank."""
    words = list(_words(_letters(columns, letters)))
    if not words:
        return ()
    edges = [0.0, *((one[-1].end + other[0].start) / 2 for one, other in pairwise(words)), float(len(columns))]
    return tuple(_spelled(word, *around) for word, around in zip(words, pairwise(edges), strict=True))


def _letters(columns: Columns, letters: Sequence[str]) -> Iterator[_Letter]:
    best = columns.argmax(axis=1)
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if letters[best[start]]:
            yield _Letter(letters[best[start]], float(columns[start:end, best[start]].max()), start, end)
        start = end


def _words(letters: Iterator[_Letter]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in letters:
        if not letter.text.isspace():
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _spelled(word: Sequence[_Letter], least: float, most: float) -> Spelled:
    """A network says a letter in a column or two near its middle: a word reaches half a letter beyond."""
    first, last = word[0].start, word[-1].end
    half = (last - first) / len(word) / 2
    text = unicodedata.normalize("NFC", "".join(letter.text for letter in word))
    sure = min(letter.confidence for letter in word)
    return Spelled(text, sure, max(least, first - half), min(most, last + half))
