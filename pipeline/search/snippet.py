"""Where on its pages a paper says what was asked for: the page, the passage, and the words in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.search.query import WORD, Term
from pipeline.search.words import bare, plain

WORDS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a page on one line; matches are spans of characters in its text."""

    page: int
    text: str
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    bare: str
    weight: float
    """0 for a word that was not asked for; more than 1 with the very marks."""


def best_snippet(pages: Mapping[int, str], terms: Sequence[Term]) -> Snippet | None:
    """The passage that holds most of what was asked for, the first of equals; None where no page holds any of it."""
    best, found = 0.0, None
    for page, text in pages.items():
        composed = plain(text)
        tokens = _tokens(composed, terms)
        worth, first = _best_window(tokens)
        if worth > best:
            best, found = worth, _cut(page, composed, tokens[first : first + WORDS_SHOWN])
    return found


def _tokens(text: str, terms: Sequence[Term]) -> list[_Token]:
    asked = {word: term.words[place] for term in terms for place, word in enumerate(term.bare_words)}
    tokens = []
    for match in WORD.finditer(text):
        word = match[0].lower()
        plain_word = bare(word)
        weight = 0.0 if plain_word not in asked else 1.5 if word == asked[plain_word] else 1.0
        tokens.append(_Token(match.start(), match.end(), plain_word, weight))
    return tokens


def _best_window(tokens: Sequence[_Token]) -> tuple[float, int]:
    """The worth of the best run of WORDS_SHOWN words and its first word; it starts a little before what was found."""
    hits = [place for place, token in enumerate(tokens) if token.weight]
    best, first = 0.0, 0
    for place in hits:
        worth = _worth(tokens[place : place + WORDS_SHOWN // 2])
        if worth > best:
            best, first = worth, max(0, place - WORDS_SHOWN // 4)
    return best, first


def _worth(window: Sequence[_Token]) -> float:
    """Different words that were asked for count most, then their marks, then that they stand side by side."""
    by_word: dict[str, float] = {}
    for token in window:
        by_word[token.bare] = max(by_word.get(token.bare, 0.0), token.weight)
    beside = sum(1 for left, right in pairwise(window) if left.weight and right.weight)
    return 10 * sum(by_word.values()) + beside


def _cut(page: int, text: str, window: Sequence[_Token]) -> Snippet:
    start, end = window[0].start, window[-1].end
    before, after = "… " if text[:start].strip() else "", " …" if text[end:].strip() else ""
    matches: list[tuple[int, int]] = []
    shown, place = before, start
    for token in window:
        shown += " ".join(text[place : token.start].split(" ")).replace("\n", " ").replace("\t", " ")
        if token.weight:
            start_of_match = matches.pop()[0] if matches and len(shown) - matches[-1][1] <= 1 else len(shown)
            matches.append((start_of_match, len(shown) + token.end - token.start))
        shown += text[token.start : token.end]
        place = token.end
    return Snippet(page, shown + after, tuple(matches))
