"""One file in the foreground: read in a cell, its troubles told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from diacritics.cli import UnreadableText, decode_text
from pipeline.cell import Failed, run_cell
from pipeline.console import complain
from pipeline.errors import BadInput, ExitCode
from pipeline.jobs import Fault, Task
from pipeline.settings import Settings
from pipeline.types import Reading, Reason, Rejected

V = TypeVar("V")


def in_cell(job: Callable[[Task], V | Rejected | Fault], file: Path, settings: Settings) -> V:
    """The job's value for one file, worked out in a child that may crash.  Raises BadInput, or the error of a Fault."""
    outcome = run_cell(job, Task(file, None, settings), settings.limits)
    if isinstance(outcome, Failed):
        raise BadInput(file, outcome.reason, outcome.detail)
    value = outcome.value
    if isinstance(value, Rejected):
        raise BadInput(file, value.reason, value.detail)
    if isinstance(value, Fault):
        raise value.error()
    return value


def told_of_failed_pages(file: Path, reading: Reading) -> ExitCode:
    """Names the pages that failed.  Raises BadInput when no page was read."""
    failures = reading.failures
    if failures and not reading.read_pages:
        first = failures[0]
        raise BadInput(file, first.reason, f"no page could be read; page {first.page}: {first.detail}")
    for failure in failures:
        complain(f"{file}: page {failure.page} could not be read: {failure.detail}")
    return ExitCode.SOME_FAILED if failures else ExitCode.OK


def text_of(file: Path, settings: Settings) -> str:
    """The text in a file, or on the standard input for "-".  Raises BadInput."""
    most = settings.max_file_bytes
    try:
        with click.open_file(str(file), "rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError as error:
        raise BadInput(file, Reason.NOT_FOUND, "no such file") from error
    except OSError as error:
        raise BadInput(file, Reason.UNREADABLE, f"cannot be read: {error.strerror}") from error
    if not data:
        raise BadInput(file, Reason.EMPTY, "the file is empty")
    if len(data) > most:
        raise BadInput(file, Reason.TOO_LARGE, f"more than {most} bytes")
    try:
        return decode_text(data, file)
    except UnreadableText as error:
        raise BadInput(file, Reason.UNSUPPORTED, error.reason) from error
