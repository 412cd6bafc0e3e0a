"""Repaired texts as files: another file, or the file itself with a backup beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.atomic import whole_file
from pipeline.commands.console import complain
from pipeline.commands.repair_files import STANDARD_INPUT, OpenText
from pipeline.errors import UsageError


def write_text(text: OpenText, output: Path) -> None:
    """Writes the repaired text to another file, whole or not at all.  Raises UsageError when that cannot be."""
    if output.exists() and text.path != STANDARD_INPUT and output.samefile(text.path):
        raise UsageError(f"{output}: is the file that is read; to change it, use --in-place")
    _refuse_read_only(output)
    with _told_of_trouble(output), whole_file(output) as stream:
        _write(text, stream)
    if text.encoding.rewritten != text.encoding:
        complain(f"{text.path}: is in {text.encoding.name}; {output} is in {text.encoding.rewritten.name}")


def replace_text(text: OpenText) -> None:
    """Puts the repaired text in the file's place; the file as it was becomes FILE.bak.  One without a fault is left.

    An encoding that only old fonts show as they should is a fault.
    Where FILE.bak exists it stays as it is, and FILE.bak.1 is made, and so on.
    Raises UsageError when the text is no file, or cannot be written.
    """
    target = text.path.resolve()
    if text.path == STANDARD_INPUT or not target.is_file():
        raise UsageError(f"{text.path}: is not a file, so it cannot be repaired in place")
    _refuse_read_only(target)
    changed = False

    def keep_backup() -> bool:
        if changed:
            _back_up(target)
        return changed

    with _told_of_trouble(text.path), whole_file(target, before_rename=keep_backup) as stream:
        changed = _write(text, stream)
    if changed and text.encoding.rewritten != text.encoding:
        complain(f"{text.path}: was in {text.encoding.name} and is in {text.encoding.rewritten.name} now")


def _refuse_read_only(target: Path) -> None:
    """A file that nobody may write could still be replaced in its folder, but is meant to stay."""
    with suppress(OSError):
        if not target.stat().st_mode & 0o222 and target.is_file():
            raise UsageError(f"{target}: cannot be written: it is read-only")


@contextmanager
def _told_of_trouble(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from error


def _write(text: OpenText, stream: BinaryIO) -> bool:
    """Writes the repaired text as the text was written, or in UTF-8 where that was an old encoding; whether it changed.

    Windows-1258 becomes UTF-8 because it has no one way to write a letter with a tone.
    """
    encoding = text.encoding.rewritten
    stream.write(encoding.mark)
    changed = text.encoding.legacy is not None
    for piece in text.pieces:
        stream.write(piece.after.encode(encoding.codec))
        changed = changed or bool(piece.edits)
    return changed


def _back_up(target: Path) -> Path:
    """A second name for the file as it is, or a copy where the disk knows no second names; never over another file."""
    number = 0
    while True:
        backup = target.with_name(f"{target.name}.bak.{number}" if number else f"{target.name}.bak")
        try:
            return _linked_or_copied(target, backup)
        except FileExistsError:
            number += 1


def _linked_or_copied(target: Path, backup: Path) -> Path:
    try:
        backup.hardlink_to(target)
    except FileExistsError:
        raise
    except OSError:
        with target.open("rb") as source, backup.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        shutil.copystat(target, backup)
    return backup
