"""What an engine is: it reads a page, and looks at parts of it once more."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from pipeline.types import Box, OcrLine, OcrPage, PageImage


class Look(StrEnum):
    """How a part of a page is looked at once more."""

    DIGITS = "digits"
    """One line of digits only, with the Latin-script data: it knows printed digits better than the Vietnamese."""
    DIGITS_LARGE = "digits_large"
    """The same at twice the size: a reading that differs enough to count as another."""
    LATIN = "latin"
    """One line of Latin letters and digits: number lines, whose codes and digits are no Vietnamese words."""
    PART = "part"
    """A part of a page, with a search for columns, by the data that keeps names and codes as they are printed."""
    BLOCK = "block"
    """A block of Vietnamese lines, with no search for columns or pictures: text beside seals and signatures."""
    CELL = "cell"
    """A block of Vietnamese lines, by the data that reads running text best: the cells of tables."""
    LINE = "line"
    """One line of Vietnamese."""
    NUMBERS = "numbers"
    """A row of numbers, with the Latin-script data."""
    NUMBER = "number"
    """One number with its signs, as in the cell of a table, with the Latin-script data."""


class EngineTimeout(Exception):
    """The engine did not finish a page within its deadline."""


class EngineFailed(Exception):
    """The engine could not read a page; the message says why in one line."""


class EngineKilled(Exception):
    """The engine was ended from outside each time it was begun: by the machine when memory ran out, or by a person."""

    def __init__(self) -> None:
        super().__init__("the engine was ended by SIGKILL, perhaps because the machine ran out of memory")


class Engine(Protocol):
    """Reads one page."""

    @property
    def name(self) -> str:
        """Engine, version and data, as it enters the fingerprint of results."""

    def read(self, page: PageImage) -> OcrPage:
        """The words of the page with boxes and confidence.

        Raises EngineTimeout, EngineFailed, EngineKilled and MissingTool.
        """

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        """The lines read in one part of the page, with boxes on the whole page.  Raises as read does."""

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        """The lines of each small image, at the cost of one start; boxes count in the image.  Raises as read does."""

    def upright_turn(self, page: PageImage) -> int:
        """The clockwise turn (0, 90, 180, 270) that would make the page upright; 0 when that is not sure."""
