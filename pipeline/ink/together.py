"""Several sights of one blank put together: a reading is as likely as the sights say on the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import numpy as np

from pipeline.ink.blanks import MOST_READINGS, NOTHING, Blank, weighed

_OTHERS = 0.3
"""How much of what the sights leave to readings that are not followed is counted: few of those can be written at all.
Fitted to drawn headers in hands not trained on and to the scans that settings are chosen on.
"""
_LEAST = 1e-4
"""A reading that one sight does not show counts as this likely in it."""
_TELLS = 0.01
"""Shares of fillings that differ less tell nothing."""
_NUMBER, _SUFFIXED = re.compile(r"\d{0,5}"), re.compile(r"\d{1,5}[A-Z]")
_SUFFIX_WEIGHT, _ODD_WEIGHT = 0.2, 0.1
"""A letter behind a number is rarer on papers than in what the network was trained on (one in ten); amidst digits, or
behind more than five of them, none stands.  Such a reading stays possible: clear ink is not read as something else.
"""


def seen_again(first: Blank, others: Sequence[Blank]) -> Blank:
    """The first sight of a blank, its readings and shares those of all sights together."""
    sights = [first, *others]
    shown = [dict(sight.readings) for sight in sights]
    weights = {text: _mean([one.get(text, 0.0) for one in shown]) for one in shown for text in one}
    left = _OTHERS * _mean([1 - sum(one.values()) for one in shown])
    total = sum(weights.values()) + left
    readings = sorted(((text, weight / total) for text, weight in weights.items()), key=lambda one: (-one[1], one[0]))
    telling = [sight.shares for sight in sights if max(sight.shares) - min(sight.shares) > _TELLS]
    shares = np.mean(telling or [NOTHING], axis=0)
    return replace(first, readings=tuple(readings[:MOST_READINGS]), shares=tuple(float(share) for share in shares))


def _mean(probabilities: Sequence[float]) -> float:
    """The geometric mean."""
    logs = [log(max(_LEAST, probability)) for probability in probabilities]
    return exp(sum(logs) / len(logs))


def rather_plain(blank: Blank) -> Blank:
    """One sight of a number's blank, readings that are rarely or never written less likely."""
    return replace(blank, readings=weighed(blank.readings, _weight))


def _weight(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return 1.0
    return _SUFFIX_WEIGHT if _SUFFIXED.fullmatch(text) else _ODD_WEIGHT
