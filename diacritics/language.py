"""How likely a sequence of syllables is: a pruned trigram over small-letter syllables.

Scores are natural logs of probabilities in sixteenths, as whole numbers: sums are exact and the same everywhere.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diacritics.native import address, c_struct, load_core
from diacritics.ngram_table import NgramTable
from diacritics.tokens import BOUNDARY_WORD, NUMBER_WORD, PUNCTUATION_WORD, UNKNOWN_WORD

SPECIAL_WORDS = (BOUNDARY_WORD, UNKNOWN_WORD, NUMBER_WORD, PUNCTUATION_WORD)
BOUNDARY, UNKNOWN, NUMBER, PUNCTUATION = range(4)
PER_NAT = 16
"""Scores count in this part of a natural log unit."""
BACKOFF_SHIFT = 128
"""Backoff weights may be above one; the byte of weight one."""

Numbers = NDArray[np.int32]


def sixteenths(log_probability: float) -> int:
    """A natural log as a score."""
    return round(log_probability * PER_NAT)


@dataclass(frozen=True)
class LanguageModel:
    """unigram, backoff: (words,) scores.  The tables hold [cost, backoff] and [cost], a byte each."""

    unigram: Numbers
    backoff: Numbers
    bigrams: NgramTable
    trigrams: NgramTable
    struct: ctypes.Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tables = (table.struct for table in (self.bigrams, self.trigrams))
        object.__setattr__(self, "struct", c_struct(len(self.unigram), self.unigram, self.backoff, *tables))

    def score_path(self, path: Numbers) -> Numbers:
        """path: (n,) word numbers, int32.  (n - 2,) the score of each word from the third on, after the two before."""
        scores = np.empty(max(0, len(path) - 2), np.int32)
        load_core().core_score_path(ctypes.byref(self.struct), len(path), address(path), address(scores))
        return scores
