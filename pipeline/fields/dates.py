"""Place and date (địa danh, ngày tháng năm) from the right column of the header."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.fields.above_subject import above_subject
from pipeline.folding import flat, fold, squash
from pipeline.layout.header import DATE_LINE
from pipeline.paper import (
    LEAST_CONFIDENCE,
    Found,
    Paper,
    Placed,
    field_of,
    field_of_strip,
    is_borne_out,
    weighed_field,
)
from pipeline.types import FilledStrip, Finding, Word, Zone

_LOOKALIKE = str.maketrans("OoQDÔÕÓlI|]!ÌÍÏ", "000000011111111")
DATE_IN_BRACKETS = re.compile(r"^\W*\(\s*[Nn]gày\s[^()]{6,40}\)\W*$")
"""`(Ngày 11 tháng 9 năm 2025)` under the title: Party reports may have their date there alone."""
_IN_FIGURES = re.compile(r"^[^\d:]{3,40},\s*(?:ngày\s*)?\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d\W*$")
"""`Tân Lập, 05/9/2024`.  An incoming stamp has no place before its date."""
_FIGURES = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\W*$")
_SURELY_PRINT = 0.85
"""Ink that an engine reads as figures is read with less."""
_CITY = re.compile(r"^[7Il1]p(?=[.\s])")
"""`Tp.` as an engine reads it in italics."""
_MENDED = 0.9
_STOPS = " .,;:()"
_MONTHS = 12
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date line, cut: the words before `ngày`, and those of day, month and year."""

    place: tuple[Word, ...]
    day: tuple[Word, ...]
    month: tuple[Word, ...]
    year: tuple[Word, ...]


def find_date(paper: Paper) -> Found:
    """Fields `date` (ISO 8601, cut where the paper is blank or written by hand) and `place`."""
    page = paper.header_page
    lines = [*paper.zone(Zone.HEADER_RIGHT, page), *above_subject(paper.zone(Zone.HEADER_LEFT, page))]
    placed = next((line for line in lines if DATE_LINE.search(fold(line.text))), None)
    placed = placed or next((line for line in lines if _is_in_figures(line)), None)
    placed = placed or next((line for line in paper.zone(Zone.TITLE, page) if DATE_IN_BRACKETS.match(line.text)), None)
    if placed is None:
        return Found(findings=(Finding("date_missing", "no date line in the header", "date", page),))
    cut = cut_date_line(placed.line.words)
    fields = []
    place = _place(cut.place)
    if place:
        marked = _as_elsewhere(place, paper)
        fields.append(("place", field_of(marked, cut.place, placed.page, 1.0 if marked == place else _MENDED)))
    strip = paper.filled("date", placed.page)
    value, words, finding = _read_date(cut, placed, "" if strip is None else strip.says)
    borne_out = _day_of_strip(strip) if finding is not None else None
    if strip is not None and borne_out is not None and borne_out.startswith(value):
        fields.append(("date", field_of_strip(borne_out, strip, (*cut.day, *cut.month, *words))))
        finding = None
    elif value:
        field = weighed_field(field_of(value, words, placed.page), strip, value, _iso)
        if field is None:
            field = field_of(value[: len("2024-03")], [*cut.month, *_year_words(cut.year)], placed.page)
            finding = _unread("day", cut.day, placed, "" if strip is None else strip.says)
        fields.append(("date", field))
    return Found(tuple(fields), (finding,) if finding else ())


def _is_in_figures(placed: Placed) -> bool:
    """Whether the line is a place and a printed date in figures."""
    words = placed.line.words
    return bool(_IN_FIGURES.match(placed.text)) and words[-1].confidence >= _SURELY_PRINT


def _day_of_strip(strip: FilledStrip | None) -> str | None:
    """The day that a strip of ink says, sure enough with what else the document shows; None where it is not."""
    return _iso(strip.readings[0][0]) if strip is not None and is_borne_out(strip) else None


def _iso(reading: str) -> str | None:
    """A reading such as 5/11/2024 in ISO 8601; None where it is no day."""
    parts = reading.split("/")
    if len(parts) != 3 or not all(map(str.isdigit, parts)):
        return None
    day, month, year = map(int, parts)
    return f"{year}-{month:02}-{day:02}" if is_day(year, month, day) else None


def cut_date_line(words: Sequence[Word]) -> DateWords:
    """The words of a date line by what they stand for, found by the printed words ngày, tháng, năm, or by its strokes
    where it is in figures.
    """
    figures = _FIGURES.match(words[-1].text) if words else None
    if figures is not None:
        day, month = (replace(words[-1], text=figures[part], raw="") for part in (1, 3))
        year = replace(words[-1], text=figures[4])  # what the engine read stands there once
        place = tuple(word for word in words[:-1] if not _LABEL.match(word.text))
        return DateWords(place, (day,), (month,), (year,))
    groups: dict[str, list[Word]] = {"place": [], "ngay": [], "thang": [], "nam": []}
    current = "place"
    for word in words:
        for label, part in _split_labels(word):
            if label is not None:
                current = label
            if part is not None:
                # `TP.` keeps its dot in a place; digits need none.
                groups[current].append(part if current == "place" else replace(part, text=part.text.strip(_STOPS)))
    return DateWords(tuple(groups["place"]), tuple(groups["ngay"]), tuple(groups["thang"]), tuple(groups["nam"]))


