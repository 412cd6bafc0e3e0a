"""The catalogue: every input, every document, where each fact stands on which page; the Catalogue seam.

A document is known by the sha256 of its content; the fingerprint says with which settings, code and models it was
read, so that the same file is read once and read again when a new version would read it otherwise.  Inputs are paths:
several may hold the same document, and each is accounted for whatever became of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from pipeline.filing import Aborted, enter_paths, save_aborted, save_document, suffix_of
from pipeline.jobs import Finished
from pipeline.schema import archive_faults, open_to_read, open_to_write
from pipeline.types import Rejected, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One input as the catalogue knows it.  record is the record's JSON object, None where nothing was read.

    duplicate_of is the first path (in byte order) that holds the same document, None for that path itself.
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue already holds for a path.  is_copy: the document came from another path, this one is new."""

    status: Status
    reason: str | None
    detail: str | None
    is_copy: bool


class Catalogue(Protocol):
    """Where results are kept.  Each call is whole or did not happen."""

    def claim(self, path: Path, sha256: str, *, retry: bool = False) -> Known | None:
        """None when the content is still to be read; otherwise the path is entered as an input of its document.

        With retry, only a document that is wholly done counts as read.
        """

    def save(self, paths: Sequence[Path], verdict: Finished | Rejected | Aborted) -> None:
        """Keeps a verdict for all paths that hold the same content."""

    def records(self) -> Iterator[Entry]:
        """Every input, in byte order of its path."""


class SqliteCatalogue:
    """The catalogue in one SQLite file of an archive folder.  Use as a context manager.

    With a fingerprint it is opened to write (and made where the folder is new), without one to read.
    Every call raises ArchiveError when the archive cannot be used.
    """

    def __init__(self, archive: Path, fingerprint: str | None = None) -> None:
        self.archive = archive
        self.fingerprint = fingerprint
        self._lock: int | None = None
        if fingerprint is None:
            self._connection = open_to_read(archive)
        else:
            self._connection, self._lock = open_to_write(archive)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the use of the archive; another run may then take it."""
        self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def claim(self, path: Path, sha256: str, *, retry: bool = False) -> Known | None:
        with self._transaction() as connection:
            known = connection.execute(CLAIM, (os.fsencode(path), sha256, self.fingerprint, suffix_of(path))).fetchone()
            if known is None or (retry and known[0] != "done"):
                return None
            enter_paths(connection, [path], sha256)
            return Known(known[0], known[1], known[2], is_copy=not known[3])

    def save(self, paths: Sequence[Path], verdict: Finished | Rejected | Aborted) -> None:
        with self._transaction() as connection:
            if isinstance(verdict, Rejected):
                enter_paths(connection, paths, verdict.sha256, ("rejected", verdict.reason, verdict.detail))
            elif isinstance(verdict, Finished):
                save_document(connection, verdict, self.fingerprint)
                enter_paths(connection, paths, verdict.reading.source.sha256)
            elif verdict.sha256 is None:
                enter_paths(connection, paths, None, ("failed", verdict.reason, verdict.detail))
            else:
                save_aborted(connection, verdict, self.fingerprint)
                enter_paths(connection, paths, verdict.sha256)

    def records(self) -> Iterator[Entry]:
        with archive_faults(self.archive):
            failed_pages = _failed_pages(self._connection)
            first: dict[str, Path] = {}
            for row in self._connection.execute(RECORDS):
                yield _entry(row, failed_pages, first)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with archive_faults(self.archive):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()


# A name's ending is part of what is judged (a PNG called .pdf is rejected), so the same content under another ending is
# looked at again.
CLAIM = """
    SELECT status, documents.reason, documents.detail, max(path = ?)
    FROM documents JOIN inputs USING (sha256)
    WHERE sha256 = ? AND fingerprint = ? AND suffix = ? AND verdict IS NULL
    GROUP BY documents.id"""

RECORDS = """
    SELECT path, verdict, inputs.reason, inputs.detail, inputs.sha256,
           documents.id, status, documents.reason, documents.detail, kind, page_count, record
    FROM inputs LEFT JOIN documents ON documents.sha256 = inputs.sha256 AND verdict IS NULL
    ORDER BY path"""


def _entry(row: tuple[Any, ...], failed_pages: Mapping[int, tuple[int, ...]], first: dict[str, Path]) -> Entry:
    path, verdict, reason, detail, sha256, document, status, why, which, kind, page_count, record = row
    own = Path(os.fsdecode(path))
    if document is None:
        return Entry(own, verdict, reason, detail, sha256, None, None, (), None, None)
    original = first.setdefault(sha256, own)
    return Entry(
        path=own,
        status=status,
        reason=why,
        detail=which,
        sha256=sha256,
        kind=kind,
        page_count=page_count,
        failed_pages=failed_pages.get(document, ()),
        record=None if record is None else json.loads(record),
        duplicate_of=None if original == own else original,
    )


def _failed_pages(connection: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
    pages: dict[int, tuple[int, ...]] = {}
    for document, page in connection.execute(
        "SELECT document, page FROM pages WHERE reason IS NOT NULL ORDER BY document, page"
    ):
        pages[document] = (*pages.get(document, ()), page)
    return pages
