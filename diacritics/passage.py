"""The paragraphs of a text, each with its kind, who read it, and its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diacritics.guard import NOTHING_COUNTED, PassageKind, Reader, judge, judge_reader, tally
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
    parts = [[_shifted(token, start) for token in cut_tokens(text[start:end])] for start, end in cut_paragraphs(text)]
    tallies = [tally(tokens, readings.by_base) for tokens in parts]
    whole = judge(sum(tallies, NOTHING_COUNTED))
    kinds = [_as_told(judge(counts, whole), mode) for counts in tallies]
    mangled = sum((t for t, kind in zip(tallies, kinds, strict=True) if kind == "mangled"), NOTHING_COUNTED)
    for tokens, counts, kind in zip(parts, tallies, kinds, strict=True):
        reader = judge_reader(kind, counts, mangled)
        yield Passage(resegment(text, tokens, kind, reader, readings), kind, reader)


def _shifted(token: Token, by: int) -> Token:
    return replace(token, start=token.start + by, end=token.end + by)


def _as_told(kind: PassageKind, mode: Mode) -> PassageKind:
    """What the caller says a passage is, unless it is evidently right."""
    return kind if mode == "auto" or kind == "right" else _TOLD[mode]
