"""The order of Vietnamese words: An, Ăn, Ân, Ba … Da, Đa; within a letter không dấu, huyền, hỏi, ngã, sắc, nặng.

The levels are those of the Unicode Collation Algorithm with the rules of the CLDR for Vietnamese (locale vi), as in
LibreOffice and databases: first the letters of the whole text, then its tones, then small before capital.  Spaces come
before punctuation, then digits, then letters.  What is neither Vietnamese nor ASCII follows by code point.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""ASCII punctuation in the order of the CLDR's root collation."""
_DIGITS = "0123456789"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng."""

# Weights are characters, so that translating a text gives its key; code points keep their order in UTF-8.
_FIRST = 2
_BLANK = chr(_FIRST)
_WEIGHT = {char: chr(_FIRST + 1 + place) for place, char in enumerate(_PUNCTUATION + _DIGITS + _LETTERS)}
_AFTER_LETTERS = 0x100
_PLAIN = "\x02"
_TONE_WEIGHT = {tone: chr(3 + place) for place, tone in enumerate(_TONES)}
_SMALL, _CAPITAL = "\x02", "\x03"


class _Level(dict[int, str]):
    """A table for str.translate that works out a character's weight when it is first met."""

    def __init__(self, level: int) -> None:
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = _weights(chr(code))[self._level]
        return weight


@lru_cache(maxsize=4096)
def collation_key(text: str) -> bytes:
    """Bytes that sort as the texts do; they hold no byte below 2 but the 1 between the levels."""
    composed = unicodedata.normalize("NFC", text)
    return "\x01".join(composed.translate(level) for level in _LEVELS).encode("utf-8", "surrogatepass")


def _weights(char: str) -> tuple[str, str, str]:
    """Letter, tone and case of one character."""
    small = char.lower()
    case = _SMALL if small == char else _CAPITAL
    tone, bare = _PLAIN, small
    for mark in unicodedata.normalize("NFD", small):
        if mark in _TONE_WEIGHT:
            tone = _PLAIN + _TONE_WEIGHT[mark]
            bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", small).replace(mark, ""))
    if bare.isspace():
        return _BLANK, _PLAIN, _SMALL
    letter = "".join(_WEIGHT.get(part, chr(min(_AFTER_LETTERS + ord(part), 0x10FFFF))) for part in bare)
    return letter, tone, case


_LEVELS = tuple(_Level(level) for level in range(3))
