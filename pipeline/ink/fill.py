"""Reads what is filled into the number line and the date line of a page, and puts it into their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import cv2

from pipeline.engine import Engine
from pipeline.fields.dates import is_day
from pipeline.folding import fold
from pipeline.ink.alphabet import COLUMNS, Filling
from pipeline.ink.blanks import Blank, DateBlanks, NumberBlank
from pipeline.ink.colour import chroma_of
from pipeline.ink.decide import Seen, Verdict, decide, rather_padded, said_once, witnessed
from pipeline.ink.header_line import joined, parted, with_line
from pipeline.ink.kinds import Kind, kind_of
from pipeline.ink.locate import date_places, number_places, print_height
from pipeline.ink.place import Place
from pipeline.ink.sights import Sheet, opens_line, print_in, see_date, see_number
from pipeline.ink.size import AS_PRINT, Extent, extent_of, extent_of_print, stands_like
from pipeline.ink.strip import Floats, Pixels, Strip, cut, normal_form
from pipeline.ink.words import (
    Words,
    cut_date_words,
    cut_number_line,
    filled_date_line,
    filled_number_line,
    parted_at_label,
    says_something,
    slash_at,
)
from pipeline.layout.header import NUMBER_LINE
from pipeline.types import Box, FilledStrip, PageImage, ReadPage, Zone

_NUMBER = re.compile(r"^0*[1-9]\d{0,4}[A-Z]?$")
_UNTAUGHT = {Filling.INK, Filling.STAMP}
"""What an engine was never taught to read."""
_EARLIEST, _LATEST, _LEAP_YEAR = 1945, 2100, 2000
_MONTHS = {form for month in range(1, 13) for form in (f"{month}", f"{month:02}")}
_CLEAR = 0.9
"""A reading as likely as this is no other."""
_MOST_PARTS, _MOST_READINGS = 3, 6
"""Of each part of a date, and of a strip: what else the document says may speak for one that is not among the first."""
_UNSEEN_LABEL = 7
"""How many columns before a number the middle of a label stands that was not seen."""
_PICTURE_DIGIT_PX = 24
"""The size of print in the pictures that are kept: enough to read, a few kilobytes each."""


def read_filled(
    page: ReadPage, image: PageImage, colour: PageImage | None = None, engine: Engine | None = None
) -> ReadPage:
    """The page with number, day, month and year as ink reader and engine together make them, and its strips.

    image is the grey page image that the engine read, so that boxes fit; colour is the same with its colours; engine
    reads once more the print beside ink where it was not read.  Raises ModelError, and what the engine raises.
    """
    in_colour = colour.pixels if colour is not None and colour.pixels.ndim == 3 else None
    sheet = Sheet(image, in_colour, print_height(page.lines, page.dpi), engine)
    page = parted(joined(page))
    for find, read, zone in (
        (number_places, _read_number, Zone.HEADER_LEFT),
        (date_places, _read_date, Zone.HEADER_RIGHT),
    ):
        places = find(page, image.pixels, sheet.digit_px)
        done = _first_filled(places, sheet, read)
        if done is not None:
            place, found = done
            page = with_line(page, place.line, found.words, zone, found.marks)
            page = replace(page, strips=(*page.strips, found.strip))
    return page


@dataclass(frozen=True, slots=True)
class _Read:
    """A line with what was decided, its strip, and what stood before it that is none of its words."""

    words: Words
    strip: FilledStrip
    marks: Words = ()


def _first_filled(
    places: Iterable[Place], sheet: Sheet, read: Callable[[Place, Sheet], _Read | None]
) -> tuple[Place, _Read] | None:
    """The first place with something filled in, or else the first that is blank: a misread name seems blank, too."""
    blank = None
    for place in places:
        found = read(place, sheet)
        if found is not None and found.strip.filling != "empty":
            return place, found
        if found is not None and blank is None:
            blank = place, found
    return blank


def _read_number(place: Place, sheet: Sheet) -> _Read | None:
    found = see_number(sheet, place)
    if found is None:
        return None
    strip, blank = found
    label = blank.label if blank.label is not None else blank.number.span[0] - _UNSEEN_LABEL
    marks: Words = ()
    own = place.line.words if place.line is not None else ()
    if not place.told:
        marks, own = parted_at_label(own, strip.page_x(label), sheet.digit_px)
        if not opens_line(sheet, strip, label) and says_something(marks):
            return None
    words = cut_number_line(own, strip, blank)
    if not words.has_symbol:
        words = replace(words, symbol=_symbol_again(sheet, strip, blank) or words.symbol)
    if not words.has_symbol and not place.told:
        return None
    ink = _normal(sheet, strip)
    beside = _Beside(ink, extent_of_print(ink, _behind(blank)), strip.box_of(*_behind(blank)))
    kind = _kind(sheet, strip, blank.number, words.seen, beside)
    if not place.told and blank.label is None and kind.filling is not Filling.INK and not _is_named(place):
        return None  # print without a label is another line
    verdict = decide(blank.number, words.seen, kind.filling, lambda text: bool(_NUMBER.match(text)))
    read = witnessed(blank.number, words.seen, by_hand=kind.filling in _UNTAUGHT)
    kept = _kept("number", sheet, strip, kind, _numbers(read))
    return _Read(filled_number_line(words, strip, blank, verdict), kept, marks)


def _is_named(place: Place) -> bool:
    """Whether the engine read a label at the head of the line."""
    return place.line is not None and bool(NUMBER_LINE.search(fold(place.line.text)))


def _behind(blank: NumberBlank) -> tuple[int, int]:
    """The columns where the symbol stands."""
    return blank.end + 2, min(COLUMNS - 1, blank.end + 24)


def _normal(sheet: Sheet, strip: Strip) -> Floats:
    return normal_form(cut(sheet.image.pixels, strip), strip.scale)


def _symbol_again(sheet: Sheet, strip: Strip, blank: NumberBlank) -> Words:
    """The symbol, read by itself: ink that runs into its slash spoils an engine's reading of the whole line."""
    left = strip.page_x(blank.end) - 0.4 * sheet.digit_px
    words = print_in(sheet, Box(round(left), strip.box.top, round(strip.box.right - left), strip.box.height))
    if not words or words[0].raw.startswith(("/", "-")):
        return words
    return (slash_at(strip.page_x(blank.end), words, sheet.digit_px), *words)


