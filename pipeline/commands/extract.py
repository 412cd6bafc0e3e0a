"""`vanthu extract`: one file read in a cell, its record given as JSON or as a table, with pictures if wanted."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.commands.console import emit_json, emit_text
from pipeline.commands.extract_job import extract_file
from pipeline.commands.read import make_folder
from pipeline.commands.single import in_cell, told_of_failed_pages
from pipeline.errors import ExitCode, UsageError
from pipeline.records.table import record_table
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class ExtractOrder:
    """Whose record is wanted and how it is to be given: only names pages, overlay a folder for pictures."""

    file: Path
    settings: Settings
    as_table: bool = False
    only: Container[int] | None = None
    overlay: Path | None = None


def give_record(order: ExtractOrder) -> ExitCode:
    """Reads the file and prints its record.  Raises UsageError, BadInput and the errors of a Fault."""
    if order.overlay is not None:
        make_folder(order.overlay)
    folder = order.overlay.absolute() if order.overlay is not None else None  # a cell works in a folder of its own
    found = in_cell(partial(extract_file, only=order.only, overlay=folder), order.file, order.settings)
    if order.only is not None and not found.reading.pages:
        raise UsageError(f"{order.file}: none of the wanted pages is there; it has {found.reading.source.page_count}")
    code = told_of_failed_pages(order.file, found.reading)
    if order.as_table:
        emit_text(record_table(found.record))
    else:
        emit_json(found.record)
    return code
