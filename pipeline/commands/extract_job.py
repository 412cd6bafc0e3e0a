"""The job behind `vanthu extract`: one file read, its record, and pictures of its pages with the fields on them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.jobs import Fault, Task, read_file, without_words
from pipeline.overlays.pictures import draw_pictures
from pipeline.types import Reading, Rejected


@dataclass(frozen=True, slots=True)
class Extracted:
    """The record of a file as its JSON object, and the pictures that were written; the reading holds no words."""

    reading: Reading
    record: Mapping[str, Any]
    pictures: tuple[Path, ...] = ()


def extract_file(
    task: Task, *, only: Container[int] | None = None, overlay: Path | None = None
) -> Extracted | Rejected | Fault:
    """The record of the file, or of its pages in only; with overlay, a picture of each page that was read.

    Never raises for a fault of the file or of the installation.
    """
    from pipeline.extract import extract_record
    from pipeline.overlays.fields import write_field_overlay
    from pipeline.records.as_json import record_to_json

    reading = read_file(task, only)
    if not isinstance(reading, Reading):
        return reading
    source, settings = reading.source, task.settings
    record = record_to_json(extract_record(reading, keywords=settings.keywords))
    pictures = draw_pictures(
        reading, task, overlay, lambda page, folder: write_field_overlay(page.read, record, source, settings, folder)
    )
    return Extracted(without_words(reading), record, pictures) if isinstance(pictures, tuple) else pictures
