"""The words by which papers are found: an FTS5 table in the catalogue beside the papers themselves.

Each paper has one row: its fields and the text of its pages, as written and with every mark taken off.  FTS5 keeps only
the words and their places (contentless); the text itself stands in the catalogue's pages.  A paper that is read again
gets a new number, so what FTS5 still knows under the old one is never met; when that is more than half, all is entered
anew.  These functions run inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from diacritics.alphabet import base_letters, older_tone_place

TABLES = (
    # AUTOINCREMENT: a number is never given twice.
    """CREATE TABLE IF NOT EXISTS searchable (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
        part INTEGER NOT NULL, UNIQUE (document, part))""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
        fields, body, bare_fields, bare_body, content = '', tokenize = 'unicode61 remove_diacritics 0')""",
)
FIELDS = ("doc_type", "number", "symbol", "issuer", "issuer_parent", "subject", "signer_name", "signer_title", "place")
LISTS = ("addressees", "recipients", "keywords")


def plain(text: str) -> str:
    """The text as it is compared: composed letters, hoà written hòa."""
    return older_tone_place(unicodedata.normalize("NFC", text))


def bare(text: str) -> str:
    """The plain text without marks; every character stays in its place."""
    return base_letters(text)


def enter_words(connection: sqlite3.Connection, document: int) -> None:
    """Makes the papers of a document, whose pages and papers are entered, findable."""
    papers = connection.execute(
        "SELECT part, first_page, last_page, record FROM papers WHERE document = ?", (document,)
    ).fetchall()
    for part, first_page, last_page, record in papers:
        number = connection.execute("INSERT INTO searchable (document, part) VALUES (?, ?)", (document, part)).lastrowid
        pages = connection.execute(
            "SELECT text FROM pages WHERE document = ? AND page BETWEEN ? AND ? AND text IS NOT NULL ORDER BY page",
            (document, first_page, last_page),
        )
        fields, body = plain("\n".join(_said(json.loads(record)))), plain("\n".join(text for (text,) in pages))
        connection.execute(
            "INSERT INTO words (rowid, fields, body, bare_fields, bare_body) VALUES (?, ?, ?, ?, ?)",
            (number, fields, body, bare(fields), bare(body)),
        )


def prepare_words(connection: sqlite3.Connection) -> None:
    """Makes the tables where they are missing, and enters every paper anew where most of what FTS5 knows is past."""
    for table in TABLES:
        connection.execute(table)
    papers, entered = connection.execute(
        "SELECT (SELECT count(*) FROM papers), (SELECT max(seq) FROM sqlite_sequence WHERE name = 'searchable')"
    ).fetchone()
    if papers and not papers <= (entered or 0) <= 2 * papers + 1000:
        _enter_all(connection)


def _enter_all(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute("DELETE FROM searchable")
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'searchable'")
    for (document,) in connection.execute("SELECT DISTINCT document FROM papers ORDER BY document").fetchall():
        enter_words(connection, document)


def _said(record: Mapping[str, Any]) -> Iterator[str]:
    """What the record says that people look for."""
    yield from (str(record[name]) for name in FIELDS if record.get(name))
    for name in LISTS:
        yield from map(str, record.get(name, ()))
