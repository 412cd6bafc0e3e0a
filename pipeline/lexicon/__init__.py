"""The words that these papers always use, as tables with their sources, and matching against them.

A reading is mended only to an entry that exists, and only when it differs by marks or by one letter of a long entry:
what is not in the tables stays as it was read.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.folding import fold, squash

_LEAST_LETTERS_FOR_JOIN = 5
_LEAST_WORDS_AROUND_SPECK = 4
_LONGEST_SPECK = 3
_LEAST_WORDS_AGAINST_SURE = 3
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
    """Codes of bodies, boards and units as they stand in symbols."""
    named = (code for row in _table("codes")["body"] for code in row["codes"])
    return tuple(dict.fromkeys((*named, *_table("codes")["others"])))


def codes_of_body(issuer: str) -> tuple[str, ...]:
    """The codes of the body with whose name an issuer's begins: SYT for `SỞ Y TẾ KIÊN GIANG`; empty where none does."""
    padded = f"{fold(issuer)} "
    rows = (row for row in _table("codes")["body"] if padded.startswith(f"{fold(row['name'])} "))
    best = max(rows, key=lambda row: len(row["name"]), default=None)
    return tuple(best["codes"]) if best is not None else ()


@cache
def provinces() -> tuple[str, ...]:
    """Provinces and centrally run cities, before and after the mergers of 2025."""
    return tuple(_table("places")["provinces"])


@cache
def merged_provinces() -> dict[str, str]:
    """The provinces that became part of another on 1 July 2025, and of which."""
    return dict(_table("places")["merged"])


@cache
def common_phrases() -> tuple[str, ...]:
    """Phrases of headings and subjects that are no keywords."""
    return tuple(_table("keywords")["common"])


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
def body_insides() -> tuple[str, ...]:
    """Words that stand inside a body's name though they begin as one that names a body: `Tổ quốc`, `Khoa học`."""
    return tuple(_table("bodies")["insides"])


@cache
def signer_titles() -> tuple[str, ...]:
    """Titles of signers, longest first."""
    return tuple(sorted(_table("signers")["titles"], key=lambda title: -len(title)))


@cache
def surnames() -> frozenset[str]:
    """Common surnames."""
    return frozenset(_table("signers")["surnames"])


@cache
def rare_surnames() -> frozenset[str]:
    """Surnames so rare that they count only letter for letter."""
    return frozenset(_table("signers")["rare_surnames"])


@cache
def given_names() -> frozenset[str]:
    """Common given names, a syllable each."""
    return frozenset(_table("signers")["given_names"])


@dataclass(frozen=True, slots=True)
class Units:
    """The units of targets by what they do; see units.toml."""

    measures: tuple[str, ...]
    scales: tuple[str, ...]
    times: tuple[str, ...]
    nouns: tuple[str, ...]
    per: tuple[str, ...]


@cache
def units() -> Units:
    """The units that a target's number may have."""
    table = _table("units")
    return Units(*(tuple(table[name]) for name in ("measures", "scales", "times", "nouns", "per")))


@cache
def grades() -> tuple[str, ...]:
    """Grades that a target may name in place of a number, longest first."""
    return tuple(sorted(_table("units")["grades"], key=lambda grade: -len(grade)))


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


def mend(words: Sequence[str], phrases: Sequence[str], sure: Collection[int] = ()) -> list[str]:
    """The words with every phrase of the table put right that was read with other marks, spaces or one other letter.

    Exact letters go before misread ones, longer phrases before shorter.  Case follows the reading; a word that is
    right up to the place of its tone mark stays.  A phrase of one word counts at the beginning alone.  sure holds the
    places of words that were read without a doubt: they are changed only where all other words of a phrase of three
    or more stand as in the table.
    """
    pieces = [_Piece(word, sure=place in sure) for place, word in enumerate(words)]
    known = frozenset(squash(part) for phrase in phrases for part in phrase.split())
    long = [phrase.split() for phrase in phrases if " " in phrase]
    short = [[phrase] for phrase in phrases if " " not in phrase]
    ways = (_same_letters, partial(_one_word_misread, known), partial(_one_word_too_many, known))
    for fits in ways:
        for parts in long:
            pieces = _mend_phrase(pieces, parts, fits)
    for parts in short:  # a single word says too little inside a name: KHỐI THI ĐUA SỐ 3, XÃ AN PHONG
        pieces = [*_mend_phrase(pieces[:1], parts, _same_letters), *pieces[1:]]
    return [piece.word for piece in pieces]


