"""repair: from a text to the same text with its Vietnamese put right, every change on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from diacritics.edits import Edit, Mode, Repair, apply_edits, compose_edits, moved_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diacritics.evidence import Evidence
    from diacritics.repairer import Repairer

MODES: tuple[Mode, ...] = get_args(Mode)

MIN_CONFIDENCE = 0.3
MOST_PASSES = 6


def repair(
    text: str, mode: Mode = "auto", min_confidence: float = MIN_CONFIDENCE, evidence: Sequence[Evidence] = ()
) -> Repair:
    """Put the diacritics and letters of Vietnamese words right; spacing, numbers and codes stay.

    Edits below min_confidence (0..1) are not made but told as doubts.  evidence: what the reader of the page thinks of
    its own words, sorted and without overlaps, if it thinks anything.
    Repairing the result again changes nothing: passes are repeated until one finds nothing to do, and a text that
    never comes to rest is returned as it is.
    Raises ValueError for an unknown mode, ModelError when the model is missing or damaged.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode!r}; known: {', '.join(MODES)}")
    if not any(char.isalpha() for char in text):
        return Repair(text, ())
    repairer = _repairer()
    current, edits, doubts = text, tuple[Edit, ...](), list[Edit]()
    for _ in range(MOST_PASSES):
        found, unsure = repairer.find_edits(current, mode, min_confidence, evidence)
        # A word that was left in the first pass may look right among words that have been put right since.
        doubts = moved_by(doubts or unsure, found)
        if not found:
            return Repair(current, edits, tuple(doubts))
        edits = compose_edits(text, edits, found) if edits else found
        current, evidence = apply_edits(current, found), moved_by(evidence, found)
    return Repair(text, ())


def _repairer() -> Repairer:
    # The model brings numpy with it, which a caller who only asks for --help should not wait for.
    from diacritics.repairer import load_repairer  # noqa: PLC0415

    return load_repairer()
