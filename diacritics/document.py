"""What a document teaches about itself: its own word pairs, counted where they were read well."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diacritics.native import address, c_struct, load_core

NOT_LEARNED = -1
"""Stands in a path for a word that is not sure enough to learn from."""


@dataclass(frozen=True)
class Document:
    """keys, counts: (slots,) an open table of word pairs; word_counts: (words,)."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int32]
    word_counts: NDArray[np.int32]
    struct: ctypes.Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "struct", c_struct(len(self.keys), self.keys, self.counts, self.word_counts))

    def learn(self, path: NDArray[np.int32]) -> None:
        """Count the words of a path, (n,) word numbers or NOT_LEARNED, and the pairs they make."""
        load_core().core_learn(ctypes.byref(self.struct), len(self.word_counts), len(path), address(path))


def empty_document(words: int, most_pairs: int) -> Document:
    """A document that has taught nothing yet; words is the size of the vocabulary."""
    slots = 1 << max(4, (2 * most_pairs).bit_length())
    return Document(np.full(slots, -1, np.int64), np.zeros(slots, np.int32), np.zeros(words, np.int32))
