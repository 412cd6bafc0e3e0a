"""How a verdict becomes rows of the catalogue's tables.  Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.archive.inputs import Files, Input
from pipeline.jobs import Finished
from pipeline.records.as_json import repaired_text
from pipeline.search.words import enter_words
from pipeline.types import PASSING, SCALAR_FIELDS, FilledStrip, PageFailure, Reason, Rejected, RepairedPage

LISTS = ("recipients", "references", "targets")


@dataclass(frozen=True, slots=True)
class Aborted:
    """A file whose reading ended without a result (deadline, memory, crash)."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is said of an input that has no document to tell it.  fingerprint: of what a rejection depends on."""

    verdict: str | None = None
    reason: str | None = None
    detail: str | None = None
    fingerprint: str | None = None

    @property
    def row(self) -> tuple[str | None, ...]:
        return (self.verdict, self.reason, self.detail, self.fingerprint)


FILED = Ruling()
"""Of an input whose document tells what became of it."""


def enter_inputs(
    connection: sqlite3.Connection, inputs: Sequence[Input], filed_as: str | None, ruling: Ruling = FILED
) -> None:
    """Enters inputs under a document, or under none with what is said of them."""
    # Paths are kept as the bytes the file system has: a name need not be valid Unicode, nor of one normal form.
    connection.executemany(
        "INSERT OR REPLACE INTO inputs (path, suffix, sha256, signature, filed_as, position, verdict, reason, detail,"
        " fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(os.fsencode(item.path), item.suffix, item.sha256, item.signature, filed_as, item.position),
                *ruling.row,
            )
            for item in inputs
        ],
    )


def enter_verdict(
    connection: sqlite3.Connection, copies: Sequence[Files], verdict: Finished | Rejected | Aborted, fingerprint: str
) -> None:
    """Writes the verdict on a document for all copies of its files, in place of what was known of them."""
    key, inputs = copies[0].key, [item for files in copies for item in files.inputs]
    if isinstance(verdict, Finished):
        _save_document(connection, verdict, fingerprint)
        enter_inputs(connection, inputs, verdict.reading.source.sha256)
    elif isinstance(verdict, Rejected):
        ruling = Ruling("rejected", verdict.reason, verdict.detail, fingerprint)
        enter_inputs(connection, _not_to_be_kept(connection, inputs, verdict.reason), None, ruling)
    elif key is None:
        ruling = Ruling("failed", verdict.reason, verdict.detail)
        enter_inputs(connection, _not_to_be_kept(connection, inputs, verdict.reason), None, ruling)
    else:
        if verdict.reason not in PASSING or not _was_read(connection, key):
            _save_aborted(connection, key, verdict, fingerprint)
        enter_inputs(connection, inputs, key)


def _not_to_be_kept(connection: sqlite3.Connection, inputs: Sequence[Input], reason: Reason) -> list[Input]:
    """The inputs of which a verdict is entered: a file that cannot be had today does not cost what was read of it."""
    if reason not in PASSING:
        return list(inputs)
    return [item for item in inputs if not _is_filed(connection, item)]


def _is_filed(connection: sqlite3.Connection, item: Input) -> bool:
    query = "SELECT 1 FROM inputs WHERE path = ? AND filed_as IS NOT NULL"
    return connection.execute(query, (os.fsencode(item.path),)).fetchone() is not None


def _was_read(connection: sqlite3.Connection, key: str) -> bool:
    query = "SELECT 1 FROM documents WHERE sha256 = ? AND status <> 'failed'"
    return connection.execute(query, (key,)).fetchone() is not None


def _save_aborted(connection: sqlite3.Connection, key: str, aborted: Aborted, fingerprint: str) -> None:
    connection.execute("DELETE FROM documents WHERE sha256 = ?", (key,))
    connection.execute(
        "INSERT INTO documents (sha256, fingerprint, status, reason, detail, read_at) VALUES (?, ?, 'failed', ?, ?, ?)",
        (key, fingerprint, aborted.reason, aborted.detail, _now()),
    )


def _save_document(connection: sqlite3.Connection, finished: Finished, fingerprint: str) -> None:
    """Writes a document with its pages, edits and papers."""
    source = finished.reading.source
    connection.execute("DELETE FROM documents WHERE sha256 = ?", (source.sha256,))
    document = connection.execute(
        "INSERT INTO documents (sha256, fingerprint, status, reason, detail, kind, size_bytes, page_count, seconds,"
        " read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source.sha256,
            fingerprint,
            finished.status,
            finished.reason,
            finished.detail,
            source.kind,
            source.size_bytes,
            source.page_count,
            finished.seconds,
            _now(),
        ),
    ).lastrowid
    for table, rows in _rows_of(finished).items():
        for row in rows:
            marks = ", ".join("?" * (len(row) + 1))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", (document, *row))  # noqa: S608 own table names
    if document is not None:
        enter_words(connection, document)


def _rows_of(finished: Finished) -> dict[str, list[tuple[Any, ...]]]:
    rows = {
        "pages": [_page_row(page) for page in finished.reading.pages],
        "edits": [
            (page.page, edit.start, edit.end, edit.before, edit.after, edit.kind, edit.confidence)
            for page in finished.reading.read_pages
            for edit in page.edits
        ],
        "strips": [_strip_row(strip) for page in finished.reading.read_pages for strip in page.read.strips],
        "papers": [
            (part, paper.first_page, paper.last_page, _json(paper.record))
            for part, paper in enumerate(finished.papers, start=1)
        ],
    }
    for part, paper in enumerate(finished.papers, start=1):
        for table, facts in _facts_of(paper.record).items():
            rows.setdefault(table, []).extend((part, *fact) for fact in facts)
    return rows


def _facts_of(record: Mapping[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    evidence = record["evidence"]
    return {
        "fields": [_field_row(name, record[name], evidence[name]) for name in SCALAR_FIELDS if name in evidence],
        "items": [
            (name, position, _json(value), _json(proof))
            for name in LISTS
            for position, (value, proof) in enumerate(zip(record[name], evidence[name], strict=True))
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


def _strip_row(strip: FilledStrip) -> tuple[Any, ...]:
    box = strip.box
    place = (strip.page, strip.field, box.left, box.top, box.width, box.height)
    return (*place, _json(strip.readings), round(strip.ink, 3), strip.picture)


def _field_row(name: str, value: str, proof: Mapping[str, Any]) -> tuple[Any, ...]:
    box = proof["box"] or [None] * 4
    return (name, value, proof["raw"], proof["confidence"], proof["page"], *box)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
