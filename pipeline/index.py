"""The index: rows of a form from the catalogue's entries, and the CSV that Excel and other programs read alike.

The CSV is RFC 4180 (comma, quotes where needed, CRLF) in UTF-8 with a byte order mark, by which Excel knows UTF-8;
pipeline.excel says which cells are marked as text.  A list of documents is sorted by date, number, symbol and path,
those without a date last; the full form follows the paths.  Nothing is invented: a cell is empty where the paper shows
nothing or it could not be read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.cells import cells, scalar
from pipeline.entries import Entry
from pipeline.excel import guarded
from pipeline.forms import Column, Form
from pipeline.notes import doubts, notes

MAX_CELL_LENGTH = 32_767
"""A cell of Excel holds no more characters (Microsoft, "Excel specifications and limits")."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row needs of its entry: a record's JSON is large, and an archive holds many."""

    entry: Entry
    place: tuple[bool, str, bool, int, str, str, bytes]
    identity: tuple[str, ...]
    values: Mapping[str, str]
    doubts: tuple[str, ...]


def table(entries: Iterable[Entry], form: Form) -> list[list[str]]:
    """The form's heading row and its rows.  The cells are plain: not yet guarded for Excel."""
    rows = [_row(entry, form) for entry in entries]
    copies = _copies(rows)
    shown = rows if form.every_input else _listed(rows)
    twins = _twins(shown)
    lines = [[column.heading for column in form.columns]]
    for ordinal, row in enumerate(shown, start=1):
        others = [other for other in twins[ordinal] if other != ordinal]
        note = notes(row.entry, copies.get(row.entry.path, ()), row.doubts, others)
        values = {**row.values, "ordinal": str(ordinal), "notes": note}
        lines.append([_fitted(values.get(column.cell, ""), column) for column in form.columns])
    return lines


def left_out(entries: Iterable[Entry]) -> list[Entry]:
    """The inputs that hold no document of a list."""
    return [entry for entry in entries if entry.status in {"failed", "rejected"}]


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a CSV file that Excel opens without changing a cell."""
    heading, *body = ([guarded(value) for value in row] for row in rows)
    text: str = pd.DataFrame(body, columns=heading, dtype="object").to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "backslashreplace")


def jsonl_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as JSON objects by heading, one a line, their cells as they are."""
    heading, *body = rows
    lines = [json.dumps(dict(zip(heading, row, strict=True)), ensure_ascii=False) + "\n" for row in body]
    return "".join(lines).encode("utf-8", "backslashreplace")


WRITERS = {"csv": csv_bytes, "jsonl": jsonl_bytes}
"""By name, the formats that an index is written in."""


def _row(entry: Entry, form: Form) -> _Row:
    values = cells(entry)
    asked_for = {column.cell for column in form.columns}
    return _Row(
        entry=replace(entry, record=None),
        place=_place_in_list(entry),
        identity=tuple(scalar(entry, name).casefold() for name in ("number", "symbol", "issuer")),
        values={name: value for name, value in values.items() if name in asked_for},
        doubts=tuple(doubts(entry)) if "notes" in asked_for else (),
    )


def _listed(rows: Sequence[_Row]) -> list[_Row]:
    """The rows of a list: each document once, read wholly or in part, in the order of the list."""
    documents = [row for row in rows if _is_document(row.entry)]
    return sorted(documents, key=lambda row: row.place)


def _is_document(entry: Entry) -> bool:
    """Whether it was read, and is neither another's copy nor a page that is a file of its own."""
    return entry.duplicate_of is None and entry.page_of is None and entry.status in {"done", "partial"}


def _place_in_list(entry: Entry) -> tuple[bool, str, bool, int, str, str, bytes]:
    date, number, symbol = (scalar(entry, name) for name in ("date", "number", "symbol"))
    digits = re.match(r"\d+", number)
    return (not date, date, not digits, int(digits[0]) if digits else 0, number, symbol, bytes(entry.path))


def _copies(rows: Iterable[_Row]) -> Mapping[Path, list[Path]]:
    """By the path of each document, the other paths that hold it."""
    copies: defaultdict[Path, list[Path]] = defaultdict(list)
    for row in rows:
        if row.entry.duplicate_of is not None:
            copies[row.entry.duplicate_of].append(row.entry.path)
    return {path: sorted(others, key=bytes) for path, others in copies.items()}


def _twins(shown: Sequence[_Row]) -> dict[int, list[int]]:
    """By row, the rows whose number, symbol and issuer are the same, itself among them.

    A register has to warn of such rows (Decree 30/2020/NĐ-CP, Appendix VI): one of the readings may be wrong.
    """
    same: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for ordinal, row in enumerate(shown, start=1):
        same[row.identity if all(row.identity) else (str(ordinal),)].append(ordinal)
    return {ordinal: ordinals for ordinals in same.values() for ordinal in ordinals}


def _fitted(value: str, column: Column) -> str:
    """The value, cut at a space where it is longer than the column holds."""
    longest = column.max_length or MAX_CELL_LENGTH
    if len(value) <= longest:
        return value
    return value[: longest - 1].rsplit(None, 1)[0].rstrip() + "…"
