"""How likely a sequence of syllables is: a pruned trigram over small-letter syllables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.ngram_table import NgramTable
from diacritics.tokens import BOUNDARY_WORD, NUMBER_WORD, PUNCTUATION_WORD, UNKNOWN_WORD

SPECIAL_WORDS = (BOUNDARY_WORD, UNKNOWN_WORD, NUMBER_WORD, PUNCTUATION_WORD)
BOUNDARY, UNKNOWN, NUMBER, PUNCTUATION = range(4)
QUANTUM = 1 / 16
"""A stored byte counts sixteenths of a natural log unit: 0 .. -15.9."""
BACKOFF_SHIFT = 128
"""Backoff weights may be above one; the byte of weight one."""

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """unigram, backoff: (words,) natural logs.  The tables hold [log probability, backoff] and [log probability]."""

    unigram: Scores
    backoff: Scores
    bigrams: NgramTable
    trigrams: NgramTable

    def score(self, first: Ids, second: Ids, third: Ids) -> Scores:
        """Natural log probability of third after first and second; the three broadcast against each other."""
        size = len(self.unigram)
        pair_after, pair_before = second * size + third, first * size + second
        ending, ending_values = self.bigrams.find(pair_after.astype(np.uint64))
        opening, opening_values = self.bigrams.find(pair_before.astype(np.uint64))
        lower = np.where(
            ending, ending_values[..., 0] * np.float32(-QUANTUM), self.backoff[second] + self.unigram[third]
        )
        weight = np.where(opening, (opening_values[..., 1].astype(np.float32) - BACKOFF_SHIFT) * QUANTUM, 0)
        result = lower + weight
        both = ending & opening
        if not both.any():
            return result.astype(np.float32)
        keys = (pair_before * size + third)[both]
        found, values = self.trigrams.find(keys.astype(np.uint64))
        known = result[both]
        known[found] = values[found, 0] * np.float32(-QUANTUM)
        result[both] = known
        return result.astype(np.float32)
