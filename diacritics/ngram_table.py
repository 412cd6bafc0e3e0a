"""A read-only table from 64-bit keys to small numbers that does not store the keys.

Each key names three cells of an array; their exclusive-or is the key's content: a check of 16 bits, then the values.
A key that was never put in passes the check once in 65,536 times.  This is the static function of Botelho, Pagh and
Ziviani ("Simple and space-efficient minimal perfect hash functions", 2007) with a check added; 1.25 cells a key.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW = np.uint64(0xFFFFFFFF)
_32, _48, _29 = np.uint64(32), np.uint64(48), np.uint64(29)


def cells_and_checks(
    keys: Keys, cell_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Keys]:
    """The three cells of each key, one in each third of the array, and its 16-bit check."""
    third = np.uint64(cell_count // 3)
    first = (keys + np.uint64(0x9E3779B97F4A7C15)) * _MIX_1
    first ^= first >> _29
    first *= _MIX_2
    first ^= first >> _32
    second = first * _MIX_1
    second ^= second >> _29
    a = ((first & _LOW) * third) >> _32
    b = (((first >> _32) * third) >> _32) + third
    c = (((second & _LOW) * third) >> _32) + third + third
    return a.astype(np.int64), b.astype(np.int64), c.astype(np.int64), second >> _48


@dataclass(frozen=True, slots=True)
class NgramTable:
    """checks: (cells,) uint16; values: (cells, columns) uint8."""

    checks: NDArray[np.uint16]
    values: NDArray[np.uint8]

    def find(self, keys: Keys) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        """Which keys are in, and the values, (keys, columns), which mean nothing where a key is not in."""
        a, b, c, check = cells_and_checks(keys, len(self.checks))
        found = (self.checks[a] ^ self.checks[b] ^ self.checks[c]) == check
        return found, self.values[a] ^ self.values[b] ^ self.values[c]
