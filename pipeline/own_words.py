"""Words of a paper that are no Vietnamese ones and yet are printed so: what stands on a page again and again.

`cas`, `virus` and names of products are no slips of an engine where each place was read surely and alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean

from diacritics.alphabet import is_syllable
from pipeline.folding import core
from pipeline.types import Line

_OFTEN, _LEAST, _SURE = 3, 0.7, 0.85
"""How often a word is read at least; how surely each time, and in the mean."""


def own_words(lines: Iterable[Line]) -> frozenset[str]:
    """The words of letters alone that no Vietnamese syllable is, and that were often and surely read."""
    read: dict[str, list[float]] = {}
    for word in (word for line in lines for word in line.words):
        letters = core(word.raw)
        if letters.isalpha() and not is_syllable(letters.lower()):
            read.setdefault(letters, []).append(word.confidence)
    return frozenset(
        letters
        for letters, sure in read.items()
        if len(sure) >= _OFTEN and min(sure) >= _LEAST and fmean(sure) >= _SURE
    )
