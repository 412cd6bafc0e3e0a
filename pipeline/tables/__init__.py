"""Ruled tables: found by their rulings, read cell by cell in one call of the engine, given as rows of cells."""

from pipeline.tables.grid import Grid, find_grids
from pipeline.tables.reading import read_tables, without_tables

__all__ = ["Grid", "find_grids", "read_tables", "without_tables"]
