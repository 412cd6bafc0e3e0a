"""Small letters, a first capital or capitals: what a token shows, what its neighbours suggest, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from diacritics.alphabet import base_letters
from diacritics.candidates import Case
from diacritics.tokens import WORD_KINDS, Token

SAME_SHAPES = frozenset("cijklopsuvwxyz")
RARE_CAPITAL, USUAL_CAPITAL = 0.003, 0.97
"""A word inside a sentence that has a capital less or more often than so has none, or has one: ý, Việt."""
VOWELS = frozenset("aeiouy")
NEIGHBOURS = 6
"""How far to look for a word that shows its case."""


@lru_cache(maxsize=65_536)
def own_case(core: str) -> Case | None:
    """The case that a token shows by itself; None where it is mixed, or so short that a capital proves little."""
    capitals = [char.isupper() for char in core if char.isalpha()]
    if not capitals:
        return None
    if not any(capitals):
        return "small"
    if all(capitals):
        return None if len(capitals) <= 2 and _may_be_word(core) else "capitals"
    return "first" if capitals[0] and not any(capitals[1:]) else None


def _may_be_word(core: str) -> bool:
    """Whether one or two capitals may be a word: Y, TE, and BG for Bộ, but not KT, TS, PCT."""
    return not core.isalpha() or core[1:] == "G" or not VOWELS.isdisjoint(base_letters(core).lower())


def case_of(text: str, tokens: Sequence[Token], place: int) -> Case:
    """The case of a token of a passage; one with a single capital or two follows its neighbours.

    SO Y TE is in capitals, but BO in BO trwong is not: capitals where the nearest words that show theirs are, first
    those on the same line.
    """
    core = tokens[place].core
    own = own_case(core) if tokens[place].kind in WORD_KINDS else None
    if own:
        return own
    shown = sorted(_shown_around(text, tokens, place))
    nearest = [case for other_line, _, case in shown if other_line == shown[0][0]][:2]
    mixed = any(char.islower() for char in core)
    if nearest and (any if mixed else all)(case == "capitals" for case in nearest):
        return "capitals"
    if not nearest and not mixed and any(t.core.isupper() for t in [*tokens[:place], *tokens[place + 1 :]]):
        return "capitals"
    return "first" if core[0].isupper() else "small"


def _shown_around(text: str, tokens: Sequence[Token], place: int) -> Iterator[tuple[bool, int, Case]]:
    """For each neighbour that shows its case: whether it is on another line, how far off, and the case."""
    for at in range(max(0, place - NEIGHBOURS), min(len(tokens), place + NEIGHBOURS + 1)):
        token = tokens[at]
        case = own_case(token.core) if at != place and token.kind in WORD_KINDS else None
        # An abbreviation of two capitals says nothing about its neighbours.
        if case and not (case == "capitals" and len(token.core) <= 2):
            first, last = sorted((at, place))
            other_line = text.find("\n", tokens[first].end, tokens[last].start) >= 0
            yield other_line, abs(at - place), case


def inside_sentence(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a token stands between words in small letters, with nothing but spaces before it."""
    if not place or tokens[place].after_punctuation or tokens[place].glued:
        return False
    if own_case(tokens[place].core) not in {"small", "first"}:
        return False
    around = [own_case(tokens[at].core) for at in (place - 1, place + 1) if at < len(tokens)]
    return set(around) <= {"small"} and text[tokens[place - 1].end : tokens[place].start].isspace()


def usual_case(case: Case, seen: str, share: float) -> Case:
    """The case of a word inside a sentence; share: how often the word has a capital there, 0..1.

    Letters that differ from their capitals in size alone are often read as those, and the reverse.
    """
    if seen[0].lower() in SAME_SHAPES and case == "first" and share < RARE_CAPITAL:
        return "small"
    return "first" if seen[0] in SAME_SHAPES and case == "small" and share > USUAL_CAPITAL else case


def in_case(word: str, case: Case) -> str:
    """A small-letter word in the case of the token that it replaces; what has no vowel is an abbreviation: VT."""
    if case == "capitals" or (case == "first" and len(word) > 1 and VOWELS.isdisjoint(base_letters(word))):
        return word.upper()
    return word[0].upper() + word[1:] if case == "first" else word
