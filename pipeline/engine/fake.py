"""An engine that reads what it is told: for tests and for trying out the rooms behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.engine.seam import Look
from pipeline.types import Box, OcrLine, OcrPage, PageImage


@dataclass(frozen=True)
class FakeEngine:
    """Reads by page number: what pages holds, and nothing on others."""

    pages: Mapping[int, OcrPage] = field(default_factory=dict)
    name: str = "fake"

    def read(self, page: PageImage) -> OcrPage:
        empty = OcrPage(page.page, page.width_px, page.height_px, page.dpi, (), self.name)
        return self.pages.get(page.page, empty)

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        return ()

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        return tuple(() for _ in images)

    def upright_turn(self, page: PageImage) -> int:
        return 0
