"""Edits that rules make: document codes, Roman numbers of headings, and the letters of list items."""

from __future__ import annotations

import re

from diacritics.codes import repair_code, repair_roman
from diacritics.edits import Edit
from diacritics.tokens import Token

CODE_CONFIDENCE, ROMAN_CONFIDENCE, ITEM_CONFIDENCE = 0.97, 0.95, 0.95
_HEADED = re.compile(r"(?:ch[uư][oơ]ng|ph[aầ]n|ph[uụ] l[uụ]c)\s+$", re.IGNORECASE)


def mark_of(text: str, token: Token, last_item: str) -> Edit | None:
    """The edit of a code, a heading's number or an item's letter; last_item is the letter of the item before."""
    before = text[token.start : token.end]
    if token.kind == "code":
        return _changed(token, before, repair_code(before), "code", CODE_CONFIDENCE)
    if before == "d" and last_item == "d" and item_letter(text, token):
        return _changed(token, before, "đ", "item", ITEM_CONFIDENCE)
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
