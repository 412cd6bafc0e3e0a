"""What two further readings of the same words agree on, in place of the doubtful first one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from diacritics.alphabet import is_marked, is_syllable
from pipeline.folding import SIGNS, core
from pipeline.recognition.merging import from_left, meets, places
from pipeline.types import Word

_LEAST = 0.5
"""The surer of two readings that agree is at least so sure."""
_END = "./."
"""What closes a paper; two readings of it seldom agree."""
_GLUED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_COUNTED = re.compile(r"(?<=/)[A-ZĐ]{2,}\d{1,2}\b")
"""A code that ends in a number: QH14."""
_PRINTED_AS_ONE = re.compile(r"[^\W_][/&-][^\W_]|^[\W\d]*\d[\W\d]*$")
"""What may come from two words: codes, alternatives, numbers."""
_HARDLY = 0.3
_NUMBER = re.compile(r"^\(?\d{1,3}(?:\.\d{3})*(?:,\d{1,3})?%?[).,;:]*$")
"""An amount, count or share as Vietnamese papers write them."""
_ROMAN = re.compile(r"^\W*[HIVXJl1]+\W*$")
_STROKES = {"H": 2, "V": 2, "X": 2}
Doubt = Callable[[Word], bool]


def says_otherwise(words: Sequence[Word], other: Sequence[Word], is_doubtful: Doubt) -> bool:
    """Whether another reading has something else in the place of a doubtful word."""
    return any(_text(mine) != _text(theirs) for mine, theirs in _places(words, other, is_doubtful) if theirs)


def agreed(words: Sequence[Word], one: Sequence[Word], other: Sequence[Word], is_doubtful: Doubt) -> tuple[Word, ...]:
    """The words with what both readings say in the place of the doubtful ones."""
    after = list(words)
    for mine, theirs in _places(words, one, is_doubtful):
        again = _at(mine, other)
        if theirs and _is_better(mine, theirs, again):
            sure = max(_confidence(theirs), _confidence(again))
            surer = (
                again if _confidence(again) > _confidence(theirs) and not _ends_paper(mine, theirs, again) else theirs
            )
            chosen = [replace(word, confidence=max(word.confidence, sure)) for word in surer]
        else:
            chosen = _number_at_last(mine, theirs, again)
        at = after.index(mine[0])
        after[at : at + len(mine)] = chosen
    return tuple(after)


def _number_at_last(mine: list[Word], one: list[Word], other: list[Word]) -> list[Word]:
    """The one reading that is a number as numbers are written, where the first is none and was hardly read."""
    numbers = [words for words in (one, other) if len(words) == 1 and _NUMBER.match(words[0].raw)]
    hardly = len(mine) == 1 and _confidence(mine) < _HARDLY and not _NUMBER.match(mine[0].raw)
    if hardly and len(numbers) == 1 and _confidence(numbers[0]) >= _LEAST and _begins_alike(mine[0], numbers[0][0]):
        return numbers[0]
    return mine


def _begins_alike(word: Word, number: Word) -> bool:
    """Whether most of the number was read the first time: `17,65%0;` for 17,65%;."""
    length = len(number.raw.rstrip(SIGNS)) - 1
    return length > 1 and word.raw[:length] == number.raw[:length]


def confirmed(words: Sequence[Word], other: Sequence[Word]) -> tuple[Word, ...]:
    """The words, those with digits as sure as the surer reading where the other reading has the same.

    Other words stay as doubtful as they were: repair knows more of them than the same letters read twice.
    """
    return tuple(
        replace(word, confidence=max([word.confidence, *(each.confidence for each in other if _is_same(word, each))]))
        if word.confidence >= _LEAST and any(map(str.isdigit, word.raw))
        else word
        for word in words
    )


def _places(
    words: Sequence[Word], other: Sequence[Word], is_doubtful: Doubt
) -> Iterator[tuple[list[Word], list[Word]]]:
    """The doubtful words, each with what the other reading has there."""
    for mine, theirs in places(words, other, meets):
        if any(map(is_doubtful, mine)):
            yield mine, theirs


def _at(words: Sequence[Word], other: Sequence[Word]) -> list[Word]:
    """What the other reading has in the place of the words, from left to right."""
    return from_left(each for each in other if any(meets(word, each) for word in words))


def _is_better(mine: Sequence[Word], one: Sequence[Word], other: Sequence[Word]) -> bool:
    if _ends_paper(mine, one, other):
        return True
    sure = max(_confidence(one), _confidence(other))
    if _letters(one) != _letters(other) or _text(one) == _text(mine) or sure < max(_LEAST, _confidence(mine)):
        return False
    return _keeps_form(mine, one) and (len(one) == len(other) or _keeps_form(mine, other))


def _keeps_form(mine: Sequence[Word], one: Sequence[Word]) -> bool:
    """Whether what was read is neither broken nor glued where the first reading was not."""
    if _is_spoilt(_text(mine), _text(one)):
        return False
    if len(one) > len(mine):
        return all(map(_stands_alone, one))  # never pieces of a code
    return len(one) == len(mine) or all(is_syllable(core(word.raw).lower()) or _is_one(word) for word in one)


def _is_spoilt(before: str, after: str) -> bool:
    """Whether a number got a letter (`S0%`), or a Roman one has fewer strokes than were seen (`HI` was III, not II)."""
    glued = bool(_GLUED.search(_COUNTED.sub("", after))) and not _GLUED.search(before)
    return glued or bool(_ROMAN.match(before) and _ROMAN.match(after) and _strokes(before) > _strokes(after))


def _strokes(numeral: str) -> int:
    return sum(_STROKES.get(letter, 1) for letter in numeral if letter.isalnum())


def _ends_paper(mine: Sequence[Word], one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether the sign at the end of a paper was read where the others have points alone."""
    last = (core(words[-1].raw) if words else "" for words in (mine, one, other))
    alike = len(mine) == len(one) == len(other) == 1 and len(set(last)) == 1
    return alike and one[0].raw.endswith(_END) and one[0].confidence > mine[0].confidence


def _stands_alone(word: Word) -> bool:
    text = core(word.raw)
    return text.isdigit() or (is_syllable(text.lower()) and any(map(is_marked, text)))


def _is_one(word: Word) -> bool:
    return bool(_PRINTED_AS_ONE.search(word.raw)) and not re.match(r"\W*\d+\.[^\W\d]", word.raw)


def _is_same(word: Word, other: Word) -> bool:
    return word.raw == other.raw and meets(word, other)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.raw for word in words)


def _letters(words: Sequence[Word]) -> str:
    return "".join(word.raw for word in words)


def _confidence(words: Sequence[Word]) -> float:
    return min((word.confidence for word in words), default=0.0)
