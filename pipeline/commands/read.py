"""`vanthu read`: one file read in a cell and given as text, JSON or hOCR, with pictures of its pages if wanted."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from pipeline.commands.console import complain, emit_json, emit_text
from pipeline.commands.page_choice import named_pages
from pipeline.commands.read_job import Transcript, transcribe_file
from pipeline.commands.single import in_cell, told_of_failed_pages
from pipeline.errors import ExitCode, UsageError
from pipeline.hocr import reading_to_hocr
from pipeline.records.as_json import reading_to_json
from pipeline.settings import Settings

Form = Literal["text", "json", "hocr"]


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """What is to be read and how it is to be given: only names pages, overlay a folder for pictures."""

    file: Path
    settings: Settings
    form: Form
    only: Container[int] | None = None
    overlay: Path | None = None


def give_reading(order: ReadOrder) -> ExitCode:
    """Reads the file and prints it.  Raises UsageError, BadInput and the errors of a Fault."""
    if order.overlay is not None:
        make_folder(order.overlay)
    folder = order.overlay.absolute() if order.overlay is not None else None  # a cell works in a folder of its own
    job = partial(transcribe_file, only=order.only, overlay=folder)
    transcript = in_cell(job, order.file, order.settings)
    reading = transcript.reading
    if order.only is not None and not reading.pages:
        raise UsageError(f"{order.file}: none of the wanted pages is there; it has {reading.source.page_count}")
    code = told_of_failed_pages(order.file, reading)
    if reading.blank_pages:
        complain(f"{order.file}: {named_pages(reading.blank_pages)}: blank")
    _print(transcript, order.form)
    return code


def make_folder(folder: Path) -> None:
    """Makes the folder for pictures where it is not there.  Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder for pictures cannot be made: {error.strerror}") from error


def _print(transcript: Transcript, form: Form) -> None:
    if form == "json":
        emit_json(reading_to_json(transcript.reading))
    elif form == "hocr":
        emit_text(reading_to_hocr(transcript.reading))
    else:
        emit_text(transcript.text)
