"""Two readings of one line: where they agree the surer stays, where they differ the likelier.

How likely a reading is, the engines say by their confidence and the language model by the words around.  Every word of
the result was read by one of the two; what they read differently is less sure than what both read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import exp, log

from rapidfuzz.distance import Indel, Levenshtein

from diacritics import normalize
from diacritics.fluency import fluency
from pipeline.types import Word

Words = Sequence[Word]

_SAME_LINE = 0.5
"""Readings that have less than this share of their letters in common are not of the same print: a seal, a signature."""
_LANGUAGE = 0.3
"""The weight of the language model against the confidence of the engines."""
_SEEN_BY_SECOND = 0.85
"""From which confidence on words stay that only the second engine saw; the first's stay always."""
_SURE_NUMBER = 0.7
_NEVER = 1e-3
_NEIGHBOURS = 2
"""So many words on either side let the language model judge a place."""


def better_words(first: Words, second: Words, alphabet: frozenset[str]) -> tuple[Word, ...]:
    """The line that two engines read as first and as second.

    alphabet: the characters that the second knows; a word of the first with others stays.  Where both have as many
    words in a place, the boxes are the first's.
    """
    if Indel.normalized_similarity(_letters(first), _letters(second)) < _SAME_LINE:
        return tuple(first)
    chosen: list[Word] = []
    for place, other in _places(first, second):
        ours, theirs = first[place], second[other]
        around = chosen[-_NEIGHBOURS:], first[place.stop : place.stop + _NEIGHBOURS]
        chosen += _better(ours, theirs, around, alphabet)
    return tuple(chosen)


def _letters(words: Words) -> str:
    return "".join(map(_key, words))


def _key(word: Word) -> str:
    """The word but for how its quotes and dashes are written and its tone mark is placed."""
    return normalize(word.text, dashes="plain", quotes="plain", tone_place="older")


def _places(first: Words, second: Words) -> Iterator[tuple[slice, slice]]:
    """Where the two agree or differ, from left to right: the words of each; single words wherever that is possible."""
    steps = Levenshtein.opcodes([_key(word) for word in first], [_key(word) for word in second])
    start = other = 0
    for step in [*steps, None]:
        if step is not None and step.tag != "equal":
            continue
        end, other_end = (step.src_start, step.dest_start) if step else (len(first), len(second))
        yield from _parted(slice(start, end), slice(other, other_end))
        if step:
            yield from _parted(slice(end, step.src_end), slice(other_end, step.dest_end))
            start, other = step.src_end, step.dest_end


def _parted(place: slice, other: slice) -> Iterator[tuple[slice, slice]]:
    size = place.stop - place.start
    if size != other.stop - other.start:
        yield place, other
    else:
        for step in range(size):
            ours, theirs = place.start + step, other.start + step
            yield slice(ours, ours + 1), slice(theirs, theirs + 1)


def _better(ours: Words, theirs: Words, around: tuple[Words, Words], alphabet: frozenset[str]) -> Words:
    if not theirs:
        return ours
    if not ours:
        return theirs if min(word.confidence for word in theirs) >= _SEEN_BY_SECOND else ()
    if _letters(ours) == _letters(theirs) and len(ours) == len(theirs):
        return [
            replace(our, confidence=max(our.confidence, their.confidence))
            for our, their in zip(ours, theirs, strict=True)
        ]
    if not alphabet.issuperset(_letters(ours)) or _differ_in_spaces(ours, theirs) or _is_sure_number(ours, theirs):
        return ours
    gain = _likelihood(theirs, around) - _likelihood(ours, around)
    sure = 1 / (1 + exp(-abs(gain)))
    if gain > 0 and len(ours) == len(theirs):
        theirs = [replace(their, box=our.box) for our, their in zip(ours, theirs, strict=True)]
    return [replace(word, confidence=word.confidence * sure) for word in (theirs if gain > 0 else ours)]


def _differ_in_spaces(ours: Words, theirs: Words) -> bool:
    """Whether only that: the first engine knows better how far letters stand apart."""
    return _letters(ours) == _letters(theirs)


def _is_sure_number(ours: Words, theirs: Words) -> bool:
    """Whether one reading has digits, of which no language tells which are likelier, and the first is rather sure."""
    sure = min(word.confidence for word in ours) >= _SURE_NUMBER
    return sure and any(map(str.isdigit, _letters(ours) + _letters(theirs)))


def _likelihood(words: Words, around: tuple[Words, Words]) -> float:
    """The log of how likely it is that these are the words here."""
    size = sum(len(word.text) for word in words)
    read = sum(len(word.text) * log(max(_NEVER, word.confidence)) for word in words) / size
    before, after = around
    return read + _LANGUAGE * fluency(" ".join(word.text for word in (*before, *words, *after)))
