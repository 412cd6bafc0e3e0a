"""Rows set aside on disk while the archive is read, so that they can be put in order in little memory.

The spool is a temporary SQLite file that has no name and goes with the process, however that ends.  So is the file in
which another process sets rows aside for it: both have it open, and its name is taken away at once.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Self

import orjson

from pipeline.errors import VanthuError
from pipeline.index.notes import MAX_NAMED
from pipeline.records.as_json import display_path

CACHE_KIB = 32 * 1024

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE rows (place BLOB NOT NULL, identity BLOB, path BLOB NOT NULL, content BLOB NOT NULL);
    CREATE TABLE copies (original BLOB NOT NULL, path BLOB NOT NULL, PRIMARY KEY (original, path)) WITHOUT ROWID;
    CREATE TABLE ranks (ordinal INTEGER PRIMARY KEY, row INTEGER NOT NULL, identity BLOB);
    CREATE TABLE doubles (identity BLOB PRIMARY KEY, count INTEGER NOT NULL, first TEXT NOT NULL) WITHOUT ROWID;
"""
# Only keys are sorted: the rows themselves stay where they lie, which is quicker than moving them.
_RANKS = "INSERT INTO ranks (row, identity) SELECT rowid, identity FROM rows ORDER BY place, rowid"
_DOUBLES = f"""
    INSERT INTO doubles SELECT identity, max(nth), group_concat(ordinal) FILTER (WHERE nth <= {MAX_NAMED + 1})
    FROM (SELECT identity, ordinal, row_number() OVER (PARTITION BY identity ORDER BY ordinal) AS nth
          FROM ranks WHERE identity IS NOT NULL)
    GROUP BY identity HAVING max(nth) > 1"""  # noqa: S608 our own number
_ORDERED = """
    SELECT ordinal, path, content, count, first
    FROM ranks JOIN rows ON rows.rowid = ranks.row LEFT JOIN doubles ON doubles.identity = ranks.identity
    ORDER BY ordinal"""


class Row(NamedTuple):
    """A row before it has its number: a tuple, as there may be a million.

    place sorts; rows of one identity claim to be the same paper.  note is what the row's own item gives to the notes,
    cut the headings of cells that were cut.
    """

    place: bytes
    identity: bytes | None
    path: bytes
    cells: Sequence[str]
    note: Sequence[str]
    cut: Sequence[str]


class Ranked(NamedTuple):
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

    def __init__(self, file: str = "") -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.executescript(f"PRAGMA cache_size = -{CACHE_KIB};{_TABLES};")

    def __enter__(self) -> Self:
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Sets the rows aside."""
        self._insert(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            ((row.place, row.identity, row.path, _packed(row)) for row in rows),
        )

    def add_copy(self, original: bytes, path: bytes) -> None:
        """Says that path holds the same document as original."""
        self._insert("INSERT OR IGNORE INTO copies VALUES (?, ?)", [(original, path)])

    def open_other(self, file: str) -> None:
        """Opens the file that another process fills; its name is needed no longer.  To be called before the block."""
        self._connection.execute("ATTACH ? AS other", (file,))

    def keep(self) -> None:
        """Writes what is in, for the process that has opened the file as the other's."""
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def take_other(self) -> None:
        """Takes what the other process has kept, after what is in."""
        self._insert("INSERT INTO rows SELECT * FROM other.rows WHERE ? ORDER BY rowid", [(1,)])
        self._insert("INSERT OR IGNORE INTO copies SELECT * FROM other.copies WHERE ?", [(1,)])

    def ranked(self) -> Iterator[Ranked]:
        """Every row, in order.  Called once, when all are in."""
        try:
            self._connection.execute(_RANKS)
            self._connection.execute(_DOUBLES)
            with_copies = self._connection.execute("SELECT 1 FROM copies LIMIT 1").fetchone() is not None
            for ordinal, path, content, count, first in self._connection.execute(_ORDERED):
                cells, note, cut = orjson.loads(content)
                copies = self._copies(path) if with_copies else ([], 0)
                twins = _twins(ordinal, count, first) if count is not None else ([], 0)
                yield Ranked(ordinal, os.path.dirname(path), cells, note, cut, copies, twins)  # noqa: PTH120 bytes
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def _insert(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        try:
            self._connection.executemany(statement, values)
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def _copies(self, original: bytes) -> tuple[list[str], int]:
        found = self._connection.execute("SELECT path FROM copies WHERE original = ? ORDER BY path", (original,))
        names = [display_path(os.path.basename(path)) for (path,) in found]  # noqa: PTH119 bytes
        return names[:MAX_NAMED], len(names)


def _twins(ordinal: int, count: int, first: str) -> tuple[list[int], int]:
    """Of so many rows of one identity, the first of which are listed, those to be named to one of them."""
    others = sorted(other for other in map(int, first.split(",")) if other != ordinal)
    return others[:MAX_NAMED], count - 1


def _packed(row: Row) -> bytes:
    return orjson.dumps((row.cells, row.note, row.cut))


def _no_room(error: sqlite3.Error) -> VanthuError:
    return VanthuError(f"the rows cannot be put in order on disk (is the folder for temporary files full?): {error}")
