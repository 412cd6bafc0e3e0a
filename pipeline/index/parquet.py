"""An index as a Parquet file: counts and shares as numbers, everything else as text, null where a cell is empty.

Dates stay text: one that is known in part (05/2024) is none of Parquet's dates, and would be lost.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import fastparquet
import pandas as pd

from pipeline.index.forms import Column, Form
from pipeline.index.parts import COUNTS, SHARES

ROWS_AT_A_TIME = 16_384


def write_parquet(form: Form, rows: Iterable[Sequence[str]], origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes the rows, a group at a time; the form and the origin stand in the file's metadata."""
    about = {"title": form.title, "source": form.source, **origin}
    rest = iter(rows)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "index.parquet"
        while (group := list(islice(rest, ROWS_AT_A_TIME))) or not file.exists():
            fastparquet.write(
                str(file),
                _frame(form, group),
                append=file.exists(),
                compression="ZSTD",
                object_encoding="utf8",
                write_index=False,
                stats=False,
                custom_metadata=about,
            )
        with file.open("rb") as written:
            shutil.copyfileobj(written, stream)


def _frame(form: Form, group: Sequence[Sequence[str]]) -> pd.DataFrame:
    columns = zip(*group, strict=True) if group else ((),) * len(form.columns)
    arrays = [_array(column, values) for column, values in zip(form.columns, columns, strict=True)]
    return pd.DataFrame(dict(enumerate(arrays))).set_axis([column.heading for column in form.columns], axis=1)


def _array(column: Column, values: Sequence[str]) -> pd.api.extensions.ExtensionArray:
    field = column.fields[0] if column.format == "number" and len(column.fields) == 1 else ""
    if field in COUNTS:
        return pd.array([int(value) if value else None for value in values], dtype="Int64")
    if field in SHARES:
        return pd.array([float(value) if value else None for value in values], dtype="Float64")
    texts = [value.encode("utf-8", "backslashreplace").decode() or None for value in values]
    return pd.array(texts, dtype="object")
