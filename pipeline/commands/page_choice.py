"""Which pages of a document are wanted: `1-3`, `2,5`, `4-`; and page numbers in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPAN = re.compile(r"\s*(?P<first>\d{1,7})\s*(?P<dash>-)?\s*(?P<last>\d{1,7})?\s*")


@dataclass(frozen=True, slots=True)
class PageChoice:
    """Spans of pages, first and last included; last is None where the span runs to the end."""

    spans: tuple[tuple[int, int | None], ...]

    def __contains__(self, page: object) -> bool:
        return isinstance(page, int) and any(
            first <= page and (last is None or page <= last) for first, last in self.spans
        )


def parse_pages(text: str) -> PageChoice:
    """The choice that the text stands for.  Raises ValueError saying what is wrong."""
    return PageChoice(tuple(map(_span, text.split(","))))


def _span(text: str) -> tuple[int, int | None]:
    match = _SPAN.fullmatch(text)
    if match is None or (match["last"] and not match["dash"]):
        raise ValueError(f"{text.strip()!r} is no page and no span of pages such as 1-3")
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else None if match["dash"] else first
    if first < 1:
        raise ValueError("pages count from 1")
    if last is not None and last < first:
        raise ValueError(f"{text.strip()!r} ends before it begins")
    return first, last


def named_pages(pages: Sequence[int]) -> str:
    """Page numbers in order, in words: page 3; pages 1-4, 7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return f"page{'s' if len(pages) > 1 else ''} {', '.join('-'.join(map(str, run)) for run in runs)}"
