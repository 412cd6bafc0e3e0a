"""What runs in a cell: one file in, one finished value out.

A job is a plain function of a picklable item, so that it can be sent to a child.  It returns the faults that belong
to the file (Rejected) and the ones that belong to the machine (Fault); whatever else goes wrong is the cell's to tell.
Heavy modules are imported inside the jobs: only the child that reads needs them.
"""

from __future__ import annotations

import time
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.commands.page_choice import named_pages
from pipeline.errors import BadInput, ExitCode, VanthuError
from pipeline.settings import Settings
from pipeline.types import PASSING, PageFailure, Reading, Reason, Rejected, Status


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: its file, or one file a page in their order.

    sha256 is its key (pipeline.archive.inputs.Files) when it was taken up, None when its bytes could not be had then.
    """

    paths: tuple[Path, ...]
    sha256: str | None
    settings: Settings


def size_bytes(task: Task) -> int:
    """How large its files are, which is the best that can be told of how long it takes without opening them."""
    size = 0
    for path in task.paths:
        with suppress(OSError, ValueError):
            size += path.stat().st_size
    return size


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One paper of a document: from which page to which, and its record's JSON object."""

    first_page: int
    last_page: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that was read, with the papers it holds: one, or several where it was split; seconds is how long it took.

    The reading holds text and edits of the pages but no words: a law of a thousand pages has too many to hand over.
    """

    reading: Reading
    papers: tuple[FiledPaper, ...]
    seconds: float

    @property
    def status(self) -> Status:
        if not self.reading.failures:
            return "done"
        return "partial" if self.reading.read_pages else "failed"

    @property
    def reason(self) -> Reason | None:
        """Why it was not wholly read: of several reasons one that may pass, if there is one, else the first."""
        reasons = [failure.reason for failure in self.reading.failures]
        return next((reason for reason in reasons if reason in PASSING), reasons[0] if reasons else None)

    @property
    def detail(self) -> str | None:
        """What is said of the pages that were not read, as one line; pages of which the same is said are together."""
        pages: dict[str, list[int]] = {}
        for failure in self.reading.failures:
            pages.setdefault(failure.detail, []).append(failure.page)
        return "; ".join(f"{named_pages(numbers)}: {detail}" for detail, numbers in pages.items()) or None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that no other file would escape either (a missing program): the error's line and exit code."""

    message: str
    exit_code: ExitCode

    def error(self) -> VanthuError:
        """The fault as the error that it was in the child."""
        error = VanthuError(self.message)
        error.exit_code = self.exit_code
        return error


def read_file(task: Task, only: Container[int] | None = None) -> Reading | Rejected | Fault:
    """The task's file or files, or their pages in only, read.

    Never raises for a fault of the file or of the installation.
    """
    from diacritics.native import CoreMissing
    from diacritics.store import ModelError
    from pipeline.files.bundle import read_bundle
    from pipeline.files.sources import identify
    from pipeline.reading import read_document

    try:
        if len(task.paths) > 1:
            return read_bundle(task.paths, task.settings)
        source = identify(task.paths[0], task.settings.limits)
        return source if isinstance(source, Rejected) else read_document(source, task.settings, only=only)
    except BadInput as error:
        return Rejected(task.paths[0], error.reason, error.detail, task.sha256)
    except VanthuError as error:
        return Fault(str(error), error.exit_code)
    except (ModelError, CoreMissing) as error:
        return Fault(str(error), ExitCode.MISSING_TOOL)


def process_file(task: Task) -> Finished | Rejected | Fault:
    """The file, read and its records extracted.  Never raises for a fault of the file or of the installation."""
    start = time.monotonic()
    reading = read_file(task)
    if not isinstance(reading, Reading):
        return reading
    papers = _filed_papers(reading, task.settings)
    return Finished(without_words(reading), papers, round(time.monotonic() - start, 3))


def _filed_papers(reading: Reading, settings: Settings) -> tuple[FiledPaper, ...]:
    from pipeline.extract import extract_record
    from pipeline.records.as_json import record_to_json
    from pipeline.splitting import papers_of, told_of_several

    if not settings.split:
        record = told_of_several(extract_record(reading, keywords=settings.keywords), reading)
        return (FiledPaper(1, reading.source.page_count, record_to_json(record)),)
    return tuple(
        FiledPaper(
            paper.pages[0].page,
            paper.pages[-1].page,
            record_to_json(extract_record(paper, keywords=settings.keywords)),
        )
        for paper in papers_of(reading)
    )


def without_words(reading: Reading) -> Reading:
    """The reading with the text and edits of its pages, without their lines and words."""
    pages = tuple(
        page
        if isinstance(page, PageFailure)
        else replace(page, lines=(), read=replace(page.read, lines=(), dropped=()))
        for page in reading.pages
    )
    return replace(reading, pages=pages)
