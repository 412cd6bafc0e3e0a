"""Passages in an old encoding, shown as Western European text: which they are, and the same in Unicode.

A line is taken for legacy only when that explains its words better than all other stories of how they came about:
right as they stand, or misread by an engine that knows no Vietnamese.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from diacritics.alphabet import ONLY_VIETNAMESE, is_syllable
from diacritics.edits import Edit
from diacritics.language import UNKNOWN, sixteenths
from diacritics.legacy_tables import ENCODINGS, LegacyEncoding
from diacritics.legacy_words import LINE, LegacyWord, edits_of, words_of
from diacritics.readings import LEAVE_COST, LEAVE_COST_LETTER, Readings

SURE_GAIN = sixteenths(8.0)
"""How much likelier (a score) a line must be as legacy than as anything else, standing alone."""
TOLD_GAIN = sixteenths(4.0)
"""The same where the caller says that the text is legacy."""
WEAK_GAIN = sixteenths(1.0)
"""The same in a text that holds sure lines of that encoding."""
SURE_SHARE, WEAK_SHARE = 0.8, 0.5
"""So many of the changed words of a sure line must be Vietnamese syllables, and of others; the rest are names."""
RIGHT_SHARE = 0.2
"""A line with more words that hold a letter only Vietnamese has is Unicode."""
LEAST_CHANGED = 2
"""One odd word alone tells nothing."""
GAIN_SCALE = sixteenths(8.0)
"""Gain at which a line is as sure as 1 - 1/e."""
MOST_SURE = 0.999
COMPANY_CONFIDENCE = 0.6
"""A weak line is at least so sure where sure lines of its encoding stand before it."""

_LETTERS = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"[BCDĐGHKLMNPQRSTVX]+")
"""Capitals without a vowel, QĐ, NĐ, ĐT, tell nothing about a line."""


@dataclass(frozen=True, slots=True)
class LegacyLine:
    """text[start:end] is in this encoding.  gain: how much likelier than otherwise; confidence 0..1."""

    start: int
    end: int
    encoding: LegacyEncoding
    gain: float
    confidence: float


def find_legacy_lines(text: str, readings: Readings, *, told: bool = False) -> list[LegacyLine]:
    """The lines that are in an old encoding, in order.

    told: the caller says that the text is legacy, so that weaker evidence does; what is right stays even so.
    """
    if text.isascii():
        return []
    judged = [_judge(text, *match.span(), readings) for match in LINE.finditer(text) if not match[0].isascii()]
    least = TOLD_GAIN if told else SURE_GAIN
    last = next((lines[0].encoding for lines in judged if lines and lines[0].gain >= least), None)
    result: list[LegacyLine] = []
    for lines in judged if last else []:
        # A line that is not sure of itself is in the encoding of the lines before it.
        chosen = [line for line in lines[:1] if line.gain >= least] or [
            replace(line, confidence=max(line.confidence, COMPANY_CONFIDENCE))
            for line in lines
            if line.encoding == last
        ]
        result += chosen[:1]
        last = chosen[0].encoding if chosen and chosen[0].gain >= least else last
    return result


def _judge(text: str, start: int, end: int, readings: Readings) -> list[LegacyLine]:
    """The encodings that explain a line at all, the likeliest first."""
    line = text[start:end]
    words = _LETTERS.findall(line)
    if sum(not ONLY_VIETNAMESE.isdisjoint(word) for word in words) > RIGHT_SHARE * len(words):
        return []
    found = (_judge_as(line, start, encoding, readings) for encoding in ENCODINGS)
    return sorted((one for one in found if one), key=lambda one: -one.gain)


def _judge_as(line: str, start: int, encoding: LegacyEncoding, readings: Readings) -> LegacyLine | None:
    """The line as one in this encoding, or None where that explains it no better."""
    words = [word for word in words_of(line, encoding) if not _ABBREVIATION.fullmatch(word.after)]
    changed = [word for word in words if word.before != word.after]
    good = sum(is_syllable(word.after) for word in changed)
    if not changed or good < WEAK_SHARE * len(changed):
        return None
    gain = _gain(words, readings)
    if len(changed) < LEAST_CHANGED or good < SURE_SHARE * len(changed):
        gain = min(gain, TOLD_GAIN - sixteenths(1.0))
    if gain < WEAK_GAIN:
        return None
    sure = min(MOST_SURE, good / len(changed) * (1 - math.exp(-gain / GAIN_SCALE)))
    return LegacyLine(start, start + len(line), encoding, gain, round(sure, 4))


def _gain(words: Sequence[LegacyWord], readings: Readings) -> float:
    """Score of the words as they would read to the best of the other stories."""
    others: list[Callable[[str], float]] = [
        lambda word: as_it_stands(word, readings),
        lambda word: readings.best_score("eng", word),
        lambda word: readings.best_score("latin", word),
    ]
    as_legacy = sum(as_it_stands(word.after, readings) for word in words)
    gain = math.inf
    for story in others:  # the cheap one first: most lines are told by it
        gain = min(gain, as_legacy - sum(story(word.before) for word in words))
        if gain < WEAK_GAIN:
            break
    return gain


def as_it_stands(word: str, readings: Readings) -> float:
    """Score of a word that was written and read as it is."""
    known = readings.known(word)
    if known == UNKNOWN:
        return float(readings.model.language.unigram[UNKNOWN]) + LEAVE_COST + LEAVE_COST_LETTER * len(word)
    return float(readings.model.language.unigram[known])


def legacy_edits(text: str, readings: Readings, min_confidence: float = 0.0, *, told: bool = False) -> list[Edit]:
    """The edits, kind legacy, that turn passages in an old encoding into Unicode; told as in find_legacy_lines."""
    lines = find_legacy_lines(text, readings, told=told)
    return [
        edit
        for line in lines
        if line.confidence >= min_confidence
        for edit in edits_of(text, line.start, line.end, line.encoding, line.confidence)
    ]
