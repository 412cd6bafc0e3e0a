"""The office's column sets, as data: one TOML file a form, a row a column.

The forms that come with vanthu lie in the folder `office`, each with the decree or circular that it follows; an office
writes its own in the same way (CONTRIBUTING and the README show how).  This room reads such a file and says what is
wrong with it, so that everything behind it can trust a Form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import UsageError
from pipeline.index.checks import Wrong, check_keys, check_names, list_in, size_in, string_in, strings_in, table_in
from pipeline.index.fields import RowKind
from pipeline.index.parts import fields_of

Format = Literal["text", "number", "date"]
"""How a column's cells are typed where a file has types: a date is shown as dd/mm/yyyy, or 07/2023, or 2023."""

OTHER_CODE = "*"
"""In a list of codes, the code of every value that the list does not name."""

_FORM_KEYS = {"title", "source", "rows", "order", "columns", "codes"}
_COLUMN_KEYS = {"heading", "name", "field", "join", "constant", "codes", "format", "max_length", "width"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    It shows its fields, joined; or the same constant in every row; or nothing: what only the office can write there.
    name is the column's name in words where its heading is a code.  codes gives the code that stands for a value.
    max_length is in characters, width in those of a spreadsheet.
    """

    heading: str
    name: str = ""
    fields: tuple[str, ...] = ()
    join: str = " "
    constant: str = ""
    codes: Mapping[str, str] | None = None
    format: Format = "text"
    max_length: int | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A column set: what its rows speak of, the fields by which they are ordered, and its columns."""

    name: str
    title: str
    source: str
    rows: RowKind
    order: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def about(self) -> str:
        """Title and source in one line."""
        return f"{self.title} ({self.source})" if self.source else self.title


def form_names() -> list[str]:
    """The names of the forms that come with vanthu."""
    return sorted(item.name.removesuffix(".toml") for item in _office().iterdir() if item.name.endswith(".toml"))


def form_text(name: str) -> str:
    """The TOML of a form that comes with vanthu.  Raises UsageError when there is none of that name."""
    if name not in form_names():
        raise UsageError(f"{name}: no such form; known: {', '.join(form_names())}, or a file FORM.toml")
    return str(_office().joinpath(f"{name}.toml").read_text("utf-8"))


def load_form(name: str) -> Form:
    """The form of that name, or of the office's own file FORM.toml.  Raises UsageError that says what is wrong."""
    path = Path(name)
    text = _read(path) if path.suffix == ".toml" else form_text(name)
    try:
        return _form(path.stem if path.suffix == ".toml" else name, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: not a TOML file: {error}") from error
    except Wrong as error:
        raise UsageError(f"{name}: {error}") from error


def _office() -> Any:
    return files(__package__).joinpath("office")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the form cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the form is not UTF-8 text") from error


def _form(name: str, table: Mapping[str, Any]) -> Form:
    check_keys(table, _FORM_KEYS, "the form")
    rows = table.get("rows", "documents")
    if rows not in get_args(RowKind):
        raise Wrong(f"rows is {rows!r}; known: {', '.join(get_args(RowKind))}")
    columns = list_in(table, "columns", dict)
    if not columns:
        raise Wrong("no columns")
    codes = {name: strings_in(listed, f"codes.{name}") for name, listed in table_in(table, "codes").items()}
    known = fields_of(rows)
    order = tuple(list_in(table, "order", str))
    check_names(order, known, "order")
    return Form(
        name=name,
        title=string_in(table, "title") or name,
        source=string_in(table, "source"),
        rows=rows,
        order=order,
        columns=tuple(_column(row, codes, known) for row in columns),
    )


def _column(row: Mapping[str, Any], codes: Mapping[str, Mapping[str, str]], known: set[str]) -> Column:
    heading = string_in(row, "heading")
    if not heading:
        raise Wrong("a column without heading")
    where = f"column {heading!r}"
    check_keys(row, _COLUMN_KEYS, where)
    field = row.get("field", [])
    shown = (field,) if isinstance(field, str) else tuple(list_in(row, "field", str))
    check_names(shown, known, where)
    listed = string_in(row, "codes")
    if listed and listed not in codes:
        raise Wrong(f"{where}: no list of codes named {listed!r}")
    kind = row.get("format", "text")
    if kind not in get_args(Format):
        raise Wrong(f"{where}: format is {kind!r}; known: {', '.join(get_args(Format))}")
    return Column(
        heading=heading,
        name=string_in(row, "name"),
        fields=shown,
        join=string_in(row, "join", " "),
        constant=string_in(row, "constant"),
        codes=codes[listed] if listed else None,
        format=kind,
        max_length=size_in(row, "max_length", where),
        width=size_in(row, "width", where),
    )
