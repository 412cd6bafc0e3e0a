"""One strip seen several times: as it lies, larger by another network, smaller, and with red ink faded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.engine import Engine, Look
from pipeline.ink.alphabet import COLUMNS, SUFFIXES, Filling
from pipeline.ink.blanks import Blank, DateBlanks, Hints, NumberBlank, date_blanks, number_blank
from pipeline.ink.decoder import best_path
from pipeline.ink.network import Network, columns_of
from pipeline.ink.place import Place
from pipeline.ink.strip import WIDTH_PX, Pixels, Strip, cut, normal_form
from pipeline.ink.together import rather_plain, seen_again
from pipeline.types import Box, PageImage, Word

_BARE = re.compile(rf"\d{{1,5}}[{SUFFIXES}]?/.*-")
_VARIANTS = ((1.0, 0.0, Network.FIRST), (1.08, -0.06, Network.SECOND), (0.93, 0.07, Network.FIRST))
"""The size of a printed digit against what it is taken for, how much lower its foot, in heights of a digit, and which
network looks.
"""
_FADES, _FADED_SHARE = 40, 0.004
"""Red ink is lighter than this in the red channel; a strip with this share of it is looked at once without."""
_LETTERS, _LABEL_PX = slice(16, 34), 22
"""The rows of a normal form where letters stand, and half of a label's width with a margin."""
_WIDEST = max(size for size, _, _ in _VARIANTS)
_FAR, _BEFORE_DAY = 16, 2.5
"""Columns before `ngày` that are too many, and the room that its first half needs, in heights of a printed digit."""
_EDGE, _YEAR_COLUMNS = COLUMNS - 3, 14
"""A year that reaches beyond this column of a sight may be cut off by the strip's end, as may one whose label stands
nearer to it than this.
"""
_SURE_AT_ONCE = 0.97
_STROKE, _TALL_PX, _FEW = 0.4, 4, 0.08
"""Columns with so many rows of ink are of letters, not of a rule; a line that so few stand before begins there."""

