"""What a path is: found, opened and told by its content, or rejected with one clear line."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from diacritics.cli import UnreadableText, decode_text
from pipeline.errors import BadInput
from pipeline.files.bitmaps import count_frames, tags_of
from pipeline.files.formats import (
    FOREIGN_SUFFIXES,
    HEAD_BYTES,
    KIND_OF_SUFFIX,
    MAX_TEXT_BYTES,
    NAME_OF_KIND,
    TABLE_SUFFIXES,
    kind_of_head,
    other_format,
)
from pipeline.files.grouping import by_folder
from pipeline.files.origin import origin_of, origin_of_picture
from pipeline.files.poppler import document_facts
from pipeline.settings import Limits
from pipeline.types import NO_ORIGIN, Kind, Origin, Reason, Rejected, SourceFile

GroupBy = Literal["file", "folder"]
"""What makes a document: a file by itself, or the pictures of a folder together."""

_SKIPPED_NAMES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"}


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file under the paths, folders searched in order of name, each path once an occurrence.

    Hidden files and those that desktops leave behind (Thumbs.db, ~$letter.docx) are skipped; folders behind symbolic
    links are not entered, so that a loop cannot arise.  What does not exist or cannot be listed is yielded as it is,
    for `identify` to reject it.
    """
    return map(Path, _walk(map(str, paths)))


def _walk(paths: Iterable[str]) -> Iterator[str]:
    for given in paths:
        waiting = [(given, _is_folder(given))]
        while waiting:
            name, is_folder = waiting.pop()
            children = _children(name) if is_folder else None
            if children is None:
                yield name
            else:
                waiting.extend(reversed(children))


def find_documents(paths: Sequence[Path], archive: Path, *, group_by: GroupBy = "file") -> Iterator[tuple[Path, ...]]:
    """The files under the paths, a tuple a document, as absolute paths, none twice and none of the archive's own.

    Links are not resolved: a file's name is what the office knows it by.
    """
    found = map(Path, _found(paths, archive))
    return by_folder(found) if group_by == "folder" else ((path,) for path in found)


def count_files(paths: Sequence[Path], archive: Path) -> int:
    """How many files find_documents finds."""
    return sum(1 for _ in _found(paths, archive))


def _found(paths: Sequence[Path], archive: Path) -> Iterator[str]:
    own = os.path.abspath(archive)  # noqa: PTH100 resolve() would follow links
    given = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    seen: set[str] = set()
    for path in _walk(given):
        if path in seen or path == own or path.startswith(f"{own}{os.sep}"):
            continue
        if len(given) > 1:  # they may lie in one another
            seen.add(path)
        yield path


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _children(folder: str) -> list[tuple[str, bool]] | None:
    """What is worth looking at in a folder, sorted: each path and whether it is a folder to search; None if no list."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not _is_skipped(entry.name)]
    except (OSError, ValueError):
        return None
    shown = sorted((entry for entry in found if not _is_linked_folder(entry)), key=lambda entry: entry.name)
    return [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in shown]


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _is_skipped(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SKIPPED_NAMES


def identify(path: Path, limits: Limits) -> SourceFile | Rejected:
    """What a file is by its content, or why it is not read.  Never blocks on a pipe or a device.

    Raises MissingTool when poppler is not installed, and nothing else.
    """
    size_bytes: int | None = None
    sha256: str | None = None
    try:
        size_bytes = _size_of_regular_file(path, limits)
        sha256 = _sha256(path)
        kind = _kind(path)
        return SourceFile(path, sha256, size_bytes, kind, *_pages_and_origin(path, kind, limits))
    except BadInput as error:
        return Rejected(path, error.reason, " ".join(error.detail.split()), sha256, size_bytes)
    except OSError as error:
        return Rejected(path, Reason.UNREADABLE, f"cannot be read: {error.strerror or error}", sha256, size_bytes)


def _size_of_regular_file(path: Path, limits: Limits) -> int:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        what = "a link that leads nowhere" if path.is_symlink() else "no such file"
        raise BadInput(path, Reason.NOT_FOUND, what) from error
    if stat.S_ISDIR(status.st_mode) and not os.access(path, os.R_OK | os.X_OK):
        raise BadInput(path, Reason.UNREADABLE, "the folder cannot be opened: permission denied")
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(path, Reason.NOT_A_FILE, f"is not a file but {_name_of_mode(status.st_mode)}")
    if status.st_size == 0:
        raise BadInput(path, Reason.EMPTY, "the file is empty")
    if status.st_size > limits.max_file_bytes:
        raise BadInput(path, Reason.TOO_LARGE, f"{status.st_size} bytes, more than {limits.max_file_bytes}")
    return status.st_size


def _name_of_mode(mode: int) -> str:
    names = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((name for test, name in names if test(mode)), "something else")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _kind(path: Path) -> Kind:
    """The kind by content, if the name does not say otherwise.  Raises BadInput."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    suffix = path.suffix.lower()
    named = KIND_OF_SUFFIX.get(suffix)
    kind = _kind_by_content(path, head)
    if kind is None:
        raise _unknown(path, head, named)
    if (named is not None and named is not kind) or suffix in FOREIGN_SUFFIXES:
        raise BadInput(path, Reason.WRONG_NAME, f"named {suffix} but holds {NAME_OF_KIND[kind]}")
    if kind is Kind.TEXT and suffix in TABLE_SUFFIXES:
        raise BadInput(path, Reason.UNSUPPORTED, f"a {suffix} file is not a paper")
    return kind


def _kind_by_content(path: Path, head: bytes) -> Kind | None:
    kind = kind_of_head(head)
    if kind is not None or other_format(head) is not None or path.stat().st_size > MAX_TEXT_BYTES:
        return kind
    content = path.read_bytes()
    if not content.strip():
        raise BadInput(path, Reason.EMPTY, "the file holds only blanks")
    try:
        decode_text(content, path)
    except UnreadableText:
        return None
    return Kind.TEXT


def _unknown(path: Path, head: bytes, named: Kind | None) -> BadInput:
    other = other_format(head)
    if named is not None and other is not None:
        return BadInput(path, Reason.WRONG_NAME, f"named {path.suffix.lower()} but holds {other}")
    if named is Kind.TEXT:
        return BadInput(path, Reason.UNSUPPORTED, "not a text, or one in an unknown encoding; save it as UTF-8")
    if named is not None:
        return BadInput(path, Reason.DAMAGED, f"named {path.suffix.lower()} but does not begin as one does")
    return BadInput(path, Reason.UNSUPPORTED, f"{other or 'an unknown kind of file'} is not read")


def _pages_and_origin(path: Path, kind: Kind, limits: Limits) -> tuple[int, Origin]:
    if kind is Kind.TEXT:
        return 1, NO_ORIGIN
    facts = document_facts(path, limits) if kind is Kind.PDF else {}
    count: int = facts["Pages"] if facts else count_frames(path, kind, limits)
    if count > limits.max_pages:
        raise BadInput(path, Reason.TOO_MANY_PAGES, f"more than {limits.max_pages} pages")
    return count, origin_of(path, facts) if facts else origin_of_picture(tags_of(path, kind, limits))
