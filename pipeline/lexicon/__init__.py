"""The words that these papers always use, as tables with their sources, and matching against them.

A reading is mended only to an entry that exists, and only when it differs by marks or by one letter of a long entry:
what is not in the tables stays as it was read.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz

from pipeline.folding import fold, squash

_LEAST_LETTERS_FOR_TYPO = 6
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


@dataclass(frozen=True, slots=True)
class DocType:
    """A type of document and its codes in symbols."""

    name: str
    codes: tuple[str, ...]


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def doc_types() -> tuple[DocType, ...]:
    """The types of documents, longest name first."""
    types = [DocType(row["name"], tuple(row["codes"])) for row in _table("doc_types")["type"]]
    return tuple(sorted(types, key=lambda row: -len(row.name)))


@cache
def body_codes() -> tuple[str, ...]:
    """Codes of bodies as they stand in symbols."""
    return tuple(_table("codes")["bodies"])


@cache
def provinces() -> tuple[str, ...]:
    """Provinces and centrally run cities, before and after the mergers of 2025."""
    return tuple(_table("places")["provinces"])


@cache
def issuer_phrases() -> tuple[str, ...]:
    """Phrases of issuers' names, with provinces, longest first."""
    found = {*_table("bodies")["phrases"], *provinces(), *(f"tỉnh {place}" for place in provinces())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase.split()), phrase)))


@cache
def body_heads() -> tuple[str, ...]:
    """Words with which a line that names a body of its own begins."""
    return tuple(_table("bodies")["heads"])


@cache
def continuation_heads() -> tuple[str, ...]:
    """Words with which a line that goes on with the name above begins."""
    return tuple(_table("bodies")["continuations"])


@cache
def signer_titles() -> tuple[str, ...]:
    """Titles of signers, longest first."""
    return tuple(sorted(_table("signers")["titles"], key=lambda title: -len(title)))


@cache
def surnames() -> frozenset[str]:
    """Common surnames."""
    return frozenset(_table("signers")["surnames"])


def nearest(text: str, entries: Iterable[str], least: float = 100) -> str | None:
    """The entry whose letters are the text's up to marks (or, with least < 100, up to misread letters).

    None when there is none, or when two are equally near.  least is a rapidfuzz ratio, 0..100.
    """
    wanted = squash(text)
    scored = sorted(((fuzz.ratio(wanted, squash(entry)), entry) for entry in entries), reverse=True)
    if not scored or scored[0][0] < least:
        return None
    same = [entry for score, entry in scored if score == scored[0][0]]
    if len(same) == 1:
        return same[0]
    exact = [entry for entry in same if same_letters(entry, text)]
    return exact[0] if len(exact) == 1 else None


def mend(words: Sequence[str], phrases: Sequence[str]) -> list[str]:
    """The words with every phrase of the table put right where only marks (or one letter) were misread.

    Longer phrases go first.  Case follows the reading; a word that is right up to the place of its tone mark stays.
    """
    mended = list(words)
    taken = [False] * len(words)
    for phrase in phrases:
        parts = phrase.split()
        wanted = squash(phrase)
        for start in range(len(words) - len(parts) + 1):
            window = range(start, start + len(parts))
            if any(taken[index] for index in window) or not _fits([words[index] for index in window], parts, wanted):
                continue
            for index, part in zip(window, parts, strict=True):
                mended[index] = _put_right(words[index], part)
                taken[index] = True
    return mended


def _fits(words: Sequence[str], parts: Sequence[str], wanted: str) -> bool:
    read = squash(" ".join(words))
    if read == wanted:
        return True
    long_enough = len(wanted) >= 2 * _LEAST_LETTERS_FOR_TYPO and len(parts) > 1
    return long_enough and fuzz.ratio(read, wanted) >= 100 - 100 / len(wanted)


def _put_right(word: str, part: str) -> str:
    core = word.strip(".,:;!'`\"|_-–— ")
    if not core:
        return word
    wanted = part.strip(",")
    if same_letters(core, wanted):
        return word  # the place of the tone mark and the case are the paper's own
    cased = wanted.upper() if core.isupper() or sum(map(str.isupper, core)) > len(core) / 2 else wanted
    if core[:1].isupper() and not cased[:1].isupper():
        cased = cased[:1].upper() + cased[1:]
    return word.replace(core, cased)


def same_letters(one: str, other: str) -> bool:
    """Whether two words are equal up to case and the place of the tone mark (hòa, hoà)."""
    return _tone_apart(one) == _tone_apart(other)


def _tone_apart(word: str) -> tuple[str, str]:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if c not in _TONES), "".join(sorted(c for c in letters if c in _TONES))


def starts_with_word(text: str, entries: Iterable[str]) -> bool:
    """Whether the folded text begins with one of the entries as whole words."""
    padded = f"{fold(text).strip(' .,:-–')} "
    return any(padded.startswith(f"{fold(entry)} ") for entry in entries)
