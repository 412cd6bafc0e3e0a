"""The papers of an archive that say what was asked for, the likeliest first."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive.schema import archive_faults, open_to_read
from pipeline.errors import ArchiveError, UsageError
from pipeline.search.query import Term, expression, terms_of
from pipeline.search.snippet import Snippet, best_snippet

_WEIGHTS = "6.0, 2.0, 3.0, 1.0"
"""Of the columns fields, body, bare_fields, bare_body: what a paper is about and its marks count for more."""

_FOUND = f"""
    SELECT searchable.document, searchable.part, first_page, last_page, record, documents.sha256
    FROM words JOIN searchable ON searchable.id = words.rowid
         JOIN papers ON papers.document = searchable.document AND papers.part = searchable.part
         JOIN documents ON documents.id = searchable.document
    WHERE words MATCH ? ORDER BY bm25(words, {_WEIGHTS}), words.rowid LIMIT ?"""  # noqa: S608 own numbers


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found: the file that holds the page, the page, the record, and where the words stand.

    snippet is None where only the record says them; page is then the paper's first.
    """

    path: Path
    page: int
    record: Mapping[str, Any]
    snippet: Snippet | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The papers found.  all_words: each holds all that was asked for; otherwise none does, and each holds some."""

    hits: tuple[Hit, ...]
    all_words: bool


def search(archive: Path, asked: str, limit: int) -> Answer:
    """At most limit papers of the archive that say what is asked for.

    Raises UsageError when nothing is asked for, ArchiveError when the archive cannot be read.
    """
    terms = terms_of(asked)
    if not terms:
        raise UsageError(f"{asked!r}: no word to look for")
    with archive_faults(archive), closing(open_to_read(archive)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone() is None:
            raise ArchiveError(f"{archive}: cannot be searched yet; run `vanthu ingest` on it once more")
        for all_words in (True, False) if len(terms) > 1 else (True,):
            rows = connection.execute(_FOUND, (expression(terms, all_words=all_words), limit)).fetchall()
            if rows:
                return Answer(tuple(_hit(connection, row, terms) for row in rows), all_words)
    return Answer((), all_words=True)


def _hit(connection: sqlite3.Connection, row: tuple[Any, ...], terms: tuple[Term, ...]) -> Hit:
    document, _part, first_page, last_page, record, filed_as = row
    pages = connection.execute(
        "SELECT page, text FROM pages WHERE document = ? AND page BETWEEN ? AND ? AND text IS NOT NULL ORDER BY page",
        (document, first_page, last_page),
    )
    snippet = best_snippet(dict(pages), terms)
    page = first_page if snippet is None else snippet.page
    return Hit(_file_of(connection, filed_as, page), page, json.loads(record), snippet)


def _file_of(connection: sqlite3.Connection, filed_as: str, page: int) -> Path:
    """The first path of the document, or of that page where pages are files of their own."""
    row = connection.execute(
        "SELECT path FROM inputs WHERE filed_as = ? ORDER BY position IS NOT ?, path LIMIT 1", (filed_as, page)
    ).fetchone()
    return Path(os.fsdecode(row[0]))