def _read_date(place: Place, sheet: Sheet) -> _Read | None:
    found = see_date(sheet, place)
    if found is None:
        return None
    strip, blanks = found
    if not place.told and not _names_a_month(blanks.month):
        return None
    words = cut_date_words(place.line.words if place.told and place.line is not None else ())
    if not place.told:
        words = replace(words, place=_place_again(sheet, strip, blanks))
    kinds = _date_kinds(sheet, strip, blanks, words.seen)
    if kinds[0].filling is Filling.INK:
        blanks = replace(blanks, day=rather_padded(blanks.day))
    verdicts = _date_verdicts(blanks, words.seen, kinds)
    kind = kinds[0] if blanks.day.text else kinds[1] if kinds[1].filling is not Filling.PRINT else kinds[0]
    parts = [
        witnessed(blank, seen, by_hand=one.filling in _UNTAUGHT)
        for blank, seen, one in zip(blanks.parts, words.seen, kinds, strict=True)
    ]
    kept = _kept("date", sheet, strip, kind, _dates(parts))
    return _Read(filled_date_line(words, strip, blanks, verdicts), kept)


def _names_a_month(month: Blank) -> bool:
    """Whether what stands before `năm` may be a month, or nothing: other lines count years, too."""
    return month.text in {"", *_MONTHS} or month.probability < _CLEAR


