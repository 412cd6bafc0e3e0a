"""One row a measure, printed as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, on what, the figure, and the goal where there is one."""

    section: str
    measure: str
    value: str
    goal: str = ""


def print_rows(rows: Iterable[Row]) -> None:
    """Prints the rows in columns, section by section as soon as each is whole: what was measured is never lost."""
    head = ("measure", "value", "goal")
    for section, part in groupby(rows, key=lambda row: row.section):
        cells = [head, *((row.measure, row.value, row.goal) for row in part)]
        widths = [max(len(cell[column]) for cell in cells) for column in range(3)]
        print(section)
        for line in cells:
            _print_line(line, widths)
        print(flush=True)


def _print_line(cells: Sequence[str], widths: Sequence[int]) -> None:
    print("  " + "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
