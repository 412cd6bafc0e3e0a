"""The three old encodings of Vietnamese still met in files, as their bytes look when shown as Western European text.

Sources: TCVN3, the one-byte set without toned capitals of TCVN 5712:1993 (fonts .VnTime, ABC); VISCII, RFC 1456;
VNI-Windows (fonts VNI-Times), which writes a letter as its base and one sign for shape and tone together, as its maker
describes it and as open input methods (xvnkb, vni.h) agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from diacritics.alphabet import TONES

LegacyEncoding = Literal["tcvn3", "vni", "viscii"]
ENCODINGS: tuple[LegacyEncoding, ...] = get_args(LegacyEncoding)

_TCVN3_ROWS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3_FROM_PDF = {"\u2212": "ư", "\u2219": "ã", "\u03bc": "à"}
"""Glyph names of PDF fonts turn the soft hyphen into a minus, the middle dot into an operator, micro into Greek mu."""
_VISCII_ROWS = {
    0x02: "Ẳ",
    0x05: "ẴẪ",
    0x14: "Ỷ",
    0x19: "Ỹ",
    0x1E: "Ỵ",
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ",
    0x90: "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
    0xA0: "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ",
    0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư",
    0xE0: "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
}
_VNI_SIGNS = {"": "øùûõï", "\u0302": "àáåãä", "\u0306": "èéúüë"}
"""For no shape, circumflex and breve: the signs of huyền, sắc, hỏi, ngã, nặng."""
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_TAKING = {"": "aeouyôö", "\u0302": "aeo", "\u0306": "a"}
_VNI_SHAPES = {"\u0302": "â", "\u0306": "ê"}


@dataclass(frozen=True)
class Table:
    """letters: what stands for which letter; the keys are one or two characters, as Latin-1 or cp1252 shows them."""

    letters: Mapping[str, str]
    word: re.Pattern[str]
    key: re.Pattern[str]

    def convert(self, word: str) -> str:
        """A word in this encoding as Unicode, NFC."""
        return self.key.sub(lambda match: self.letters[match[0]], word)


@cache
def table_of(encoding: LegacyEncoding) -> Table:
    """The table of an encoding.  Raises ValueError when it is none of tcvn3, vni, viscii."""
    if encoding not in ENCODINGS:
        raise ValueError(f"unknown encoding {encoding!r}; known: {', '.join(ENCODINGS)}")
    letters = {"tcvn3": _tcvn3, "vni": _vni, "viscii": _viscii}[encoding]()
    signs = "".join(sorted({char for key in letters for char in key if not char.isalpha()}))
    keys = sorted(letters, key=len, reverse=True)
    return Table(
        letters,
        re.compile(rf"(?:[^\W\d_]|[{re.escape(signs)}])+" if signs else r"[^\W\d_]+"),
        re.compile("|".join(map(re.escape, keys))),
    )


def _tcvn3() -> dict[str, str]:
    return _in_rows(_TCVN3_ROWS) | _TCVN3_FROM_PDF


def _viscii() -> dict[str, str]:
    """Bytes 0x80 to 0x9F look different in Latin-1 (control characters) and cp1252 (quotes, dashes); both count."""
    letters = _in_rows(_VISCII_ROWS)
    for code in range(0x80, 0xA0):
        shown = bytes([code]).decode("cp1252", errors="ignore")
        if shown:
            letters[shown] = letters[chr(code)]
    return {shown: letter for shown, letter in letters.items() if shown != letter}


def _in_rows(rows: Mapping[int, str]) -> dict[str, str]:
    return {chr(start + place): letter for start, row in rows.items() for place, letter in enumerate(row)}


def _vni() -> dict[str, str]:
    """The letter gives the case; the sign after a capital may be a capital or not.  ỵ is î, and yï is met too."""
    small = dict(_VNI_SINGLE)
    for shape, bases in _VNI_TAKING.items():
        for base in bases:
            bare = _VNI_SINGLE.get(base, base)
            if shape:
                small[base + _VNI_SHAPES[shape]] = _composed(bare + shape)
            for sign, tone in zip(_VNI_SIGNS[shape], TONES, strict=True):
                small[base + sign] = _composed(bare + shape + tone)
    capitals = {key.upper(): letter.upper() for key, letter in small.items()}
    mixed = {key[0].upper() + key[1:]: letter.upper() for key, letter in small.items()}
    return mixed | small | capitals


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
