"""One spelling of what looks the same: composed letters, marks on their letter, the right Đ, plain spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from diacritics.alphabet import TONES, is_syllable, newer_tone_place, older_tone_place
from diacritics.edits import Edit
from diacritics.signs import Signs, usual_signs, usual_spaces

TonePlace = Literal["keep", "older", "newer"]
_MOVES: dict[TonePlace, Callable[[str], str] | None] = {
    "keep": None,
    "older": older_tone_place,
    "newer": newer_tone_place,
}

_SHAPES = "\u0302\u0306\u031b"
"""Circumflex, breve and horn as combining marks."""
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ƌ": "đ"})
"""Icelandic eth, African d and others stand for đ in texts from old fonts and from OCR."""
# Both patterns look behind, so that a long run of letters is tried once, not from each of its letters.
_LATIN_WORD = re.compile(
    r"(?<![^\W\d_])(?<![\u0300-\u036f])[^\W\d_][^\W\d_\u0300-\u036f]*[\u0300-\u036f][\w\u0300-\u036f]*"
)
_TONED_CONSONANTS = "".join(
    char
    for letter in "bcdghklmnpqrstvx"
    for tone in TONES
    for char in unicodedata.normalize("NFC", letter + tone) + unicodedata.normalize("NFC", letter.upper() + tone)
    if not unicodedata.combining(char) and not char.isascii()
)
_TONED_CONSONANT_WORD = re.compile(rf"(?<![^\W\d_])[^\W\d_]*[{_TONED_CONSONANTS}][^\W\d_]*")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")
_VOWEL_FOR = {"\u0302": "aeo", "\u0306": "a", "\u031b": "ou"} | dict.fromkeys(TONES, "aeiouy")


def normalize(
    text: str,
    *,
    spaces: bool = True,
    dashes: Signs = "alike",
    quotes: Signs = "alike",
    tone_place: TonePlace = "keep",
) -> str:
    """The text in NFC with stray marks on their letters and look-alikes of Đ as Đ; doing it twice changes nothing more.

    spaces: whether those of other widths become plain ones, and characters without width go.
    dashes, quotes: keep; alike, by default (a no-break hyphen is a hyphen, but – “ ” stay); or plain, those of ASCII.
    tone_place: keep, older (hòa, thúy) or newer (hoà, thuý); words that Vietnamese spelling does not know stay.
    Raises ValueError for another wish.
    """
    composed = unicodedata.normalize("NFC", text)
    text = usual_signs(usual_spaces(composed) if spaces else composed, dashes=dashes, quotes=quotes)
    return _with_tone_place(normalize_word(text), tone_place)


def _with_tone_place(text: str, tone_place: TonePlace) -> str:
    if tone_place not in _MOVES:
        raise ValueError(f"unknown tone_place {tone_place!r}; known: {', '.join(_MOVES)}")
    move = _MOVES[tone_place]
    return _WORD.sub(lambda match: _if_syllable(move(match[0]), match[0]), text) if move else text


def normalize_word(text: str) -> str:
    """normalize, leaving white space alone."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES))
    moved = _LATIN_WORD.sub(lambda match: _marks_moved(match[0]), composed)
    return _TONED_CONSONANT_WORD.sub(lambda match: _if_syllable(_marks_moved(match[0]), match[0]), moved)


def _if_syllable(moved: str, word: str) -> str:
    """quyêń is quyến, but Gdańsk stays."""
    return moved if is_syllable(moved) else word


def _marks_moved(word: str) -> str:
    """Each mark that NFC could not join to its letter moves to the nearest vowel on its left that can bear it."""
    letters = list(unicodedata.normalize("NFD", word))
    bearers: list[list[str]] = []
    for char in letters:
        if char in _VOWEL_FOR and bearers:
            _bearer(bearers, char).append(char)
        else:
            bearers.append([char])
    return unicodedata.normalize(
        "NFC", "".join(part[0] + "".join(sorted(part[1:], key=_mark_order)) for part in bearers)
    )


def _bearer(bearers: list[list[str]], mark: str) -> list[str]:
    for part in reversed(bearers):
        shapes = [char for char in part[1:] if char in _SHAPES]
        taken = any(char in TONES for char in part[1:]) if mark in TONES else bool(shapes)
        if part[0].lower() in _VOWEL_FOR[mark] and not taken:
            return part
    return bearers[-1]


def _mark_order(mark: str) -> int:
    return 1 if mark in TONES else 0


def normalizing_edits(text: str) -> list[Edit]:
    """Words whose marks are not composed, or not on their letters."""
    if text.isascii() or normalize_word(text) == text:
        return []
    edits = []
    for match in _WORD.finditer(text):
        normal = normalize_word(match[0])
        if normal != match[0]:
            edits.append(Edit(match.start(), match.end(), match[0], normal, "normalize", 1.0))
    return edits
