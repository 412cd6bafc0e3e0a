"""What is given as a value: the network's reading, the engine's, or neither.

The engine reads print; the network reads print, stamps and ink.  Where the engine read a blank as well, its reading
counts as a second witness: a strong one for print, a weak one for ink, which it was never taught.  What the calendar
or the rest of the page rules out is not given, but clear ink is never read as something else for its sake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipeline.ink.alphabet import Filling
from pipeline.ink.blanks import Blank, Readings, weighed

SURE_INK, BORNE_OUT = 0.95, 0.7
"""What the likeliest reading of ink needs to be given, by itself or where something else of the document says the same
(see benchmarks.ink for what it costs and saves).
"""
SURE_PRINT = 0.9
_CLEAR = 0.5
"""An impossible reading as likely as this is clear: it is not exchanged for a possible one."""
_WITNESS = {(True, True): 12.0, (True, False): 4.0, (False, True): 60.0, (False, False): 8.0}
"""How many times likelier a reading becomes that the engine shares: by hand or not, the engine sure or not."""


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


_UNPADDED = 0.2
"""How likely a lone digit is right for a day or month by hand, against two: the rules ask for a zero before a day
under 10, and a first digit that runs into the label is easily missed.
"""
DOUBT = Verdict(None, 0.0)
KEPT = Verdict(None, 1.0, kept=True)


def decide(blank: Blank, seen: Seen, filling: Filling | None, possible: Callable[[str], bool] = bool) -> Verdict:
    """The verdict on a blank; filling is None for an empty one, possible says whether digits can stand there at all."""
    if filling is None:
        return DOUBT if seen.sure else KEPT
    printed = filling is Filling.PRINT
    shares = with_witness(blank.readings, seen, by_hand=not printed)
    reading = _best_possible(shares, possible)
    if reading is None:
        return DOUBT
    digits, probability = reading
    # Print that the network cannot read is print; ink and stamps have to be what the network reads, too.
    if seen.sure and (same(digits, seen.digits) or printed):
        return KEPT
    least = SURE_INK if filling is Filling.INK else SURE_PRINT
    return Verdict(digits, probability) if probability >= least else DOUBT


def rather_padded(blank: Blank) -> Blank:
    """The blank of a day or month by hand, readings of one digit less likely."""
    return replace(blank, readings=weighed(blank.readings, lambda text: _UNPADDED if len(text) == 1 else 1.0))


def witnessed(blank: Blank, seen: Seen, *, by_hand: bool) -> Blank:
    """The blank with the engine's reading counted in, readings that say the same together as the likeliest of them."""
    shares = with_witness(blank.readings, seen, by_hand=by_hand)
    return replace(blank, readings=said_once(tuple(shares.items())))


def said_once(readings: Readings) -> Readings:
    """Readings that say the same, such as `05/3` and `5/3`, as one with their probabilities together, surest first."""
    written: dict[tuple[str, ...], str] = {}
    together: dict[str, float] = {}
    for text, share in sorted(readings, key=lambda item: -item[1]):
        said = written.setdefault(tuple(part.lstrip("0") for part in text.split("/")), text)
        together[said] = together.get(said, 0.0) + share
    return tuple(sorted(together.items(), key=lambda item: -item[1]))


def with_witness(readings: Readings, seen: Seen, *, by_hand: bool) -> dict[str, float]:
    """The readings' probabilities once the engine's reading is counted in; what they leave stays for other readings."""
    factor = _WITNESS[by_hand, seen.sure]
    return dict(weighed(readings, lambda text: factor if same(text, seen.digits) else 1.0))


def _best_possible(shares: Mapping[str, float], possible: Callable[[str], bool]) -> tuple[str, float] | None:
    """The likeliest possible reading and its probability among the possible ones.

    `05` and `5` say the same, so that their probabilities are added; it is written the likelier way.
    """
    best = max(shares, key=lambda text: shares[text])
    if shares[best] > _CLEAR and not possible(best):
        return None
    ruled_out = sum(share for text, share in shares.items() if not possible(text))
    together = said_once(tuple((text, share) for text, share in shares.items() if possible(text)))
    if not together:
        return None
    reading, likeliest = together[0]
    # What cannot stand there and has more digits or fewer may be another reading, cut otherwise: `109` for 10, not 19.
    otherwise = sum(share for text, share in shares.items() if not possible(text) and len(text) != len(reading))
    return reading, min(1 - otherwise / 2, likeliest / max(1e-9, 1 - ruled_out))


def same(text: str, digits: str | None) -> bool:
    """`05` and `5` name the same day, month or number."""
    return digits is not None and text.lstrip("0") == digits.lstrip("0") and text.lstrip("0") != ""
