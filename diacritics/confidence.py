"""From the share of a word among its candidates to how often such an edit is right.

The decoder's share is too sure of itself: it holds all other words for right, and knows only the candidates that it
was given.  For each kind of edit a logistic curve brings it back to what was counted: of the edits given 0.9, about
nine in ten are right.  The curves were fitted on forty drawn pages (some 13,000 edits each of misread and stripped
words, 600 slips) of documents that neither the model nor the benchmark uses; `python -m benchmarks repair` prints how
they hold on others.
"""

from __future__ import annotations

import math

SLOPE_AND_SHIFT = {"mangled": (0.525, -0.445), "restore": (0.541, 0.262), "slip": (0.364, 0.265)}
"""By the kind of edit: what the logit of the share is multiplied with, and what is added."""
LEAST_SHARE, MOST_SHARE = 1e-4, 1 - 1e-5
"""Beyond these the share says nothing more."""


def calibrated(kind: str, share: float) -> float:
    """The chance, 0..1 and rounded to four digits, that an edit of this kind with this share is right."""
    slope, shift = SLOPE_AND_SHIFT[kind]
    share = min(MOST_SHARE, max(LEAST_SHARE, share))
    logit = slope * math.log(share / (1 - share)) + shift
    return round(1 / (1 + math.exp(-logit)), 4)
