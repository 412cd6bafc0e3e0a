"""Files that appear whole: written beside the target, synced, then renamed over it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes) -> None:
    """Writes data to path as whole_file does.  Raises OSError; the target is then as it was."""
    with whole_file(path) as stream:
        stream.write(data)


@contextmanager
def whole_file(path: Path, before_rename: Callable[[], bool] = lambda: True) -> Iterator[BinaryIO]:
    """A stream to path such that a reader sees the old file or the new one, never a part.

    A symbolic link is followed: the file it names is replaced, the link stays.  A new file gets the permissions that
    an ordinary new file would.  What is no regular file (a pipe, /dev/null) cannot be replaced and is written to.
    before_rename is called when all is written and safe; when it answers no, the target is left as it was.
    Raises OSError; the target is then as it was.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), _mode_of(target))
            os.fsync(stream.fileno())
        if before_rename():
            beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)  # the only way to ask for it is to set it
        os.umask(umask)
        return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last; without it a power cut may bring the old file back."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
