"""Text files repaired one after another, a piece at a time: the inputs, and their pieces for a sink to take.

What is no text is found out before anything is written.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from diacritics.edits import Mode
from diacritics.repair import MIN_CONFIDENCE
from diacritics.store import ModelError
from diacritics.stream import RepairedPiece, repair_stream
from diacritics.text_file import BLOCK_BYTES, Encoding, UnreadableText, tell_encoding, text_blocks
from pipeline.commands.console import complain
from pipeline.errors import BadInput, ExitCode, MissingTool, UsageError
from pipeline.types import Reason

STANDARD_INPUT = Path("-")
MEMORY_BYTES = 1 << 20
"""What comes from a pipe is read twice; more of it than this waits on the disk."""


@dataclass(frozen=True, slots=True)
class RepairTask:
    """How the files are to be repaired, and how large one may be."""

    mode: Mode = "auto"
    min_confidence: float = MIN_CONFIDENCE
    max_file_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that can be read: its file, its encoding, and its repaired pieces, which are worked out as they are taken.

    path is "-" for the standard input.
    """

    path: Path
    encoding: Encoding
    pieces: Iterator[RepairedPiece]


class ReaderGone(Exception):
    """Nobody reads the output any more, so there is nothing left to do."""


Sink = Callable[[OpenText], None]
"""Takes the pieces of one text to where they belong.  Raises BadInput or UsageError, or ReaderGone."""


def find_texts(names: Sequence[str]) -> list[Path]:
    """The files that are named, in order; a pattern (*, ?, [..], ** for folders) stands for the files that match it.

    A name that exists is taken as it is.  A pattern that matches nothing stays, to be told as missing.
    """
    found: list[Path] = []
    for name in names:
        matches = [] if os.path.lexists(name) else sorted(glob.glob(name, recursive=True))  # noqa: PTH207 absolute patterns too
        files = [_as_file(match) for match in matches if not Path(match).is_dir()]
        found += files or [Path(name)]
    return found


def _as_file(name: str) -> Path:
    """A file that a pattern found; one named "-" is not the standard input."""
    return Path.cwd() / name if name == str(STANDARD_INPUT) else Path(name)


def repair_files(paths: Sequence[Path], task: RepairTask, sink: Sink) -> ExitCode:
    """Repairs each file into the sink.  One that cannot be read or written is named, and the others go on.

    Raises BadInput or UsageError where it is the only one, MissingTool when the model is missing or damaged.
    """
    code = ExitCode.OK
    for path in paths:
        try:
            with open_text(path, task) as text:
                sink(text)
        except ReaderGone:
            return code
        except (BadInput, UsageError) as error:
            if len(paths) == 1:
                raise
            complain(str(error))
            code = ExitCode.SOME_FAILED
        except ModelError as error:
            raise MissingTool(str(error.path), error.problem) from error
    return code


@contextmanager
def open_text(path: Path, task: RepairTask) -> Iterator[OpenText]:
    """The text of a file, or of the standard input for "-".  Raises BadInput."""
    with _opened(path) as source, _seekable(source, path, task.max_file_bytes) as stream:
        try:
            encoding = tell_encoding(stream, path)
        except UnreadableText as error:
            reason = Reason.EMPTY if stream.seek(0, os.SEEK_END) == 0 else Reason.UNSUPPORTED
            raise BadInput(path, reason, error.reason) from error
        except OSError as error:
            raise BadInput(path, Reason.UNREADABLE, f"cannot be read: {error.strerror}") from error
        blocks = text_blocks(stream, encoding)
        yield OpenText(path, encoding, repair_stream(blocks, task.mode, task.min_confidence))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path == STANDARD_INPUT:
        if sys.stdin is None:  # it was closed before the program began
            raise BadInput(path, Reason.UNREADABLE, "there is no standard input")
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise BadInput(path, Reason.NOT_FOUND, "no such file") from error
    except OSError as error:
        raise BadInput(path, Reason.UNREADABLE, f"cannot be read: {error.strerror}") from error
    with stream:
        yield stream


@contextmanager
def _seekable(source: BinaryIO, path: Path, max_bytes: int) -> Iterator[BinaryIO]:
    """The source itself where it is a file on the disk, else all that comes from it, set aside."""
    status = None if path == STANDARD_INPUT else os.fstat(source.fileno())
    if status is not None and stat.S_ISREG(status.st_mode):
        if status.st_size > max_bytes:
            raise _too_large(path, max_bytes)
        yield source
        return
    with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as aside:
        size = 0
        while block := source.read(BLOCK_BYTES):
            size += aside.write(block)
            if size > max_bytes:
                raise _too_large(path, max_bytes)
        yield aside  # type: ignore[misc]  # it has all of BinaryIO's methods since Python 3.11


def _too_large(path: Path, max_bytes: int) -> BadInput:
    return BadInput(path, Reason.TOO_LARGE, f"more than {max_bytes} bytes")
