"""Tesseract's TSV as lines of words.  Source: the TSV output of tesseract(1); level 5 is a word, conf runs to 100."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.types import Box, OcrLine, Word

_COLUMNS = 12
_WORD_LEVEL = "5"


def lines_of(tsv: str, left: int = 0, top: int = 0, scale: int = 1) -> tuple[OcrLine, ...]:
    """The lines; left and top are where the image stands on the page, scale by how much it was enlarged."""
    rows = [row for row in map(_fields, tsv.split("\n")) if row is not None]
    return tuple(
        OcrLine(tuple(_words(line, left, top, scale)), block=int(block), paragraph=int(paragraph))
        for (block, paragraph, _), line in groupby(rows, key=lambda row: (row[2], row[3], row[4]))
    )


def _fields(line: str) -> list[str] | None:
    """level page block paragraph line word left top width height conf text; None for what is no word."""
    row = line.split("\t")
    return row if len(row) == _COLUMNS and row[0] == _WORD_LEVEL and row[11].strip() else None


def _words(rows: Iterator[list[str]], left: int, top: int, scale: int) -> Iterator[Word]:
    for row in rows:
        x, y, width, height = (round(int(value) / scale) for value in row[6:10])
        text = row[11].strip()
        yield Word(text, Box(x + left, y + top, width, height), max(0.0, float(row[10])) / 100, text)
