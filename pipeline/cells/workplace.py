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
SAID = "said"
SAID_BYTES = 16 * 1024
"""How much of the output is read; a damaged file can bring forth gigabytes of complaints."""

LEAST_ROOM_BYTES = 32 << 20
"""Less than this does not hold a page in colour as poppler draws it."""
LEAST_FILES = 16

SHORT_FOLDER = "/tmp"  # noqa: S108 every folder in it is made by mkdtemp
LONGEST_OF_SOCKETS = 50
"""How long a folder's path may be for a socket below it: of 107 bytes (unix(7)) multiprocessing takes 50."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder for temporary files and the handle that holds its lock."""

    path: Path
    lock: int

    @property
    def said(self) -> str:
        """The beginning of what those who moved in have written to their output, empty if they wrote nothing."""
        with suppress(OSError), (self.path / SAID).open("rb") as file:
            return file.read(SAID_BYTES).decode("utf-8", "backslashreplace").strip()
        return ""

    def clear(self) -> None:
        """Removes the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def room_wanting() -> str | None:
    """What the folder for temporary files lacks, as one line; None while a page has room there."""
    folder = tempfile.gettempdir()
    room = os.statvfs(folder)
    free_bytes = room.f_bavail * room.f_frsize
    if free_bytes < LEAST_ROOM_BYTES:
        return (
            f"{folder}: no room for temporary files: {free_bytes >> 20} MiB left, {LEAST_ROOM_BYTES >> 20} MiB needed"
        )
    if room.f_files and room.f_favail < LEAST_FILES:  # where files are counted at all
        return f"{folder}: no room for temporary files: no more files can be made"
    return None


def make_workplace(*, short: bool = False) -> Workplace:
    """A new folder where temporary files lie (TMPDIR, otherwise /tmp).  Raises OSError.

    short: where the path leaves room for the name of a socket.
    """
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_short_folder() if short else None))
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
    """From now on this process and what it starts keep their temporary files there, and write their output there.

    stdout is for the parent's results alone, and what libraries say on stderr is for the log, not for the terminal.
    """
    os.environ["TMPDIR"] = str(place.path)
    tempfile.tempdir = None  # it is asked for again
    try:
        said = os.open(place.path / SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError:  # no room
        said = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    for output in (1, 2):
        os.dup2(said, output)
    os.close(said)


def _short_folder() -> str:
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= LONGEST_OF_SOCKETS else SHORT_FOLDER


def sweep_workplaces() -> None:
    """Removes workplaces of ours that nobody uses any more."""
    folders = {tempfile.gettempdir(), _short_folder()}
    for path in (found for folder in folders for found in Path(folder).glob(f"{PREFIX}*")):
        with suppress(OSError):
            if path.is_symlink() or path.stat().st_uid != os.getuid():
                continue
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
