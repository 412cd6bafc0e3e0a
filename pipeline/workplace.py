"""A cell's own folder for temporary files: Tesseract's page images lie there, and go with the cell however it ends.

The folder is locked (flock, which ends with the process) by all that use it, so that one left behind by a power cut or
a kill of everything at once can be told from one in use, and is swept away by the next run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PREFIX = "vanthu-"


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder for temporary files and the handle that holds its lock."""

    path: Path
    lock: int

    def clear(self) -> None:
        """Removes the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def make_workplace() -> Workplace:
    """A new folder where temporary files lie (TMPDIR, otherwise /tmp).  Raises OSError."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        place = share_workplace(path)
        if place is not None:
            return place


def share_workplace(path: Path) -> Workplace | None:
    """Another process's hold on a workplace; None when the folder is gone.  Raises OSError."""
    try:
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_SH)
    if path.exists():
        return Workplace(path, lock)
    os.close(lock)  # swept away before it could be locked
    return None


def move_in(place: Workplace) -> None:
    """From now on this process and what it starts keep their temporary files there."""
    os.environ["TMPDIR"] = str(place.path)
    tempfile.tempdir = None  # it is asked for again


def sweep_workplaces() -> None:
    """Removes workplaces of ours that nobody uses any more."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if path.is_symlink() or path.stat().st_uid != os.getuid():
                continue
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