Blanks = TypeVar("Blanks", NumberBlank, DateBlanks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to look at: its grey image, the same in RGB where it has colours, the height of its printed digits.

    engine reads print once more; None where there is none.
    """

    image: PageImage
    colour: Pixels | None
    digit_px: float
    engine: Engine | None = None


def print_in(sheet: Sheet, box: Box) -> tuple[Word, ...]:
    """The print in one part of the page, read once more, left to right.  Raises what the engine raises."""
    if sheet.engine is None:
        return ()
    lines = sheet.engine.look_again(sheet.image, box, Look.BLOCK)
    middle = box.top + box.height / 2
    row = [line for line in lines if any(word.box and word.box.top < middle < word.box.bottom for word in line.words)]
    return tuple(word for line in row[:1] for word in line.words)


def see_number(sheet: Sheet, place: Place) -> tuple[Strip, NumberBlank] | None:
    """The blank of a number line with its readings over all sights, and the strip in whose columns it is told.

    Where it is not told that this is a number line, the first sight must show the label or a number with its symbol.
    """
    found = _seen(sheet, place, number_blank if place.told else _labelled)
    if not found:
        return None
    own, first = next((sight for sight in found if sight[1].label is not None), found[0])
    unlabelled = first.label is None
    others = [blank.number for _, blank in found if blank is not first and (blank.label is None) is unlabelled]
    return own, replace(first, number=seen_again(rather_plain(first.number), [rather_plain(one) for one in others]))


def see_date(sheet: Sheet, place: Place) -> tuple[Strip, DateBlanks] | None:
    """The blanks of a date line, as `see_number` has them."""
    labels: list[int] = []

    def find(columns: NDArray[np.float64], hints: Hints) -> DateBlanks | None:
        labels.extend(letter.column for letter in best_path(columns) if letter.letter == "N")
        return date_blanks(columns, hints)

    found = _seen(sheet, place, find)
    if not place.told and labels and labels[0] > _FAR:
        # Behind a long place month and year may lie beyond the strip.
        left = place.strip.page_x(labels[0]) - _BEFORE_DAY * sheet.digit_px
        box = replace(place.strip.box, left=round(left), width=round(_WIDEST * place.strip.box.width))
        nearer = replace(place.strip, box=box)
        found = _seen(sheet, replace(place, strip=nearer, told=True), date_blanks) or found
    if not found:
        return None
    own, first = found[0]
    others = [blanks for _, blanks in found[1:]]
    day, month = (
        seen_again(getattr(first, part), [getattr(blanks, part) for blanks in others]) for part in ("day", "month")
    )
    years = [blanks.year for _, blanks in found if _shows_year(blanks)] or [first.year]
    year = seen_again(years[0], years[1:])
    return own, replace(first, day=day, month=month, year=year)


def opens_line(sheet: Sheet, strip: Strip, column: int) -> bool:
    """Whether nothing stands on the strip before the label over this column: running text names numbers too."""
    end = max(0, column * WIDTH_PX // COLUMNS - _LABEL_PX)
    before = normal_form(cut(sheet.image.pixels, strip), strip.scale)[_LETTERS, :end]
    return not before.size or float(((before > _STROKE).sum(axis=0) >= _TALL_PX).mean()) < _FEW


def _labelled(columns: NDArray[np.float64], hints: Hints) -> NumberBlank | None:
    """The blank behind a label, or behind none where slash and hyphen show a number and its symbol."""
    blank = number_blank(columns, hints)
    if blank is None or blank.label is not None:
        return blank
    return blank if _BARE.match("".join(letter.letter for letter in best_path(columns))) else None


def _seen(
    sheet: Sheet, place: Place, find: Callable[[NDArray[np.float64], Hints], Blanks | None]
) -> list[tuple[Strip, Blanks]]:
    found: list[tuple[Strip, Blanks]] = []
    for own, pixels, network in _sights(sheet, place.strip):
        hints = {letter: own.column_at(x) for letter, x in place.anchors}
        blanks = find(columns_of(normal_form(pixels, own.scale), network), hints)
        if blanks is not None:
            found.append((own, blanks))
        if (not place.told and not found) or (blanks is not None and surely_print(blanks)) or _agree(found):
            break
    return found


def _agree(found: Sequence[tuple[Strip, Blanks]]) -> bool:
    """Whether two sights surely read the same: a third would say no more, but where the strip may cut off a year."""
    if len(found) < 2 or any(isinstance(blanks, DateBlanks) and not _shows_year(blanks) for _, blanks in found):
        return False
    pairs = zip(*(blanks.parts for _, blanks in found), strict=True)
    return all(len({part.text for part in pair}) == 1 and _surely(pair) for pair in pairs)


def _shows_year(blanks: DateBlanks) -> bool:
    """Whether the strip does not end within the year."""
    return blanks.year.span[1] < _EDGE and blanks.labels[2] + _YEAR_COLUMNS < COLUMNS


def _surely(sights: Sequence[Blank]) -> bool:
    return min(sight.probability for sight in sights) > _SURE_AT_ONCE


def surely_print(blanks: NumberBlank | DateBlanks) -> bool:
    """Whether everything is filled in by print and read so surely that no further look would say more."""
    printed = min(part.share(Filling.PRINT) for part in blanks.parts) > _SURE_AT_ONCE
    return printed and _surely(blanks.parts) and all(part.text for part in blanks.parts)


def _sights(sheet: Sheet, strip: Strip) -> Iterator[tuple[Strip, Pixels, Network]]:
    for size, lower, network in _VARIANTS:
        own = strip.varied(size, lower)
        yield own, cut(sheet.image.pixels, own), network
    faded = _faded(sheet, strip)
    if faded is not None:
        yield strip, faded, Network.FIRST


def _faded(sheet: Sheet, strip: Strip) -> Pixels | None:
    """The strip without its red ink: stamps run through many a number; None where there is none."""
    if sheet.colour is None:
        return None
    red = cut(sheet.colour[:, :, 0], strip)
    lighter = red.astype(np.int16) - cut(sheet.image.pixels, strip) > _FADES
    return red if float(lighter.mean()) > _FADED_SHARE else None
