"""Spaces, dashes and quotes that look like others, as the usual ones or as those of ASCII."""

from __future__ import annotations

from typing import Literal, get_args

Signs = Literal["keep", "alike", "plain"]
"""keep: as they are; alike: what only looks like a usual sign becomes that sign; plain: all become those of ASCII."""

_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
_NO_WIDTH = dict.fromkeys("\u200b\u2060\ufeff\u00ad", "")
_SPACE_TABLE = {ord(char): usual for char, usual in (_SPACES | _NO_WIDTH).items()}
_ALIKE = {
    "dashes": dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-") | {"\u2012": "–"} | dict.fromkeys("\u2015\ufe58", "—"),
    "quotes": {"\u201f": "“", "\u275d": "“", "\u275e": "”", "\u201b": "‘", "\u275b": "‘", "\u275c": "’"}
    | {"\uff02": '"', "\uff07": "'", "\u02bc": "’"},
}
"""Hyphens, figure dash and bar; reversed and heavy quotes, full-width forms, the letter apostrophe."""
_PLAIN = {
    "dashes": dict.fromkeys("–—−", "-"),
    "quotes": dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚‹›´`", "'"),
}


def usual_spaces(text: str) -> str:
    """The text with spaces of any width as plain ones, and without characters that have no width."""
    return text.translate(_SPACE_TABLE)


def usual_signs(text: str, *, dashes: Signs = "keep", quotes: Signs = "keep") -> str:
    """The text with its dashes and quotes as asked.  Raises ValueError for another wish than those of Signs."""
    table = _table("dashes", dashes) | _table("quotes", quotes)
    return text.translate({ord(sign): usual for sign, usual in table.items()}) if table else text


def _table(kind: str, wish: Signs) -> dict[str, str]:
    if wish not in get_args(Signs):
        raise ValueError(f"unknown {kind} {wish!r}; known: {', '.join(get_args(Signs))}")
    if wish == "keep":
        return {}
    plain = _PLAIN[kind] if wish == "plain" else {}
    return plain | {sign: plain.get(usual, usual) for sign, usual in _ALIKE[kind].items()}
