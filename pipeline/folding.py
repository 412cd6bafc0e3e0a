"""Comparing text as an engine may have misread it: without marks, case and look-alike letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_D_STROKE = str.maketrans("đĐðÐ", "dDdD")
SIGNS = ".,;:!?()[]“”\"'‘’-–/…"
"""The signs that stand around words."""


def core(text: str) -> str:
    """A word without the signs around it."""
    return text.strip(SIGNS)


@lru_cache(maxsize=4096)  # layout and fields ask for the same lines again and again
def fold(text: str) -> str:
    """The text in lower case without marks: `Kế hoạch` -> `ke hoach`.  The length can change."""
    letters = unicodedata.normalize("NFD", text.translate(_D_STROKE))
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c))).lower()


def flat(text: str) -> str:
    """The folded text with every character in its place: the length is the text's own."""
    return "".join(map(_flat_letter, text))


@lru_cache(maxsize=4096)
def _flat_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


def marks_optional(pattern: str) -> str:
    """A regular expression in which a marked letter also stands for its bare letter: `hơn` finds `hon`, not `hôn`."""
    return "".join(f"[{c}{fold(c)}]" if c.isalpha() and fold(c) != c else c for c in pattern)


@lru_cache(maxsize=4096)
def squash(text: str) -> str:
    """The letters and digits of the folded text alone."""
    return "".join(c for c in fold(text) if c.isalnum())


def holds(text: str, phrase: str, least: float = 85) -> bool:
    """Whether the folded text holds the folded phrase, up to misread letters (rapidfuzz partial ratio, 0..100)."""
    wanted = squash(phrase)
    return len(squash(text)) >= len(wanted) * 0.8 and fuzz.partial_ratio(wanted, squash(text)) >= least


def begins(text: str, phrase: str, least: float = 85) -> bool:
    """Whether the folded text begins with the folded phrase, up to misread letters."""
    wanted = squash(phrase)
    return fuzz.ratio(wanted, squash(text)[: len(wanted)]) >= least


def is_upper(text: str) -> bool:
    """Whether at least four in five of the letters are capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)
