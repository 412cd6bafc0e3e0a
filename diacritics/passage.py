"""The paragraphs of a text, each with its kind, who read it, and its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diacritics.guard import PassageKind, Reader, judge, judge_reader, whole_tally
from diacritics.paragraphs import cut_paragraphs
from diacritics.readings import Readings
from diacritics.segments import resegment
from diacritics.tokens import Token, cut_tokens

if TYPE_CHECKING:
    from diacritics.edits import Mode


_TOLD: Mapping[str, PassageKind] = {"mangled": "mangled", "stripped": "stripped", "ocr": "right", "legacy": "right"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The tokens of one paragraph, its kind, and who read it."""

    tokens: Sequence[Token]
    kind: PassageKind
    reader: Reader


def cut_passages(text: str, mode: Mode, readings: Readings) -> Iterator[Passage]:
    """The paragraphs of a text, each judged by itself and, where it is short, by the whole text."""
    parts = [cut_tokens(text[start:end], start) for start, end in cut_paragraphs(text)]
    tallies = [readings.tally(tokens) for tokens in parts]
    whole = judge(whole_tally(tallies))
    kinds = [_as_told(judge(counts, whole), mode) for counts in tallies]
    mangled = whole_tally(counts for counts, kind in zip(tallies, kinds, strict=True) if kind == "mangled")
    for tokens, counts, kind in zip(parts, tallies, kinds, strict=True):
        reader = judge_reader(kind, counts, mangled)
        yield Passage(resegment(text, tokens, kind, reader, readings), kind, reader)


def _as_told(kind: PassageKind, mode: Mode) -> PassageKind:
    """What the caller says a passage is, unless it is evidently right."""
    return kind if mode == "auto" or kind == "right" else _TOLD[mode]
