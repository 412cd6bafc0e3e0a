"""Everything an archive holds on one document, found by the beginning of its id, its path or its file name."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.archive.order import findings_of_order, numbers_by_order
from pipeline.archive.settling import with_findings, with_number
from pipeline.archive.status import ID_LENGTH
from pipeline.archive.summary import STATUSES, one_line, why
from pipeline.errors import UsageError
from pipeline.messages import counted, say, spoken
from pipeline.records.as_json import display_path
from pipeline.records.table import record_table
from pipeline.records.telling import likeliest
from pipeline.types import SCALAR_FIELDS

LEAST_ID_LENGTH = 4
MAX_NAMED = 5
"""How many documents an ambiguous name lists."""

Row = dict[str, Any]


def shown(connection: sqlite3.Connection, name: str) -> Row:
    """The document's JSON object: its files, what became of it, its papers' records, its pages with their edits.

    Raises UsageError when no document or more than one is meant.
    """
    files = _files_of(connection, name)
    first = files[0]
    document = _rows(connection, "SELECT * FROM documents WHERE sha256 = ?", first["filed_as"])
    facts = document[0] if document else {}
    number = facts.get("id")
    return {
        "id": first["filed_as"] or first["sha256"],
        "status": facts.get("status") or first["verdict"],
        "reason": facts.get("reason") or first["reason"],
        "detail": facts.get("detail") or first["detail"],
        "files": [display_path(os.fsdecode(file["path"])) for file in files],
        **{key: facts.get(key) for key in ("kind", "size_bytes", "page_count", "seconds", "read_at")},
        "read_with": _facts(connection, facts.get("fingerprint")),
        "papers": _papers(connection, number),
        "pages": [_page(connection, number, row) for row in _rows(connection, PAGES, number)],
    }


def shown_text(document: Row) -> str:
    """The document for people."""
    return "\n".join(_lines(document)) + "\n"


def _files_of(connection: sqlite3.Connection, name: str) -> Sequence[Row]:
    """The inputs of the one document that is meant, in byte order of their paths."""
    found = _matching(connection, name)
    if not found:
        raise UsageError(f"{name}: no document of this archive begins with that id or has that name")
    keys = dict.fromkeys((row["filed_as"] or row["sha256"] or row["path"]) for row in found)
    if len(keys) > 1:
        listed = [f"{str(row['filed_as'] or row['sha256'])[:ID_LENGTH]} {one_line(_path(row))}" for row in found]
        more = f" and {len(listed) - MAX_NAMED} more" if len(listed) > MAX_NAMED else ""
        raise UsageError(f"{name}: several documents are meant: {'; '.join(listed[:MAX_NAMED])}{more}")
    filed_as = found[0]["filed_as"]
    whole = "SELECT * FROM inputs WHERE filed_as = ? ORDER BY position, path"
    return found if filed_as is None else _rows(connection, whole, filed_as)


def _matching(connection: sqlite3.Connection, name: str) -> Sequence[Row]:
    path = os.fsencode(os.path.abspath(name))  # noqa: PTH100 resolve() would follow links
    by_path = _rows(connection, "SELECT * FROM inputs WHERE path = ?", path)
    if by_path:
        return by_path
    if len(name) >= LEAST_ID_LENGTH and re.fullmatch("[0-9a-f]+", name):
        ends = (name, name + "g")  # g follows the last hexadecimal digit
        for column in ("filed_as", "sha256"):
            query = f"SELECT * FROM inputs WHERE {column} >= ? AND {column} < ? ORDER BY path"  # noqa: S608 two columns
            by_id = _rows(connection, query, *ends)
            if by_id:
                return by_id
    return [row for row in _rows(connection, "SELECT * FROM inputs ORDER BY path") if _path(row).name == name]


def _papers(connection: sqlite3.Connection, document: int | None) -> list[Row]:
    """The papers of a document, their records with what the order of their issuer's papers gives."""
    ordered = findings_of_order(connection, document) if document is not None else {}
    told = numbers_by_order(connection, document) if document is not None else {}
    papers = []
    for row in _rows(connection, PAPERS, document):
        key = (document or 0, row["part"])
        record = with_number(json.loads(row["record"]), told.get(key))
        papers.append({**row, "record": with_findings(record, ordered.get(key, ()))})
    return papers


