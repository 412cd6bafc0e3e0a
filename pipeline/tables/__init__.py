"""Ruled tables: found by their rulings, read cell by cell in one call of the engine, given as rows of cells."""

from pipeline.tables.grid import COARSE_DPI, Grid, find_grids, scaled_grid
from pipeline.tables.layer import looks_tabular, with_tables
from pipeline.tables.reading import read_tables, without_tables

__all__ = [
    "COARSE_DPI",
    "Grid",
    "find_grids",
    "looks_tabular",
    "read_tables",
    "scaled_grid",
    "with_tables",
    "without_tables",
]
