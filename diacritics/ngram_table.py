"""A read-only table from 64-bit keys to small numbers that does not store the keys.

Each key names three cells of an array; their exclusive-or is the key's content: a check of 16 bits, then the values.
A key that was never put in passes the check once in 65,536 times.  This is the static function of Botelho, Pagh and
Ziviani ("Simple and space-efficient minimal perfect hash functions", 2007) with a check added; 1.25 cells a key.
models/build makes the tables, core/ngrams.c looks keys up in them.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diacritics.native import address, c_struct, load_core

CHECK_BYTES = 2


@dataclass(frozen=True)
class NgramTable:
    """cells: (cells, width) uint8, each its check, low byte first, then width - CHECK_BYTES values."""

    cells: NDArray[np.uint8]
    struct: ctypes.Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "struct", c_struct(self.cells, *self.cells.shape))

    def find(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        """(keys,) which keys are in, and (keys, columns) the values, which mean nothing where a key is not in."""
        found = np.zeros(len(keys), np.uint8)
        values = np.zeros((len(keys), self.cells.shape[1] - CHECK_BYTES), np.uint8)
        load_core().core_find_ngrams(
            ctypes.byref(self.struct), len(keys), address(keys), address(found), address(values)
        )
        return found.astype(bool), values
