"""The kinds of file an index is written as.  CSV and JSON lines are written here, row by row.

CSV is RFC 4180 (comma, quotes where needed, CRLF) in UTF-8 with a byte order mark, by which Excel knows UTF-8;
pipeline.index.excel says which cells are marked as text.  JSON lines and Parquet have every cell as it is, null where
it is empty.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UsageError
from pipeline.index.cells import ANY_CELL, CellRule
from pipeline.index.excel import guarded
from pipeline.index.forms import Form
from pipeline.index.typed import number_of

MAX_CELL_LENGTH = 32_767
"""A cell of Excel holds no more characters (Microsoft, "Excel specifications and limits")."""

Rows = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a table is written: write(form, rows, origin, stream); origin says by label where the rows come from.

    Its rows have cells by its rule.
    """

    write: Callable[[Form, Rows, Mapping[str, str], BinaryIO], None]
    is_text: bool
    cells: CellRule = ANY_CELL


def write_csv(form: Form, rows: Rows, _origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes a CSV file of guarded cells, which Excel opens without changing one."""
    text = io.TextIOWrapper(stream, "utf-8-sig", "backslashreplace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(column.heading) for column in form.columns])
    writer.writerows(rows)
    text.detach()


def write_jsonl(form: Form, rows: Rows, _origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes a JSON object a line, by heading; numbers are numbers, empty cells null."""
    headings = [column.heading for column in form.columns]
    typed = [column.format == "number" for column in form.columns]
    for row in rows:
        cells = [number_of(value) if is_number else value or None for value, is_number in zip(row, typed, strict=True)]
        line = json.dumps(dict(zip(headings, cells, strict=True)), ensure_ascii=False)
        stream.write(line.encode("utf-8", "backslashreplace") + b"\n")


def write_xlsx(form: Form, rows: Rows, origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes an Excel workbook."""
    from pipeline.index import xlsx

    xlsx.write_xlsx(form, rows, origin, stream)


def write_parquet(form: Form, rows: Rows, origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes a Parquet file."""
    from pipeline.index import parquet

    parquet.write_parquet(form, rows, origin, stream)


def csv_cell(value: str, is_number: bool) -> str:
    """The value as Excel keeps it.  A number of our own needs no guard: -5 is no formula."""
    return value if is_number and isinstance(number_of(value), int | float) else guarded(value)


FILE_FORMATS: Mapping[str, FileFormat] = {
    "csv": FileFormat(write_csv, is_text=True, cells=CellRule(MAX_CELL_LENGTH, csv_cell)),
    "xlsx": FileFormat(write_xlsx, is_text=False, cells=CellRule(MAX_CELL_LENGTH)),
    "jsonl": FileFormat(write_jsonl, is_text=True),
    "parquet": FileFormat(write_parquet, is_text=False),
}


def format_for(name: str | None, output: Path | None) -> FileFormat:
    """The kind of file that is asked for, by its name or else by the ending of the output's name; else CSV.

    Raises UsageError for an ending that is none of them.
    """
    if name is None and output is not None:
        name = output.suffix.removeprefix(".").lower()
        if name not in FILE_FORMATS:
            raise UsageError(f"{output}: which kind of file? end the name in .{', .'.join(FILE_FORMATS)}, or --format")
    return FILE_FORMATS[name or "csv"]
