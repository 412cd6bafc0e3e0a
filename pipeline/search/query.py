"""What is asked for, as an FTS5 expression.

Every word must be found, with or without its marks; neighbours that stand side by side, and words with the very marks
that were asked for, count for more.  "Words in quotes" must stand side by side and, if they bear marks, with these.
Nothing that is typed is ever an operator of FTS5's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.search.words import bare, plain

WORD = re.compile(r"[^\W_]+")
"""A word as FTS5's tokenizer unicode61 cuts it: letters and digits."""
_PART = re.compile(r'"(?P<quoted>[^"]*)"?|(?P<loose>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side: one as a rule; several for a symbol (05-CT/TW) or words in quotes.

    exact: they must bear the very marks that they are written with.
    """

    words: tuple[str, ...]
    exact: bool

    @property
    def bare_words(self) -> tuple[str, ...]:
        return tuple(map(bare, self.words))

    @property
    def is_marked(self) -> bool:
        return self.words != self.bare_words


def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of what was typed; none where it holds no letter and no digit."""
    terms = []
    for part in _PART.finditer(plain(text).lower()):
        words = tuple(WORD.findall(part["quoted"] or part["loose"] or ""))
        if words:
            terms.append(Term(words, exact=part["quoted"] is not None and words != tuple(map(bare, words))))
    return tuple(terms)


def expression(terms: Sequence[Term], *, all_words: bool = True) -> str:
    """The FTS5 expression that finds papers with all terms, or with any."""
    neighbours = {
        place: first.bare_words + second.bare_words
        for place, (first, second) in enumerate(pairwise(terms))
        if not first.exact and not second.exact
    }
    found = [_any_of(term, neighbours.get(place, ())) for place, term in enumerate(terms)]
    return (" AND " if all_words else " OR ").join(found)


def _any_of(term: Term, with_neighbour: Sequence[str]) -> str:
    """The term; the other ways to say it find no other papers, but count when they are put in order."""
    marked = f"{{fields body}} : {_phrase(term.words)}"
    if term.exact:
        return marked
    ways = [f"{{bare_fields bare_body}} : {_phrase(term.bare_words)}"]
    if term.is_marked:
        ways.append(marked)
    if with_neighbour:
        ways.append(f"{{bare_fields bare_body}} : {_phrase(with_neighbour)}")
    return f"({' OR '.join(ways)})"


def _phrase(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'
