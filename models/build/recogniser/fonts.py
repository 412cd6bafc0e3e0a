"""The typefaces of the training lines: those of Debian that hold every Vietnamese letter, most of them like Times.

Packages: fonts-croscore, fonts-texgyre, fonts-freefont-ttf, fonts-linuxlibertine, fonts-dejavu-core.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from models.build.recogniser.texts import Face

FOLDERS = tuple(
    Path(folder)
    for folder in (
        "/usr/share/fonts/truetype/croscore",
        "/usr/share/texmf/fonts/opentype/public/tex-gyre",
        "/usr/share/fonts/truetype/freefont",
        "/usr/share/fonts/opentype/linux-libertine",
        "/usr/share/fonts/truetype/dejavu",
    )
)
_CROSCORE = ("{}-Regular.ttf", "{}-Bold.ttf", "{}-Italic.ttf", "{}-BoldItalic.ttf")
_GYRE = ("{}-regular.otf", "{}-bold.otf", "{}-italic.otf", "{}-bolditalic.otf")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family, its files in the order of Face, and how often it is drawn."""

    weight: int
    files: tuple[str, str, str, str]


def _family(weight: int, name: str, files: tuple[str, ...]) -> Typeface:
    regular, bold, italic, bold_italic = (file.format(name) for file in files)
    return Typeface(weight, (regular, bold, italic, bold_italic))


TYPEFACES = (
    _family(40, "Tinos", _CROSCORE),
    _family(24, "texgyretermes", _GYRE),
    _family(10, "FreeSerif", ("{}.ttf", "{}Bold.ttf", "{}Italic.ttf", "{}BoldItalic.ttf")),
    _family(7, "Arimo", _CROSCORE),
    _family(3, "texgyreheros", _GYRE),
    _family(2, "texgyreheroscn", _GYRE),
    _family(2, "FreeSans", ("{}.ttf", "{}Bold.ttf", "{}Oblique.ttf", "{}BoldOblique.ttf")),
    _family(3, "LinLibertine", ("{}_R.otf", "{}_RB.otf", "{}_RI.otf", "{}_RI.otf")),
    _family(2, "texgyreschola", _GYRE),
    _family(2, "texgyrepagella", _GYRE),
    _family(2, "Cousine", _CROSCORE),
    _family(3, "DejaVuSans", ("{}.ttf", "{}-Bold.ttf", "{}.ttf", "{}-Bold.ttf")),
)


def choose_typeface(chance: random.Random) -> Typeface:
    """A family by its weight."""
    return chance.choices(TYPEFACES, [face.weight for face in TYPEFACES])[0]


@cache
def load(file: str, size_px: int) -> ImageFont.FreeTypeFont:
    """The font of a file, found in FOLDERS.  Raises FileNotFoundError."""
    for folder in FOLDERS:
        if (folder / file).is_file():
            return ImageFont.truetype(str(folder / file), size_px, layout_engine=ImageFont.Layout.BASIC)
    raise FileNotFoundError(f"{file}: not in {', '.join(map(str, FOLDERS))} (scripts/setup fonts installs it)")


def file_of(typeface: Typeface, face: Face) -> str:
    """The file of a family's face."""
    return typeface.files[list(Face).index(face)]
