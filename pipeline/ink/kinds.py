"""With what a blank was filled in: by the network, by colour, by height and line, and by what the engine read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ink.alphabet import FILLINGS, Filling
from pipeline.ink.blanks import Blank
from pipeline.ink.colour import Chroma, is_coloured
from pipeline.ink.decide import Seen, same

_LEAST_SHARE = 0.02
"""The network is often too sure of what was filled in: no share counts as less."""
_INDEPENDENCE = 0.5
"""The witnesses below see the same strokes as the network and one another: each counts as its square root."""
_COLOURED = {Filling.INK: 0.6, Filling.PRINT: 0.02, Filling.STAMP: 0.6}
_GREY = {Filling.INK: 0.5, Filling.PRINT: 1.0, Filling.STAMP: 0.4}
"""How often a filling has more colour than print, or has not, where the page has colours."""
_READ_ALIKE = {Filling.INK: 0.015, Filling.PRINT: 0.84, Filling.STAMP: 0.15}
_READ_OTHERWISE = {Filling.INK: 0.985, Filling.PRINT: 0.16, Filling.STAMP: 0.85}
"""How often an engine that was taught print reads it surely and as the network does, or does not."""
_SET_ALIKE = {Filling.INK: 0.06, Filling.PRINT: 0.7, Filling.STAMP: 0.08}
_SET_APART = {Filling.INK: 0.94, Filling.PRINT: 0.3, Filling.STAMP: 0.92}
"""How often a filling is as high as the print beside it and stands on its line, or does not.  All counted on drawn
headers of many layouts and on the scans that settings are chosen on.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """The likeliest filling, None for an empty blank, and the share of ink."""

    filling: Filling | None
    ink: float


def kind_of(
    blank: Blank, seen: Seen, filling: Chroma | None, print_: Chroma | None, like_print: bool | None = None
) -> Kind:
    """The kind of a blank; filling and print_ are the chroma of its strokes and of the print beside it.

    like_print says whether its strokes stand like print; None where that is not known.
    """
    if not blank.text:
        return Kind(None, 0.0)
    if not any(blank.shares):  # seen too faintly to tell
        return Kind(Filling.PRINT, 0.0) if seen.sure else Kind(Filling.INK, 0.5)
    coloured = is_coloured(filling, print_)
    read_alike = seen.sure and same(blank.text, seen.digits)
    told = (
        (_COLOURED, coloured is True),
        (_GREY, coloured is False),
        (_SET_ALIKE, like_print is True),
        (_SET_APART, like_print is False),
        (_READ_ALIKE, read_alike),
        (_READ_OTHERWISE, not read_alike),
    )
    weights = dict(zip(FILLINGS, (max(share, _LEAST_SHARE) for share in blank.shares), strict=True))
    for other in (likelihood for likelihood, known in told if known):
        weights = {kind: weight * other[kind] ** _INDEPENDENCE for kind, weight in weights.items()}
    total = sum(weights.values())
    return Kind(max(FILLINGS, key=lambda kind: weights[kind]), weights[Filling.INK] / total)
