"""The pictures of a document's blanks, out of an archive: what a person confirms a number or date by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import write_whole
from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class StripPicture:
    """The strip of one field on one page, as a PNG."""

    field: str
    page: int
    png: bytes


def strip_pictures(connection: sqlite3.Connection, document_key: str) -> tuple[StripPicture, ...]:
    """The pictures kept of a document, by page; none where no blank was found."""
    rows = connection.execute(PICTURES, (document_key,))
    return tuple(StripPicture(field, page, png) for field, page, png in rows)


def write_strip_pictures(pictures: Iterable[StripPicture], stem: str, folder: Path) -> tuple[Path, ...]:
    """Writes the pictures into a folder, which is made if need be, as STEM-p001-number.png.

    Raises UsageError when that is not possible.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            path = folder / f"{stem}-p{picture.page:03}-{picture.field}.png"
            write_whole(path, picture.png)
            written.append(path)
    except OSError as error:
        raise UsageError(f"{folder}: the pictures cannot be written: {error.strerror}") from error
    return tuple(written)


PICTURES = """
    SELECT strips.field, strips.page, strips.picture FROM strips JOIN documents ON documents.id = strips.document
    WHERE documents.sha256 = ? ORDER BY strips.page, strips.field DESC"""
