"""What a reader makes of correct letters: the cost of reading one or two written letters as zero to three others.

A written letter is a number: its place in alphabet.LETTERS, plus len(LETTERS) for the capital.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import LETTERS, base_letters

LETTER_COUNT = 2 * len(LETTERS)
CHUNK_LETTERS = 3
"""The longest stretch that one or two written letters are read as."""
PRIOR_SHARE = 0.02
"""How much of a letter's probability is kept for readings that were not seen in training."""
IMPOSSIBLE = np.float32(-1e9)

Costs = NDArray[np.float32]


def letter_numbers(word: str) -> list[int]:
    """The numbers of a word's letters.  Raises ValueError for a letter that is not in the alphabet."""
    return [LETTERS.index(char.lower()) + (len(LETTERS) if char.isupper() else 0) for char in word]


def prior(chunk: str, letter: str) -> float:
    """How probable a reading is before any was seen: the letter without its marks first, then one other sign."""
    if chunk == "":
        return 0.03
    if len(chunk) > 1:
        return 1e-3 ** (len(chunk) - 1) * 0.01
    if base_letters(chunk).lower() == base_letters(letter).lower():
        return 0.3 if chunk.isupper() == letter.isupper() else 0.05
    return 0.002


@dataclass(frozen=True, slots=True)
class Channel:
    """One reader's confusions, as natural log probabilities.

    chunk_row: the row of each known reading in letter_costs, (chunks, letters).
    pair_number: (letters, letters) the number of each written pair that has readings of its own, or -1.
    pair_costs: for each known reading, the pairs read so and their costs.
    """

    chunk_row: dict[str, int]
    letter_costs: Costs
    pair_number: NDArray[np.int32]
    pair_count: int
    pair_costs: dict[str, tuple[NDArray[np.int32], Costs]]
    floor: Costs

    def letter_row(self, chunk: str) -> Costs:
        """(letters,) the log probability that each letter is read as this chunk."""
        row = self.chunk_row.get(chunk)
        costs: Costs = self.floor[len(chunk)] if row is None else self.letter_costs[row]
        return costs

    def pair_row(self, chunk: str) -> Costs:
        """(pairs + 1,) the same for pairs; the last stands for "no such pair"."""
        row = np.full(self.pair_count + 1, IMPOSSIBLE, np.float32)
        found = self.pair_costs.get(chunk)
        if found is not None:
            row[found[0]] = found[1]
        return row


def floor_costs() -> Costs:
    """(CHUNK_LETTERS + 1, letters) what a reading costs that was never seen."""
    chances = [PRIOR_SHARE * 0.03, *(PRIOR_SHARE * 0.002 * 1e-2**extra for extra in range(CHUNK_LETTERS))]
    column = np.log(np.array(chances, np.float32))
    return np.repeat(column[:, None], LETTER_COUNT, axis=1).astype(np.float32)
