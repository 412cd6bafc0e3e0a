"""Made-up pages and papers: words with boxes for the layout, lines with zones for the extractors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.paper import Paper
from pipeline.types import (
    Box,
    Kind,
    Line,
    OcrLine,
    OcrPage,
    Reading,
    ReadPage,
    RepairedPage,
    SourceFile,
    Word,
    Zone,
)

WIDTH_PX, HEIGHT_PX, DPI = 1654, 2339, 200.0
LETTER_PX, SPACE_PX, LINE_PX = 14, 10, 24
SOURCE = SourceFile(Path("/in/a.pdf"), "0a" * 32, 10, Kind.PDF, 1)
Zoned = Mapping[str, Sequence[str | Sequence[str]]]
ZONES = {zone.value: zone for zone in Zone}


def words_at(text: str, left: int, top: int, confidence: float = 0.95) -> tuple[Word, ...]:
    """The words of a text, printed from left at top in letters of one width."""
    words = []
    for part in text.split():
        words.append(Word(part, Box(left, top, len(part) * LETTER_PX, LINE_PX), confidence, part))
        left += len(part) * LETTER_PX + SPACE_PX
    return tuple(words)


def ocr_page(*rows: tuple, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> OcrPage:
    """An engine's page: rows of (top, (left, text), (left, text) …); a row is one line of the engine.

    A confidence may follow the text of a part.
    """
    lines = []
    for block, (top, *parts) in enumerate(rows):
        words = [word for left, text, *sure in parts for word in words_at(text, left, top, *sure)]
        lines.append(OcrLine(tuple(words), block, 1))
    return OcrPage(1, width_px, height_px, DPI, tuple(lines), "made up")


def zoned_page(page: int, zones: Zoned, unsure: Sequence[str] = ()) -> RepairedPage:
    """A repaired page from texts by zone, a paragraph each; a list of texts is one paragraph of several lines.

    Words named in unsure were read with confidence 0.3.
    """
    lines: list[Line] = []
    for name in ("header_left", "header_right", "title", "body", "recipients", "signature"):
        for paragraph, texts in enumerate(zones.get(name, ()), start=len(lines)):
            for text in [texts] if isinstance(texts, str) else texts:
                row = len(lines)
                words = [
                    Word(word.text, word.box, 0.3 if word.text in unsure else 0.95, word.raw)
                    for word in words_at(text, 100, 100 + 40 * row)
                ]
                lines.append(Line(tuple(words), ZONES[name], paragraph, row))
    read = ReadPage(page, WIDTH_PX, HEIGHT_PX, DPI, tuple(lines))
    return RepairedPage(read, tuple(lines), "\n".join(line.raw for line in lines))


def paper_of(*pages: Zoned, unsure: Sequence[str] = ()) -> Paper:
    return Paper(tuple(zoned_page(number, zones, unsure) for number, zones in enumerate(pages, start=1)))


def reading_of(*pages: Zoned) -> Reading:
    return Reading(SOURCE, paper_of(*pages).pages)
