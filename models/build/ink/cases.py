"""Every way in which the blanks of a header can look: the cases that whole headers are drawn for."""

from __future__ import annotations

from dataclasses import dataclass

from models.build.ink.lines import Filled

Colour = tuple[float, float, float]

BLACK, BLUE, VIOLET, RED = (0.08, 0.08, 0.09), (0.13, 0.2, 0.6), (0.35, 0.15, 0.5), (0.82, 0.16, 0.2)
"""Inks as shares of white in red, green and blue."""


@dataclass(frozen=True, slots=True)
class Case:
    """How a header looks.  Shares and lengths are in heights of a printed digit, angles in degrees."""

    name: str
    number_by: Filled = Filled.INK
    day_by: Filled = Filled.INK
    month_by: Filled = Filled.PRINT
    year_by: Filled = Filled.PRINT
    colour: Colour = BLACK
    number: str = ""
    """Empty: by chance."""
    height: float = 1.6
    room: float = 1.0
    """Beside the number, in all."""
    raised: float = 0.0
    shift: float = 0.0
    """How far the ink runs over what stands before it."""
    dots: bool = False
    struck: bool = False
    stamp: bool = False
    """A red stamp through the number line."""
    rule: bool = False
    """A rule through it."""
    whole_date: bool = False
    """The date is ink altogether: 12/10/2017."""
    skew_deg: float = 0.0
    near: bool = False
    """Number line and date line nearly touch, so that an engine reads them as one."""
    spoilt_label: bool = False
    """`Số` and `ngày` half gone."""
    bilevel: bool = False
    faint: bool = False
    dpi: int = 200


CASES = (
    Case("plain"),
    Case("blue", colour=BLUE, height=1.9),
    Case("bilevel", bilevel=True),
    Case("150 dpi", dpi=150, colour=BLUE),
    Case("300 dpi", dpi=300),
    Case("faint", faint=True, colour=BLUE),
    Case("tall", height=2.3, colour=BLUE),
    Case("suffix letter", number="3176B"),
    Case("leading zero", number="05"),
    Case("five digits", number="12047"),
    Case("month by hand", month_by=Filled.INK, colour=BLUE),
    Case("year by hand", month_by=Filled.INK, year_by=Filled.INK, colour=BLUE),
    Case("date all by hand", whole_date=True, colour=BLUE),
    Case("corrected", struck=True, colour=BLUE),
    Case("dotted", dots=True),
    Case("over the label", shift=0.7, colour=BLUE),
    Case("over the slash", room=-0.6),
    Case("raised", raised=0.6, colour=BLUE),
    Case("far apart", room=6.0),
    Case("stamp through it", stamp=True, colour=BLUE),
    Case("rule through it", rule=True),
    Case("skewed", skew_deg=0.7),
    Case("skewed more", skew_deg=-1.6, bilevel=True),
    Case("one row", near=True),
    Case("labels spoilt", spoilt_label=True),
    Case("printed", number_by=Filled.PRINT, day_by=Filled.PRINT),
    Case("printed apart", number_by=Filled.PRINT, day_by=Filled.PRINT, room=3.0),
    Case("put on by a program", number_by=Filled.OVERLAY, day_by=Filled.OVERLAY),
    Case("stamped black", number_by=Filled.STAMP, day_by=Filled.STAMP),
    Case("stamped violet", number_by=Filled.STAMP, day_by=Filled.STAMP, colour=VIOLET),
    Case("stamped red", number_by=Filled.STAMP, day_by=Filled.STAMP, colour=RED),
    Case("empty", number_by=Filled.EMPTY, day_by=Filled.EMPTY, room=3.0),
    Case("empty, bilevel", number_by=Filled.EMPTY, day_by=Filled.EMPTY, room=3.0, bilevel=True),
    Case("empty, dotted", number_by=Filled.EMPTY, day_by=Filled.EMPTY, room=3.0, dots=True),
)
