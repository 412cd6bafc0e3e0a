"""What Tesseract is told to do with an image."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """Language of the data, page segmentation mode (tesseract(1)), resolution, variables by name, and a deadline."""

    language: str
    mode: int
    dpi: float
    variables: tuple[tuple[str, str], ...] = ()
    deadline_s: float = 120.0
