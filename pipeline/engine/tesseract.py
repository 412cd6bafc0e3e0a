"""Tesseract: which data, which settings, which words.

It is run as a library, in a fork of this process, where that is there; as a program otherwise.  Both give the same
words, but a fork finds the data loaded: a tenth less for a page, and a second look costs a few milliseconds to begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.engine import library, program
from pipeline.engine.data import own_tessdata
from pipeline.engine.order import Order
from pipeline.engine.seam import EngineFailed, Look
from pipeline.engine.tsv import lines_of
from pipeline.types import Box, OcrLine, OcrPage, PageImage

_DIGITS = (("tessedit_char_whitelist", "0123456789"),)
_SIGNS = (("tessedit_char_whitelist", "0123456789.,%-/"),)
_WHOLE_PAGE, _BLOCK_OF_LINES, _ONE_LINE = 3, 6, 7
_PAPERS = {"vie": "vie_papers"}
"""By language, the data trained on administrative papers: a page is read with them, its head and foot are not."""
_LOOKS: dict[Look, tuple[str, int, tuple[tuple[str, str], ...], int]] = {
    Look.DIGITS: ("eng", _ONE_LINE, _DIGITS, 1),
    Look.DIGITS_LARGE: ("eng", _ONE_LINE, _DIGITS, 2),
    Look.LATIN: ("eng", _ONE_LINE, (), 1),
    Look.PART: ("vie", _WHOLE_PAGE, (), 1),
    Look.BLOCK: ("vie", _BLOCK_OF_LINES, (), 1),
    Look.CELL: ("vie_papers", _BLOCK_OF_LINES, (), 1),
    Look.LINE: ("vie", _ONE_LINE, (), 1),
    Look.NUMBERS: ("eng", _ONE_LINE, (), 1),
    Look.NUMBER: ("eng", _ONE_LINE, _SIGNS, 1),
}
"""Language, page segmentation mode and variables of a look, and by how much the picture is enlarged."""


@dataclass(frozen=True)
class TesseractEngine:
    """Tesseract: one language, one thread, a deadline a page.

    Uses the data of models/tessdata when it holds the language, the system's otherwise; pages and cells are read with
    those that were trained on papers where there are any.
    """

    language: str = "vie"
    page_segmentation: int = 3
    deadline_s: float = 120.0

    @property
    def name(self) -> str:
        data = "models" if own_tessdata(self.language) else "system"
        return f"tesseract {_version()} {self.language} ({data}) psm {self.page_segmentation}"

    def read(self, page: PageImage) -> OcrPage:
        order = Order(_for_pages(self.language), self.page_segmentation, page.dpi, deadline_s=self.deadline_s)
        [rows] = _texts([page.pixels], order)
        return OcrPage(
            page=page.page,
            width_px=page.width_px,
            height_px=page.height_px,
            dpi=page.dpi,
            lines=lines_of(rows),
            engine=self.name,
            embedded_text=page.embedded_text,
            text_layer=page.text_layer,
            turned_deg=page.turned_deg,
            deskewed_deg=page.deskewed_deg,
        )

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        language, mode, variables, scale = _LOOKS[look]
        left, top = max(0, box.left), max(0, box.top)
        pixels = page.pixels[top : max(0, box.bottom), left : max(0, box.right)]
        if 0 in pixels.shape:
            return ()
        if scale != 1:
            pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
        [rows] = _texts([pixels], Order(_carried(language), mode, page.dpi * scale, variables, self.deadline_s))
        return lines_of(rows, left, top, scale)

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        if not images:
            return ()
        language, mode, variables, _ = _LOOKS[look]
        order = Order(_carried(language), mode, images[0].dpi, variables, self.deadline_s)
        return tuple(lines_of(rows) for rows in _texts([image.pixels for image in images], order))

    def upright_turn(self, page: PageImage) -> int:
        try:
            return program.upright_turn(page, self.deadline_s)
        except EngineFailed:
            return 0  # too few letters to tell


def warm_tesseract(language: str) -> None:
    """Loads once what every page needs, for processes that are forked from this one.  Raises MissingTool."""
    if _as_library():
        for name in {language, _for_pages(language), *(_carried(look[0]) for look in _LOOKS.values())}:
            library.load(name)


def _for_pages(language: str) -> str:
    """The data that pages of the language are read with."""
    return _carried(_PAPERS.get(language, language))


def _carried(data: str) -> str:
    """These data, or those of the language that they were made from where they are not carried."""
    made_from = {papers: language for language, papers in _PAPERS.items()}
    return data if data not in made_from or own_tessdata(data) else made_from[data]


def _texts(images: Sequence[library.Pixels], order: Order) -> list[str]:
    """Tesseract's TSV for each image."""
    return library.read(images, order) if _as_library() else program.read(images, order)


def _as_library() -> bool:
    """Whether the library is there, and the program that would be run is its own: a wrapper is respected."""
    return library.find() is not None and program.is_binary()


def _version() -> str:
    return library.version() if _as_library() else program.version()
