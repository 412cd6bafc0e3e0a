"""Inputs as the ledger keeps them: a path, the hash of what it held, and a signature by which that hash stays known.

Hashing a thousand scans again takes minutes, asking the file system for their signatures a moment.  A signature is
trusted only when the file had been left alone for a while before it was hashed: a change within the clock's own
steps, or one stamped by a clock that runs ahead, would leave the same signature over other bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SETTLED_NS = 2_000_000_000
"""How long before it was hashed a file must have been left alone: a step of the coarsest file system's clock (FAT)."""


@dataclass(frozen=True, slots=True)
class Input:
    """A path that was given or found.

    sha256 is None when the bytes cannot be had, signature when it cannot be trusted.  position is the page's place in
    a document whose pages are files of their own, None for a file that is a document by itself.
    """

    path: Path
    sha256: str | None
    signature: str | None = None
    position: int | None = None

    @property
    def suffix(self) -> str:
        return suffix_of(self.path)


def suffix_of(path: Path) -> str:
    """The name's ending in small letters, dot included; valid Unicode whatever its bytes."""
    return os.fsencode(path.suffix.lower()).decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class Files:
    """The files that hold one document: one as a rule; one a page, in order, where they were scanned so."""

    inputs: tuple[Input, ...]

    @property
    def first(self) -> Input:
        return self.inputs[0]

    @property
    def key(self) -> str | None:
        """Under which key the document is filed: its content's sha256, of several files that of their hashes.

        None when a file's bytes cannot be had.
        """
        hashes = [item.sha256 for item in self.inputs if item.sha256 is not None]
        if len(hashes) < len(self.inputs):
            return None
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def as_documents(items: Sequence[Input]) -> list[Files]:
    """The pages of one document, each with its place; an input whose bytes cannot be had stands by itself."""
    pages = [item for item in items if item.sha256 is not None]
    strays = [Files((item,)) for item in items if item.sha256 is None]
    if len(pages) == 1:
        return [Files((pages[0],)), *strays]
    placed = tuple(replace(item, position=place) for place, item in enumerate(pages, start=1))
    return [Files(placed), *strays] if placed else strays


def signature_of(path: Path) -> str | None:
    """Inode, size and times of a path as one word; None when the path cannot be looked at.

    A change of the content sets the second time (ctime, stat(2)), which no program can set back.
    """
    try:
        return _signature(path.stat())
    except (OSError, ValueError):
        return None


def hashed(path: Path, max_file_bytes: int) -> Input:
    """The path with the sha256 of its content, where it is a regular file that is neither empty nor too large.

    Why there is none is for `identify` to say.  The signature is kept only if it can be trusted.
    """
    try:
        before = path.stat()
        signature = _signature(before) if _is_settled(before) else None
        # A pipe would block: looked at before it is opened, and opened so that it could not.
        if not stat.S_ISREG(before.st_mode) or not 0 < before.st_size <= max_file_bytes:
            return Input(path, None, signature)
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:  # noqa: PTH123 a handle
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            unchanged = _signature(os.fstat(stream.fileno())) == signature
        return Input(path, sha256, signature if unchanged else None)
    except (OSError, ValueError):
        return Input(path, None)


def _is_settled(status: os.stat_result) -> bool:
    return max(status.st_ctime_ns, status.st_mtime_ns) < time.time_ns() - SETTLED_NS


def _signature(status: os.stat_result) -> str:
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