_LABEL = re.compile(r"(ng[àaáảãạ]y|ng[àaáảãạ](?![a-zđ])|th[áaàảãạ]ng|n[ăaâàá]m)", re.IGNORECASE)


def _split_labels(word: Word) -> list[tuple[str | None, Word | None]]:
    """A word as labels and rests: `25tháng` is the rest 25, then the label thang."""
    pieces: list[tuple[str | None, Word | None]] = []
    for part in _LABEL.split(word.text):
        key = fold(part)
        if key in {"ngay", "nga", "thang", "nam"}:
            pieces.append(("ngay" if key == "nga" else key, None))
        elif part.strip(_STOPS):
            pieces.append((None, replace(word, text=part)))
    return pieces


def _read_date(cut: DateWords, placed: Placed, filled: str) -> tuple[str, list[Word], Finding | None]:
    """The date as far as it is printed, its words, and a finding where a part is missing."""
    year_words = _year_words(cut.year)
    year = _number(year_words, _YEAR_DIGITS)
    month = _number(cut.month, 2)
    day = _number(cut.day, 2)
    if year is None or not 1945 <= year <= 2100:
        return "", [], Finding("date_missing", f"the year is not readable in {placed.text!r}", "date", placed.page)
    value, words = f"{year}", [*year_words]
    if month is None or not 1 <= month <= _MONTHS:
        return value, words, _unread("month", cut.month, placed, filled)
    value, words = f"{value}-{month:02}", [*cut.month, *words]
    if day is None or not is_day(year, month, day):
        return value, words, _unread("day", cut.day, placed, filled)
    return f"{value}-{day:02}", [*cut.day, *words], None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]


def _year_words(words: Sequence[Word]) -> Sequence[Word]:
    """The words as far as the year's last digit: a stamp or specks may go on in its line."""
    digits = 0
    for place, word in enumerate(words, start=1):
        digits += sum(map(str.isdigit, word.text.translate(_LOOKALIKE)))
        if digits >= _YEAR_DIGITS:
            return words[:place]
    return words


def _unread(part: str, words: Sequence[Word], placed: Placed, filled: str) -> Finding:
    read = " ".join(word.raw for word in words)
    day_seen = part == "day" and filled != "" and not filled.startswith("/")
    if not any(map(str.isalnum, read)) and not day_seen:
        return Finding(f"{part}_missing", f"the {part} is blank", "date", placed.page)
    detail = f"the {part} is written by hand or unclear; read as {filled or repr(read)}"
    return Finding(f"{part}_by_hand", detail, "date", placed.page)


def _number(words: Sequence[Word], most_digits: int) -> int | None:
    """The number that the words hold; None when they hold none or are not sure (ink is not)."""
    text = "".join(word.text for word in words).strip(" .,;:/'’`")
    digits = text if text.isdigit() else text.translate(_LOOKALIKE)
    if not digits.isascii() or not digits.isdigit() or len(digits) > most_digits:
        return None
    if most_digits == _YEAR_DIGITS and len(digits) != _YEAR_DIGITS:
        return None
    return int(digits) if all(word.confidence >= LEAST_CONFIDENCE for word in words) else None


def _place(words: Sequence[Word]) -> str:
    """The place as printed; a province that was misread by its marks or one letter is put right."""
    text = " ".join(word.text for word in words).strip(" .,;:-–'`|(")
    text = _CITY.sub("Tp", text)
    known = lexicon.nearest(text, lexicon.provinces(), 85)
    if known is None or lexicon.same_letters(known, text):
        return text
    slips = Levenshtein.distance(squash(known), squash(text))
    may_be_misread = not all(map(is_syllable, text.split()))  # Hà Phong is a place of its own, no misread Hải Phòng
    return known if slips <= may_be_misread else text


def _as_elsewhere(place: str, paper: Paper) -> str:
    """A place that was read without any mark, as the paper's text prints it; as read where it does not, or in two ways.

    `Hoa Phong` is `Hòa Phong` where the subject says `trên địa bàn xã Hòa Phong`.
    """
    if fold(place) != place.lower() or " " not in place:
        return place
    text = " ".join(line.text for page in paper.pages for line in page.lines if not DATE_LINE.search(fold(line.text)))
    plain = flat(text)
    starts = [match.start() for match in re.finditer(rf"\b{re.escape(fold(place))}\b", plain)]
    printed = {text[start : start + len(place)] for start in starts}
    marked = {name for name in printed if fold(name) != name.lower() and name[0].isupper()}
    return marked.pop() if len(marked) == 1 else place