def _facts(connection: sqlite3.Connection, fingerprint: str | None) -> Any:
    rows = _rows(connection, "SELECT facts FROM facts WHERE fingerprint = ?", fingerprint)
    return json.loads(rows[0]["facts"]) if rows else None


def _page(connection: sqlite3.Connection, document: int | None, row: Row) -> Row:
    edits = _rows(connection, EDITS, document, row["page"])
    return {**row, "edits": edits} if row["reason"] is None else {key: row[key] for key in ("page", "reason", "detail")}


def _rows(connection: sqlite3.Connection, query: str, *values: Any) -> list[Row]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _path(row: Row) -> Path:
    return Path(os.fsdecode(row["path"]))


def _lines(document: Row) -> Iterator[str]:
    yield from (one_line(Path(file)) for file in document["files"])
    yield say("id {}", str(document["id"] or "-")[:ID_LENGTH])
    status = document["status"]
    yield why(status, document["reason"], document["detail"]) if document["reason"] else say(STATUSES[status])
    if document["read_at"]:
        pages = [counted(document["page_count"], "page")] if document["page_count"] else []
        seconds = say(" in {} s", f"{document['seconds']:g}") if document["seconds"] is not None else ""
        read_at = say("read at {}", document["read_at"]) + seconds
        yield ", ".join([document["kind"] or say("unknown kind"), *pages, read_at])
    for paper in document["papers"]:
        yield ""
        if len(document["papers"]) > 1:
            yield say("paper {}, pages {} to {}", paper["part"], paper["first_page"], paper["last_page"])
        # The table of a record is in Vietnamese by itself.
        yield from record_table(paper["record"]).splitlines() if spoken() == "vi" else _record_lines(paper["record"])


def _record_lines(record: Mapping[str, Any]) -> Iterator[str]:
    for name in SCALAR_FIELDS:
        proof = record["evidence"].get(name)
        if proof is not None:
            raw = f", read as {proof['raw']!r}" if proof["raw"] != record[name] else ""
            yield f"{name:15} {_flat(record[name])}  (page {proof['page']}, sure {proof['confidence']:.2f}{raw})"
        else:
            yield f"{name:15} -"
    yield from (_strip_line(strip) for strip in record.get("filled", ()))
    for name, told in LISTS.items():
        yield f"{name:15} {len(record[name])}"
        yield from (f"  {_flat(' '.join(filter(None, told(item))))}" for item in record[name])
    for finding in record["findings"]:
        where = "".join(f" [{finding[key]}]" for key in ("field",) if finding[key])
        yield f"to look at      {finding['kind']}{where}: {_flat(finding['detail'])}"


def _strip_line(strip: Mapping[str, Any]) -> str:
    """What the ink reader saw in a blank."""
    read = " or ".join(f"{text} ({share:.2f})" for text, share in likeliest(strip))
    why = f"; {'; '.join(strip['support'])}" if strip["support"] else ""
    return f"blank           {strip['field']}: {strip['filling']} {_flat(read)}{_flat(why)}".rstrip()


LISTS: Mapping[str, Callable[[Any], Iterable[str | None]]] = {
    "recipients": lambda item: [item],
    "references": lambda item: [item["type"], item["number_symbol"], item["date"], item["issuer"]],
    "targets": lambda item: [item["indicator"], item["comparator"], str(item["value"]), item["unit"], item["deadline"]],
}
"""The lists of a record, and what is shown of an item."""


def _flat(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


PAPERS = "SELECT part, first_page, last_page, record FROM papers WHERE document = ? ORDER BY part"

PAGES = """
    SELECT page, text, raw_text, width_px, height_px, dpi, turned_deg, deskewed_deg, reason, detail
    FROM pages WHERE document = ? ORDER BY page"""

EDITS = """
    SELECT start, end, before, after, kind, confidence FROM edits
    WHERE document = ? AND page = ? ORDER BY start, end"""
