"""The language of a paper: Vietnamese is told by its letters."""

from __future__ import annotations

from pipeline.folding import fold
from pipeline.paper import Paper

_LEAST_WORDS = 20
_VIETNAMESE_SHARE = 0.3
"""Of the words of running Vietnamese some six in ten bear a mark; of a foreign text next to none."""


def find_language(paper: Paper) -> str | None:
    """`vi` for a Vietnamese paper; None where too little was read, or where it is in another language or mixed."""
    words = [word.text for page in paper.pages for line in page.lines for word in line.words if word.text.isalpha()]
    marked = sum(fold(word) != word.lower() for word in words)
    return "vi" if len(words) >= _LEAST_WORDS and marked >= _VIETNAMESE_SHARE * len(words) else None
