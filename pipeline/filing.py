"""How a verdict becomes rows of the catalogue's tables.  Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.jobs import Finished
from pipeline.record_json import repaired_text
from pipeline.types import SCALAR_FIELDS, PageFailure, Reason, RepairedPage

LISTS = ("recipients", "references", "targets")


@dataclass(frozen=True, slots=True)
class Aborted:
    """A file whose reading ended without a result (deadline, memory, crash).  sha256 is None if it never was read."""

    sha256: str | None
    reason: Reason
    detail: str


def suffix_of(path: Path) -> str:
    """The name's ending in small letters, dot included; valid Unicode whatever its bytes."""
    return os.fsencode(path.suffix.lower()).decode("utf-8", "backslashreplace")


def enter_paths(
    connection: sqlite3.Connection,
    paths: Iterable[Path],
    sha256: str | None,
    ruling: tuple[str, str, str] | tuple[None, None, None] = (None, None, None),
) -> None:
    """Enters paths; ruling is (verdict, reason, detail) where the input has no document to tell them."""
    # Paths are kept as the bytes the file system has: a name need not be valid Unicode, nor of one normal form.
    connection.executemany(
        "INSERT OR REPLACE INTO inputs (path, suffix, sha256, verdict, reason, detail) VALUES (?, ?, ?, ?, ?, ?)",
        [(os.fsencode(path), suffix_of(path), sha256, *ruling) for path in paths],
    )


def save_aborted(connection: sqlite3.Connection, aborted: Aborted, fingerprint: str | None) -> None:
    """Writes a document that could not be read, in place of what was known of it."""
    connection.execute("DELETE FROM documents WHERE sha256 = ?", (aborted.sha256,))
    connection.execute(
        "INSERT INTO documents (sha256, fingerprint, status, reason, detail) VALUES (?, ?, 'failed', ?, ?)",
        (aborted.sha256, fingerprint, aborted.reason, aborted.detail),
    )


def save_document(connection: sqlite3.Connection, finished: Finished, fingerprint: str | None) -> None:
    """Writes a document with its pages, fields, lists, edits and findings in place of what was known of it."""
    source, failures = finished.reading.source, finished.reading.failures
    connection.execute("DELETE FROM documents WHERE sha256 = ?", (source.sha256,))
    cursor = connection.execute(
        "INSERT INTO documents (sha256, fingerprint, status, reason, detail, kind, size_bytes, page_count, seconds,"
        " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source.sha256,
            fingerprint,
            finished.status,
            failures[0].reason if failures else None,
            "; ".join(f"page {failure.page}: {failure.detail}" for failure in failures) or None,
            source.kind,
            source.size_bytes,
            source.page_count,
            finished.seconds,
            _json(finished.record),
        ),
    )
    document = cursor.lastrowid
    for table, rows in _rows_of(finished).items():
        for row in rows:
            marks = ", ".join("?" * (len(row) + 1))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", (document, *row))  # noqa: S608 own table names


def _rows_of(finished: Finished) -> dict[str, list[tuple[Any, ...]]]:
    record, evidence = finished.record, finished.record["evidence"]
    return {
        "pages": [_page_row(page) for page in finished.reading.pages],
        "fields": [_field_row(name, record[name], evidence[name]) for name in SCALAR_FIELDS if name in evidence],
        "items": [
            (name, position, _json(value), _json(proof))
            for name in LISTS
            for position, (value, proof) in enumerate(zip(record[name], evidence[name], strict=True))
        ],
        "edits": [
            (page.page, edit.start, edit.end, edit.before, edit.after, edit.kind, edit.confidence)
            for page in finished.reading.read_pages
            for edit in page.edits
        ],
        "findings": [
            (position, finding["kind"], finding["detail"], finding["field"], finding["page"])
            for position, finding in enumerate(record["findings"])
        ],
    }


def _page_row(page: RepairedPage | PageFailure) -> tuple[Any, ...]:
    if isinstance(page, PageFailure):
        return (page.page, *[None] * 7, page.reason, page.detail)
    read = page.read
    size = (read.width_px, read.height_px, read.dpi, read.turned_deg, read.deskewed_deg)
    return (page.page, repaired_text(page), page.raw_text, *size, None, None)


def _field_row(name: str, value: str, proof: Mapping[str, Any]) -> tuple[Any, ...]:
    box = proof["box"] or [None] * 4
    return (name, value, proof["raw"], proof["confidence"], proof["page"], *box)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)
