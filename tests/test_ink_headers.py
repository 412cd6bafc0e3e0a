"""Whole made-up headers, every way in which a blank can look: read by the real engine and the real network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from headers import needs_fonts
from papers import words_at

from models.build.ink.cases import CASES
from models.build.ink.headers import draw_header
from models.build.ink.writing import PENS
from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.ink.header_line import parted, with_line
from pipeline.reading import read_page
from pipeline.settings import Settings
from pipeline.types import Line, PageImage, Reading, ReadPage, SourceFile, Zone

BY_NAME = {case.name: case for case in CASES}
READ = (
    "blue",
    "bilevel",
    "leading zero",
    "month by hand",
    "skewed more",
    "150 dpi",
    "300 dpi",
    "faint",
    "five digits",
)
"""Cases whose number and date are to be read right."""
FOUND = (
    "suffix letter",
    "raised",
    "corrected",
    "dotted",
    "over the slash",
    "far apart",
    "rule through it",
    "stamp through it",
    "one row",
    "labels spoilt",
    "year by hand",
    "over the label",
    "tall",
)
"""Cases whose blanks are to be found and told to be ink; what is given must be right."""
OTHER = ("printed", "printed apart", "put on by a program", "stamped black", "stamped violet", "empty, dotted")
"""Cases without ink."""


SEEDS = {"labels spoilt": 2, "date all by hand": 2, "corrected": 2}
"""Where the first header drawn has a date line of which nothing is found, or a 1 that looks like a 2; how many are
so, the bench tells.
"""


def record_of(name):
    """The record of a drawn header, and what it says."""
    header = draw_header(BY_NAME[name], PENS, SEEDS.get(name, 1))
    page = read_page(PageImage(1, header.pixels, float(header.dpi)), Settings(), TesseractEngine())
    return extract_record(Reading(SourceFile.in_memory(1), (page,)), keywords=False), header


def values(record):
    number = record.fields["number"].value.split("/")[0] if "number" in record.fields else None
    return number, record.fields["date"].value if "date" in record.fields else None


def fillings(record):
    return {strip.field: strip.filling for strip in record.filled}


@needs_fonts
@pytest.mark.parametrize("name", READ)
def test_ink_is_read(name):
    record, header = record_of(name)
    assert values(record) == (header.number, header.iso_date)
    assert fillings(record) == {"number": "ink", "date": "ink"}


@needs_fonts
@pytest.mark.parametrize("name", FOUND)
def test_ink_is_found_and_nothing_wrong_is_given(name):
    record, header = record_of(name)
    number, date = values(record)
    assert fillings(record) == {"number": "ink", "date": "ink"}
    assert number in {header.number, None}
    assert header.iso_date.startswith(date or "")


@needs_fonts
@pytest.mark.parametrize("name", OTHER)
def test_what_is_no_ink_is_told(name):
    record, header = record_of(name)
    told = "empty" if name.startswith("empty") else "stamp" if name.startswith("stamped") else "print"
    assert fillings(record) == {"number": told, "date": told}
    assert values(record) == (header.number or None, header.iso_date)


@needs_fonts
def test_a_date_all_by_hand_is_found_under_the_motto():
    record, header = record_of("date all by hand")
    assert fillings(record)["date"] == "ink"
    assert header.iso_date.startswith(values(record)[1] or "")


def header_page(*lines, dropped=()):
    made = [Line(words_at(text, left, top), zone, row, row) for row, (text, left, top, zone) in enumerate(lines, 1)]
    return ReadPage(1, 1654, 2339, 200.0, tuple(made), dropped=dropped)


def test_number_and_date_in_one_line_are_parted_at_the_widest_gap():
    line = ("Số: 15/KH-UBND", 100, 200, Zone.HEADER_LEFT)
    page = header_page(line)
    date = words_at("Thanh Lâm, ngày 09 tháng 5 năm 2024", 700, 200)
    page = replace(page, lines=(replace(page.lines[0], words=(*page.lines[0].words, *date)),))
    left, right = parted(page).lines
    assert (left.text, left.zone) == ("Số: 15/KH-UBND", Zone.HEADER_LEFT)
    assert (right.text, right.zone) == ("Thanh Lâm, ngày 09 tháng 5 năm 2024", Zone.HEADER_RIGHT)
    assert left.row == right.row
    assert left.paragraph != right.paragraph
    assert parted(parted(page)) == parted(page)


def test_a_line_that_was_missed_is_put_beside_the_other_column():
    page = header_page(
        ("SỞ Y TẾ", 100, 100, Zone.HEADER_LEFT),
        ("Thanh Lâm, ngày 09 tháng 5 năm 2024", 700, 200, Zone.HEADER_RIGHT),
        ("Điều 1.", 100, 400, Zone.BODY),
    )
    words = words_at("Số: 47/QĐ-SYT", 100, 202)
    found = with_line(page, None, words, Zone.HEADER_LEFT)
    assert [line.text for line in found.lines][:3] == ["SỞ Y TẾ", "Số: 47/QĐ-SYT", page.lines[1].text]
    assert found.lines[1].row == found.lines[2].row
    noise = Line(words, Zone.JUNK, 0)
    back = with_line(replace(page, dropped=(noise,)), noise, words, Zone.HEADER_LEFT)
    assert (back.lines, back.dropped) == (found.lines, ())


def test_a_line_that_was_missed_alone_stands_under_what_is_above_it():
    page = header_page(("SỞ Y TẾ", 100, 100, Zone.HEADER_LEFT), ("Điều 1.", 100, 400, Zone.BODY))
    found = with_line(page, None, words_at("Số: 47/QĐ-SYT", 100, 202), Zone.HEADER_LEFT)
    assert [line.text for line in found.lines] == ["SỞ Y TẾ", "Số: 47/QĐ-SYT", "Điều 1."]
    assert len({line.row for line in found.lines}) == 3
