"""One row a measure, printed as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, on what, the figure, and the goal where there is one."""

    section: str
    measure: str
    value: str
    goal: str = ""


def print_rows(rows: Iterable[Row]) -> None:
    """Prints the rows in columns, a blank line between sections."""
    rows = list(rows)
    cells = [("measure", "value", "goal"), *((row.measure, row.value, row.goal) for row in rows)]
    widths = [max(len(cell[column]) for cell in cells) for column in range(3)]
    _print_line(cells[0], widths)
    section = ""
    for row in rows:
        if row.section != section:
            print(f"\n{row.section}")
            section = row.section
        _print_line((row.measure, row.value, row.goal), widths)


def _print_line(cells: Sequence[str], widths: Sequence[int]) -> None:
    print("  " + "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
