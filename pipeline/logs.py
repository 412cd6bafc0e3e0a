"""Logs: the parent's alone; warnings on stderr, everything in the archive's log file, nothing on stdout."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pipeline.errors import ArchiveError
from pipeline.messages import say, translated

LOG = "vanthu.log"
LOG_BYTES = 5 * 1024 * 1024
OLD_LOGS = 2


def log_to_stderr(*, debug: bool = False) -> None:
    """Shows warnings (with debug: everything) on stderr, a line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.DEBUG if debug else logging.WARNING)
    handler.setFormatter(_Spoken())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(handler.level)


class _Spoken(logging.Formatter):
    """A line in the language spoken."""

    def format(self, record: logging.LogRecord) -> str:
        return f"vanthu: {say(record.levelname)}: {translated(record.getMessage())}"


class _ArchiveLog(RotatingFileHandler):
    """A log that may be cut short where the disk is full: the catalogue tells of that, with an error that ends the run.

    logging would print a traceback for every line instead.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's own name
        del record


@contextmanager
def archive_log(archive: Path) -> Iterator[None]:
    """Writes the program's logs to the archive's log file as well.  Raises ArchiveError when it cannot be written."""
    try:
        handler = _ArchiveLog(archive / LOG, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8")
    except OSError as error:
        raise ArchiveError(f"{archive / LOG}: cannot be written: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level_before = root.level
    root.addHandler(handler)
    root.setLevel(min(level_before, logging.INFO))
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level_before)
        handler.close()
