"""Words in an old encoding, shown as Western European text, and the same in Unicode."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from diacritics.alphabet import is_syllable
from diacritics.edits import Edit, apply_edits
from diacritics.legacy_tables import LegacyEncoding, table_of

LINE = re.compile(r"[^\r\n\f]+")
"""Control characters that otherwise part lines are letters in VISCII."""
_WORDS_OF_ONE_LETTER = frozenset("àáảạđôồổởơừýỷ")
_MAY_FOLLOW_A_LETTER = (")", ".")
"""After these a sign that stands alone is a letter: an item's đ), an abbreviated Đ."""
_EDGE_QUOTES = "‘’“”–—…•"


@dataclass(frozen=True, slots=True)
class LegacyWord:
    """A word of a line as it stands and as it would read."""

    start: int
    before: str
    after: str


def words_of(line: str, encoding: LegacyEncoding) -> list[LegacyWord]:
    """All words of a line as they stand and as they would read."""
    table = table_of(encoding)
    words = []
    for match in table.word.finditer(line):
        start, end = _without_quotes(match[0], table.convert) if encoding == "viscii" else (0, len(match[0]))
        before = match[0][start:end]
        after = table.convert(before)
        if len(before) == 1 and not before.isalpha() and not _is_letter(line, match, after):
            after = before
        if before:
            words.append(LegacyWord(match.start() + start, before, after))
    return _with_capitals(words) if encoding == "tcvn3" else words


def _is_letter(line: str, sign: re.Match[str], letter: str) -> bool:
    """Whether a sign that stands alone is a word or an item's letter, and not a bullet, a dash or the like."""
    inside = sign.start() > len(line) - len(line.lstrip())
    return (inside and letter in _WORDS_OF_ONE_LETTER) or line.startswith(_MAY_FOLLOW_A_LETTER, sign.end())


def _without_quotes(word: str, convert: Callable[[str], str]) -> tuple[int, int]:
    """Where a word starts and ends whose edge signs may be letters or, in a mixed text, quotes and dashes."""
    if is_syllable(convert(word)):
        return 0, len(word)
    start = len(word) - len(word.lstrip(_EDGE_QUOTES))
    return start, max(start, len(word.rstrip(_EDGE_QUOTES)))


def _with_capitals(words: Sequence[LegacyWord]) -> list[LegacyWord]:
    """TCVN3 has no toned capitals, its fonts of capitals show small codes so: CéNG is CỘNG, and X· between such XÃ."""
    own = [_is_in_capitals(word) for word in words]
    before, after = _last_told(own), _last_told(own[::-1])[::-1]
    return [
        replace(word, after=word.after.upper())
        if word.before != word.after and {True} <= {left, right} <= {True, None}
        else word
        for word, left, right in zip(words, before, after, strict=True)
    ]


def _last_told(told: Sequence[bool | None]) -> list[bool | None]:
    """Each place's own value, or else that of the nearest place before it that has one."""
    values: list[bool | None] = []
    for own in told:
        values.append(own if own is not None or not values else values[-1])
    return values


def _is_in_capitals(word: LegacyWord) -> bool | None:
    """Whether a word is in capitals, by its plain letters; None where they do not tell, as in QĐ or UB."""
    plain = "".join(char for char in word.before if char.isascii())
    if plain.islower() or (len(plain) > 1 and not plain.isupper()):
        return False
    return True if len(plain) > 1 and is_syllable(word.after) else None


def edits_of(text: str, start: int, end: int, encoding: LegacyEncoding, confidence: float) -> Iterator[Edit]:
    """The edits, kind legacy, that turn text[start:end] from this encoding into Unicode."""
    for word in words_of(text[start:end], encoding):
        if word.before != word.after:
            at = start + word.start
            yield Edit(at, at + len(word.before), word.before, word.after, "legacy", confidence)


def convert_lines(text: str, encoding: LegacyEncoding) -> str:
    """Text in this encoding, shown as Latin-1 or cp1252, as Unicode (NFC), every line of it, right or wrong.

    Raises ValueError for an unknown encoding.
    """
    lines = (match.span() for match in LINE.finditer(text))
    return apply_edits(text, (edit for start, end in lines for edit in edits_of(text, start, end, encoding, 1.0)))
