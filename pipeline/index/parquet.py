"""An index as a Parquet file: counts and shares as numbers, everything else as text, null where a cell is empty.

Dates stay text: one that is known in part (05/2024) is none of Parquet's dates, and would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet

from pipeline.index.forms import Column, Form
from pipeline.index.parts import COUNTS, SHARES

ROWS_AT_A_TIME = 16_384


def write_parquet(form: Form, rows: Iterable[Sequence[str]], origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes the rows, a group at a time; the form and the origin stand in the file's metadata."""
    about = {"title": form.title, "source": form.source, **origin}
    fields = [pa.field(column.heading, _type(column)) for column in form.columns]
    schema = pa.schema(fields, {key.encode(): value.encode() for key, value in about.items()})
    rest = iter(rows)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rest, ROWS_AT_A_TIME)):
            columns = [
                _array(column, values) for column, values in zip(form.columns, zip(*group, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _type(column: Column) -> Any:
    if column.format == "number" and len(column.fields) == 1:
        if column.fields[0] in COUNTS:
            return pa.int64()
        if column.fields[0] in SHARES:
            return pa.float64()
    return pa.string()


def _array(column: Column, values: Sequence[str]) -> Any:
    kind = _type(column)
    if kind == pa.string():
        return pa.array([value.encode("utf-8", "backslashreplace").decode() or None for value in values], kind)
    number = int if kind == pa.int64() else float
    return pa.array([number(value) if value else None for value in values], kind)
