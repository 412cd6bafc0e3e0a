"""The option --engine of the verbs that read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

ENGINE = click.option(
    "--engine",
    type=click.Choice(("auto", "tesseract", "accurate")),
    default="auto",
    show_default=True,
    help="Take the text that a PDF page carries where it is good (auto), or recognise every page (tesseract); or read "
    "every line a second time with the recogniser that the setting recogniser names (accurate).",
)


def engine_flags(engine: str) -> Mapping[str, Any]:
    """The settings that the option stands for."""
    if engine == "tesseract":
        return {"engine": "tesseract", "text_layer": False}
    return {"engine": "accurate"} if engine == "accurate" else {}
