"""Mending misread codes in symbols, and only to codes that exist for such a paper.

A code is mended when it differs from a known one by marks, case or look-alike letters alone; by other letters only when
the title or the issuer on the same paper says which code stands at that place: the type's code first, then the
issuer's; in a letter (công văn) the issuer's first, then that of a unit, of which nothing is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import lexicon
from pipeline.folding import fold

_LEAST_LETTERS = 3
_LEAST_BODY = 4
"""Letters of an issuer's code from which on any of them may be put right; in shorter ones, which are much alike, only
letters that look like the right ones.
"""
_SMALL_WORDS = {"VÀ", "CỦA", "THÀNH", "PHỐ", "TỈNH"}
"""Words of a body's name that its code mostly leaves out."""
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_PART = re.compile(r"[^-–—./\s]+|[-–—./]")
_BETWEEN = re.compile(r"(?<=\S)\s*[-–—./]\s*(?=\S)|(?<=\S)\s+(?=\S)")
_LOOKALIKE = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "]": "i", "5": "s", "8": "b", "q": "o", "!": "i"})
_ALIKE = tuple(map(frozenset, ("t7i1yl|", "ryv", "d0oq", "hnm", "b8", "s5$", "cg6(", "uv", "kx", "nm", "qg")))
"""Letters that engines take for each other in codes, folded."""
_ALIKE_COST, _MOST_COST, _ROUNDING = 0.34, 1.0, 0.001
"""A code of three letters may be read with each of them as one that looks like it: `71Y` is `TTr`."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol as it is filed, and whether it differs from what was read."""

    value: str
    mended: bool


def mend_symbol(text: str, doc_type: str | None = None, issuer: str | None = None) -> Symbol:
    """The symbol in its usual form: no spaces, hyphens between groups, known codes put right."""
    read = " ".join(text.split()).strip(" .,:;_'`’\"-–—|/")
    parts = _PART.findall(read)
    codes = [_without_tones(part) for part in parts if part not in "-–—./"]
    if not codes:
        return Symbol("", False)
    expected = _expected(codes[0], doc_type, issuer)
    mended = [_mend_code(code, index, expected) for index, code in enumerate(codes)]
    signs = _signs(read, codes) if "/" not in parts else ["/", *("-" for _ in codes[2:])]
    value = "".join(f"{sign}{code}" for sign, code in zip(["", *signs], mended, strict=False))
    return Symbol(value, value != read)


def _signs(read: str, codes: Sequence[str]) -> list[str]:
    """What stands before each code but the first: a hyphen, or a space where hyphens were read elsewhere: `EVN SPC-KT`.

    Behind the code of a type a hyphen is meant.
    """
    signs = ["-" if gap.strip() else " " for gap in _BETWEEN.findall(read)]
    if len(signs) != len(codes) - 1 or "-" not in signs:
        return ["-" for _ in codes[1:]]
    types = _type_codes()
    return ["-" if code in types else sign for sign, code in zip(signs, codes, strict=False)]


@dataclass(frozen=True, slots=True)
class _Expected:
    """The codes of the paper's type, those of its issuer, and the place at which the latter stand."""

    types: tuple[str, ...]
    bodies: tuple[str, ...]
    body_place: int


def _expected(first: str, doc_type: str | None, issuer: str | None) -> _Expected:
    types = next((row.codes for row in lexicon.doc_types() if row.name == doc_type), ())
    titled = doc_type not in {None, "Công văn"} or _key(first) in map(_key, _type_codes())
    return _Expected(types, initials(issuer) if issuer else (), 1 if titled else 0)


def initials(issuer: str) -> tuple[str, ...]:
    """The codes that an issuer's name may have: those of the table, and its initials with and without small words."""
    words = re.findall(r"\w+", issuer.upper())
    full = _without_tones("".join(word[0] for word in words))
    short = _without_tones("".join(word[0] for word in words if word not in _SMALL_WORDS))
    found = {full, short, *lexicon.codes_of_body(issuer)}
    return tuple(sorted(code for code in found if len(code) >= 2))


def _mend_code(code: str, place: int, expected: _Expected) -> str:
    """The code put right; the number of a body (`KTĐ5`, `BCĐ35`) stays beside its code."""
    letters = code.rstrip("0123456789")
    if letters != code and len(letters) >= _LEAST_LETTERS and code not in lexicon.body_codes():
        return _mend_letters(letters, place, expected) + code[len(letters) :]
    return _mend_letters(code, place, expected)


def _mend_letters(code: str, place: int, expected: _Expected) -> str:
    types = _type_codes()
    known = (*types, *lexicon.body_codes()) if place == 0 else (*lexicon.body_codes(), *types)
    if code in known or code in expected.bodies:
        return code
    wanted = _key(code)
    same = list(dict.fromkeys(entry for entry in known if _key(entry) == wanted))
    if len(same) == 1:
        return same[0]
    agreed = [entry for entry in same if entry in (*expected.types, *expected.bodies)]
    if len(agreed) == 1:
        return agreed[0]
    near = [entry for entry in _likely(place, expected) if _may_be(code, entry)]
    return near[0] if len(near) == 1 else code


def _without_tones(code: str) -> str:
    """The code without tone marks: Đ and Ư stand in codes, tones do not (`TCTHÁDS` was misread)."""
    letters = unicodedata.normalize("NFD", code)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))


def _likely(place: int, expected: _Expected) -> Iterable[str]:
    """The codes that the paper itself says stand at this place."""
    types = expected.types if place == 0 and expected.body_place else ()
    bodies = (body for body in expected.bodies if len(body) >= _LEAST_LETTERS) if place == expected.body_place else ()
    return (*types, *bodies)


def _may_be(read: str, entry: str) -> bool:
    """Whether letters of a code were misread, or one was read as two.  A letter too few is no usual slip."""
    one, other = _key(read), _key(entry)
    if len(one) == len(other) + 1:
        return any(one[:place] + one[place + 1 :] == other and _is_twin(fold(read), place) for place in range(len(one)))
    most = _MOST_COST if len(other) >= _LEAST_BODY else len(other) * _ALIKE_COST
    return len(one) == len(other) and sum(map(_cost, fold(read), fold(entry))) <= most + _ROUNDING


def _is_twin(read: str, place: int) -> bool:
    """Whether a letter looks like the one before or behind it: QĐĐ and SYVT were read of QĐ and SYT."""
    beside = (*read[max(0, place - 1) : place], *read[place + 1 : place + 2])
    return any(_cost(read[place], letter) < 1 for letter in beside)


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _ALIKE_COST if any(one in alike and other in alike for alike in _ALIKE) else 1.0


def _type_codes() -> tuple[str, ...]:
    return tuple(code for row in lexicon.doc_types() for code in row.codes)


def _key(code: str) -> str:
    return fold(code).translate(_LOOKALIKE)
