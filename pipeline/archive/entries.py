"""What the catalogue tells of its inputs and documents: one entry an input and paper, in byte order of the paths."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from pipeline.archive.order import PaperKey, numbers_by_order
from pipeline.archive.settling import with_findings, with_number
from pipeline.types import Status

Span = tuple[bytes, bytes]
"""Paths from the first on, up to the second, which does not belong to it any more."""
EVERY_PATH: Span = (b"", b"\xff")
"""No path begins with the byte 255 unless it is relative; those of an archive are absolute."""
NOTHING_ADDED: Mapping[PaperKey, Sequence[Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """One input as the catalogue knows it; one a paper where its document was split into several.

    name is the path as the file system's bytes, as there may be a million; record is the record's JSON object, None
    where nothing was read; pages are those of the paper in its document.  duplicate_of is the first path (in byte
    order) that holds the same document, None for that path itself; page_of is the first file of a document whose pages
    are files of their own, None for that file itself.
    """

    name: bytes
    status: Status
    reason: str | None
    detail: str | None
    sha256: str | None
    kind: str | None
    page_count: int | None
    failed_pages: tuple[int, ...]
    record: Mapping[str, Any] | None
    duplicate_of: Path | None
    part: int | None = None
    first_page: int | None = None
    last_page: int | None = None
    page_of: Path | None = None

    @property
    def path(self) -> Path:
        """The path."""
        return Path(os.fsdecode(self.name))


def entries(
    connection: sqlite3.Connection,
    added: Mapping[PaperKey, Sequence[Any]] = NOTHING_ADDED,
    span: Span = EVERY_PATH,
) -> Iterator[Entry]:
    """Every input of the span, in byte order of its path, the papers of one in their order.

    added holds findings that no paper gives by itself; its record then has them too.  So it has a number that was not
    read surely, where the order of its issuer's papers tells it.  Memory does not grow with the
    inputs.  A connection has one such walk at a time.
    """
    for statement in ORIGINALS:
        connection.execute(statement)
    told = numbers_by_order(connection)
    rows = connection.execute(ENTRIES, span)
    for name, verdict, reason, detail, sha256, filed_as, position, original, *document in rows:
        if document[0] is None:
            yield Entry(name, verdict, reason, detail, sha256, None, None, (), None, None)
            continue
        key = (document[0], document[6])
        entry = _entry(name, sha256, document)
        if entry.record is not None and (key in told or key in added):
            record = with_number(entry.record, told.get(key))
            entry = replace(entry, record=with_findings(record, added.get(key, ())))
        if position is not None and position > 1:
            if entry.part in {None, 1}:
                yield replace(entry, record=None, page_of=_head(connection, filed_as, entry.path))
            continue
        yield entry if original == name else replace(entry, duplicate_of=Path(os.fsdecode(original)))


# The first path of each document that several paths hold: cheaper gathered once than looked up for every path.
ORIGINALS = (
    "DROP TABLE IF EXISTS temp.originals",
    "CREATE TEMP TABLE originals (document_key TEXT PRIMARY KEY, original BLOB NOT NULL) WITHOUT ROWID",
    """INSERT INTO temp.originals SELECT filed_as, min(path) FROM inputs
       WHERE filed_as IS NOT NULL AND (position IS NULL OR position = 1)
       GROUP BY filed_as HAVING count(*) > 1""",
)
# What holds for few rows is asked for by row, not gathered beforehand, so that memory stays flat.
# Of one document either all files have a position or none has.
ENTRIES = """
    SELECT path, verdict, inputs.reason, inputs.detail, inputs.sha256, filed_as, position,
           ifnull(original, path),
           documents.id, status, documents.reason, documents.detail, kind, page_count,
           part, first_page, last_page, CAST(record AS BLOB),
           CASE WHEN status <> 'done' THEN (
               SELECT group_concat(page) FROM (
                   SELECT page FROM pages WHERE document = documents.id AND pages.reason IS NOT NULL ORDER BY page))
           END
    FROM inputs LEFT JOIN temp.originals ON document_key = filed_as
         LEFT JOIN documents ON documents.sha256 = filed_as LEFT JOIN papers ON document = documents.id
    WHERE path >= ? AND path < ?
    ORDER BY path, part"""


def unfinished(connection: sqlite3.Connection) -> list[tuple[Path, ...]]:
    """The files of what was not wholly read, a tuple a document: one as a rule, in order where each is a page."""
    found: dict[tuple[str, Path] | bytes, list[Path]] = {}
    for path, filed_as, position in connection.execute(UNFINISHED):
        own = Path(os.fsdecode(path))
        found.setdefault(path if position is None else (filed_as, own.parent), []).append(own)
    return [tuple(paths) for paths in found.values()]


UNFINISHED = """
    SELECT path, filed_as, position FROM inputs LEFT JOIN documents ON documents.sha256 = filed_as
    WHERE verdict IS NOT NULL OR status != 'done'
    ORDER BY position, path"""


def _entry(name: bytes, sha256: str | None, row: list[Any]) -> Entry:
    _document, status, reason, detail, kind, page_count, part, first_page, last_page, record, failed_pages = row
    failed = tuple(map(int, failed_pages.split(","))) if failed_pages else ()
    return Entry(
        name=name,
        status=status,
        reason=reason,
        detail=detail,
        sha256=sha256,
        kind=kind,
        page_count=page_count,
        failed_pages=failed if part is None else tuple(page for page in failed if first_page <= page <= last_page),
        record=None if record is None else orjson.loads(record),
        duplicate_of=None,
        part=part,
        first_page=first_page,
        last_page=last_page,
    )


def _head(connection: sqlite3.Connection, filed_as: str, path: Path) -> Path | None:
    """The file in the same folder that holds page 1 of the document of which path holds another page."""
    rows = connection.execute("SELECT path FROM inputs WHERE filed_as = ? AND position = 1", (filed_as,))
    heads = (Path(os.fsdecode(head)) for (head,) in rows)
    return next((head for head in heads if head.parent == path.parent), None)


def middle_path(connection: sqlite3.Connection, fewest: int) -> bytes | None:
    """The path that parts the inputs in halves; None where there are fewer."""
    (count,) = connection.execute("SELECT count(*) FROM inputs").fetchone()
    if count < max(fewest, 2):
        return None
    (path,) = connection.execute("SELECT path FROM inputs ORDER BY path LIMIT 1 OFFSET ?", (count // 2,)).fetchone()
    return bytes(path)
