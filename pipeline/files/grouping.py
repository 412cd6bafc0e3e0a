"""Pages scanned one to a file: the pictures of a folder as one document, in the order in which people count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.files.formats import KIND_OF_SUFFIX
from pipeline.types import Kind

_PICTURES = {Kind.PNG, Kind.JPEG, Kind.TIFF}


def by_folder(paths: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """The files, a tuple a document: the pictures of each folder together, every other file by itself."""
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        if KIND_OF_SUFFIX.get(path.suffix.lower()) in _PICTURES:
            folders.setdefault(path.parent, []).append(path)
        else:
            yield (path,)
    for pictures in folders.values():
        yield tuple(sorted(pictures, key=as_counted))


def as_counted(path: Path) -> tuple[tuple[str, int, str], ...]:
    """A key that puts page 2 before page 10; it tells all names apart."""
    parts = re.findall(r"(\D*)(\d*)", path.name)
    return tuple((text.casefold(), int(digits or 0), text + digits) for text, digits in parts)
