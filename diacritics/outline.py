"""Edits that rules make: document codes, Roman numbers of headings, and the letters of list items."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from diacritics.codes import repair_code, repair_roman, strokes_by_context
from diacritics.edits import Edit
from diacritics.passage import Passage
from diacritics.tokens import Token, TokenKind

CODE_CONFIDENCE, ROMAN_CONFIDENCE, ITEM_CONFIDENCE = 0.97, 0.95, 0.95
NEAR_CHARS = 400
"""How far from a code its words are looked for."""
SIGNS_OF_C = frozenset("©¢€")
"""What the item letter c) is read as; in round brackets ahead it is the sign itself: (c)."""
_HEADED = re.compile(r"(?:ch[uư][oơ]ng|ph[aầ]n|ph[uụ] l[uụ]c)\s+$", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def may_be_mark(kind: TokenKind, core: str) -> bool:
    """Whether a token must be asked for mark_of and item_letter; most are plain words."""
    return kind == "code" or (len(core) == 1 and (core.isalpha() or core in SIGNS_OF_C)) or bool(repair_roman(core))


def outline_edits(text: str, passages: Iterable[Passage]) -> dict[int, Edit]:
    """The edits of codes, headings' numbers and items' letters, by where each starts."""
    edits: dict[int, Edit] = {}
    last_item = ""
    for passage in passages:
        for token in passage.tokens:
            if not may_be_mark(token.kind, token.core):
                continue
            edit = mark_of(text, token, last_item)
            last_item = item_letter(text, token) or last_item
            if edit:
                edits[edit.start] = edit
    return edits


def mark_of(text: str, token: Token, last_item: str) -> Edit | None:
    """The edit of a code, a heading's number or an item's letter; last_item is the letter of the item before."""
    before = text[token.start : token.end]
    if token.kind == "code":
        around = text[max(0, token.start - NEAR_CHARS) : token.end + NEAR_CHARS]
        code = strokes_by_context(repair_code(before), around)
        return _changed(token, before, code, "code", CODE_CONFIDENCE)
    if before == "d" and last_item == "d" and item_letter(text, token):
        return _changed(token, before, "đ", "item", ITEM_CONFIDENCE)
    if before in SIGNS_OF_C and text[token.end : token.end + 1] == ")" and text[token.start - 1 : token.start] != "(":
        return _changed(token, before, "c", "item", ITEM_CONFIDENCE)
    if len(before) <= 4 and _heads(text, token):
        return _changed(token, before, repair_roman(before) or before, "roman", ROMAN_CONFIDENCE)
    return None


def item_letter(text: str, token: Token) -> str:
    """The letter of a list item, a) b) c) d) đ) e), that opens a line; empty when the token is none."""
    opens = token.end - token.start == 1 and text[token.end : token.end + 1] == ")" and _opens_line(text, token)
    return text[token.start] if opens else ""


def _opens_line(text: str, token: Token) -> bool:
    return not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip()


def _heads(text: str, token: Token) -> bool:
    """Whether a heading's number stands here: at the beginning of a line before a full stop, or after Chương."""
    if _opens_line(text, token) and text[token.end : token.end + 1] == ".":
        return True
    return bool(_HEADED.search(text, max(0, token.start - 12), token.start))


def _changed(token: Token, before: str, after: str, kind: str, confidence: float) -> Edit | None:
    return Edit(token.start, token.end, before, after, kind, confidence) if after != before else None
