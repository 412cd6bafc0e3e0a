"""Words that were read as two, and two words that were read as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diacritics.alphabet import ONLY_VIETNAMESE, base_letters
from diacritics.guard import PassageKind
from diacritics.language import UNKNOWN, sixteenths
from diacritics.readings import LONGEST_TOKEN, Readings
from diacritics.tokens import SIGNS_OF_HOOKS, SIGNS_OF_STEMS, WORD_KINDS, Token

POOR_SCORE = sixteenths(-17.0)
"""Score of a token's best reading and of that word, below which it is cut or joined on trial."""
GAIN = sixteenths(4.0)
"""How much better two words must explain what was read than one, or one than two."""
SIGN_LOSS = sixteenths(3.0)
"""How much worse a word may be explained with the sign after it than without: questions are rare in such papers."""
QUOTES, QUOTE_LOSS = "'’‘", sixteenths(9.0)
"""The same for a single quote that no other pairs with: such papers hardly know them."""
NUMBER_SCORE = sixteenths(-17.0)
"""Score of a digit after a bracket being a digit: such a bracket is closed, as a rule."""
FAR_SIGN = 200
"""A bracket or a quote is closed within so many characters."""
_CLOSING = {"(": ")", "[": "]", "{": "}", "'": "'", "‘": "’"}
SHORTEST_CUT = 5
LONGEST_JOINED = 8
LONGEST_CUT = 2 * LONGEST_TOKEN
"""Two words that run together are not longer; every place of a longer run would be tried for nothing."""
_DATED = re.compile(r"([^\W\d_]{2,})(\d{1,4})")


def resegment(text: str, tokens: Sequence[Token], kind: PassageKind, reader: str, readings: Readings) -> list[Token]:
    """The tokens with those cut or joined that are explained much better so; reader names the channel."""
    if kind == "mangled":
        return _resegment_misread(text, tokens, reader, readings)
    if kind != "right" or all(readings.known(token.core) != UNKNOWN for token in tokens):
        return list(tokens)
    return [part for token in tokens for part in _cut_between_words(token, readings)]


def _resegment_misread(text: str, tokens: Sequence[Token], reader: str, readings: Readings) -> list[Token]:
    result: list[Token] = []
    for seen in tokens:
        token = _with_its_last_sign(text, _with_its_first_sign(text, seen, reader, readings), reader, readings)
        if result and _belong_together(text, result[-1], token, reader, readings):
            before = result[-1]
            result[-1] = before._replace(end=token.end, core=before.core + token.core, kind="garbled")
        else:
            result += _cut_misread(token, reader, readings)
    return result


def _with_its_first_sign(text: str, token: Token, reader: str, readings: Readings) -> Token:
    """A stem is often read as a bracket or a quote, which then is never closed: (6 is tổ, [di is lỗi."""
    sign = text[token.start - 1 : token.start] if token.start else ""
    if not sign or sign not in SIGNS_OF_STEMS or token.kind not in {"word", "garbled", "number"}:
        return token
    longer = sign + token.core
    if len(longer) > LONGEST_TOKEN or text.find(_CLOSING.get(sign, "\n"), token.end, token.end + FAR_SIGN) >= 0:
        return token
    apart = readings.best_score(reader, token.core) if token.kind != "number" else NUMBER_SCORE
    loss = QUOTE_LOSS if sign in QUOTES else 0
    if readings.best_score(reader, longer) < apart - loss:
        return token
    return token._replace(start=token.start - 1, core=longer, kind="garbled")


def _with_its_last_sign(text: str, token: Token, reader: str, readings: Readings) -> Token:
    """A hook or horn is often read as a sign that looks like punctuation: xt? is xử, st’ is sử."""
    sign = text[token.end : token.end + 1]
    if not sign or sign not in SIGNS_OF_HOOKS or token.kind not in WORD_KINDS:
        return token
    ahead = text[max(0, token.start - FAR_SIGN) : token.start]
    loss = SIGN_LOSS
    if sign in QUOTES and not any(quote in ahead for quote in QUOTES):
        loss = QUOTE_LOSS
    elif sign in QUOTES or sign == ":":
        loss = 0
    longer = token.core + sign
    if readings.best_score(reader, longer) < readings.best_score(reader, token.core) - loss:
        return token
    return token._replace(end=token.end + 1, core=longer, kind="garbled")


def _belong_together(text: str, first: Token, second: Token, reader: str, readings: Readings) -> bool:
    if len(first.core) + len(second.core) > LONGEST_JOINED or text[first.end : second.start] != " ":
        return False
    kinds = {first.kind, second.kind}
    if not kinds <= {"word", "garbled", "fixed"} or kinds == {"fixed"}:
        return False
    apart = [readings.best_score(reader, token.core) for token in (first, second)]
    if min(apart) > POOR_SCORE:
        return False
    joined = readings.best_score(reader, first.core + second.core)
    return joined > max(sum(apart) + GAIN, POOR_SCORE)


def _may_be_two(token: Token) -> bool:
    return token.kind == "word" and SHORTEST_CUT <= len(token.core) <= LONGEST_CUT and not token.core.isupper()


def _cut_misread(token: Token, reader: str, readings: Readings) -> list[Token]:
    dated = _DATED.fullmatch(token.core)
    if dated and base_letters(dated[1]).lower() in readings.by_base:
        return _halves(token, len(dated[1]))
    if not _may_be_two(token) or (whole := readings.best_score(reader, token.core)) > POOR_SCORE:
        return [token]
    best = max(range(2, len(token.core) - 1), key=lambda cut: sum(_score_halves(token.core, cut, reader, readings)))
    halves = _score_halves(token.core, best, reader, readings)
    # Of a long foreign word the halves are poor as well.
    gained = sum(halves) > whole + GAIN and min(halves) > POOR_SCORE
    return _halves(token, best) if gained else [token]


def _cut_between_words(token: Token, readings: Readings) -> list[Token]:
    """In right text: only where two syllables stand side by side as they should, one with a Vietnamese letter."""
    if readings.known(token.core) != UNKNOWN or not _may_be_two(token) or ONLY_VIETNAMESE.isdisjoint(token.core):
        return [token]
    cuts = [cut for cut in range(2, len(token.core) - 1) if readings.are_words(token.core[:cut], token.core[cut:])]
    return _halves(token, cuts[0]) if len(cuts) == 1 else [token]


def _halves(token: Token, cut: int) -> list[Token]:
    middle = token.start + cut
    second = token.core[cut:]
    kind = "number" if second.isdigit() else token.kind
    return [
        token._replace(end=middle, core=token.core[:cut], kind="word"),
        Token(middle, token.end, second, kind, after_punctuation=False, glued=True),
    ]


def _score_halves(core: str, cut: int, reader: str, readings: Readings) -> tuple[int, int]:
    return readings.best_score(reader, core[:cut]), readings.best_score(reader, core[cut:])
