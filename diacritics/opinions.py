"""The opinion of a page's reader about its own words, laid beside the tokens and weighed in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diacritics.candidates import Candidates
from diacritics.evidence import Evidence
from diacritics.language import sixteenths
from diacritics.tokens import Token

DOUBTFUL = 0.85
"""A word that its reader is less sure of is looked at even where it fits."""
USUAL_CONFIDENCE = 0.95
"""At this confidence a word is as believable as the channel says that words are."""
LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.2, 0.995
ALTERNATIVE_COST = sixteenths(-1.5)
"""Score of a word that the reader itself names as another reading."""


def evidence_of_tokens(tokens: Sequence[Token], evidence: Sequence[Evidence]) -> dict[int, Evidence]:
    """By the place of each token the opinion of the word that it stands in; evidence is sorted and does not overlap."""
    found: dict[int, Evidence] = {}
    waiting = iter(evidence)
    here = next(waiting, None)
    for place, token in enumerate(tokens):
        while here and here.end <= token.start:
            here = next(waiting, None)
        if here and here.start < token.end:
            found[place] = here
    return found


def is_doubted(evidence: Evidence) -> bool:
    """Whether the reader is unsure of the word or names another."""
    return bool(evidence.alternatives) or (evidence.confidence is not None and evidence.confidence < DOUBTFUL)


def weigh(found: Candidates, as_read: int, alternatives: Sequence[int], confidence: float | None) -> Candidates:
    """The candidates with the reader's opinion: as_read is the word as it stands, alternatives are known words."""
    added = [word for word in dict.fromkeys(alternatives) if word not in found.words]
    words = np.concatenate([found.words, np.array(added, np.int32)])
    costs = np.concatenate([found.costs, np.full(len(added), ALTERNATIVE_COST, np.int32)])
    named = np.isin(words, alternatives)
    costs = np.where(named, np.maximum(costs, ALTERNATIVE_COST), costs)
    if confidence is not None:
        sure = min(MOST_CONFIDENCE, max(LEAST_CONFIDENCE, confidence))
        odds = np.log(sure / (1 - sure)) - np.log(USUAL_CONFIDENCE / (1 - USUAL_CONFIDENCE))
        costs = np.where(words == as_read, costs + sixteenths(float(odds)), costs)
    return Candidates(words.astype(np.int32), costs.astype(np.int32))
