"""What kind of text a passage is, so that what is right already is left alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable
from typing import Literal, NamedTuple

from diacritics.alphabet import ONLY_VIETNAMESE, base_letters

PassageKind = Literal["right", "mangled", "stripped", "foreign"]
"""right: Vietnamese letters as they should be, perhaps with reading slips; foreign: not Vietnamese, or too little."""

Reader = Literal["eng", "latin", "vie"]
"""Who read the page: Tesseract with English data, a reader of other accented alphabets, or one of Vietnamese."""

RIGHT_SHARE = 0.3
"""Of the words of right Vietnamese about 55 % hold a letter that only Vietnamese has; of mangled ones 0 to 5 %."""
FOREIGN_SHARE = 0.45
"""At least so many words must be Vietnamese ones but for their marks; of English words about a quarter are."""
FOREIGN_SHARE_OF_MANGLED = 0.3
"""The same where the rest of the text is mangled Vietnamese."""
FEW_WORDS = 8
"""A shorter passage is judged with the whole text."""
MARKED_SHARE = 0.03
"""A text with fewer marks than this was stripped, not misread."""

_VIETNAMESE = re.compile(f"[{''.join(sorted(ONLY_VIETNAMESE))}]")
_MISREAD = re.compile(r"[^\x00-\x7f]|(?<=[a-z])[0146&@$!]|[0146&@](?=[a-z])|^[a-z][A-Z]")
_ACCENTED = re.compile(r"[^\x00-\x7féÉ¢€£¥’‘“”°§©®–—…]")
LATIN_SHARE = 0.08
"""Tesseract's English data knows no accented letter but é; where more words hold others, another reader was at work."""
_COMBINING = re.compile(r"[\u0300-\u036f]")
_EDGE_SIGNS = "\"'“”‘’"


class Tally(NamedTuple):
    """Counts over the words of a passage: how many, and how many show each trait of Traits."""

    words: int
    vietnamese: int
    misread: int
    known: int
    accented: int


class Traits(NamedTuple):
    """What a word shows, each 0 or 1: a letter only Vietnamese has; a sign of misreading; a Vietnamese word but for its
    marks; an accent that English data does not know."""

    vietnamese: int
    misread: int
    known: int
    accented: int


def traits_of(core: str, known_bases: Container[str]) -> Traits:
    """The traits of a word; known_bases holds Vietnamese words without their marks."""
    return Traits(
        bool(_VIETNAMESE.search(core)),
        bool(_MISREAD.search(core)),
        _without_accents(core) in known_bases,
        bool(_ACCENTED.search(core)),
    )


def tally(traits: Iterable[Traits]) -> Tally:
    """Count the words of a passage and their traits."""
    counts = Counter(traits)
    return Tally(counts.total(), *(sum(count for shown, count in counts.items() if shown[place]) for place in range(4)))


def whole_tally(tallies: Iterable[Tally]) -> Tally:
    """The counts over all passages."""
    return Tally(*(sum(column) for column in zip(Tally(0, 0, 0, 0, 0), *tallies, strict=True)))


def _without_accents(core: str) -> str:
    """The word without any alphabet's accents, small, and without the apostrophes that stand for horns."""
    plain = base_letters(core.strip(_EDGE_SIGNS)).lower()
    return plain if plain.isascii() else _COMBINING.sub("", unicodedata.normalize("NFD", plain))


def judge(counts: Tally, whole: PassageKind | None = None) -> PassageKind:
    """The kind of a passage; whole is the kind of the text it stands in, which decides where the passage is short."""
    if counts.words == 0:
        return "foreign"
    if _is_right(counts, whole):
        return "right"
    if whole in {"mangled", "stripped"} and counts.words < FEW_WORDS:
        return whole
    if counts.known < (FOREIGN_SHARE if whole != "mangled" else FOREIGN_SHARE_OF_MANGLED) * counts.words:
        return "foreign"
    misread = whole == "mangled" or counts.misread > MARKED_SHARE * counts.words
    return "mangled" if misread else "stripped"


def judge_reader(kind: PassageKind, counts: Tally, whole: Tally) -> Reader:
    """Which channel explains a passage; whole counts all mangled passages, which decide where the passage is short."""
    if kind == "right":
        return "vie"
    decisive = counts if counts.words >= FEW_WORDS else whole
    return "latin" if decisive.accented > LATIN_SHARE * decisive.words else "eng"


def _is_right(counts: Tally, whole: PassageKind | None) -> bool:
    """In a right text a passage is right unless it is long and holds not one Vietnamese letter."""
    if whole == "right" and (counts.vietnamese or counts.words < FEW_WORDS):
        return True
    return counts.vietnamese >= RIGHT_SHARE * counts.words
