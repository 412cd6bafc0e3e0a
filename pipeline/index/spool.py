"""Rows set aside on disk while the archive is read, so that they can be put in order in little memory.

The spool is a temporary SQLite file that has no name and goes with the process, however that ends.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import orjson

from pipeline.errors import VanthuError
from pipeline.index.notes import MAX_NAMED
from pipeline.record_json import display_path

CACHE_KIB = 32 * 1024

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE rows (place BLOB NOT NULL, identity BLOB, path BLOB NOT NULL, content BLOB NOT NULL);
    CREATE TABLE copies (original BLOB NOT NULL, path BLOB NOT NULL, PRIMARY KEY (original, path)) WITHOUT ROWID;
    CREATE TABLE doubles (identity BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE twins (identity BLOB, ordinal INTEGER, PRIMARY KEY (identity, ordinal)) WITHOUT ROWID;
"""
_DOUBLES = """
    INSERT INTO doubles
    SELECT identity FROM rows WHERE identity IS NOT NULL GROUP BY identity HAVING count(*) > 1"""
_TWINS = """
    INSERT INTO twins SELECT identity, ordinal
    FROM (SELECT identity, row_number() OVER (ORDER BY place, rowid) AS ordinal FROM rows)
    WHERE identity IN (SELECT identity FROM doubles)"""
_ORDERED = "SELECT path, CASE WHEN identity IN doubles THEN identity END, content FROM rows ORDER BY place, rowid"


@dataclass(frozen=True, slots=True)
class Row:
    """A row before it has its number.  place sorts; rows of one identity claim to be the same paper.

    note is what the row's own item gives to the notes, cut the headings of cells that were cut.
    """

    place: bytes
    identity: bytes | None
    path: bytes
    cells: Sequence[str]
    note: Sequence[str]
    cut: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row in its order, counted from 1.  Copies and twins: a few to be named, and how many there are."""

    ordinal: int
    folder: bytes
    cells: list[str]
    note: list[str]
    cut: list[str]
    copies: tuple[list[str], int]
    twins: tuple[list[int], int]


class Spool(AbstractContextManager["Spool"]):
    """Rows and copies go in, then rows come out in order.  Raises VanthuError when the disk is full."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(f"PRAGMA cache_size = -{CACHE_KIB};{_TABLES};BEGIN;")

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Sets the rows aside."""
        self._insert(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            ((row.place, row.identity, row.path, _packed(row)) for row in rows),
        )

    def add_copy(self, original: Path, path: Path) -> None:
        """Says that path holds the same document as original."""
        self._insert("INSERT OR IGNORE INTO copies VALUES (?, ?)", [(os.fsencode(original), os.fsencode(path))])

    def ranked(self) -> Iterator[Ranked]:
        """Every row, in order.  Called once, when all are in."""
        try:
            self._connection.execute(_DOUBLES)
            if self._has("doubles"):
                self._connection.execute(_TWINS)
            with_copies = self._has("copies")
            for ordinal, (path, identity, content) in enumerate(self._connection.execute(_ORDERED), start=1):
                cells, note, cut = orjson.loads(content)
                copies = self._copies(path) if with_copies else ([], 0)
                twins = self._twins(identity, ordinal) if identity is not None else ([], 0)
                yield Ranked(ordinal, os.path.dirname(path), cells, note, cut, copies, twins)  # noqa: PTH120 bytes
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def _insert(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        try:
            self._connection.executemany(statement, values)
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def _has(self, table: str) -> bool:
        return self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608 own name

    def _copies(self, original: bytes) -> tuple[list[str], int]:
        found = self._connection.execute("SELECT path FROM copies WHERE original = ? ORDER BY path", (original,))
        names = [display_path(os.fsdecode(os.path.basename(path))) for (path,) in found]  # noqa: PTH119 bytes
        return names[:MAX_NAMED], len(names)

    def _twins(self, identity: bytes, ordinal: int) -> tuple[list[int], int]:
        count = self._connection.execute("SELECT count(*) - 1 FROM twins WHERE identity = ?", (identity,)).fetchone()[0]
        others = self._connection.execute(
            "SELECT ordinal FROM twins WHERE identity = ? AND ordinal <> ? ORDER BY ordinal LIMIT ?",
            (identity, ordinal, MAX_NAMED),
        )
        return [other for (other,) in others], count


def _packed(row: Row) -> bytes:
    return orjson.dumps((row.cells, row.note, row.cut))


def _no_room(error: sqlite3.Error) -> VanthuError:
    return VanthuError(f"the rows cannot be put in order on disk (is the folder for temporary files full?): {error}")
