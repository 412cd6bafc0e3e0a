"""With what a blank was filled in: by the network's outputs, by colour, by size, and by what the engine read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ink.alphabet import FILLINGS, Filling
from pipeline.ink.blanks import Blank
from pipeline.ink.colour import Chroma, is_coloured
from pipeline.ink.decide import Seen, same

_COLOURED = {Filling.INK: 0.6, Filling.PRINT: 0.02, Filling.STAMP: 0.6}
_GREY = {Filling.INK: 0.5, Filling.PRINT: 1.0, Filling.STAMP: 0.4}
"""How often a filling has more colour than print, or has not, where the page has colours."""
_READ_ALIKE = {Filling.INK: 0.15, Filling.PRINT: 1.0, Filling.STAMP: 0.5}
"""How often an engine that was taught print reads it surely and rightly."""
_PRINT_HIGH, _SO_HIGH = 1.12, {Filling.INK: 0.1, Filling.PRINT: 1.0, Filling.STAMP: 0.5}
"""What is no higher than this, in heights of a printed digit, and how often each filling is so."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The likeliest filling, None for an empty blank, and the share of ink."""

    filling: Filling | None
    ink: float


def kind_of(
    blank: Blank, seen: Seen, filling: Chroma | None, print_: Chroma | None, height: float | None = None
) -> Kind:
    """The kind of a blank; filling and print_ are the chroma of its strokes and of the print beside it.

    height is that of its strokes, in heights of a printed digit; None where it is not known.
    """
    if not blank.text:
        return Kind(None, 0.0)
    if not any(blank.shares):  # seen too faintly to tell
        return Kind(Filling.PRINT, 0.0) if seen.sure else Kind(Filling.INK, 0.5)
    coloured = is_coloured(filling, print_)
    weights = dict(zip(FILLINGS, (max(share, 0.01) for share in blank.shares), strict=True))
    for other, known in ((_COLOURED, coloured is True), (_GREY, coloured is False)):
        if known:
            weights = {kind: weight * other[kind] for kind, weight in weights.items()}
    if seen.sure and same(blank.text, seen.digits) and not coloured:
        weights = {kind: weight * _READ_ALIKE[kind] for kind, weight in weights.items()}
        if height is not None and height <= _PRINT_HIGH:
            weights = {kind: weight * _SO_HIGH[kind] for kind, weight in weights.items()}
    total = sum(weights.values())
    return Kind(max(FILLINGS, key=lambda kind: weights[kind]), weights[Filling.INK] / total)
