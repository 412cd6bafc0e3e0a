"""Reads what is filled into the number line and the date line of a page, and puts it into their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2

from pipeline.fields.dates import is_day
from pipeline.ink.blanks import Blank, DateBlanks, date_blanks, number_blank
from pipeline.ink.decide import Seen, Verdict, decide, share_of_ink
from pipeline.ink.locate import date_line, date_strip, is_labelled, number_line, number_strip, print_height
from pipeline.ink.network import columns_of
from pipeline.ink.strip import Pixels, Strip, cut, normal_form
from pipeline.ink.words import cut_date_words, cut_number_line, filled_date_line, filled_number_line
from pipeline.types import FilledStrip, Line, PageImage, ReadPage

_NUMBER = re.compile(r"^0*[1-9]\d{0,4}[A-Z]?$")
_EARLIEST, _LATEST, _LEAP_YEAR = 1945, 2100, 2000
_MOST_READINGS = 3
_PICTURE_DIGIT_PX = 24
"""The size of print in the pictures that are kept: enough to read, a few kilobytes each."""


def read_filled(page: ReadPage, image: PageImage) -> ReadPage:
    """The page with number, day, month and year as ink reader and engine together make them, and its strips.

    image is the grey page image that the engine read, so that boxes fit.  Raises ModelError.
    """
    digit_px = print_height(page.lines, page.dpi)
    lines = list(page.lines)
    strips: list[FilledStrip] = []
    for find, read in ((number_line, _read_number), (date_line, _read_date)):
        line = find(lines)
        done = None if line is None else read(line, image, digit_px)
        if line is not None and done is not None:
            lines[lines.index(line)] = done[0]
            strips.append(done[1])
    return replace(page, lines=tuple(lines), strips=tuple(strips))


def _read_number(line: Line, image: PageImage, digit_px: float) -> tuple[Line, FilledStrip] | None:
    strip = number_strip(line, digit_px)
    if strip is None:
        return None
    pixels = cut(image.pixels, strip)
    blank = number_blank(columns_of(normal_form(pixels, strip.scale)))
    if blank is None or not (blank.labelled or is_labelled(line)):
        return None
    words = cut_number_line(line, strip, blank)
    verdict = decide(blank.number, words.seen, lambda text: bool(_NUMBER.match(text)))
    kept = FilledStrip(
        field="number",
        page=image.page,
        box=strip.box,
        readings=_numbers(blank.number),
        ink=share_of_ink(blank.number, words.seen),
        picture=_picture(pixels, strip),
    )
    return filled_number_line(line, words, strip, blank, verdict), kept


def _read_date(line: Line, image: PageImage, digit_px: float) -> tuple[Line, FilledStrip] | None:
    strip = date_strip(line, digit_px)
    if strip is None:
        return None
    pixels = cut(image.pixels, strip)
    blanks = date_blanks(columns_of(normal_form(pixels, strip.scale)))
    if blanks is None:
        return None
    words = cut_date_words(line)
    verdicts = _date_verdicts(blanks, words.seen)
    kept = FilledStrip(
        "date", image.page, strip.box, _dates(blanks), _ink_of(blanks, words.seen), _picture(pixels, strip)
    )
    return filled_date_line(line, words, strip, blanks, verdicts), kept


def _date_verdicts(blanks: DateBlanks, seen: Sequence[Seen]) -> tuple[Verdict, Verdict, Verdict]:
    """Year first: it says how long February is."""
    year = decide(blanks.year, seen[2], lambda text: len(text) == 4 and _EARLIEST <= int(text) <= _LATEST)
    month = decide(blanks.month, seen[1], lambda text: text.isdigit() and 1 <= int(text) <= 12)
    in_year, in_month = _given(year, seen[2]) or _LEAP_YEAR, _given(month, seen[1]) or 1
    day = decide(blanks.day, seen[0], lambda text: text.isdigit() and is_day(in_year, in_month, int(text)))
    return day, month, year


def _given(verdict: Verdict, seen: Seen) -> int | None:
    """The number that the verdict leaves in the line."""
    digits = seen.digits if verdict.kept else verdict.digits
    return int(digits) if digits else None


def _numbers(blank: Blank) -> tuple[tuple[str, float], ...]:
    """The likeliest numbers; none when the blank is likelier empty."""
    likeliest = blank.readings[:_MOST_READINGS] if blank.text else ()
    return tuple((text, round(share, 3)) for text, share in likeliest if text)


def _dates(blanks: DateBlanks) -> tuple[tuple[str, float], ...]:
    """The likeliest dates as day/month/year: the other readings of the least sure part, the first of the others."""
    parts = [blanks.day, blanks.month, blanks.year]
    if not any(part.text for part in parts[:2]):
        return ()
    least = min(range(3), key=lambda place: parts[place].probability)
    dates = []
    for text, share in parts[least].readings[:_MOST_READINGS]:
        shown = [text if place == least else part.text for place, part in enumerate(parts)]
        dates.append(("/".join(shown), round(share, 3)))
    return tuple(dates)


def _ink_of(blanks: DateBlanks, seen: Sequence[Seen]) -> float:
    """The share of ink in the day; in the month where there is no day."""
    return share_of_ink(blanks.day, seen[0]) if blanks.day.text else share_of_ink(blanks.month, seen[1])


def _picture(pixels: Pixels, strip: Strip) -> bytes:
    """The strip as a PNG of at most 24 pixels a digit, in 16 greys."""
    scale = min(1.0, _PICTURE_DIGIT_PX / strip.digit_px)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, png = cv2.imencode(".png", small // 16 * 17, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return png.tobytes() if done else b""
