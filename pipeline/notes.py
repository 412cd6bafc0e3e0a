"""The note of a list's row (Ghi chú): which file it is, and in short Vietnamese what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.entries import Entry
from pipeline.forms import ASKED_FOR, FIELD_NAMES, FINDING_NOTES
from pipeline.record_json import display_path

MAX_FILES_NAMED = 3


def notes(entry: Entry, copies: Sequence[Path], doubts: Sequence[str], twin_rows: Sequence[int]) -> str:
    """The note: file name, other files with the same content, pages not read, doubts, rows like this one."""
    return "; ".join(_parts(entry, copies, doubts, twin_rows))


def doubts(entry: Entry) -> Iterator[str]:
    """What is missing or not sure in the fields that the list shows."""
    if entry.record is None:
        return
    record = entry.record
    # Pages that failed are named already.
    findings = [
        finding
        for finding in record["findings"]
        if finding["kind"] != "page_failed" and finding["field"] in {None, *ASKED_FOR}
    ]
    yield from dict.fromkeys(_note_of(finding) for finding in findings if finding["kind"] != "low_confidence")
    unsure = [finding["field"] for finding in findings if finding["kind"] == "low_confidence"]
    if unsure:
        yield f"cần kiểm tra {_names(unsure)}"
    told = {finding["field"] for finding in findings}
    missing = [name for name in ASKED_FOR if not record[name] and name not in told]
    if missing:
        yield f"không thấy {_names(missing)}"


def _parts(entry: Entry, copies: Sequence[Path], doubts: Sequence[str], twin_rows: Sequence[int]) -> Iterator[str]:
    yield f"tệp {display_path(entry.path.name)}"
    if copies:
        named = [display_path(path.name) for path in copies[:MAX_FILES_NAMED]]
        more = [f"và {len(copies) - MAX_FILES_NAMED} tệp khác"] if len(copies) > MAX_FILES_NAMED else []
        yield f"cùng nội dung: {', '.join([*named, *more])}"
    if entry.failed_pages:
        yield f"không đọc được trang {', '.join(map(str, entry.failed_pages))}"
    yield from doubts
    if twin_rows:
        yield f"trùng số, ký hiệu, tác giả với STT {', '.join(map(str, twin_rows))}"


def _note_of(finding: Mapping[str, Any]) -> str:
    field = FIELD_NAMES.get(finding["field"] or "")
    in_full = f"{field}: {finding['detail']}" if field else str(finding["detail"])
    return FINDING_NOTES.get(finding["kind"], in_full)


def _names(fields: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(FIELD_NAMES[name] for name in fields))