def _place_again(sheet: Sheet, strip: Strip, blanks: DateBlanks) -> Words:
    """What stands before `ngày`, read by itself."""
    right = strip.page_x(blanks.labels[0]) - 1.5 * sheet.digit_px
    width = round(right - strip.box.left)
    return (
        print_in(sheet, Box(strip.box.left, strip.box.top, width, strip.box.height)) if width > sheet.digit_px else ()
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a blank is compared with: the strip in normal form, the extent of print on it, and where print stands."""

    ink: Floats
    extent: Extent
    box: Box


def _date_kinds(sheet: Sheet, strip: Strip, blanks: DateBlanks, seen: Sequence[Seen]) -> list[Kind]:
    """The kinds of day, month and year; a year that is printed shows how high print stands."""
    ink, month = _normal(sheet, strip), strip.box_of(blanks.labels[1], blanks.labels[1], 1.2)
    year = _kind(sheet, strip, blanks.year, seen[2], _Beside(ink, AS_PRINT, month))
    printed = year.filling is Filling.PRINT and len(blanks.year.text) == 4
    beside = _Beside(ink, extent_of_print(ink, blanks.year.span) if printed else AS_PRINT, month)
    others = zip((blanks.day, blanks.month), seen, strict=False)
    return [*(_kind(sheet, strip, blank, one, beside) for blank, one in others), year]


def _kind(sheet: Sheet, strip: Strip, blank: Blank, seen: Seen, beside: _Beside) -> Kind:
    """The kind of one blank."""
    if not blank.text:
        return kind_of(blank, seen, None, None)
    like_print = stands_like(extent_of(beside.ink, blank.span), beside.extent)
    if sheet.colour is None:
        return kind_of(blank, seen, None, None, like_print)
    filling, print_ = (chroma_of(sheet.colour, box) for box in (strip.box_of(*blank.span), beside.box))
    return kind_of(blank, seen, filling, print_, like_print)


def _date_verdicts(blanks: DateBlanks, seen: Sequence[Seen], kinds: Sequence[Kind]) -> tuple[Verdict, Verdict, Verdict]:
    """Year first: it says how long February is."""
    year = decide(
        blanks.year, seen[2], kinds[2].filling, lambda text: len(text) == 4 and _EARLIEST <= int(text) <= _LATEST
    )
    month = decide(blanks.month, seen[1], kinds[1].filling, lambda text: text.isdigit() and 1 <= int(text) <= 12)
    in_year, in_month = _given(year, seen[2]) or _LEAP_YEAR, _given(month, seen[1]) or 1
    day = decide(
        blanks.day, seen[0], kinds[0].filling, lambda text: text.isdigit() and is_day(in_year, in_month, int(text))
    )
    return day, month, year


def _given(verdict: Verdict, seen: Seen) -> int | None:
    """The number that the verdict leaves in the line."""
    digits = seen.digits if verdict.kept else verdict.digits
    return int(digits) if digits else None


def _kept(field: str, sheet: Sheet, strip: Strip, kind: Kind, readings: tuple[tuple[str, float], ...]) -> FilledStrip:
    """What is kept of a strip."""
    return FilledStrip(
        field=field,  # type: ignore[arg-type]
        page=sheet.image.page,
        box=strip.box,
        readings=readings,
        ink=round(kind.ink, 3),
        picture=_picture(cut(sheet.image.pixels, strip), strip),
        filling=kind.filling.value if kind.filling is not None else "empty",
    )


def _numbers(blank: Blank) -> tuple[tuple[str, float], ...]:
    """The likeliest numbers; none when the blank is likelier empty."""
    likeliest = blank.readings[:_MOST_READINGS] if blank.text else ()
    return tuple((text, round(share, 3)) for text, share in likeliest if text)


def _dates(parts: Sequence[Blank]) -> tuple[tuple[str, float], ...]:
    """The likeliest dates as day/month/year, with the probability of all three parts together."""
    if not any(part.text for part in parts[:2]):
        return ()
    together = product(*(part.readings[:_MOST_PARTS] for part in parts))
    dates = tuple(("/".join(text for text, _ in one), prod(share for _, share in one)) for one in together)
    return tuple((text, round(share, 3)) for text, share in said_once(dates)[:_MOST_READINGS])


def _picture(pixels: Pixels, strip: Strip) -> bytes:
    """The strip as a PNG of at most 24 pixels a digit, in 16 greys."""
    scale = min(1.0, _PICTURE_DIGIT_PX / strip.digit_px)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, png = cv2.imencode(".png", small // 16 * 17, [cv2.IMWRITE_PNG_COMPRESSION, 6])
    return png.tobytes() if done else b""
