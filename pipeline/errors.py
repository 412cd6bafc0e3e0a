"""The error tree and the one table of exit codes.

VanthuError
├── UsageError        the command was called wrongly
├── MissingTool       an external program, the Vietnamese data or a model is missing or damaged
├── BadInput          a file cannot be read; names the file and the reason
├── ArchiveError      the archive folder is not one of ours, or in use by another run
├── NoRoom            the machine has no room for another process or for temporary files
└── Interrupted       stopped by the user
A document that fails inside a batch is not an exception: it is a row of the catalogue, and the batch ends with
ExitCode.SOME_FAILED.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from pipeline.types import Reason


class ExitCode(IntEnum):
    """What the command's exit status says."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    MISSING_TOOL = 3
    BAD_INPUT = 4
    SOME_FAILED = 5
    ARCHIVE = 6
    NO_ROOM = 7
    INTERRUPTED = 130


EXIT_CODE_MEANING = {
    ExitCode.OK: "everything was done",
    ExitCode.INTERNAL: "a fault of the program itself (please report it)",
    ExitCode.USAGE: "wrong command, option or setting",
    ExitCode.MISSING_TOOL: "a program, the Vietnamese data or a model is missing or damaged (see: vanthu doctor)",
    ExitCode.BAD_INPUT: "the file cannot be read",
    ExitCode.SOME_FAILED: "the batch is finished, but some documents were only partly read, failed or were rejected",
    ExitCode.ARCHIVE: "the archive folder cannot be used",
    ExitCode.NO_ROOM: "no room is left for temporary files or another process; free some and run it again",
    ExitCode.INTERRUPTED: "stopped by the user; run the same command again to go on",
}


class VanthuError(Exception):
    """Any error that is shown to the user as one line."""

    exit_code = ExitCode.INTERNAL


class UsageError(VanthuError):
    """The command, an option or a setting is wrong."""

    exit_code = ExitCode.USAGE


class MissingTool(VanthuError):
    """A part of the installation is missing or damaged; remedy says what to do."""

    exit_code = ExitCode.MISSING_TOOL

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")
        self.what = what
        self.remedy = remedy


class BadInput(VanthuError):
    """A file cannot be read."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, path: Path | str, reason: Reason, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = Path(path)
        self.reason = reason
        self.detail = detail


class ArchiveError(VanthuError):
    """The archive folder cannot be used."""

    exit_code = ExitCode.ARCHIVE


class NoRoom(VanthuError):
    """The machine has no room for another process or for temporary files."""

    exit_code = ExitCode.NO_ROOM


class Interrupted(VanthuError):
    """Stopped by the user."""

    exit_code = ExitCode.INTERRUPTED
