"""How a column's cell is made of an item: its fields joined, a constant, or the code that stands for a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.index.fields import LATE_FIELDS, Item, Shown, day_first
from pipeline.index.forms import OTHER_CODE, Column


@dataclass(frozen=True, slots=True)
class CellRule:
    """What a kind of file asks of its cells: at most so many characters, then made fit by guard(value, is_number).

    is_number says whether the column is one of numbers.
    """

    longest: int | None = None
    guard: Callable[[str, bool], str] | None = None


ANY_CELL = CellRule()


def cell_maker(column: Column, shown: Mapping[str, Shown]) -> Shown:
    """The function that gives the column's cell, but for what its late fields add."""
    makers = [shown[name] for name in column.fields if name not in LATE_FIELDS]
    if not makers:
        return lambda _item: column.constant
    maker = makers[0] if len(makers) == 1 else _joined(makers, column.join)
    if column.format == "date":
        return lambda item: day_first(maker(item))
    if column.codes is not None:
        return _coded(maker, column.codes)
    return maker


def _joined(makers: Sequence[Shown], join: str) -> Shown:
    return lambda item: join.join(filter(None, (maker(item) for maker in makers)))


def _coded(maker: Shown, codes: Mapping[str, str]) -> Shown:
    by_name = {name.casefold(): code for name, code in codes.items()}
    other = codes.get(OTHER_CODE, "")

    def code(item: Item) -> str:
        value = maker(item)
        return by_name.get(value.casefold(), other) if value else ""

    return code


def late_fields(column: Column) -> tuple[str, ...]:
    """The column's fields that are known only when the rows are in order."""
    return tuple(name for name in column.fields if name in LATE_FIELDS)


def limit_of(column: Column, rule: CellRule) -> int | None:
    """How many characters the cell may have, None for any number."""
    return min(filter(None, (column.max_length, rule.longest)), default=None)


def shortened(value: str, limit: int) -> str:
    """The value cut to limit characters, at a space where there is one, with a sign that it is cut."""
    kept = value[: limit - 1].rstrip()
    if not value[limit - 1].isspace():
        kept = kept.rsplit(None, 1)[0]
    return f"{kept}…"
