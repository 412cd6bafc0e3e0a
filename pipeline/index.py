"""The index: rows of a form from the catalogue's entries, and the CSV that Excel and other programs read alike.

The CSV is RFC 4180 (comma, quotes where needed, CRLF) in UTF-8 with a byte order mark, by which Excel knows UTF-8;
pipeline.excel says which cells are marked as text.  A list of documents is sorted by date, number, symbol and path,
those without a date last; the full form follows the paths.  Nothing is invented: a cell is empty where the paper shows
nothing or it could not be read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.catalogue import Entry
from pipeline.cells import cells, scalar
from pipeline.excel import guarded
from pipeline.forms import Column, Form
from pipeline.notes import notes

MAX_CELL_LENGTH = 32_767
"""A cell of Excel holds no more characters (Microsoft, "Excel specifications and limits")."""


def table(entries: Sequence[Entry], form: Form) -> list[list[str]]:
    """The form's heading row and its rows.  The cells are plain: not yet guarded for Excel."""
    shown = list(entries) if form.every_input else listed_documents(entries)
    copies, twins = _copies(entries), _twins(shown)
    rows = [[column.heading for column in form.columns]]
    for ordinal, entry in enumerate(shown, start=1):
        values = cells(entry) | {"ordinal": str(ordinal)}
        values["notes"] = notes(
            entry, copies.get(entry.path, ()), [other for other in twins[ordinal] if other != ordinal]
        )
        rows.append([_fitted(values.get(column.cell, ""), column) for column in form.columns])
    return rows


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a CSV file that Excel opens without changing a cell."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def jsonl_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as JSON objects by heading, one a line, their cells as they are."""
    heading, *body = rows
    lines = [json.dumps(dict(zip(heading, row, strict=True)), ensure_ascii=False) + "\n" for row in body]
    return "".join(lines).encode("utf-8", "backslashreplace")


WRITERS = {"csv": csv_bytes, "jsonl": jsonl_bytes}
"""By name, the formats that an index is written in."""


def listed_documents(entries: Sequence[Entry]) -> list[Entry]:
    """The documents of a list: each once, read wholly or in part, in the order of the list."""
    documents = [entry for entry in entries if entry.duplicate_of is None and entry.status in {"done", "partial"}]
    return sorted(documents, key=_place_in_list)


def left_out(entries: Sequence[Entry], form: Form) -> list[Entry]:
    """The inputs that the form does not show although they hold no listed document."""
    return [] if form.every_input else [entry for entry in entries if entry.status in {"failed", "rejected"}]


def _place_in_list(entry: Entry) -> tuple[bool, str, bool, int, str, str, bytes]:
    date, number, symbol = (scalar(entry, name) for name in ("date", "number", "symbol"))
    digits = re.match(r"\d+", number)
    return (not date, date, not digits, int(digits[0]) if digits else 0, number, symbol, bytes(entry.path))


def _copies(entries: Sequence[Entry]) -> Mapping[Path, list[Path]]:
    """By the path of each document, the other paths that hold it."""
    copies: defaultdict[Path, list[Path]] = defaultdict(list)
    for entry in entries:
        if entry.duplicate_of is not None:
            copies[entry.duplicate_of].append(entry.path)
    return copies


def _twins(shown: Sequence[Entry]) -> dict[int, list[int]]:
    """By row, the rows whose number, symbol and issuer are the same, itself among them.

    A register has to warn of such rows (Decree 30/2020/NĐ-CP, Appendix VI): one of the readings may be wrong.
    """
    rows: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    keys = [tuple(scalar(entry, name).casefold() for name in ("number", "symbol", "issuer")) for entry in shown]
    for ordinal, key in enumerate(keys, start=1):
        rows[key if all(key) else (str(ordinal),)].append(ordinal)
    return {ordinal: same for same in rows.values() for ordinal in same}


def _fitted(value: str, column: Column) -> str:
    """The value, cut at a space where it is longer than the column holds."""
    longest = column.max_length or MAX_CELL_LENGTH
    if len(value) <= longest:
        return value
    return value[: longest - 1].rsplit(None, 1)[0].rstrip() + "…"
