"""What repair returns: the text, and every change with its place, kind and confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: text[start:end] == before became after.

    start and end are character offsets into the input text; kind names the rule or model that changed it;
    confidence is 0..1.  Edits of one repair are sorted and never overlap.
    """

    start: int
    end: int
    before: str
    after: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Repair:
    """The repaired text and the edits that turn the input into it."""

    text: str
    edits: tuple[Edit, ...]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits.  Raises ValueError when they overlap or do not fit the text."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or edit.end < edit.start or text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the text: {edit}")
        parts += [text[position : edit.start], edit.after]
        position = edit.end
    return "".join([*parts, text[position:]])
