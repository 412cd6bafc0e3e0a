"""The job behind `vanthu extract`: one file read, its record, and pictures of its pages with the fields on them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput, ExitCode
from pipeline.jobs import Fault, Task, read_file, without_words
from pipeline.types import Kind, Reading, Rejected


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
    from pipeline.record_json import record_to_json

    reading = read_file(task, only)
    if not isinstance(reading, Reading):
        return reading
    if overlay is not None and reading.source.kind is Kind.TEXT:
        return Fault(f"{task.paths[0]}: a text file has no pages that could be drawn", ExitCode.USAGE)
    record = record_to_json(extract_record(reading, keywords=task.settings.keywords))
    try:
        pictures = _draw(reading, record, task, overlay) if overlay is not None else ()
    except BadInput as error:
        return Rejected(task.paths[0], error.reason, error.detail, task.sha256)
    except OSError as error:
        return Fault(f"{overlay}: the pictures cannot be written: {error.strerror}", ExitCode.USAGE)
    return Extracted(without_words(reading), record, pictures)


def _draw(reading: Reading, record: Mapping[str, Any], task: Task, folder: Path) -> tuple[Path, ...]:
    from pipeline.field_overlay import write_field_overlay

    return tuple(
        write_field_overlay(page.read, record, reading.source, task.settings, folder) for page in reading.read_pages
    )
