"""The most probable words behind a sequence of tokens, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.candidates import Candidates
from diacritics.language import BOUNDARY, LanguageModel

BEAM = 24
"""Pairs of last two words that are carried on from token to token."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """chosen: (steps,) the place of the chosen word among each step's candidates; confidence: (steps,) 0..1."""

    chosen: NDArray[np.int64]
    confidence: NDArray[np.float32]


def decode(steps: Sequence[Candidates], language: LanguageModel) -> Decoded:
    """The best path through the candidates by Viterbi search with a beam; a sentence boundary stands on both sides."""
    if not steps:
        return Decoded(np.zeros(0, np.int64), np.zeros(0, np.float32))
    chosen = _best_path(steps, language)
    return Decoded(chosen, _confidence(steps, chosen, language))


def _best_path(steps: Sequence[Candidates], language: LanguageModel) -> NDArray[np.int64]:
    first = np.array([BOUNDARY])
    second, scores, last_choice = first, np.zeros(1, np.float32), np.zeros(1, np.int64)
    back: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for step in steps:
        total = language.score(first[:, None], second[:, None], step.words[None, :])
        total += step.costs[None, :] + scores[:, None]
        rows, columns = _beam(total, last_choice)
        back.append((rows, columns))
        scores = total[rows, columns]
        first, second, last_choice = second[rows], step.words[columns], columns
    scores = scores + language.score(first, second, np.array([BOUNDARY]))
    state = int(scores.argmax())
    chosen = np.zeros(len(steps), np.int64)
    for place in range(len(steps) - 1, -1, -1):
        rows, columns = back[place]
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


def _confidence(steps: Sequence[Candidates], chosen: NDArray[np.int64], language: LanguageModel) -> NDArray[np.float32]:
    """For each step the share of the chosen word among all candidates, all other words being held."""
    path = np.array([step.words[choice] for step, choice in zip(steps, chosen, strict=True)])
    padded = np.concatenate([[BOUNDARY, BOUNDARY], path, [BOUNDARY, BOUNDARY]])
    sizes = np.array([len(step.words) for step in steps])
    place = np.repeat(np.arange(len(steps)), sizes)
    words = np.concatenate([step.words for step in steps])
    scores = np.concatenate([step.costs for step in steps])
    before_2, before_1 = padded[place], padded[place + 1]
    after_1, after_2 = padded[place + 3], padded[place + 4]
    scores = scores + language.score(before_2, before_1, words) + language.score(before_1, words, after_1)
    scores = scores + np.where(after_1 == BOUNDARY, 0, language.score(words, after_1, after_2))
    starts = np.cumsum(sizes) - sizes
    weights = np.exp(scores - np.maximum.reduceat(scores, starts)[place])
    share = weights / np.add.reduceat(weights, starts)[place]
    result: NDArray[np.float32] = share[starts + chosen].astype(np.float32)
    return result
