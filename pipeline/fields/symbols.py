"""Mending misread codes in symbols, and only to codes that exist for such a paper.

A code is mended when it differs from a known one by marks, case or look-alike letters alone; by one letter only when
the title or the issuer on the same paper says which code it must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline import lexicon
from pipeline.folding import fold

_LEAST_LETTERS = 3
_PART = re.compile(r"[^-–—./\s]+|[-–—./]")
_LOOKALIKE = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "]": "i", "5": "s", "8": "b", "q": "o", "!": "i"})


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol as it is filed, and whether it differs from what was read."""

    value: str
    mended: bool


def mend_symbol(text: str, doc_type: str | None = None, issuer: str | None = None) -> Symbol:
    """The symbol in its usual form: no spaces, hyphens between groups, known codes put right."""
    read = text.strip(" .,:;_'`’\"-–—|/")
    parts = [part for part in _PART.findall(read) if not part.isspace()]
    codes = [part for part in parts if part not in "-–—./"]
    if not codes:
        return Symbol("", False)
    slash = "/" in parts
    expected = _expected(doc_type, issuer)
    mended = [_mend_code(code, index, expected) for index, code in enumerate(codes)]
    value = f"{mended[0]}/{'-'.join(mended[1:])}" if slash and len(mended) > 1 else "-".join(mended)
    return Symbol(value, value != read)


@dataclass(frozen=True, slots=True)
class _Expected:
    types: tuple[str, ...]
    bodies: tuple[str, ...]


def _expected(doc_type: str | None, issuer: str | None) -> _Expected:
    types = next((row.codes for row in lexicon.doc_types() if row.name == doc_type), ())
    return _Expected(types, initials(issuer) if issuer else ())


def initials(issuer: str) -> tuple[str, ...]:
    """The codes that an issuer's name may have: its initials, with and without `và`, and short for UBND, HĐND."""
    words = re.findall(r"\w+", issuer.upper())
    full = "".join(word[0] for word in words)
    short = "".join(word[0] for word in words if word not in {"VÀ", "CỦA", "THÀNH", "PHỐ", "TỈNH"})
    found = {full, short}
    if fold(issuer).startswith(("uy ban nhan dan", "ubnd")):
        found.add("UBND")
    if fold(issuer).startswith(("hoi dong nhan dan", "hdnd")):
        found.add("HĐND")
    return tuple(sorted(code for code in found if len(code) >= 2))


def _mend_code(code: str, place: int, expected: _Expected) -> str:
    """The code put right; the number of a body (`KTĐ5`, `BCĐ35`) stays beside its code."""
    letters = code.rstrip("0123456789")
    if letters != code and len(letters) >= _LEAST_LETTERS and code not in lexicon.body_codes():
        return _mend_letters(letters, place, expected) + code[len(letters) :]
    return _mend_letters(code, place, expected)


def _mend_letters(code: str, place: int, expected: _Expected) -> str:
    types = tuple(known for row in lexicon.doc_types() for known in row.codes)
    known = (*types, *lexicon.body_codes()) if place == 0 else (*lexicon.body_codes(), *types)
    if code in known:
        return code
    wanted = _key(code)
    same = list(dict.fromkeys(entry for entry in known if _key(entry) == wanted))
    if len(same) == 1:
        return same[0]
    likely = expected.types if place == 0 else expected.bodies
    agreed = [entry for entry in same if entry in (*expected.types, *expected.bodies)]
    if len(agreed) == 1:
        return agreed[0]
    near = [entry for entry in likely if _one_slip(wanted, _key(entry))]
    return near[0] if len(near) == 1 else code


def _one_slip(read: str, entry: str) -> bool:
    """Whether one letter was misread, or one too many was read.  A letter too few is no usual slip."""
    return len(read) >= len(entry) >= 2 and Levenshtein.distance(read, entry) == 1


def _key(code: str) -> str:
    return fold(code).translate(_LOOKALIKE)
