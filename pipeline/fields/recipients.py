"""Recipients (Nơi nhận): one entry a dash, wrapped lines joined."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.folding import begins
from pipeline.paper import Paper, Placed, field_of_lines
from pipeline.types import Field, Zone

_DASH = re.compile(r"^[^\w(]{0,4}?[-–—+•*=]\s*[^\w(]{0,2}\s*(?=[\w(])")
_HEAD_WITH_ENTRY = re.compile(r"^\W*\w+\s+\w+\s*:\s*(?=[-–—+•*]\s*\w)")
"""`Nơi nhận: - Như trên;`"""
_NOISE_END = re.compile(r"[\s`'’“”\"|_~^*\\/<>={}\[\]»«—–-]+$")
_AFTER_STOP = re.compile(r"(?<=^Như trên;)\s+[^\s;,.]{1,4}$")
"""Specks behind the stop that ends the usual first entry: `Như trên; LG`."""
_LOST_DASH = re.compile(r"^[^\w\s]{1,3}\s+(?=\w)")


def find_recipients(paper: Paper) -> tuple[Field, ...]:
    """The recipients in the order of the list, as printed, without the dash; `Lưu: …` is one of them."""
    lines = [line for line in paper.zone(Zone.RECIPIENTS, paper.closing_page) if any(map(str.isalpha, line.text))]
    stops = any(line.text.rstrip(" `'’|").endswith(";") for line in lines)
    right_px = 0 if stops else max((line.line.box.right for line in lines if line.line.box is not None), default=0)
    entries: list[list[Placed]] = []
    for placed in lines:
        text = placed.text.lstrip(" .,'`")
        if begins(text, "Nơi nhận", 75) and not entries:
            entries += [[placed]] if _HEAD_WITH_ENTRY.match(placed.text) else []
        elif not entries or _opens_entry(placed, entries[-1], right_px):
            entries.append([placed])
        else:
            entries[-1].append(placed)
    found = (field_of_lines(_entry_text(entry), entry) for entry in entries)
    return tuple(field for field in found if sum(map(str.isalpha, field.value)) >= 2)


def _opens_entry(placed: Placed, before: Sequence[Placed], right_px: int) -> bool:
    """Whether a line opens an entry: it has a dash, or the entry above is closed and a capital begins."""
    if _DASH.match(placed.text):
        return True
    closed = before[-1].text.rstrip(" `'’|").endswith((";", "."))
    return closed or begins(placed.text.lstrip("-–. "), "Lưu:", 75) or _would_fit(placed, before[-1], right_px)


def _would_fit(placed: Placed, above: Placed, right_px: int) -> bool:
    """Whether a line that begins with a capital is no wrapped one: its first word had room on the line above.

    Only in a list without semicolons, such as the Party's, whose entries end with commas: right_px is 0 in others.
    """
    first, line = placed.line.words[0], above.line.box
    if first.box is None or line is None or not placed.text[:1].isupper():
        return False
    return line.right + first.box.width + 2 * first.box.height < right_px


def _entry_text(entry: Sequence[Placed]) -> str:
    parts = [_DASH.sub("", _HEAD_WITH_ENTRY.sub("", placed.text), count=1) for placed in entry]
    text = " ".join(_NOISE_END.sub("", part) for part in parts)
    return _AFTER_STOP.sub("", re.sub(r"\s+", " ", _LOST_DASH.sub("", text)).strip())
