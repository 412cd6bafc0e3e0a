"""Which engine a run's settings ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.engine.seam import Engine
from pipeline.engine.tesseract import TesseractEngine
from pipeline.errors import UsageError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.engine.plugged.description import Recogniser


def engine_of(settings: Settings) -> Engine:
    """The engine; its network is not loaded yet.

    Raises UsageError when no recogniser is named, MissingTool when the one that is named cannot be had.
    """
    tesseract = TesseractEngine(settings.language, settings.page_segmentation, settings.page_deadline_s)
    if settings.engine == "tesseract":
        return tesseract
    from pipeline.engine.accurate import AccurateEngine  # noqa: PLC0415  imported only where it is asked for

    return AccurateEngine(tesseract, recogniser_of(settings))


def recogniser_of(settings: Settings) -> Recogniser:
    """The recogniser that the settings name.  Raises as engine_of does."""
    from pipeline.engine.plugged.description import read_recogniser  # noqa: PLC0415  as above

    if not settings.recogniser:
        raise UsageError("engine accurate: no recogniser is plugged in; name its TOML file in the setting recogniser")
    return read_recogniser(Path(settings.recogniser))
