"""Words that were read as two, and two words that were read as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from diacritics.alphabet import ONLY_VIETNAMESE, base_letters
from diacritics.guard import PassageKind
from diacritics.language import UNKNOWN
from diacritics.readings import LONGEST_TOKEN, Readings
from diacritics.tokens import SIGNS_OF_HOOKS, Token

POOR_SCORE = -17.0
"""Natural log probability of a token's best reading and of that word, below which it is cut or joined on trial."""
GAIN = 4.0
"""How much better two words must explain what was read than one, or one than two."""
SIGN_LOSS = 3.0
"""How much worse a word may be explained with the sign after it than without: questions are rare in such papers."""
SHORTEST_CUT = 5
LONGEST_CUT = 2 * LONGEST_TOKEN
"""Two words that run together are not longer; every place of a longer run would be tried for nothing."""
_DATED = re.compile(r"([^\W\d_]{2,})(\d{1,4})")


def resegment(text: str, tokens: Sequence[Token], kind: PassageKind, reader: str, readings: Readings) -> list[Token]:
    """The tokens with those cut or joined that are explained much better so; reader names the channel."""
    result: list[Token] = []
    for token in (_with_its_last_sign(text, t, reader, readings) if kind == "mangled" else t for t in tokens):
        if result and kind == "mangled" and _belong_together(text, result[-1], token, reader, readings):
            result[-1] = replace(result[-1], end=token.end, core=result[-1].core + token.core, kind="garbled")
        else:
            result += _cut(token, kind, reader, readings)
    return result


def _with_its_last_sign(text: str, token: Token, reader: str, readings: Readings) -> Token:
    """A hook or horn is often read as a sign that looks like punctuation: xt? is xử, st’ is sử."""
    sign = text[token.end : token.end + 1]
    if not sign or sign not in SIGNS_OF_HOOKS or token.kind not in {"word", "garbled"}:
        return token
    longer = token.core + sign
    if readings.best_score(reader, longer) < readings.best_score(reader, token.core) - SIGN_LOSS:
        return token
    return replace(token, end=token.end + 1, core=longer, kind="garbled")


def _belong_together(text: str, first: Token, second: Token, reader: str, readings: Readings) -> bool:
    if text[first.end : second.start] != " " or len(first.core) + len(second.core) > 8:
        return False
    kinds = {first.kind, second.kind}
    if not kinds <= {"word", "garbled", "fixed"} or kinds == {"fixed"}:
        return False
    apart = [readings.best_score(reader, token.core) for token in (first, second)]
    if min(apart) > POOR_SCORE:
        return False
    return readings.best_score(reader, first.core + second.core) > sum(apart) + GAIN


def _cut(token: Token, kind: PassageKind, reader: str, readings: Readings) -> list[Token]:
    dated = _DATED.fullmatch(token.core)
    if kind == "mangled" and dated and base_letters(dated[1]).lower() in readings.by_base:
        return _halves(token, len(dated[1]))
    if token.kind != "word" or not SHORTEST_CUT <= len(token.core) <= LONGEST_CUT or token.core.isupper():
        return [token]
    if kind == "mangled":
        return _cut_misread(token, reader, readings)
    return _cut_between_words(token, readings) if kind == "right" else [token]


def _cut_misread(token: Token, reader: str, readings: Readings) -> list[Token]:
    whole = readings.best_score(reader, token.core)
    if whole > POOR_SCORE:
        return [token]
    best = max(range(2, len(token.core) - 1), key=lambda cut: _score_halves(token.core, cut, reader, readings))
    gained = _score_halves(token.core, best, reader, readings) > whole + GAIN
    return _halves(token, best) if gained else [token]


def _cut_between_words(token: Token, readings: Readings) -> list[Token]:
    """In right text: only where two syllables stand side by side as they should, one with a Vietnamese letter."""
    if readings.known(token.core) != UNKNOWN or ONLY_VIETNAMESE.isdisjoint(token.core):
        return [token]
    cuts = [cut for cut in range(2, len(token.core) - 1) if readings.are_words(token.core[:cut], token.core[cut:])]
    return _halves(token, cuts[0]) if len(cuts) == 1 else [token]


def _halves(token: Token, cut: int) -> list[Token]:
    middle = token.start + cut
    second = token.core[cut:]
    kind = "number" if second.isdigit() else token.kind
    return [
        replace(token, end=middle, core=token.core[:cut], kind="word"),
        Token(middle, token.end, second, kind, after_punctuation=False, glued=True),
    ]


def _score_halves(core: str, cut: int, reader: str, readings: Readings) -> float:
    return readings.best_score(reader, core[:cut]) + readings.best_score(reader, core[cut:])
