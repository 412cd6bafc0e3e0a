"""The Times-like letters: Tinos, which has every Vietnamese letter and the measures of Times New Roman."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from PIL import ImageFont

from data.build.hand import hand_width
from data.build.paper import Face

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
DPI = 300
STAMP_PITCH_EM = 0.78
"""From digit to digit of a numbering stamp, in the size of the print beside it."""


def find_font(face: Face) -> Path | None:
    """Where the font lies (package fonts-croscore on Debian), or None."""
    name = f"Tinos-{face.value}.ttf"
    return next((path for folder in FOLDERS for path in sorted(folder.rglob(name))), None)


def font_hashes() -> dict[str, str]:
    """The sha256 of each font file that is installed: another version draws other pixels."""
    found = (find_font(face) for face in Face if face not in {Face.HAND, Face.STAMP})
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found if path is not None}


@cache
def font(face: Face, size_pt: float) -> ImageFont.FreeTypeFont:
    """The font at 300 dpi.  Raises FileNotFoundError when it is not installed."""
    path = find_font(face)
    if path is None:
        raise FileNotFoundError(f"Tinos-{face.value}.ttf is not installed (Debian package fonts-croscore)")
    # The basic layout is enough for composed letters and is the same whether or not libraqm is there.
    return ImageFont.truetype(str(path), round(size_pt * DPI / 72), layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, face: Face, size_pt: float) -> float:
    """The width of a run in pixels at 300 dpi."""
    if face is Face.HAND:
        return hand_width(text, size_pt * DPI / 72)
    if face is Face.STAMP:
        return len(text) * STAMP_PITCH_EM * size_pt * DPI / 72
    return font(face, size_pt).getlength(text)
