"""Finished texts translated by their shape: `{}` in a pattern stands for a value, `{+}` for a text of its own.

A value that touches a letter of the pattern is part of a word: `{}Error` is ValueError, and never `Syntax Error`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HOLE = re.compile(r"\{\+?\}")
_SEVERAL_PAGES = re.compile(r"; (?=pages? \d[\d, -]*: )")


class Patterns:
    """A table of texts with holes; those that say most in words of their own are tried first."""

    def __init__(self, table: Mapping[str, str]) -> None:
        by_weight = sorted(table, key=lambda text: (-len(_HOLE.sub("", text)), text))
        self._shapes = [(_shape(text), _HOLE.findall(text), table[text]) for text in by_weight]

    def translate(self, text: str) -> str:
        """The text translated as far as the table goes: whole, page by page, or behind the name that it begins with."""
        pages = _SEVERAL_PAGES.split(text)
        if len(pages) > 1:
            return "; ".join(map(self.translate, pages))
        whole = self._whole(text)
        if whole is not None:
            return whole
        for colon in re.finditer(": ", text):
            rest = self._whole(text[colon.end() :])
            if rest is not None:
                return text[: colon.end()] + rest
        return text

    def _whole(self, text: str) -> str | None:
        for shape, holes, template in self._shapes:
            match = shape.fullmatch(text)
            if match is not None:
                values = zip(match.groups(), holes, strict=True)
                return template.format(*(self.translate(value) if hole == "{+}" else value for value, hole in values))
        return None


def _shape(text: str) -> re.Pattern[str]:
    first, *others = _HOLE.split(text)
    shape, before = re.escape(first), first
    for words in others:
        in_a_word = before[-1:].isalpha() or words[:1].isalpha()
        shape += (r"(\S+?)" if in_a_word else "(.+?)") + re.escape(words)
        before = words
    return re.compile(shape, re.DOTALL)
