"""Paragraphs that run over a page's end: what stands before and after a page, so that repair sees whole sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.layout.paragraphs import LIST_MARK
from pipeline.types import Line, ReadPage, Zone

_ENDED = re.compile(r"[.;:!?/…]\W*$")
_FOOT = {Zone.RECIPIENTS, Zone.SIGNATURE}


@dataclass(frozen=True, slots=True)
class Around:
    """The text of the paragraphs that go on: before for the page's first of its body, after for its last."""

    before: str = ""
    after: str = ""


NOTHING = Around()


def around(before: ReadPage | None, page: ReadPage, after: ReadPage | None) -> Around:
    """What stands around the page; empty where its first paragraph begins on it and its last one ends on it."""
    return Around(
        before=_text(_last(before)) if before is not None and goes_on(before, page) else "",
        after=_text(_first(after)) if after is not None and goes_on(page, after) else "",
    )


def goes_on(page: ReadPage, after: ReadPage) -> bool:
    """Whether the page ends without a stop, and the next begins in small letters and with no mark of a list."""
    tail, head = _last(page), _first(after)
    if not tail or not head or any(line.zone in _FOOT for line in page.lines):
        return False
    first = head[0].raw.lstrip("“\"'(")
    return first[:1].islower() and not LIST_MARK.match(first) and not _ENDED.search(tail[-1].raw)


def _first(page: ReadPage) -> list[Line]:
    """The first paragraph, if it is one of the body."""
    lines = [line for line in page.lines if line.zone is not Zone.PAGE_NUMBER]
    return [line for line in lines if line.paragraph == lines[0].paragraph and line.zone is Zone.BODY]


def _last(page: ReadPage) -> list[Line]:
    """The last paragraph, if it is one of the body."""
    lines = [line for line in page.lines if line.zone is not Zone.PAGE_NUMBER]
    return [line for line in lines if line.paragraph == lines[-1].paragraph and line.zone is Zone.BODY]


def _text(lines: list[Line]) -> str:
    return "\n".join(line.raw for line in lines)
