"""Which format bytes and names speak of."""

from __future__ import annotations

import codecs

from pipeline.types import Kind

MAX_TEXT_BYTES = 16 << 20
"""Fifty times the longest law as plain text; anything larger is not a paper."""

HEAD_BYTES = 1024
"""Readers accept a PDF whose header stands within the first 1024 bytes (ISO 32000-1, Annex H.3, note 13)."""

_OURS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),  # BigTIFF
    (b"MM\0+", Kind.TIFF),
)

_OTHERS = (
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
    (b"\xffO\xffQ", "a JPEG 2000 image"),
    (b"8BPS", "a Photoshop image"),
    (b"\0\0\x01\0", "an icon"),
    (b"icns", "an icon"),
    (b"\x01\xda", "an SGI image"),
    (b"DDS ", "a DDS texture"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (docx, xlsx, pptx, odt)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc, xls, ppt)"),
    (b"{\\rtf", "a Rich Text document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"<?xml", "an XML file"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)
"""First bytes of formats that turn up in office folders, to name them in the message (from their specifications)."""

KIND_OF_SUFFIX = {
    ".pdf": Kind.PDF,
    ".tif": Kind.TIFF,
    ".tiff": Kind.TIFF,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".jpe": Kind.JPEG,
    ".jfif": Kind.JPEG,
    ".txt": Kind.TEXT,
}

FOREIGN_SUFFIXES = frozenset(
    {
        ".gif",
        ".bmp",
        ".webp",
        ".heic",
        ".jp2",
        ".svg",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".ppt",
        ".pptx",
        ".odt",
        ".ods",
        ".rtf",
        ".zip",
        ".rar",
        ".7z",
        ".gz",
    }
)
"""Names that promise something we do not read: when such a file holds one of our kinds, its name is wrong."""

TABLE_SUFFIXES = frozenset(
    {
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".xml",
        ".html",
        ".htm",
        ".css",
        ".js",
        ".py",
        ".sh",
        ".log",
        ".ini",
        ".toml",
        ".yaml",
        ".yml",
    }
)
"""Text by content, but not the text of a paper."""

NAME_OF_KIND = {
    Kind.PDF: "a PDF",
    Kind.TIFF: "a TIFF image",
    Kind.PNG: "a PNG image",
    Kind.JPEG: "a JPEG image",
    Kind.TEXT: "plain text",
}


def kind_of_head(head: bytes) -> Kind | None:
    """The kind of an image or PDF by its first HEAD_BYTES bytes; None for everything else, text too."""
    for magic, kind in _OURS:
        if head.startswith(magic):
            return kind
    return Kind.PDF if b"%PDF-" in head else None


def other_format(head: bytes) -> str | None:
    """The name of a well-known format that we do not read, by its first bytes; None when it is not known."""
    # ISO base media: a size, "ftyp", then the brand (HEIC photographs of phones, films)
    if head[4:8] == b"ftyp":
        return "a HEIC photograph or a film"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a WebP image"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return next((name for magic, name in _OTHERS if head.startswith(magic) or start.startswith(magic)), None)
