"""The catalogue: every input, every document, where each fact stands on which page; the Catalogue seam.

A document is known by the sha256 of its content; the fingerprint says with which settings, code and models it was
read, so that the same file is read once and read again when a new version would read it otherwise.  Inputs are paths:
several may hold the same document, and each is accounted for whatever became of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from pipeline.archive.entries import EVERY_PATH, Entry, Span, entries, middle_path, unfinished
from pipeline.archive.filing import FILED, Aborted, Ruling, enter_inputs, enter_verdict
from pipeline.archive.fingerprints import Fingerprints, facts_in
from pipeline.archive.inputs import Files
from pipeline.archive.order import findings_of_order
from pipeline.archive.outdated import Outdated, outdated
from pipeline.archive.schema import archive_faults, open_to_read, open_to_write
from pipeline.archive.show import shown
from pipeline.archive.status import Standing, standing_of
from pipeline.errors import ArchiveError
from pipeline.jobs import Finished
from pipeline.overlays.strips import StripPicture, strip_pictures
from pipeline.types import PASSING, Rejected


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue already holds for an input.  is_copy: the document came from another path, this one is new."""

    status: str
    reason: str | None
    detail: str | None
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of a path that still has its signature: what it holds, and the verdict if that still holds."""

    sha256: str | None
    known: Known | None


class Catalogue(Protocol):
    """Where results are kept.  Each call is whole or did not happen."""

    def recall(self, path: Path, signature: str) -> Recalled | None:
        """What is known of a path, if it was entered under that signature."""

    def claim(self, files: Files, *, retry: bool = False) -> Known | None:
        """None when the files are still to be read; otherwise they are entered under the document that they hold.

        With retry, only what is wholly done counts as read.
        """

    def save(self, copies: Sequence[Files], verdict: Finished | Rejected | Aborted) -> None:
        """Keeps the verdict on a document for all files that hold it."""

    def records(self) -> Iterator[Entry]:
        """Every input, in byte order of its path."""


class SqliteCatalogue:
    """The catalogue in one SQLite file of an archive folder.  Use as a context manager.

    With fingerprints it is opened to write (and made where the folder is new), without to read.
    Every call raises ArchiveError when the archive cannot be used.
    """

    def __init__(self, archive: Path, fingerprints: Fingerprints | None = None) -> None:
        self.archive = archive
        self._lock: int | None = None
        self._fingerprints = fingerprints
        if fingerprints is None:
            self._connection = open_to_read(archive)
        else:
            self._connection, self._lock = open_to_write(archive)
            try:
                self._enter_facts(fingerprints)
            except BaseException:
                self.close()
                raise

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

    def recall(self, path: Path, signature: str) -> Recalled | None:
        row = self._row(RECALL, os.fsencode(path), signature)
        if row is None:
            return None
        sha256, position, status, reason, detail, fingerprint, kind, page_count, *ruling = row
        if position is not None:  # a page of a document, which its other pages have a say in
            return Recalled(sha256, None)
        if status is None:
            return Recalled(sha256, self._ruled(tuple(ruling), is_copy=False)[0])
        holds = self._holds(fingerprint, reason, kind, page_count)
        return Recalled(sha256, Known(status, reason, detail, is_copy=False) if holds else None)

    def claim(self, files: Files, *, retry: bool = False) -> Known | None:
        own = self._row(
            "SELECT sha256, signature, filed_as, position, verdict, reason, detail, fingerprint, suffix FROM inputs"
            " WHERE path = ?",
            os.fsencode(files.first.path),
        )
        known, ruling = self._judged(files, own)
        if known is None or (retry and known.status != "done"):
            return None
        filed_as = files.key if ruling is FILED else None
        item = files.first
        as_it_is = (item.sha256, item.signature, filed_as, item.position, *ruling.row, item.suffix)
        if len(files.inputs) > 1 or own != as_it_is:
            with self._transaction() as connection:
                enter_inputs(connection, files.inputs, filed_as, ruling)
        return known

    def save(self, copies: Sequence[Files], verdict: Finished | Rejected | Aborted) -> None:
        kind, page_count = None, None
        if isinstance(verdict, Finished):
            kind, page_count = verdict.reading.source.kind, verdict.reading.source.page_count
        with self._transaction(durable=True) as connection:
            enter_verdict(connection, copies, verdict, self._prints.of(kind, page_count))

    def records(self, span: Span = EVERY_PATH) -> Iterator[Entry]:
        with archive_faults(self.archive):
            yield from entries(self._connection, span=span)

    def middle(self, fewest: int) -> bytes | None:
        """The path that parts the inputs in halves; None where there are fewer."""
        with archive_faults(self.archive):
            return middle_path(self._connection, fewest)

    def hold_still(self) -> None:
        """What is read from now on is the archive as it stands now, until the catalogue is closed."""
        with archive_faults(self.archive):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT 1 FROM inputs LIMIT 1").fetchone()

    def has(self, path: Path) -> bool:
        """Whether a path is one of the inputs."""
        return self._row("SELECT 1 FROM inputs WHERE path = ?", os.fsencode(path)) is not None

    def records_in_order(self) -> Iterator[Entry]:
        """The entries, those with a number or date out of the order of their issuer's papers with a finding more."""
        with archive_faults(self.archive):
            yield from entries(self._connection, findings_of_order(self._connection))

    def outdated(self, fingerprints: Fingerprints) -> list[Outdated]:
        """The documents that would be read again under these facts."""
        with archive_faults(self.archive):
            return outdated(self._connection, fingerprints)

    def standing(self, fingerprints: Fingerprints) -> Standing:
        """How the archive stands, seen from a run with these facts."""
        with archive_faults(self.archive):
            return standing_of(self._connection, self.archive, outdated(self._connection, fingerprints))

    def show(self, name: str) -> dict[str, Any]:
        """Everything on one document.  Raises UsageError when no document or more than one is meant."""
        with archive_faults(self.archive):
            return shown(self._connection, name)

    def strip_pictures(self, key: str) -> tuple[StripPicture, ...]:
        """The pictures of a document's blanks; key is its id in full."""
        with archive_faults(self.archive):
            return strip_pictures(self._connection, key)

    def unfinished(self) -> list[tuple[Path, ...]]:
        """The files of what was not wholly read, a tuple a document."""
        with archive_faults(self.archive):
            return unfinished(self._connection)

    def _judged(self, files: Files, own: tuple[Any, ...] | None) -> tuple[Known | None, Ruling]:
        """What was judged of these files' document under the facts of this run."""
        if files.key is None:
            same = own is not None and own[1] is not None and own[1] == files.first.signature
            return self._ruled(own[4:8] if own is not None and same else None, is_copy=False)
        row = self._row(
            "SELECT status, reason, detail, fingerprint, kind, page_count FROM documents WHERE sha256 = ?", files.key
        )
        if row is not None and self._holds(row[3], row[1], *row[4:]) and self._is_filed(files):
            return Known(row[0], row[1], row[2], is_copy=own is None or own[2] != files.key), FILED
        ruled = self._row(
            "SELECT verdict, reason, detail, fingerprint FROM inputs"
            " WHERE sha256 = ? AND suffix = ? AND verdict = 'rejected' AND fingerprint = ?",
            *(files.first.sha256, files.first.suffix, self._prints.of(None, None)),
        )
        return self._ruled(ruled if len(files.inputs) == 1 else None, is_copy=own is None)

    def _holds(self, fingerprint: str, reason: str | None, kind: str | None, page_count: int | None) -> bool:
        """Whether a document would become the same today."""
        return fingerprint == self._prints.of(kind, page_count) and reason not in PASSING

    def _ruled(self, row: tuple[Any, ...] | None, *, is_copy: bool) -> tuple[Known | None, Ruling]:
        """A rejection that still holds."""
        if row is None or row[0] != "rejected" or row[1] in PASSING:
            return None, FILED
        if row[3] != self._prints.of(None, None):
            return None, FILED
        return Known(row[0], row[1], row[2], is_copy=is_copy), Ruling(*row)

    def _is_filed(self, files: Files) -> bool:
        """Whether a file with that ending holds the document.

        A name's ending is part of what is judged (a PNG called .pdf is rejected), so the same content under another
        ending is looked at again.
        """
        return (
            self._row("SELECT 1 FROM inputs WHERE filed_as = ? AND suffix = ?", files.key, files.first.suffix)
            is not None
        )

    def _enter_facts(self, fingerprints: Fingerprints) -> None:
        rows = [(digest, facts_in(fingerprints.facts, scope)) for scope, digest in fingerprints.by_scope.items()]
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO facts VALUES (?, ?)", [(digest, json.dumps(facts)) for digest, facts in rows]
            )

    @property
    def _prints(self) -> Fingerprints:
        if self._fingerprints is None:
            raise ArchiveError(f"{self.archive}: opened to be read only")
        return self._fingerprints

    def _row(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        with archive_faults(self.archive):
            row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
            return row

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """All of it or nothing is kept, also of a power cut; durable: it is on the disk when this ends."""
        with archive_faults(self.archive):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()


RECALL = """
    SELECT inputs.sha256, position,
           documents.status, documents.reason, documents.detail, documents.fingerprint, kind, page_count,
           verdict, inputs.reason, inputs.detail, inputs.fingerprint
    FROM inputs LEFT JOIN documents ON documents.sha256 = filed_as
    WHERE path = ? AND signature = ?"""
