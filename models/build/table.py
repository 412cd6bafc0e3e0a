"""Builds the tables of diacritics.ngram_table by peeling: cells that only one key uses are settled last to first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diacritics.ngram_table import Keys, NgramTable, cells_and_checks

CELLS_PER_KEY = 1.25


def build_table(keys: Keys, values: NDArray[np.uint8]) -> NgramTable:
    """A table of distinct keys; values is (keys, columns).  Raises ValueError when the keys cannot be placed."""
    cell_count = int(len(keys) * CELLS_PER_KEY) // 3 * 3 + 96
    a, b, c, checks = cells_and_checks(keys, cell_count)
    edges = np.stack([a, b, c], axis=1)
    order = _peel(edges, cell_count)
    content_check = np.zeros(cell_count, np.uint16)
    content = np.zeros((cell_count, values.shape[1]), np.uint8)
    for cells, rows in reversed(order):
        others = edges[rows]
        # The cell itself is still empty, so that all three cells give the exclusive-or of the other two.
        for table, wanted in ((content_check, checks[rows].astype(np.uint16)), (content, values[rows])):
            table[cells] = wanted ^ table[others[:, 0]] ^ table[others[:, 1]] ^ table[others[:, 2]]
    return NgramTable(content_check, content)


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
