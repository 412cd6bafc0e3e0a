"""Which known words a token may stand for, and how probable each makes the token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import LETTERS
from diacritics.channel import CHUNK_LETTERS, IMPOSSIBLE, Channel, Costs

MOST_NODES = 200
"""Trie nodes kept at each depth of the search."""
REACH = 12.0
"""A candidate whose reading is this many natural log units less probable than the best one's is dropped."""
MOST_CANDIDATES = 24

Case = Literal["small", "first", "capitals"]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Trie:
    """The known words as a tree of letters, breadth first; node 0 is the root.

    letter: place in alphabet.LETTERS; first_child, child_count: a node's children stand side by side;
    word: the number of the word that ends here, or -1; parent: (nodes,).
    """

    letter: Numbers
    parent: Numbers
    first_child: Numbers
    child_count: Numbers
    word: Numbers


@dataclass(frozen=True, slots=True)
class Candidates:
    """words: (n,) numbers of known words, the best first; costs: (n,) natural log probability of reading each so."""

    words: NDArray[np.int64]
    costs: Costs


@dataclass(frozen=True, slots=True)
class _Search:
    """One token's costs: [k] for readings of k signs, (letters or pairs, places where the reading starts)."""

    letters: tuple[Costs, ...]
    pairs: tuple[Costs, ...]
    case: Case
    pair_number: Numbers
    trie: Trie


@dataclass(frozen=True, slots=True)
class _Level:
    """Nodes of one depth that are still in the race.

    scores: (nodes, positions) best log probability of the letters down to the node having been read as the token up to
    the position; up_scores: the same of each node's parent, None at the root.
    """

    depth: int
    nodes: NDArray[np.int64]
    scores: Costs
    up_scores: Costs | None


def find_candidates(token: str, case: Case, channel: Channel, trie: Trie, unigram: Costs) -> Candidates:
    """At most MOST_CANDIDATES words that the token may be a reading of, the likeliest by reading and commonness."""
    search = _prepare(token, case, channel, trie)
    ahead = _best_ahead(search, len(token))
    start = np.full((1, len(token) + 1), IMPOSSIBLE, np.float32)
    start[0, 0] = 0
    level = _descend(_Level(0, np.zeros(1, np.int64), start, None), search, ahead)
    words: list[Numbers] = []
    costs: list[Costs] = []
    while len(level.nodes):
        ends = trie.word[level.nodes]
        words.append(ends[ends >= 0])
        costs.append(level.scores[ends >= 0, -1])
        level = _descend(level, search, ahead)
    return _best(words, costs, unigram)


def _prepare(token: str, case: Case, channel: Channel, trie: Trie) -> _Search:
    letters, pairs = [], []
    for size in range(min(CHUNK_LETTERS, len(token)) + 1):
        # What is read as nothing costs the same everywhere.
        chunks = [token[end - size : end] for end in range(size, len(token) + 1)] if size else [""]
        letters.append(np.stack([channel.letter_row(chunk) for chunk in chunks], axis=1))
        pairs.append(np.stack([channel.pair_row(chunk) for chunk in chunks], axis=1))
    return _Search(tuple(letters), tuple(pairs), case, channel.pair_number, trie)


def _best_ahead(search: _Search, length: int) -> Costs:
    """(positions,) the least that the rest of the token can cost from each position on."""
    ahead = np.zeros(length + 1, np.float32)
    best = [np.maximum(a.max(axis=0), b.max(axis=0)) for a, b in zip(search.letters, search.pairs, strict=True)]
    for position in range(length - 1, -1, -1):
        sizes = range(1, min(len(best) - 1, length - position) + 1)
        ahead[position] = max(best[size][position] + ahead[position + size] for size in sizes)
    return ahead


def _descend(level: _Level, search: _Search, ahead: Costs) -> _Level:
    """The children of a level that may still win."""
    trie, depth = search.trie, level.depth
    counts = trie.child_count[level.nodes]
    up = np.repeat(np.arange(len(level.nodes)), counts)
    if not len(up):
        return _Level(depth + 1, up, level.scores[:0], None)
    children = trie.first_child[level.nodes][up] + np.arange(len(up)) - np.repeat(np.cumsum(counts) - counts, counts)
    letters = trie.letter[children] + _capital_shift(search.case, depth)
    before = level.scores[up]
    scores = before + search.letters[0][letters]
    _add_readings(scores, before, search.letters, letters)
    if level.up_scores is not None:
        upper = trie.letter[level.nodes[up]] + _capital_shift(search.case, depth - 1)
        _add_pairs(scores, level.up_scores[up], search, search.pair_number[upper, letters])
    keep = _most_promising((scores + ahead).max(axis=1))
    return _Level(depth + 1, children[keep], scores[keep], before[keep])


def _add_readings(scores: Costs, before: Costs, costs: tuple[Costs, ...], rows: Numbers) -> None:
    for size in range(1, len(costs)):
        np.maximum(scores[:, size:], before[:, :-size] + costs[size][rows], out=scores[:, size:])


def _add_pairs(scores: Costs, up_scores: Costs, search: _Search, pairs: Numbers) -> None:
    rows = np.flatnonzero(pairs >= 0)
    if len(rows):
        part, before, numbers = scores[rows], up_scores[rows], pairs[rows]
        np.maximum(part, before + search.pairs[0][numbers], out=part)
        _add_readings(part, before, search.pairs, numbers)
        scores[rows] = part


def _most_promising(bound: Costs) -> NDArray[np.int64]:
    keep: NDArray[np.int64] = np.flatnonzero(bound > bound.max() - REACH)
    if len(keep) > MOST_NODES:
        keep = keep[np.argpartition(-bound[keep], MOST_NODES)[:MOST_NODES]]
    return keep


def _capital_shift(case: Case, depth: int) -> int:
    return len(LETTERS) if case == "capitals" or (case == "first" and depth == 0) else 0


def _best(words: list[NDArray[np.int32]], costs: list[Costs], unigram: Costs) -> Candidates:
    if not words:
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.float32))
    all_words, all_costs = np.concatenate(words).astype(np.int64), np.concatenate(costs)
    within = all_costs > all_costs.max(initial=IMPOSSIBLE) - REACH
    all_words, all_costs = all_words[within], all_costs[within]
    order = np.argsort(-(all_costs + unigram[all_words]), kind="stable")[:MOST_CANDIDATES]
    return Candidates(all_words[order], all_costs[order])
