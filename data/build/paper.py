"""The made-up papers as values, read from papers/*.toml.

A printed line may hold marked runs: **bold**, {digits} written by hand, <digits> of a numbering stamp.  A body line
that starts with "# " is a bold paragraph, "## " a bold centred line, "~ " an italic paragraph.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.types import SCALAR_FIELDS

PAPERS = Path(__file__).parent / "papers"


class Face(StrEnum):
    """How a run of letters is set; the values of the first four end the font's file name."""

    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"
    BOLD_ITALIC = "BoldItalic"
    HAND = "hand"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Scan:
    """What becomes of the pages: the file's name, resolution and the scanner's steps in their order.

    levels > 0 rounds greys to so many; text_layer is the language in which a PDF's hidden text is read; text says
    that only text is kept ("eng": read as English, "stripped": without diacritics).
    """

    file: str
    steps: tuple[tuple[str, float], ...]
    dpi: int = 200
    colour: bool = True
    levels: int = 0
    text_layer: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One made-up paper: what is printed, how it is scanned, what a reader should find."""

    id: str
    shows: str
    form: str
    left: tuple[str, ...]
    number: str
    about: tuple[str, ...]
    date: str
    title: tuple[str, ...]
    subject: tuple[str, ...]
    addressed: tuple[str, ...]
    body: tuple[str, ...]
    annex: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    signed: bool
    seal: str
    arrival: tuple[str, ...]
    urgent: str
    scan: Scan
    gold: Mapping[str, Any]

    @property
    def seed(self) -> int:
        """The seed of everything that chance decides on this paper."""
        return zlib.crc32(self.id.encode())


def runs(marked: str, face: Face = Face.REGULAR) -> tuple[Run, ...]:
    """The runs of a marked line; face is that of the unmarked ones."""
    parts = re.split(r"(\*\*.+?\*\*|\{.+?\}|<.+?>)", marked)
    return tuple(_run(part, face) for part in parts if part)


def _run(part: str, face: Face) -> Run:
    if part.startswith("**"):
        return Run(part[2:-2], Face.BOLD)
    if part.startswith("{"):
        return Run(part[1:-1], Face.HAND)
    if part.startswith("<"):
        return Run(part[1:-1], Face.STAMP)
    return Run(part, face)


def plain(marked: str) -> str:
    """The letters of a marked line with single spaces: the line as gold text has it."""
    return " ".join("".join(run.text for run in runs(marked)).split())


def load_papers(folder: Path = PAPERS) -> tuple[Paper, ...]:
    """All papers, by id.  Raises OSError, tomllib.TOMLDecodeError and KeyError."""
    return tuple(load_paper(path) for path in sorted(folder.glob("*.toml")))


def load_paper(path: Path) -> Paper:
    """One paper; its id is the file's stem.  Raises OSError, tomllib.TOMLDecodeError and KeyError."""
    data = tomllib.loads(path.read_text("utf-8"))
    header, scan = data["header"], data["scan"]
    return Paper(
        id=path.stem,
        shows=data["shows"],
        form=data.get("form", "state"),
        left=tuple(header["left"]),
        number=header["number"],
        about=tuple(header.get("about", ())),
        date=header["date"],
        title=tuple(data.get("title", ())),
        subject=tuple(data.get("subject", ())),
        addressed=tuple(data.get("addressed", ())),
        body=tuple(data["body"].strip().splitlines()),
        annex=tuple(data.get("annex", "").strip().splitlines()),
        recipients=tuple(data["recipients"]),
        signature=tuple(data["signature"]),
        signer=data["signer"],
        signed=data.get("signed", True),
        seal=data.get("seal", ""),
        arrival=tuple(data.get("arrival", ())),
        urgent=data.get("urgent", ""),
        scan=Scan(**{**scan, "steps": tuple((name, float(value)) for name, value in scan["steps"])}),
        gold=data["gold"],
    )


def gold_record(paper: Paper) -> dict[str, Any]:
    """The record that a perfect reader would make; null where the paper does not show a field."""
    scalars = {name: paper.gold.get(name) for name in SCALAR_FIELDS}
    return {
        "id": paper.id,
        **scalars,
        "recipients": list(paper.recipients),
        "references": [
            {"date": None, "type": None, "issuer": None, **item} for item in paper.gold.get("references", [])
        ],
        "targets": [{"unit": None, "deadline": None, **item} for item in paper.gold.get("targets", [])],
        "uncertain": list(paper.gold.get("uncertain", [])),
        "handwritten": list(paper.gold.get("handwritten", [])),
    }
