"""Addressees (Kính gửi): the bodies and persons to whom a letter, submission or report is sent."""

from __future__ import annotations

import re

from pipeline.folding import begins, fold
from pipeline.paper import Paper, Placed, field_of_lines
from pipeline.types import Field, Line, Zone

_HEAD = re.compile(r"^\W*K\S{1,4}\s+g\S{1,4}\s*[:;.]?\s*", re.IGNORECASE)
_DASH = re.compile(r"^\W{0,3}?[-–—+•*][\s.]*(?=\w)")
_MOST_LINES = 14
_MOST_LETTERS = 90
"""A longer line without a dash is the letter's first sentence."""
_SENTENCE = re.compile(
    r"^\W*(?:can cu|thuc hien|theo|thuc thi|de |nham|trien khai|tiep theo|ngay|qua |sau khi|trong|[ivx1]+\.)"
)


def find_addressees(paper: Paper) -> tuple[Field, ...]:
    """The addressees in order, as printed, without dashes; none where the paper has no `Kính gửi`."""
    for page in (page for page in paper.pages if page.page == (paper.title_page or 1)):
        lines = [line for line in page.lines if line.zone in {Zone.BODY, Zone.TITLE, Zone.HEADER_RIGHT}]
        start = next((place for place, line in enumerate(lines) if _is_head(line)), None)
        if start is not None:
            return _entries([Placed(page.page, line) for line in lines[start : start + _MOST_LINES]])
    return ()


def _is_head(line: Line) -> bool:
    return begins(line.text.lstrip(" -.,'`"), "Kính gửi", 85) and _HEAD.match(line.text) is not None


def _entries(lines: list[Placed]) -> tuple[Field, ...]:
    """One entry a dash; without dashes the lines up to the first stop are one."""
    first = _HEAD.sub("", lines[0].text)
    entries: list[list[Placed]] = [[lines[0]]] if any(map(str.isalpha, first)) else []
    dashed = False
    for placed in lines[1:]:
        dash = _DASH.match(placed.text) is not None
        if dash and (dashed or not entries or _is_closed(entries[-1])):
            entries.append([placed])
            dashed = True
        elif entries and not dash and _goes_on(entries[-1], placed, dashed=dashed):
            entries[-1].append(placed)
        elif not entries and not dash and not _SENTENCE.match(fold(placed.text)):
            entries.append([placed])
        else:
            break
    found = ((_text(entry), entry) for entry in entries)
    return tuple(field_of_lines(text, entry) for text, entry in found if sum(map(str.isalpha, text)) >= 2)


def _is_closed(entry: list[Placed]) -> bool:
    return entry[-1].text.rstrip(" `'’|").endswith((";", ".", ":", ","))


def _goes_on(entry: list[Placed], placed: Placed, *, dashed: bool) -> bool:
    """Whether a line without a dash belongs to the entry above."""
    last = entry[-1].text.rstrip(" `'’|")
    if last.endswith(".") or (last.endswith(";") and dashed) or _SENTENCE.match(fold(placed.text)):
        return False
    if dashed and len(placed.text) <= _MOST_LETTERS and _is_within(placed, entry[0]):
        return True
    same = placed.line.paragraph == entry[-1].line.paragraph and not dashed
    return len(placed.text) <= _MOST_LETTERS and (last.endswith((";", ",")) or placed.text[:1].islower() or same)


def _is_within(placed: Placed, first: Placed) -> bool:
    """Whether a line begins no further left than the entry's dash: the text below begins at the margin."""
    box, above = placed.line.box, first.line.box
    return box is not None and above is not None and box.left >= above.left - box.height


def _text(entry: list[Placed]) -> str:
    text = " ".join(_DASH.sub("", _HEAD.sub("", placed.text)) for placed in entry)
    return re.sub(r"\s+", " ", text).strip(" `'’|~_*")
