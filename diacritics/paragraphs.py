"""Finds the paragraphs of a text whose lines were broken by hand or by a printer."""

from __future__ import annotations

import re

FULL_LINE_SHARE = 0.7
"""A line this full, measured against the text's long lines, goes on in the next one."""
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSED = tuple(".;:!?")
_ITEM = re.compile(r"\s*([-+*•–—]|\(?[\dIVX]{1,4}[.)]|[a-zđ]\))")


def cut_paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph, in order; lines that belong together are one span."""
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    lengths = sorted(end - start for start, end in lines)
    full = FULL_LINE_SHARE * lengths[len(lengths) * 9 // 10] if lines else 0.0
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        if spans and _goes_on(text, spans[-1], (start, end), full):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _goes_on(text: str, before: tuple[int, int], line: tuple[int, int], full: float) -> bool:
    """Whether the line continues the paragraph before it."""
    gap = text[before[1] : line[0]]
    if gap.count("\n") > 1 or "\f" in gap:
        return False
    start = max(text.rfind("\n", 0, before[1]) + 1, before[0])
    last = text[start : before[1]].rstrip()
    next_line = text[line[0] : line[1]].lstrip()
    if last.endswith(_CLOSED) or _ITEM.match(next_line):
        return False
    if next_line[:1].islower():
        return True
    both_capitals = last.isupper() and next_line.isupper()
    return both_capitals or len(last) >= full > 0
