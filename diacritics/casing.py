"""Small letters, a first capital or capitals: what a token shows, what its neighbours suggest, and putting it back."""

from __future__ import annotations

from collections.abc import Sequence

from diacritics.alphabet import base_letters
from diacritics.candidates import Case


def own_case(core: str) -> Case | None:
    """The case that a token shows by itself; None where it is mixed, or so short that a capital proves little."""
    letters = [char for char in core if char.isalpha()]
    capitals = [char.isupper() for char in letters]
    if not any(capitals):
        return "small"
    if all(capitals):
        may_be_word = not letters or any(char in "AEIOUY" or char.isdigit() for char in base_letters(core))
        return None if len(letters) <= 2 and may_be_word else "capitals"
    return "first" if capitals[0] and not any(capitals[1:]) else None


def case_around(own: Sequence[Case | None], place: int, cores: Sequence[str]) -> Case:
    """Capitals where the nearest words that show their case are capitals, or where all around are."""
    before = next((case for case in reversed(own[max(0, place - 3) : place]) if case), None)
    after = next((case for case in own[place + 1 : place + 4] if case), None)
    core = cores[place]
    mixed = any(char.islower() for char in core)
    if "capitals" in {before, after} and (mixed or "small" not in {before, after}):
        return "capitals"
    alone = before is None and after is None
    if alone and not mixed and any(other.isupper() for other in [*cores[:place], *cores[place + 1 :]]):
        return "capitals"
    return "first" if core[0].isupper() else "small"


def in_case(word: str, case: Case) -> str:
    """A small-letter word in the case of the token that it replaces."""
    if case == "capitals":
        return word.upper()
    return word[0].upper() + word[1:] if case == "first" else word
