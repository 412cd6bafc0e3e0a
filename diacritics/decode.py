"""The most probable words behind a sequence of tokens, and how sure each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.candidates import Candidates
from diacritics.language import BOUNDARY, LanguageModel

BEAM = 16
"""Pairs of last two words that are carried on from token to token."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """chosen: (steps,) the place of the chosen word among each step's candidates; confidence: (steps,) 0..1."""

    chosen: NDArray[np.int64]
    confidence: NDArray[np.float32]


def decode(steps: Sequence[Candidates], language: LanguageModel) -> Decoded:
    """The best path through the candidates by Viterbi search with a beam; a sentence boundary stands on both sides."""
    edge = Candidates(np.array([BOUNDARY]), np.zeros(1, np.float32))
    padded = [edge, edge, *steps, edge, edge]
    chosen = np.zeros(len(padded), np.int64)
    confidence = np.ones(len(padded), np.float32)
    for start, end in _open_stretches([len(step.words) > 1 for step in padded]):
        # Two words on either side are settled, and a trigram sees no further.
        chosen[start:end] = _best_path(padded[start - 2 : end + 2], language)[2:-2]
        path = np.array(
            [s.words[c] for s, c in zip(padded[start - 2 : end + 2], chosen[start - 2 : end + 2], strict=True)]
        )
        confidence[start:end] = _confidence(padded[start:end], chosen[start:end], path, language)
    return Decoded(chosen[2:-2], confidence[2:-2])


def _open_stretches(is_open: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and end of the stretches that hold open steps and no two settled ones side by side."""
    start = end = -1
    for place, undecided in enumerate(is_open):
        if undecided and (start < 0 or place > end + 1):
            if start >= 0:
                yield start, end
            start = place
        if undecided:
            end = place + 1
    if start >= 0:
        yield start, end


def _best_path(steps: Sequence[Candidates], language: LanguageModel) -> NDArray[np.int64]:
    """The choice at each step; the first two steps and the last two are settled."""
    first, second = steps[0].words, steps[1].words
    scores, last_choice = np.zeros(1, np.float32), np.zeros(1, np.int64)
    back: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for step in steps[2:]:
        total = language.score(first[:, None], second[:, None], step.words[None, :])
        total += step.costs[None, :] + scores[:, None]
        rows, columns = _beam(total, last_choice)
        back.append((rows, columns))
        scores = total[rows, columns]
        first, second, last_choice = second[rows], step.words[columns], columns
    state = int(scores.argmax())
    chosen = np.zeros(len(steps), np.int64)
    for place in range(len(steps) - 1, 1, -1):
        rows, columns = back[place - 2]
        chosen[place], state = columns[state], rows[state]
    return chosen


def _beam(total: NDArray[np.float32], last_choice: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the best states; of states that end in the same two words only the best stays."""
    flat, width = total.ravel(), total.shape[1]
    most = min(len(flat), 3 * BEAM)
    top = np.argpartition(-flat, most - 1)[:most] if most < len(flat) else np.arange(len(flat))
    top = top[np.argsort(-flat[top], kind="stable")]
    rows, columns = top // width, top % width
    _, first_seen = np.unique(last_choice[rows] * width + columns, return_index=True)
    kept = np.sort(first_seen)[:BEAM]
    return rows[kept], columns[kept]


def _confidence(
    steps: Sequence[Candidates], chosen: NDArray[np.int64], path: NDArray[np.int64], language: LanguageModel
) -> NDArray[np.float32]:
    """For each step the share of the chosen word among all candidates, all other words being held.

    path: (steps + 4,) the chosen words, with the two settled ones on either side.
    """
    sizes = np.array([len(step.words) for step in steps])
    place = np.repeat(np.arange(len(steps)), sizes)
    words = np.concatenate([step.words for step in steps])
    scores = np.concatenate([step.costs for step in steps])
    before_2, before_1, after_1, after_2 = path[place], path[place + 1], path[place + 3], path[place + 4]
    scores = scores + language.score(before_2, before_1, words) + language.score(before_1, words, after_1)
    scores = scores + np.where(after_1 == BOUNDARY, 0, language.score(words, after_1, after_2))
    starts = np.cumsum(sizes) - sizes
    weights = np.exp(scores - np.maximum.reduceat(scores, starts)[place])
    share = weights / np.add.reduceat(weights, starts)[place]
    result: NDArray[np.float32] = share[starts + chosen].astype(np.float32)
    return result
