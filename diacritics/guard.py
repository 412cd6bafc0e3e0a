"""What kind of text a passage is, so that what is right already is left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from diacritics.alphabet import ONLY_VIETNAMESE, base_letters
from diacritics.tokens import Token

PassageKind = Literal["right", "mangled", "stripped", "foreign"]
"""right: Vietnamese letters as they should be, perhaps with reading slips; foreign: not Vietnamese, or too little."""

RIGHT_SHARE = 0.3
"""Of the words of right Vietnamese about 55 % hold a letter that only Vietnamese has; of mangled ones 0 to 5 %."""
FOREIGN_SHARE = 0.45
"""At least so many words must be Vietnamese ones but for their marks; of English words about a quarter are."""
FEW_WORDS = 8
"""A shorter passage is judged with the whole text."""
MARKED_SHARE = 0.03
"""A text with fewer marks than this was stripped, not misread."""

_VIETNAMESE = re.compile(f"[{''.join(sorted(ONLY_VIETNAMESE))}]")
_MISREAD = re.compile(r"[^\x00-\x7f]|(?<=[a-z])[0146&@$!]|[0146&@](?=[a-z])|^[a-z][A-Z]")
_EDGE_SIGNS = "\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the words of a passage."""

    words: int
    vietnamese: int
    misread: int
    known: int


def tally(tokens: Sequence[Token], known_bases: Mapping[str, object]) -> Tally:
    """Count the words; known_bases holds Vietnamese words without their marks."""
    cores = [token.core for token in tokens if token.kind in {"word", "garbled"} and len(token.core) > 1]
    return Tally(
        len(cores),
        sum(1 for core in cores if _VIETNAMESE.search(core)),
        sum(1 for core in cores if _MISREAD.search(core)),
        sum(1 for core in cores if base_letters(_plain_accents(core)).lower() in known_bases),
    )


def _plain_accents(core: str) -> str:
    return core.strip(_EDGE_SIGNS)


def judge(counts: Tally, whole: PassageKind | None = None) -> PassageKind:
    """The kind of a passage; whole is the kind of the text it stands in, which decides where the passage is short."""
    if counts.words == 0:
        return "foreign"
    if _is_right(counts, whole):
        return "right"
    if whole in {"mangled", "stripped"} and counts.words < FEW_WORDS:
        return whole
    if counts.known < FOREIGN_SHARE * counts.words:
        return "foreign"
    misread = whole == "mangled" or counts.misread > MARKED_SHARE * counts.words
    return "mangled" if misread else "stripped"


def _is_right(counts: Tally, whole: PassageKind | None) -> bool:
    """In a right text a passage is right unless it is long and holds not one Vietnamese letter."""
    if whole == "right" and (counts.vietnamese or counts.words < FEW_WORDS):
        return True
    return counts.vietnamese >= RIGHT_SHARE * counts.words
