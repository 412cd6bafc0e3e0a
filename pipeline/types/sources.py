"""What comes in: a file that can be read, or one that cannot, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file says of its own making: its title, the day it was made, and that of its first digital signature.

    Days are those of Vietnam's clocks.  Scanners often give a file's first name as its title.
    """

    title: str = ""
    made: date | None = None
    signed: date | None = None


NO_ORIGIN = Origin()
"""Of what says nothing of its making."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was looked at and can be read."""

    path: Path
    sha256: str
    size_bytes: int
    kind: Kind
    page_count: int
    origin: Origin = NO_ORIGIN

    @classmethod
    def in_memory(cls, page_count: int) -> SourceFile:
        """Stands for pages or a text that come from no file."""
        return cls(Path("-"), "", 0, Kind.TEXT, page_count)


class Reason(StrEnum):
    """Why a file or a page could not be read; the word stands in the catalogue."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    WRONG_NAME = "wrong_name"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    KILLED = "killed"
    """Ended from outside: by the machine when memory ran out, or by a person."""
    NO_ROOM = "no_room"
    """The machine had no room left for temporary files or processes."""
    ERROR = "error"


PASSING = frozenset({Reason.NOT_FOUND, Reason.UNREADABLE, Reason.KILLED, Reason.NO_ROOM})
"""Reasons that are not the file's doing and leave no trace on it when they pass (a folder was opened, a disk is back, a
program is not killed again): what has one of them is read again each time."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that is not read, and why.  sha256 is None when the bytes could not be had."""

    path: Path
    reason: Reason
    detail: str
    sha256: str | None = None
    size_bytes: int | None = None
