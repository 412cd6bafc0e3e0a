"""The note of a row (Ghi chú): which file it is, and in short Vietnamese what a person should look at."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pipeline.archive.entries import Entry
from pipeline.index.fields import Item
from pipeline.index.forms import Form
from pipeline.index.wording import wording
from pipeline.records.as_json import display_path
from pipeline.records.telling import told_in_short
from pipeline.types import SCALAR_FIELDS

MAX_NAMED = 3
MARKS = ("urgency", "secrecy", "circulation", "copy")
"""Marks on the paper for which the registers have no column."""
_SCALARS_IN = {
    "number_symbol": ("number", "symbol"),
    "signer": ("signer_title", "signer_name"),
}
"""Scalar fields that a made-up field shows."""


def watched_fields(form: Form) -> tuple[str, ...]:
    """The scalar fields that the form shows: the note says which of them are missing or not sure."""
    shown = [name for column in form.columns for name in column.fields]
    scalars = [part for name in shown for part in _SCALARS_IN.get(name, (name,))]
    return tuple(dict.fromkeys(name for name in scalars if name in SCALAR_FIELDS))


def early_notes(item: Item, watched: Collection[str]) -> list[str]:
    """What the item itself gives: its file, pages not read, what is missing or not sure."""
    notes = [_file(item.entry)]
    if item.entry.failed_pages:
        notes.append(f"không đọc được trang {', '.join(map(str, item.entry.failed_pages))}")
    if item.record and not item.part:
        notes += [f"{wording('fields')[name]}: {mark}" for name in MARKS if (mark := item.record.get(name))]
        notes += doubts(item.record, watched)
    return notes


def full_note(early: Sequence[str], copies: tuple[Sequence[str], int], twins: tuple[Sequence[int], int]) -> str:
    """The note: file, other files with the same content, doubts, rows that claim to be the same paper.

    Copies and twins are those to be named, and how many there are.
    """
    file, *rest = early
    same_content = [f"cùng nội dung: {_some(copies, 'tệp')}"] if copies[1] else []
    same_paper = [f"trùng số, ký hiệu, tác giả với STT {_some(twins, 'dòng')}"] if twins[1] else []
    return "; ".join([file, *same_content, *rest, *same_paper])


def cut_note(headings: Sequence[str]) -> str:
    """What the note says of cells that were cut to the length of their columns."""
    return f"đã cắt bớt: {', '.join(headings)}"


def doubts(record: Mapping[str, Any], watched: Collection[str]) -> Iterator[str]:
    """What is missing or not sure in the watched fields of a record."""
    # Pages that failed are named already.
    findings = [
        finding
        for finding in record["findings"]
        if finding["kind"] != "page_failed" and (finding["field"] is None or finding["field"] in watched)
    ]
    yield from dict.fromkeys(
        told_in_short(finding, record) for finding in findings if finding["kind"] != "low_confidence"
    )
    unsure = [finding["field"] for finding in findings if finding["kind"] == "low_confidence"]
    if unsure:
        yield f"cần kiểm tra {_names(unsure)}"
    told = {finding["field"] for finding in findings}
    missing = [name for name in watched if not record[name] and name not in told]
    if missing:
        yield f"không thấy {_names(missing)}"


def _file(entry: Entry) -> str:
    """The file's name, with the pages where the paper is one of several in it."""
    name = f"tệp {display_path(os.path.basename(entry.name))}"  # noqa: PTH119 bytes
    if (entry.first_page, entry.last_page) in {(None, None), (1, entry.page_count)}:
        return name
    return f"{name}, trang {entry.first_page}-{entry.last_page}"


def _names(fields: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(wording("fields").get(name, name) for name in fields))


def _some(named_of_many: tuple[Sequence[str] | Sequence[int], int], what: str) -> str:
    named, count = named_of_many
    more = [f"và {count - len(named)} {what} khác"] if count > len(named) else []
    return ", ".join([*map(str, named), *more])
