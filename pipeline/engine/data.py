"""Where Tesseract's data for a language are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from diacritics.store import ModelError, model_path
from pipeline.errors import MissingTool

APT_REMEDY = "install it with: sudo apt-get install tesseract-ocr tesseract-ocr-vie"


@cache
def own_tessdata(language: str) -> Path | None:
    """The folder of our own data for the language, its hash checked; None when we carry none.  Raises MissingTool."""
    try:
        return model_path(f"tessdata/{language}.traineddata").parent
    except ModelError as error:
        if error.problem.startswith("not listed"):
            return None
        raise MissingTool("Vietnamese data", str(error)) from error


def missing_data(language: str) -> MissingTool:
    """The error for a language that Tesseract has no data for."""
    return MissingTool(f"Tesseract data for {language}", APT_REMEDY)
