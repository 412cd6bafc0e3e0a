"""Builds the tables of diacritics.ngram_table by peeling: cells that only one key uses are settled last to first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diacritics.ngram_table import CHECK_BYTES

CELLS_PER_KEY = 1.25
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW = np.uint64(0xFFFFFFFF)
_32, _48, _29 = np.uint64(32), np.uint64(48), np.uint64(29)

Keys = NDArray[np.uint64]


def cells_and_checks(keys: Keys, cell_count: int) -> tuple[NDArray[np.int64], Keys]:
    """(keys, 3) the cells of each key, one in each third of the array, and (keys,) its 16-bit check.

    diacritics/core/ngrams.c does the same when it looks a key up.
    """
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
    return np.stack([a, b, c], axis=1).astype(np.int64), second >> _48


def build_table(keys: Keys, values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(cells, CHECK_BYTES + columns) the table of distinct keys; values is (keys, columns).

    Raises ValueError when the keys cannot be placed.
    """
    cell_count = int(len(keys) * CELLS_PER_KEY) // 3 * 3 + 96
    edges, checks = cells_and_checks(keys, cell_count)
    wanted = np.concatenate([checks.astype("<u2").view(np.uint8).reshape(-1, CHECK_BYTES), values], axis=1)
    cells = np.zeros((cell_count, wanted.shape[1]), np.uint8)
    for settled, rows in reversed(_peel(edges, cell_count)):
        others = edges[rows]
        # The cell itself is still empty, so that all three cells give the exclusive-or of the other two.
        cells[settled] = wanted[rows] ^ cells[others[:, 0]] ^ cells[others[:, 1]] ^ cells[others[:, 2]]
    return cells


def _peel(edges: NDArray[np.int64], cell_count: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    degree = np.bincount(edges.ravel(), minlength=cell_count)
    row_mix = np.zeros(cell_count, np.int64)
    rows = np.arange(len(edges))
    for column in range(3):
        np.bitwise_xor.at(row_mix, edges[:, column], rows)
    order, left = [], len(edges)
    cells = np.flatnonzero(degree == 1)
    while len(cells):
        peeled, first = np.unique(row_mix[cells], return_index=True)
        order.append((cells[first], peeled))
        left -= len(peeled)
        touched = edges[peeled]
        np.subtract.at(degree, touched.ravel(), 1)
        for column in range(3):
            np.bitwise_xor.at(row_mix, touched[:, column], peeled)
        cells = np.unique(touched.ravel())
        cells = cells[degree[cells] == 1]
    if left:
        raise ValueError(f"{left} of {len(edges)} keys cannot be placed; raise CELLS_PER_KEY")
    return order
