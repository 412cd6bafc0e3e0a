"""One file in the foreground: read in a cell, its troubles told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipeline.cells.cell import Failed, run_cell
from pipeline.commands.console import complain
from pipeline.errors import BadInput, ExitCode
from pipeline.jobs import Fault, Task
from pipeline.settings import Settings
from pipeline.types import Reading, Rejected

V = TypeVar("V")


def in_cell(job: Callable[[Task], V | Rejected | Fault], file: Path, settings: Settings) -> V:
    """The job's value for one file, worked out in a child that may crash.  Raises BadInput, or the error of a Fault."""
    outcome = run_cell(job, Task((file,), None, settings), settings.limits)
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
