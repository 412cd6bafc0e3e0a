"""A part of a page with only its darkest ink: in grey a red seal and a blue signature are lighter than print."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.imaging.prepare import to_grey
from pipeline.types import PageImage

_INK = 140
"""Grey below which a pixel is ink of some kind."""
_REACH = 80
"""How much lighter than print a pixel may be and still be a part of a letter's edge."""
_LEAST_PIXELS = 400
_LEAST_RANGE = 30
"""Black and white alone has no lighter ink to leave out."""


def darkest_ink(part: PageImage) -> PageImage | None:
    """The part in grey with what is lighter than its print faded; None where all its ink is equally dark."""
    grey = to_grey(part).pixels
    dark = grey[grey < _INK]
    if dark.size < _LEAST_PIXELS:
        return None
    print_level, lightest = np.percentile(dark, (5, 90))
    if lightest - print_level < _LEAST_RANGE:
        return None
    ramp = (grey.astype(np.float32) - print_level) * (255 / _REACH)
    return replace(part, pixels=np.clip(ramp, 0, 255).astype(np.uint8))
