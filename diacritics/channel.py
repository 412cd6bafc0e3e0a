"""What a reader makes of correct letters: the cost of reading one or two written letters as zero to three others.

A written letter is a number: its place in alphabet.LETTERS, plus len(LETTERS) for the capital.
Costs are bytes: sixteenths of a negative natural log probability.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import LETTERS, base_letters
from diacritics.native import c_struct

LETTER_COUNT = 2 * len(LETTERS)
CHUNK_LETTERS = 3
"""The longest stretch that one or two written letters are read as."""
PRIOR_SHARE = 0.02
"""How much of a letter's probability is kept for readings that were not seen in training."""
_CODE_POINT_BITS = 21

Costs = NDArray[np.uint8]


def letter_numbers(word: str) -> list[int]:
    """The numbers of a word's letters.  Raises ValueError for a letter that is not in the alphabet."""
    return [LETTERS.index(char.lower()) + (len(LETTERS) if char.isupper() else 0) for char in word]


def chunk_key(chunk: str) -> int:
    """Up to CHUNK_LETTERS signs as one number."""
    key = 0
    for char in chunk:
        key = key << _CODE_POINT_BITS | ord(char)
    return key


def prior(chunk: str, letter: str) -> float:
    """How probable a reading is before any was seen: the letter without its marks first, then one other sign."""
    if chunk == "":
        return 0.03
    if len(chunk) > 1:
        return 1e-3 ** (len(chunk) - 1) * 0.01
    if base_letters(chunk).lower() == base_letters(letter).lower():
        return 0.3 if chunk.isupper() == letter.isupper() else 0.05
    return 0.002


def floor_costs() -> NDArray[np.float32]:
    """(CHUNK_LETTERS + 1,) natural log probability of a reading of that many signs that was never seen."""
    chances = [PRIOR_SHARE * 0.03, *(PRIOR_SHARE * 0.002 * 1e-2**extra for extra in range(CHUNK_LETTERS))]
    return np.log(np.array(chances, np.float32))


@dataclass(frozen=True)
class Channel:
    """One reader's confusions.

    chunk_keys: (chunks,) the known readings, sorted; letter_costs: (chunks, LETTER_COUNT);
    least_costs: (chunks, 2) the least of the small letters' and of the capitals', pairs of letters included;
    pair_number: (LETTER_COUNT, LETTER_COUNT) the number of each written pair that has readings of its own, or -1;
    pair_ids, pair_costs from pair_start[c] to pair_start[c + 1]: the pairs read as chunk c;
    floor_costs: (CHUNK_LETTERS + 1,) for readings that were never seen.
    """

    chunk_keys: NDArray[np.uint64]
    letter_costs: Costs
    least_costs: Costs
    pair_number: NDArray[np.int32]
    pair_start: NDArray[np.int32]
    pair_ids: NDArray[np.uint16]
    pair_costs: Costs
    floor_costs: Costs
    struct: ctypes.Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        arrays = (getattr(self, entry.name) for entry in fields(self) if entry.init)
        pairs = int(self.pair_number.max()) + 1
        object.__setattr__(self, "struct", c_struct(len(self.chunk_keys), pairs, *arrays))
