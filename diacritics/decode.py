"""The most probable words behind a sequence of tokens, and how sure each is."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.candidates import Candidates, Numbers
from diacritics.document import Document
from diacritics.language import LanguageModel
from diacritics.native import address, load_core

BEAM = 24
"""Paths that are carried on from token to token."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Step i may be any of words[offsets[i] : offsets[i + 1]]; costs: the score of each being read as what was seen."""

    offsets: Numbers
    words: Numbers
    costs: Numbers


@dataclass(frozen=True, slots=True)
class Decoded:
    """words: (steps,) the best path; confidence: (steps,) 0..1."""

    words: Numbers
    confidence: NDArray[np.float32]


def steps_along(path: Numbers, open_steps: Mapping[int, Candidates]) -> Steps:
    """The words of a path, each settled but for those of open_steps, which are in order."""
    sizes = np.ones(len(path), np.int32)
    words: list[Numbers] = []
    costs: list[Numbers] = []
    last = 0
    settled = np.zeros(len(path), np.int32)
    for place, step in open_steps.items():
        sizes[place] = len(step.words)
        words += [path[last:place], step.words]
        costs += [settled[last:place], step.costs]
        last = place + 1
    offsets = np.zeros(len(path) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return Steps(offsets, np.concatenate([*words, path[last:]]), np.concatenate([*costs, settled[last:]]))


def decode(steps: Steps, language: LanguageModel, document: Document | None = None) -> Decoded:
    """The best path by Viterbi search with a beam; a sentence boundary stands on both sides.

    document: what the text has taught about its own phrases.
    """
    count = len(steps.offsets) - 1
    chosen, confidence = np.empty(count, np.int32), np.empty(count, np.float32)
    failed = load_core().core_decode(
        ctypes.byref(language.struct),
        ctypes.byref(document.struct) if document else None,
        count,
        address(steps.offsets),
        address(steps.words),
        address(steps.costs),
        BEAM,
        address(chosen),
        address(confidence),
    )
    if failed:
        raise MemoryError("not enough memory to decode a paragraph")
    return Decoded(steps.words[steps.offsets[:-1] + chosen], confidence)
