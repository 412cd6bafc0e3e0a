"""The job behind `vanthu read`: one file read, its text, and pictures of its pages with what was read on them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from pipeline.jobs import Fault, Task, read_file
from pipeline.overlays.pictures import draw_pictures
from pipeline.types import Reading, Rejected


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file that was read, with its text as it is printed: a line a line, columns parted by tabs.

    pictures are the files of the pages with what was read drawn on them, where they were asked for.
    """

    reading: Reading
    text: str
    pictures: tuple[Path, ...] = ()


def transcribe_file(
    task: Task, *, only: Container[int] | None = None, overlay: Path | None = None
) -> Transcript | Rejected | Fault:
    """The file, or its pages in only, as text; with overlay, a picture of each page that was read in that folder.

    Never raises for a fault of the file or of the installation.
    """
    from pipeline.overlays.reading import write_overlay
    from pipeline.reading import reading_text

    reading = read_file(task, only)
    if not isinstance(reading, Reading):
        return reading
    source, settings = reading.source, task.settings
    pictures = draw_pictures(reading, task, overlay, lambda page, folder: write_overlay(page, source, settings, folder))
    return Transcript(reading, reading_text(reading), pictures) if isinstance(pictures, tuple) else pictures
