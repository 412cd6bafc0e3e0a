"""What the catalogue tells of its inputs and documents: one entry an input and paper, in byte order of the paths."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.types import Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One input as the catalogue knows it; one a paper where its document was split into several.

    record is the record's JSON object, None where nothing was read; pages are those of the paper in its document.
    duplicate_of is the first path (in byte order) that holds the same document, None for that path itself; page_of is
    the first file of a document whose pages are files of their own, None for that file itself.
    """

    path: Path
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


def entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every input, in byte order of its path, the papers of one in their order."""
    failed_pages, heads = _failed_pages(connection), _heads(connection)
    first: dict[tuple[str, int], Path] = {}
    for path, verdict, reason, detail, sha256, filed_as, position, *document in connection.execute(ENTRIES):
        own = Path(os.fsdecode(path))
        if document[0] is None:
            yield Entry(own, verdict, reason, detail, sha256, None, None, (), None, None)
            continue
        entry = _entry(own, sha256, document, failed_pages)
        if position is not None and position > 1:
            if entry.part in {None, 1}:
                yield replace(entry, record=None, page_of=heads.get((filed_as, own.parent)))
            continue
        original = first.setdefault((filed_as, entry.part or 1), own)
        yield entry if original == own else replace(entry, duplicate_of=original)


ENTRIES = """
    SELECT path, verdict, inputs.reason, inputs.detail, inputs.sha256, filed_as, position,
           documents.id, status, documents.reason, documents.detail, kind, page_count,
           part, first_page, last_page, record
    FROM inputs LEFT JOIN documents ON documents.sha256 = filed_as LEFT JOIN papers ON document = documents.id
    ORDER BY path, part"""


def _entry(path: Path, sha256: str | None, row: list[Any], failed_pages: Mapping[int, tuple[int, ...]]) -> Entry:
    document, status, reason, detail, kind, page_count, part, first_page, last_page, record = row
    failed = failed_pages.get(document, ())
    return Entry(
        path=path,
        status=status,
        reason=reason,
        detail=detail,
        sha256=sha256,
        kind=kind,
        page_count=page_count,
        failed_pages=failed if part is None else tuple(page for page in failed if first_page <= page <= last_page),
        record=None if record is None else json.loads(record),
        duplicate_of=None,
        part=part,
        first_page=first_page,
        last_page=last_page,
    )


def _heads(connection: sqlite3.Connection) -> dict[tuple[str, Path], Path]:
    """By document and folder, the file that holds page 1, where pages are files of their own."""
    rows = connection.execute("SELECT filed_as, path FROM inputs WHERE position = 1")
    heads = ((filed_as, Path(os.fsdecode(path))) for filed_as, path in rows)
    return {(filed_as, path.parent): path for filed_as, path in heads}


def _failed_pages(connection: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
    pages: dict[int, tuple[int, ...]] = {}
    for document, page in connection.execute(
        "SELECT document, page FROM pages WHERE reason IS NOT NULL ORDER BY document, page"
    ):
        pages[document] = (*pages.get(document, ()), page)
    return pages
