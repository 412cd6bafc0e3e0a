"""The correct Vietnamese that the models learn from, as paragraphs, with the part that is held out for measuring.

The corpora lie in `corpora/` of a folder named by the environment variable VANTHU_SHARED, or in `../shared` beside
the checkout.  A file holds passages parted by blank lines; where it holds whole documents a line `=== DOC` starts each.
"""

from __future__ import annotations

import lzma
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
HELD_OUT_EVERY = 50
HELD_OUT_AT = 25
"""Of every 50 documents the one at this place is kept out of all training."""


@dataclass(frozen=True, slots=True)
class Source:
    """One corpus file: how often its n-grams count, and whether it is of the kind of paper that the office scans."""

    name: str
    weight: int
    administrative: bool


SOURCES = (
    Source("admin_documents", 6, True),
    Source("documents_2026", 4, True),
    Source("gazette_documents", 4, True),
    Source("gazette_documents_2", 4, True),
    Source("more_documents", 4, True),
    Source("regulations", 6, True),
    Source("procedures", 2, False),
    Source("web_admin", 2, False),
    Source("legal_passages", 2, False),
    Source("legal_articles", 1, False),
    Source("legal_code", 1, False),
    Source("news", 2, False),
    Source("general_articles", 1, False),
    Source("wikipedia", 1, False),
)

_WRAPPED = re.compile(r"(?<![.;:!?])\n(?=[^\W\dA-ZĐÀ-Ỹ_]{2})")
"""A line break inside a sentence: the next line goes on with a small letter."""


def shared_folder() -> Path:
    """The folder that holds corpora/.  Raises FileNotFoundError when there is none."""
    named = os.environ.get("VANTHU_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not (folder / "corpora").is_dir():
        raise FileNotFoundError(f"{folder}: no corpora/ here; set VANTHU_SHARED to the folder that holds it")
    return folder


def read_documents(source: Source) -> list[str]:
    """The documents of a corpus in NFC; a file without document marks counts as one document."""
    path = shared_folder() / "corpora" / f"{source.name}.txt.xz"
    text = unicodedata.normalize("NFC", lzma.decompress(path.read_bytes()).decode("utf-8"))
    return [part for part in text.split("=== DOC\n") if part.strip()]


def is_held_out(source: Source, place: int) -> bool:
    """Whether the document at this place of its file is kept for measuring."""
    return source.administrative and place % HELD_OUT_EVERY == HELD_OUT_AT


def training_documents(source: Source) -> Iterator[str]:
    """The documents that may be learned from."""
    return (text for place, text in enumerate(read_documents(source)) if not is_held_out(source, place))


def held_out_documents() -> Iterator[str]:
    """The documents kept for measuring, all administrative."""
    for source in SOURCES:
        if source.administrative:
            documents = read_documents(source)
            yield from (text for place, text in enumerate(documents) if is_held_out(source, place))


def paragraphs(document: str) -> list[str]:
    """The paragraphs of a document: hard-wrapped lines are joined, every other line break parts."""
    return [line.strip() for line in _WRAPPED.sub(" ", document).split("\n") if line.strip()]