@dataclass(frozen=True, slots=True)
class _Piece:
    word: str
    settled: bool = False
    sure: bool = False


def _mend_phrase(
    pieces: list[_Piece], parts: list[str], fits: Callable[[Sequence[str], Sequence[str]], bool]
) -> list[_Piece]:
    for size in (len(parts), len(parts) - 1, len(parts) + 1):  # words may run together, or stand apart
        for start in range(len(pieces) - size + 1 if size > 0 else 0):
            window = pieces[start : start + size]
            words = [piece.word for piece in window]
            if any(piece.settled for piece in window) or not fits(words, parts) or _overrules(window, parts):
                continue
            if size == len(parts):
                put = [_put_right(word, part) for word, part in zip(words, parts, strict=True)]
            else:
                put = [_as_cased(part, " ".join(words)) for part in parts]
            rest = _mend_phrase(pieces[start + size :], parts, fits)
            return [*pieces[:start], *(_Piece(word, settled=True) for word in put), *rest]
    return pieces


def _overrules(window: Sequence[_Piece], parts: Sequence[str]) -> bool:
    """Whether a word that was read surely would be changed or dropped though the phrase leaves room for doubt."""
    if len(window) != len(parts):
        return any(piece.sure and squash(piece.word) not in map(squash, parts) for piece in window)
    changed = [
        piece for piece, part in zip(window, parts, strict=True) if not same_letters(_core(piece.word), part.strip(","))
    ]
    return any(piece.sure for piece in changed) and (len(changed) > 1 or len(parts) < _LEAST_WORDS_AGAINST_SURE)


def _same_letters(window: Sequence[str], parts: Sequence[str]) -> bool:
    if len(window) != len(parts) and len(squash("".join(parts))) < _LEAST_LETTERS_FOR_JOIN:
        return False
    return squash(" ".join(window)) == squash(" ".join(parts))


def _one_word_misread(known: frozenset[str], window: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether one word of a phrase of three or more, not its first, was misread by one letter into no known word."""
    if len(window) != len(parts) or len(parts) < 3 or squash(window[0]) != squash(parts[0]):
        return False
    wrong = [(a, b) for a, b in zip(window, parts, strict=True) if squash(a) != squash(b)]
    if len(wrong) != 1 or squash(wrong[0][0]) in known:
        return False
    return Levenshtein.distance(squash(wrong[0][0]), squash(wrong[0][1])) == 1


def _one_word_too_many(known: frozenset[str], window: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a phrase of four words or more has a short alien word inside: a stroke of a stamp read as letters."""
    if len(window) != len(parts) + 1 or len(parts) < _LEAST_WORDS_AROUND_SPECK:
        return False
    specks = [place for place in range(1, len(parts)) if squash(window[place]) not in known]
    return any(
        len(window[place]) <= _LONGEST_SPECK and _same_letters([*window[:place], *window[place + 1 :]], parts)
        for place in specks
    )


def _core(word: str) -> str:
    """The word without the stops and specks around it."""
    return word.strip(".,:;!'`\"|_-–— ")


def _put_right(word: str, part: str) -> str:
    core = _core(word)
    if not core:
        return word
    wanted = part.strip(",")
    if same_letters(core, wanted):
        return word  # the place of the tone mark and the case are the paper's own
    return word.replace(core, _as_cased(wanted, core))


def _as_cased(wanted: str, read: str) -> str:
    """The wanted word in the case of the reading."""
    if sum(map(str.isupper, read)) * 2 > sum(map(str.isalpha, read)):
        return wanted.upper()
    return wanted[:1].upper() + wanted[1:] if read[:1].isupper() else wanted


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
