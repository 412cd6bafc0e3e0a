"""What a file says of its own making: its title, the day it was made, the day of its first digital signature.

Sources: ISO 32000-1, 7.9.4 (dates), 12.8.1 (signature dictionaries), 14.3.3 (document information); TIFF 6.0, section
12, and Exif 2.3, 4.6.4 and 4.6.5 (names and times of pictures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from PIL import ExifTags

from pipeline.types import Origin

_DATE = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})\d{0,2}(?:([+-])(\d{2})|(Z))?)?")
_VIETNAM = timezone(timedelta(hours=7))
_SIGNED_AT = re.compile(rb"/M\s*\(\s*(D:[^)\s]{8,30})")
_PIECE_BYTES, _LONGEST_BYTES = 1 << 20, 1 << 18
"""A file is looked through in pieces; the dictionary of a signature, which holds its certificates, is no longer."""


def origin_of(path: Path, facts: Mapping[str, object]) -> Origin:
    """The origin of a PDF, of which facts are pdfinfo's with raw dates.  Raises OSError."""
    return Origin(
        title=str(facts.get("Title", "")).strip(),
        made=day_of_stamp(str(facts.get("CreationDate", ""))),
        signed=min(_signed(path), default=None),
    )


def origin_of_picture(tags: Mapping[int, object]) -> Origin:
    """The origin of an image file by its tags: when it was taken, else when it was last written."""
    told = tags.get(ExifTags.Base.DateTimeOriginal) or tags.get(ExifTags.Base.DateTime)
    title = tags.get(ExifTags.Base.DocumentName)
    return Origin(
        title=title.strip("\0 ") if isinstance(title, str) else "",
        made=day_of_stamp(told.replace(":", "").replace(" ", "")) if isinstance(told, str) else None,
    )


def day_of_stamp(text: str) -> date | None:
    """The day of a PDF's date, `D:20240322085403+07'00'`, by Vietnam's clocks; None where it is none."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups()[:5])
    sign, hours, utc = match.groups()[5:]
    try:
        moment = datetime(year, month, day, hour, minute, tzinfo=_VIETNAM)
        if utc or sign:
            zone = UTC if utc else timezone(timedelta(hours=int(f"{sign}{hours}")))
            moment = moment.replace(tzinfo=zone).astimezone(_VIETNAM)
    except (ValueError, OverflowError):
        return None
    return moment.date()


def _signed(path: Path) -> Iterator[date]:
    """The days of a PDF's digital signatures.

    The dictionary of a signature is never compressed: it names the bytes of the file that are signed.
    """
    for piece in _pieces(path):
        at = piece.find(b"/ByteRange")
        while at >= 0:
            end = piece.find(b"endobj", at)
            if end >= 0:
                stamp = _SIGNED_AT.search(piece, max(0, piece.rfind(b" obj", 0, at)), end)
                day = day_of_stamp(stamp[1].decode("latin-1")) if stamp is not None else None
                if day is not None:
                    yield day
            at = piece.find(b"/ByteRange", at + 1)


def _pieces(path: Path) -> Iterator[bytes]:
    """The file in pieces that overlap by the longest signature."""
    held = b""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            held = held[-_LONGEST_BYTES:] + piece
            yield held
