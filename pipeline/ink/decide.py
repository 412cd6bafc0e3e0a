"""What is given as a value: the network's reading, the engine's, or neither.

The engine reads print; the network reads print and ink.  Print that the engine is sure of is given, unless the network
sees ink there and no way to read it so; where the engine is not sure, the network must be.  The calendar rules out
readings that are no day or month, but clear ink is never read as something else for its sake: it stays a doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.ink.blanks import Blank

SURE_INK = 0.85
"""What the likeliest reading of ink needs to be given (see benchmarks.ink for what it costs and saves)."""
SURE_PRINT = 0.9
SURE_AGREED = 0.5
"""What it needs when the engine, unsure, read the same."""
IS_INK = 0.5
_CLEAR = 0.5
"""An impossible reading as likely as this is clear: it is not exchanged for a possible one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the engine made of a blank: its digits, or None, and whether it was sure of them as print."""

    digits: str | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is given for a blank: digits and confidence; digits are None where a person has to look.

    kept says that the engine's words stay as they are.
    """

    digits: str | None
    confidence: float
    kept: bool = False


DOUBT = Verdict(None, 0.0)
KEPT = Verdict(None, 1.0, kept=True)


def decide(blank: Blank, seen: Seen, possible: Callable[[str], bool] = bool) -> Verdict:
    """The verdict on one blank; possible says whether digits can stand there at all."""
    by_hand = blank.ink > IS_INK
    if seen.sure and (not by_hand or any(_same(text, seen.digits) for text, _ in blank.readings)):
        return KEPT
    if not blank.text:
        return DOUBT if seen.sure and blank.probability > _CLEAR else KEPT
    reading = _best_possible(blank, possible)
    if reading is None:
        return DOUBT
    digits, probability = reading
    needed = SURE_AGREED if _same(digits, seen.digits) else SURE_INK if by_hand else SURE_PRINT
    return Verdict(digits, probability) if probability >= needed else DOUBT


def share_of_ink(blank: Blank, seen: Seen) -> float:
    """How much of a blank is ink: nothing where the engine, which is never sure of ink, surely read the same."""
    return 0.0 if seen.sure and _same(blank.text, seen.digits) else blank.ink


def _best_possible(blank: Blank, possible: Callable[[str], bool]) -> tuple[str, float] | None:
    """The likeliest possible reading and its probability among the possible ones.

    `05` and `5` say the same, so that their probabilities are added; it is written the likelier way.
    """
    if blank.probability > _CLEAR and not possible(blank.text):
        return None
    ruled_out = sum(share for text, share in blank.readings if not possible(text))
    written: dict[str, str] = {}
    shares: dict[str, float] = {}
    for text, share in blank.readings:
        if possible(text):
            value = text.lstrip("0")
            written.setdefault(value, text)
            shares[value] = shares.get(value, 0.0) + share
    if not shares:
        return None
    best = max(shares, key=lambda value: shares[value])
    return written[best], min(1.0, shares[best] / (1 - ruled_out))


def _same(text: str, digits: str | None) -> bool:
    """`05` and `5` name the same day, month or number."""
    return digits is not None and text.lstrip("0") == digits.lstrip("0") and text.lstrip("0") != ""
