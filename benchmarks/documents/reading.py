"""The three ways in which a cast paper is read into a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.casting import CastPaper
from benchmarks.documents.perfect import read_perfectly
from benchmarks.documents.sheets import set_paper
from data.build.files import encode
from data.build.fonts import DPI
from data.build.hand import signature
from data.build.ink import BLUE, PEN_WIDTH, draw_print, draw_seal, draw_strokes, multiply
from data.build.scanner import at_dpi, grey, scan
from data.build.sheet import Sheet, mm
from pipeline.extract import extract, extract_record
from pipeline.files.sources import identify
from pipeline.layout import layout_page
from pipeline.reading import read_document
from pipeline.records.as_json import record_to_json
from pipeline.repairing import repair_page
from pipeline.settings import Settings
from pipeline.types import Reading, Rejected, SourceFile

CONDITIONS: tuple[tuple[int, tuple[tuple[str, float], ...]], ...] = (
    (300, (("noise", 3.0),)),
    (200, (("paper", 1.0), ("blur", 0.6), ("noise", 6.0))),
    (200, (("skew", 0.9), ("noise", 5.0), ("specks", 90))),
    (150, (("blur", 0.5), ("noise", 4.0))),
    (200, (("skew", -0.5), ("blur", 0.8), ("noise", 9.0), ("edge", 20))),
)
"""Resolution, and what the scanner does to the page."""


def read_as_text(paper: CastPaper) -> Mapping[str, Any]:
    """The record of the paper's text."""
    return record_to_json(extract("\n".join(set_paper(paper).text)))


def read_as_perfect(paper: CastPaper) -> Mapping[str, Any]:
    """The record of its words with boxes, as an engine without a fault would read them."""
    pages = read_perfectly(set_paper(paper), paper.name)
    repaired = tuple(repair_page(layout_page(page)) for page in pages)
    return record_to_json(extract_record(Reading(SourceFile.in_memory(len(repaired)), repaired), keywords=False))


def read_as_scanned(paper: CastPaper) -> Mapping[str, Any]:
    """The record of a scan of it, sealed and signed, by the whole way."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(scanned(paper))
        source = identify(path, Settings().limits)
        if isinstance(source, Rejected):
            raise TypeError(source.detail)
        return record_to_json(extract_record(read_document(source, Settings()), keywords=False))


def scanned(paper: CastPaper) -> bytes:
    """The paper as a PDF of its scanned pages."""
    chance = Random(f"scan {paper.name}")
    dpi, steps = chance.choice(CONDITIONS)
    grain = np.random.default_rng(chance.randrange(2**32))
    sheet = set_paper(paper)
    pages = [draw_print(sheet, page) for page in range(1, sheet.page + 1)]
    pages[-1] = _signed(pages[-1], sheet, chance, grain)
    seen = [scan(at_dpi(page, dpi, DPI), steps, grain) for page in pages]
    if chance.random() < 0.4:
        seen = [grey(page) for page in seen]
    return encode("scan.pdf", seen, dpi, bilevel=False)


def _signed(page: NDArray[np.uint8], sheet: Sheet, chance: Random, grain: np.random.Generator) -> NDArray[np.uint8]:
    """The last page with a hand under the title and, mostly, a seal."""
    page = draw_strokes(page, signature(*sheet.sign_at, mm(34), grain), PEN_WIDTH, BLUE)
    if chance.random() < 0.8:
        page = multiply(page, draw_seal("CƠ QUAN BAN HÀNH VĂN BẢN", sheet.sign_at, grain))
    return page


WAYS: Mapping[str, Callable[[CastPaper], Mapping[str, Any]]] = {
    "text": read_as_text,
    "perfect": read_as_perfect,
    "scanned": read_as_scanned,
}
