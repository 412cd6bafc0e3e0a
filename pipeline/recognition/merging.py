"""Two readings of one line of print as one, word by word: at each place the one whose engine was surer of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from diacritics.alphabet import is_marked, is_syllable
from pipeline import lexicon
from pipeline.folding import core
from pipeline.types import Box, Word

_OVERLAP = 0.3
"""In widths of the narrower word: so much of it lies in another where both are the same print."""
_ASIDE, _SLACK_PX = 0.4, 4
"""In heights of the lower word: so far the middles of two readings of the same print may lie apart."""
_MORE = 2
"""Letters by which two readings of the same print may differ."""
_DOUBTFUL = 0.5
"""A number is believed in the first place as the data read it that were made for print of every kind."""
_DENIED = 0.7
"""A number that the surer reading has otherwise is no surer than this: a third reading is asked for."""


def merged(words: Sequence[Word], others: Sequence[Word]) -> tuple[Word, ...]:
    """The words of one line, with those of the other reading (of the whole page) where these are surer.

    A word that the other reading breaks into pieces stays whole, unless each piece is a word by itself: codes are
    broken more often than words run together.
    """
    return tuple(word for mine, theirs in places(words, others, _are_one) for word in _surer(mine, theirs))


def meets(one: Word, other: Word) -> bool:
    """Whether two words are the same print, wholly or in part."""
    a, b = one.box, other.box
    if a is None or b is None:
        return False
    deep = min(a.bottom, b.bottom) - max(a.top, b.top) > _OVERLAP * min(a.height, b.height)
    return deep and _shared(a, b) > _OVERLAP * min(a.width, b.width)


def _on_one_line(one: Word, other: Word) -> bool:
    """Whether neither word reaches into another line than the other's, as badly cut lines do."""
    a, b = one.box, other.box
    return (
        a is not None and b is not None and abs(a.middle_y - b.middle_y) < _ASIDE * min(a.height, b.height) + _SLACK_PX
    )


def _are_one(one: Word, other: Word) -> bool:
    return meets(one, other) and _on_one_line(one, other)


def from_left(words: Iterable[Word]) -> list[Word]:
    """Words by the left edges of their boxes."""
    return sorted(words, key=lambda word: word.box.left if word.box else 0)


def _shared(a: Box, b: Box) -> int:
    return min(a.right, b.right) - max(a.left, b.left)


def places(
    words: Sequence[Word], others: Sequence[Word], are_one: Callable[[Word, Word], bool]
) -> Iterator[tuple[list[Word], list[Word]]]:
    """The words with the other reading's at their place, both from left to right; words that share one are together."""
    mine: list[Word] = []
    theirs: list[Word] = []
    for word in words:
        found = [other for other in others if are_one(word, other)]
        if mine and not any(other in theirs for other in found):
            yield mine, from_left(theirs)
            mine, theirs = [], []
        mine.append(word)
        theirs += [other for other in found if other not in theirs]
    if mine:
        yield mine, from_left(theirs)


def _surer(mine: list[Word], theirs: list[Word]) -> list[Word]:
    if _is_no_word(mine) and _are_words(theirs) and not _digits(mine):
        return theirs
    if not theirs or _confidence(theirs) <= _confidence(mine) or abs(_size(mine) - _size(theirs)) > _MORE:
        return mine
    if len(theirs) > len(mine) and not all(_stands_alone(core(word.text)) for word in theirs):
        return mine
    if _digits(mine) != _digits(theirs):
        best = mine if _confidence(mine) >= _DOUBTFUL else theirs
        return [replace(word, confidence=min(word.confidence, _DENIED)) for word in best]
    return theirs


def _is_no_word(words: Sequence[Word]) -> bool:
    """Whether one of them is misspelt for sure: it is no syllable, but has marks, as no code has but for Đ (`SỞY`)."""
    return any(any(map(is_marked, re.sub("[đĐ]", "", word.text))) and not _is_syllable(word) for word in words)


def _are_words(words: Sequence[Word]) -> bool:
    return bool(words) and all(map(_is_syllable, words))


def _is_syllable(word: Word) -> bool:
    return is_syllable(core(word.text).lower())


def _stands_alone(text: str) -> bool:
    """Whether it is no piece of a code: a sign, a number, a word with marks, or an abbreviation that offices use."""
    marked = is_syllable(text.lower()) and any(map(is_marked, text))
    return not text or text.isdigit() or marked or text in lexicon.body_codes() or text.islower()


def _digits(words: Sequence[Word]) -> str:
    return "".join(letter for word in words for letter in word.text if letter.isdigit())


def _size(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)


def _confidence(words: Sequence[Word]) -> float:
    """Of the least sure: a doubtful piece makes the whole doubtful."""
    return min(word.confidence for word in words)
