"""What repair returns: the text, and every change with its place, kind and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

Mode = Literal["auto", "mangled", "stripped", "ocr", "legacy"]
"""auto judges each paragraph.  The others say what kind a paragraph is that is not evidently right already: read with
the wrong language, without its marks, read with the right language and a few slips, or in an old encoding (TCVN3, VNI,
VISCII), which alone is then undone."""


_Spanned = TypeVar("_Spanned", bound=Any)
"""A frozen dataclass with start and end."""


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
    """The repaired text and the edits that turn the input into it.

    doubts: words that were left because no reading was sure enough, as the edits that were not made; their places
    count in the repaired text.
    """

    text: str
    edits: tuple[Edit, ...]
    doubts: tuple[Edit, ...] = ()


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


def compose_edits(text: str, first: Sequence[Edit], then: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that do at once to text what first does to it and then does to the outcome.

    Edits that meet are melted into one, which keeps the earlier kind and the lower confidence; those that undo each
    other vanish.
    """
    between = apply_edits(text, first)
    marks = sorted(_spans_between(first) + [(edit.start, edit.end, None, edit) for edit in then], key=lambda m: m[:2])
    groups: list[list[_Mark]] = []
    reach = -1
    for mark in marks:
        if groups and (mark[0] < reach or (mark[0] == reach and mark[0] == mark[1])):
            groups[-1].append(mark)
        else:
            groups.append([mark])
        reach = max(reach, mark[1])
    shift, result = 0, []
    for group in groups:
        edit, shift = _melted(text, between, group, shift)
        if edit.before != edit.after:
            result.append(edit)
    return tuple(result)


def moved_by(spans: Iterable[_Spanned], edits: Sequence[Edit]) -> list[_Spanned]:
    """The spans that the edits did not touch, at the places they have afterwards; both are sorted."""
    moved: list[_Spanned] = []
    shift = place = 0
    for span in spans:
        while place < len(edits) and edits[place].end <= span.start:
            shift += len(edits[place].after) - len(edits[place].before)
            place += 1
        if place == len(edits) or edits[place].start >= span.end:
            moved.append(replace(span, start=span.start + shift, end=span.end + shift))
    return moved


_Mark = tuple[int, int, Edit | None, Edit | None]
"""A span between the two rounds of edits, and the edit of the first or of the second round that it belongs to."""


def _spans_between(edits: Sequence[Edit]) -> list[_Mark]:
    spans: list[_Mark] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        spans.append((start, start + len(edit.after), edit, None))
        shift += len(edit.after) - len(edit.before)
    return spans


def _melted(text: str, between: str, group: list[_Mark], shift: int) -> tuple[Edit, int]:
    """One edit on text for a group of spans; shift is how far positions between lie behind those of the text."""
    start, end = group[0][0], max(mark[1] for mark in group)
    earlier = [mark[2] for mark in group if mark[2]]
    later = [mark[3] for mark in group if mark[3]]
    new_shift = shift + sum(len(edit.after) - len(edit.before) for edit in earlier)
    text_start, text_end = start - shift, end - new_shift
    moved = [Edit(e.start - start, e.end - start, e.before, e.after, e.kind, e.confidence) for e in later]
    after = apply_edits(between[start:end], moved)
    confidence = min(edit.confidence for edit in earlier + later)
    return Edit(
        text_start, text_end, text[text_start:text_end], after, (earlier + later)[0].kind, confidence
    ), new_shift
