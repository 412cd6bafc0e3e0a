"""Of the edits that repair is so and so sure of, how many are right: a reliability table."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from benchmarks.table import Row
from diacritics import Mode, repair
from diacritics.alphabet import older_tone_place

BINS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
"""Lower ends of the classes of confidence; the last is for all that is surer."""
_TOKEN = re.compile(r"\S+")
_EDGES = "()[]{}<>«»\"“”„‘’'*•·-–—−+.,;:…/\\_|=~#!?"


@dataclass(frozen=True, slots=True)
class Judged:
    """One edit: how sure it was, its kind, and whether the word that it touches is that of the gold text."""

    confidence: float
    kind: str
    right: bool


def judged_edits(gold: str, seen: str, mode: Mode = "auto") -> Iterator[Judged]:
    """The edits of one text, each word laid beside the gold text's by Levenshtein alignment of the words.

    Punctuation at a word's edges and the place of the tone mark do not count.
    """
    done = repair(seen, mode, min_confidence=0.0)
    words = list(_TOKEN.finditer(done.text))
    starts = [word.start() for word in words]
    right = _right_words(gold.split(), [word[0] for word in words])
    shift = 0
    for edit in done.edits:
        start = edit.start + shift
        shift += len(edit.after) - len(edit.before)
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, start + max(0, len(edit.after) - 1)) - 1)
        yield Judged(edit.confidence, edit.kind, all(place in right for place in range(first, last + 1)))


def _right_words(gold: Sequence[str], words: Sequence[str]) -> set[int]:
    plain_gold, plain = ([_plain(word) for word in side] for side in (gold, words))
    steps = Levenshtein.opcodes(plain_gold, plain)
    return {place for step in steps if step.tag == "equal" for place in range(step.dest_start, step.dest_end)}


def _plain(word: str) -> str:
    return older_tone_place(unicodedata.normalize("NFC", word)).strip(_EDGES)


def reliability_rows(section: str, name: str, judged: Iterable[Judged]) -> Iterator[Row]:
    """For each class of confidence the number of edits, their mean confidence, and the share that is right."""
    classes: list[list[Judged]] = [[] for _ in BINS]
    for one in judged:
        place = bisect_right(BINS, one.confidence) - 1
        if place >= 0:
            classes[place].append(one)
    for lower, members in zip(BINS, classes, strict=True):
        if members:
            said = sum(one.confidence for one in members) / len(members)
            right = sum(one.right for one in members) / len(members)
            yield Row(
                section, f"{name}: confidence from {lower}", f"{len(members)} edits, said {said:.3f}, right {right:.3f}"
            )
