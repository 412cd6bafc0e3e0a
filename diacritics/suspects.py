"""Words of a right passage that do not fit where they stand, and those among them that had better be left: names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diacritics.alphabet import base_letters
from diacritics.candidates import Numbers
from diacritics.language import UNKNOWN, sixteenths
from diacritics.readings import Readings
from diacritics.tokens import Token

SUSPECT_SCORE = sixteenths(-10.0)
"""Score of a word and its follower, together, below which both are looked at again."""
NAME_SHARE = 0.9999
"""The share among its candidates that a change must have where a name may stand."""
Found = tuple[str, float]
"""What a token should be, and the share of that among its candidates, 0..1."""


def odd_steps(path: Numbers, readings: Readings) -> Sequence[bool]:
    """(steps,) which words of a text's path (see lattice.TextPath) do not fit where they stand."""
    scores = readings.model.language.score_path(path)
    odd = path == UNKNOWN
    odd[2:-1] |= scores[:-1] + scores[1:] < SUSPECT_SCORE
    result: list[bool] = odd.tolist()
    return result


def find_suspects(
    tokens: Sequence[Token], steps: Sequence[int], odd: Sequence[bool], readings: Readings
) -> Iterator[int]:
    """The places of the words of a passage that do not fit; steps: each token's, odd: as odd_steps gives them."""
    if len(tokens) > 1:  # a word that stands alone has nothing to be judged by
        yield from (place for place, step in enumerate(steps) if odd[step] and may_slip(tokens[place], readings))


def may_slip(token: Token, readings: Readings) -> bool:
    """Words, but no abbreviations: one or two capitals without a mark, or more that do not make a syllable."""
    if token.kind != "word" or not token.core.isupper():
        return token.kind == "word"
    long = len(token.core) > 2 or not token.core.isascii()
    return long and base_letters(token.core).lower() in readings.by_base


def without_doubtful_names(tokens: Sequence[Token], words: Mapping[int, Found]) -> dict[int, Found]:
    """Words with a first capital side by side may be a name, which need not be a common word."""
    result: dict[int, Found] = {}
    for place, word in words.items():
        in_name = _start_of_name(tokens, place) < place or _begins_name(tokens, place)
        if not in_name or word[1] >= NAME_SHARE:
            result[place] = word
    return result


def _begins_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word with a first capital stands after a small one and before another with a first capital."""
    if not 0 < place < len(tokens) - 1 or tokens[place].after_punctuation or tokens[place + 1].after_punctuation:
        return False
    return tokens[place].core.istitle() and tokens[place + 1].core.istitle() and tokens[place - 1].core.islower()


def _start_of_name(tokens: Sequence[Token], place: int) -> int:
    """The first of the words with a first capital that lead up to this one; itself where it is none of them."""
    if not tokens[place].core.istitle():
        return place
    while place and not tokens[place].after_punctuation and tokens[place - 1].core.istitle():
        place -= 1
    return place
