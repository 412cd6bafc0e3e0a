"""When a fact that was found counts as right: as a records office would say, not letter by letter."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz


def key(value):
    """A value without case, the place of the tone mark, and end marks."""
    letters = unicodedata.normalize("NFD", str(value).casefold())
    tones = "".join(sorted(c for c in letters if unicodedata.combining(c)))
    plain = "".join(c for c in letters if not unicodedata.combining(c)).replace("–", "-")
    return " ".join(plain.split()).strip(" .;,:"), tones


def same(field, gold, found):
    """Whether a found value, or item of a list, is the gold's."""
    if field in {"subject", "recipients"}:
        least = 95 if field == "subject" else 90
        return fuzz.ratio(unicodedata.normalize("NFC", gold), unicodedata.normalize("NFC", found)) >= least
    if field == "references":
        return (gold["number_symbol"], gold["date"]) == (found["number_symbol"], found["date"])
    if field == "targets":
        facts = ("comparator", "value", "unit")
        alike = fuzz.token_set_ratio(gold["indicator"].casefold(), found["indicator"].casefold()) >= 75
        return alike and all(gold[name] == found[name] for name in facts)
    return key(gold) == key(found)
