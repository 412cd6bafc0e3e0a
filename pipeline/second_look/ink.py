"""Telling printed digits from digits written by hand, by size.

The number and the day are usually written in ink into printed blanks.  Ink is read as nonsense, or worse, as other
digits; but it is taller than the print beside it.  The year of the date line is printed and gives the height of a
printed digit (measured on real papers: printed digits reach 1.1 times the year's height, ink 1.2 to 2 times).
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from pipeline.types import Word

UNSURE = 0.3
"""The confidence of digits that are ink, or that two readings read differently: too low to be given as a value."""
MAX_PRINTED = 1.12
SLACK_PX = 2
"""Box heights of small print vary by a pixel at either edge."""
MAX_PRINTED_WITH_TAIL = 1.45
"""For a digit string that the engine joined with `Số:` or a symbol, whose accents and tails stand out."""
MIN_JOINED_CONFIDENCE = 0.6


def digit_height(words: Iterable[Word]) -> float | None:
    """The height in pixels of printed digits: the median of surely read numbers of two digits or more."""
    heights = [
        word.box.height
        for word in words
        if word.box is not None and word.confidence >= 0.85 and len(word.raw) >= 2 and word.raw.strip(".,").isdigit()
    ]
    return float(median(heights)) if heights else None


def looks_printed(word: Word, printed_px: float | None, *, joined: bool = False) -> bool:
    """Whether the digits of a word are print.  joined says that other letters are part of the word.

    A word without a box (a text file) is print; without a known digit height a high confidence must do.
    """
    if word.box is None:
        return True
    if printed_px is None:
        return word.confidence >= 0.85
    if joined:
        return word.box.height <= MAX_PRINTED_WITH_TAIL * printed_px and word.confidence >= MIN_JOINED_CONFIDENCE
    return word.box.height <= max(MAX_PRINTED * printed_px, printed_px + SLACK_PX)
