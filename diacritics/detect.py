"""detect: what kind of text a passage is, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diacritics.guard import FOREIGN_SHARE, RIGHT_SHARE, PassageKind, Tally, judge
from diacritics.legacy_tables import LegacyEncoding
from diacritics.repair import MIN_CONFIDENCE
from diacritics.tokens import cut_tokens

if TYPE_CHECKING:
    from diacritics.legacy import LegacyLine
    from diacritics.repairer import Repairer

TextKind = Literal["clean", "ocr", "mangled", "stripped", "legacy", "foreign"]
"""clean: Vietnamese as it should be; ocr: so by and large, with slips of a reader that knows Vietnamese; mangled: read
by one that does not; stripped: without its marks; legacy: in an old encoding; foreign: no Vietnamese, or too little."""

SLIP_SHARE = 0.004
"""Of the words of right text repair changes fewer than this, misprints among them."""
LEGACY_SHARE = 0.5
"""So many of the words must stand in lines of an old encoding."""
FULL_SHARES = {"right": 0.55, "mangled": 0.6, "stripped": 0.8}
"""Usual share of the words that show the kind: a Vietnamese letter, or a known word but for its marks."""
FEW_WORDS = 3.0
"""Words at which a passage can be half as sure as a long one."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What a text is.  confidence is 0..1; encoding is named where kind is legacy, else None."""

    kind: TextKind
    confidence: float
    encoding: LegacyEncoding | None = None


def detect(text: str) -> Detection:
    """The kind of a passage, or of most of a longer text, as repair(text) takes it.  Raises ModelError."""
    # The model brings numpy with it.
    from diacritics.legacy import find_legacy_lines  # noqa: PLC0415
    from diacritics.repairer import load_repairer  # noqa: PLC0415

    repairer = load_repairer()
    return _as_legacy(text, find_legacy_lines(text, repairer.readings)) or _by_words(text, repairer)


def _as_legacy(text: str, lines: Sequence[LegacyLine]) -> Detection | None:
    """Legacy where most of the words stand in such lines; as sure as its surest line and its commonest encoding."""
    words = Counter[LegacyEncoding]()
    for line in lines:
        words[line.encoding] += len(text[line.start : line.end].split())
    if not words or words.total() < LEGACY_SHARE * len(text.split()):
        return None
    encoding, most = words.most_common(1)[0]
    surest = max(line.confidence for line in lines)
    return Detection("legacy", round(surest * most / words.total(), 4), encoding)


def _by_words(text: str, repairer: Repairer) -> Detection:
    counts = repairer.readings.tally(cut_tokens(text))
    kind = judge(counts)
    confidence = _confidence(kind, counts)
    if kind != "right":
        return Detection(kind, confidence)
    slips = len(repairer.find_edits(text, "ocr", MIN_CONFIDENCE)[0])
    return Detection("ocr" if slips > SLIP_SHARE * counts.words else "clean", confidence)


def _confidence(kind: PassageKind, counts: Tally) -> float:
    """Half sure where the share of telling words just does, surer the nearer it is to the usual; less in few words."""
    if not counts.words:
        return 1.0
    known, vietnamese = counts.known / counts.words, counts.vietnamese / counts.words
    if kind == "foreign":
        clear = (FOREIGN_SHARE - known) / FOREIGN_SHARE
    elif kind == "right":
        clear = (vietnamese - RIGHT_SHARE) / (FULL_SHARES[kind] - RIGHT_SHARE)
    else:
        clear = (known - FOREIGN_SHARE) / (FULL_SHARES[kind] - FOREIGN_SHARE)
    share = 0.5 + 0.5 * min(1.0, max(0.0, clear))
    return round(share * counts.words / (counts.words + FEW_WORDS), 4)
