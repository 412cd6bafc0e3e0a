"""Pictures of the pages of a reading, drawn in a job: what goes wrong is a value, as for the job itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import BadInput, ExitCode
from pipeline.jobs import Fault, Task
from pipeline.types import Kind, Reading, Rejected, RepairedPage


def draw_pictures(
    reading: Reading, task: Task, folder: Path | None, draw: Callable[[RepairedPage, Path], Path]
) -> tuple[Path, ...] | Rejected | Fault:
    """The files that draw made of the pages that were read; none without a folder.

    draw makes one page's picture in the folder, and may raise BadInput and OSError.
    """
    if folder is None:
        return ()
    if reading.source.kind is Kind.TEXT:
        return Fault(f"{task.paths[0]}: a text file has no pages that could be drawn", ExitCode.USAGE)
    try:
        return tuple(draw(page, folder) for page in reading.read_pages)
    except BadInput as error:
        return Rejected(task.paths[0], error.reason, error.detail, task.sha256)
    except OSError as error:
        return Fault(f"{folder}: the pictures cannot be written: {error.strerror}", ExitCode.USAGE)
