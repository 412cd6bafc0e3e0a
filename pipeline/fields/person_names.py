"""Names of persons in a signature block."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.fields.signer_titles import find_title
from pipeline.folding import fold
from pipeline.paper import Placed
from pipeline.types import Word

_SIZES = range(2, 6)
_SPECKS = " .,:;!\"“”_-–—'’`|*~^<>=/"
_STROKES = set("IilJ|1")
_SURE_WORD = 0.93
"""A syllable read with less may have another tone mark than was read."""
_MENDED = 0.8
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_MIDDLE_NAMES = {"Văn", "Thị"}
_DEGREES = {"ths", "ts", "bs", "gs", "pgs", "ks", "ds", "ls", "cn", "dr", "bsck", "tskh"}
"""Before a name: `Ths. Lê Văn An` (thạc sĩ), `Bs. …` (bác sĩ)."""
_RANK_ENDS = {"ta", "tuong", "uy", "si", "sy", "su", "ong", "ba", "cki", "ckii", "bscki", "bsckii"}
_DOTLESS = "Thi"
"""Thị without its dot, as the second of three syllables or more."""
_LEAST_CAPITALS = 3
_LEAST_SURE = 0.85
_HIGHLAND = re.compile(r"^(?:[HK][’'ʼ‘`]?|Y|A)$")
"""What stands before many a name of the Central Highlands: `H’ Bia Niê`, `Y Thông Êban`, `K’ Sung`."""
_HIGHLAND_JOINED = re.compile(r"^[HK][’'ʼ‘`]\w")
"""The same, set close: `H’Nguôn Byă`."""
_PARTS = re.compile(r"[’'ʼ‘`-]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name, the words that show it, their page, and a confidence factor below 1 where a mark was put right."""

    value: str
    words: tuple[Word, ...]
    page: int
    factor: float = 1.0

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, weighted by length, times the factor."""
        size = sum(len(word.raw) for word in self.words)
        return self.factor * sum(word.confidence * len(word.raw) for word in self.words) / max(1, size)


def lowest_name(lines: Sequence[Placed]) -> PersonName | None:
    """The name in the lowest line that can be one, in small letters before capitals; None when no line can."""
    found = (
        name for find in (name_in, capital_name) for placed in reversed(lines) if (name := find(placed)) is not None
    )
    return next(found, None)


def any_name(placed: Placed) -> bool:
    """Whether a line holds a name, in small letters or in capitals."""
    return name_in(placed) is not None or capital_name(placed) is not None


def name_in(placed: Placed) -> PersonName | None:
    """The name that a line holds; specks of a seal may stand around it.

    A run of words with another word close beside it is the rest of a name of which a part was not read: no name.
    """
    words, before, after = _longest_run(placed.line.words)
    parts = [_bare(word) for word in words]
    if len(parts) not in _SIZES or not _is_person(parts, words) or _lacks_surname(parts):
        return None
    cut_off = (before is not None and not _is_rank(before) and _is_close(before, words[0])) or _is_rest(parts)
    if (len(parts) < 3 and cut_off) or (after is not None and _is_close(words[-1], after) and _has_letters(after)):
        return None
    mended = [_surname(parts[0]), *(_given(part, word) for part, word in zip(parts[1:], words[1:], strict=True))]
    if len(parts) > 2 and parts[1] == _DOTLESS:
        mended[1] = "Thị"
    lost = parts[0][:1] == "L" and "L" not in words[0].text
    factor = _MENDED if lost or mended[1:] != parts[1:] else 1.0
    return PersonName(" ".join(mended), tuple(words), placed.page, factor)


def capital_name(placed: Placed) -> PersonName | None:
    """The name that a line in capitals holds: `NGUYỄN VĂN AN`, as some offices print it under the hand.

    Only three words or more that begin with a surname and are no place or body: seals have capitals too.
    """
    words = [word for word in placed.line.words if _bare(word)]
    parts = [_bare(word) for word in words]
    if not _LEAST_CAPITALS <= len(parts) <= max(_SIZES) or not all(part.isupper() and part.isalpha() for part in parts):
        return None
    named = parts[0].capitalize() in lexicon.surnames() and all(is_syllable(part.lower()) for part in parts[1:])
    sure = min(word.confidence for word in words) >= _LEAST_SURE
    text = " ".join(parts)
    if not named or not sure or find_title(text) is not None or lexicon.starts_with_word(text, lexicon.body_heads()):
        return None
    return PersonName(text, tuple(words), placed.page)


def _longest_run(words: Sequence[Word]) -> tuple[list[Word], Word | None, Word | None]:
    """The longest run of capitalised words of a line, and the words before and after it."""
    best = run = (0, 0)
    for place, word in enumerate(words):
        part = _bare(word)
        if _is_name_word(part) and fold(part) not in _DEGREES:
            run = (run[0] if run[1] == place else place, place + 1)
        best = max(best, run, key=lambda span: span[1] - span[0])
    start, end = best
    before = words[start - 1] if start > 0 else None
    return list(words[start:end]), before, words[end] if end < len(words) else None


def _bare(word: Word) -> str:
    """The word without specks, and without a stroke that was read as a letter before a surname: `INguyễn`, `1ê`."""
    text = (word.raw if " " in word.text else word.text).strip(_SPECKS)  # `Nọong` is no word, but it is a name
    if text[:1] not in _STROKES:
        return text
    return next((name for name in (text[1:], f"L{text[1:]}") if name in lexicon.surnames()), text)


def _is_rank(word: Word) -> bool:
    """Whether a word before a name ends a degree or rank: `PGS.TS.`, `Thượng tá`, `Bác sĩ`."""
    parts = [fold(part) for part in word.text.strip(_SPECKS).split(".") if part]
    return bool(parts) and all(part in _DEGREES or part in _RANK_ENDS for part in parts)


def _lacks_surname(parts: Sequence[str]) -> bool:
    """Whether a name begins with the middle name of women, which is no surname but before Văn."""
    return parts[0] in {"Thị", _DOTLESS} and parts[1] != "Văn"


def _is_rest(parts: Sequence[str]) -> bool:
    """Whether two words are the end of a name: its first is a middle name."""
    return parts[0] in _MIDDLE_NAMES


def _is_close(left: Word, right: Word) -> bool:
    if left.box is None or right.box is None:
        return True
    return right.box.left - left.box.right < 1.2 * right.box.height


def _has_letters(word: Word) -> bool:
    return sum(map(str.isalpha, word.text)) >= 2


def _is_name_word(text: str) -> bool:
    """Whether a word is printed as a part of a name: a capital and small letters, also as `H’Yim` and `Ka-Phu`."""
    parts = [part for part in _PARTS.split(text) if part]
    return bool(parts) and all(part.isalpha() and part[0].isupper() and part[1:] == part[1:].lower() for part in parts)


def _is_person(parts: Sequence[str], words: Sequence[Word]) -> bool:
    """Whether the run is a name: its first word is a surname, or every word was read surely."""
    rare = parts[0] in lexicon.rare_surnames() or any(form.match(parts[0]) for form in (_HIGHLAND, _HIGHLAND_JOINED))
    known = rare or lexicon.nearest(parts[0], lexicon.surnames()) is not None
    return known or (len(parts) >= 3 and min(word.confidence for word in words) >= _LEAST_SURE)


def _surname(text: str) -> str:
    """The surname with its marks put right when only one surname has these letters."""
    if text in lexicon.surnames() or text in lexicon.rare_surnames():
        return text
    same = [name for name in lexicon.surnames() if fold(name) == fold(text)]
    return same[0] if len(same) == 1 else text


def _given(text: str, word: Word) -> str:
    """A syllable that is no name, with the one tone mark with which it is; only where the reading was unsure.

    An engine takes one mark for another rather than paper for a mark, so that a name with a mark is meant.
    """
    if word.confidence >= _SURE_WORD or text in lexicon.given_names() or not _tone(text):
        return text
    same = [name for name in lexicon.given_names() if _toneless(name) == _toneless(text) and _tone(name)]
    return same[0] if len(same) == 1 else text


def _tone(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if mark in _TONES)


def _toneless(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
