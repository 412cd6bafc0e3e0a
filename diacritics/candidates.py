"""Which known words a token may stand for, and how probable each makes the token."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from diacritics.channel import Channel
from diacritics.language import LanguageModel, sixteenths
from diacritics.native import address, c_struct, load_core

REACH = sixteenths(12.0)
"""A candidate that is so much less probable than the best one, by reading and commonness, is dropped."""
MOST_CANDIDATES = 24

Case = Literal["small", "first", "capitals"]
_CASES: tuple[Case, ...] = ("small", "first", "capitals")
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Trie:
    """The known words as a tree of letters, breadth first; node 0 is the root.

    letter: place in alphabet.LETTERS; first_child, child_count: a node's children stand side by side;
    word: the number of the word that ends here, or -1; best_below: the highest unigram score at and under the node.
    All (nodes,).
    """

    letter: Numbers
    first_child: Numbers
    child_count: Numbers
    word: Numbers
    best_below: Numbers
    struct: ctypes.Structure = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        arrays = (self.letter, self.first_child, self.child_count, self.word, self.best_below)
        object.__setattr__(self, "struct", c_struct(len(self.letter), *arrays))


@dataclass(frozen=True, slots=True)
class Candidates:
    """words: (n,) numbers of known words; costs: (n,) score of each being read as the token."""

    words: Numbers
    costs: Numbers


def find_candidates(token: str, case: Case, channel: Channel, trie: Trie, language: LanguageModel) -> Candidates:
    """At most MOST_CANDIDATES words that the token may be a reading of, the likeliest first."""
    signs = np.frombuffer(token.encode("utf-32-le"), np.uint32)
    words, costs = np.empty(MOST_CANDIDATES, np.int32), np.empty(MOST_CANDIDATES, np.int32)
    found = load_core().core_find_candidates(
        ctypes.byref(language.struct),
        ctypes.byref(trie.struct),
        ctypes.byref(channel.struct),
        address(signs),
        len(signs),
        _CASES.index(case),
        REACH,
        MOST_CANDIDATES,
        address(words),
        address(costs),
    )
    return Candidates(words[:found], costs[:found])
