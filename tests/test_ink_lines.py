"""Number and date lines of made-up headers, read by the real network as an engine would hand them over."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from headers import INK, drawn_line, needs_fonts, page_of

from data.build.paper import Face
from pipeline.fields.number import find_number
from pipeline.ink.fill import read_filled
from pipeline.paper import Paper
from pipeline.types import Box, FilledStrip, Line, PageImage, ReadPage, RepairedPage, Word, Zone

NUMBER = [("Số:", "print"), ("1956", INK), ("/SYT-NVY", "print")]
DATE = [
    ("Tân", "print"),
    ("Lập,", "print"),
    ("ngày", "print"),
    ("12", INK),
    ("tháng", "print"),
    ("10", "print"),
    ("năm", "print"),
    ("2017", "print"),
]


def filled(pieces, *, zone=Zone.HEADER_LEFT, face=Face.REGULAR, change=lambda pixels: pixels, seed=3):
    """The text of a drawn line after the ink was read, and the strip that is kept."""
    line, pixels = drawn_line(pieces, zone=zone, face=face, seed=seed)
    page, image = page_of(line, change(pixels))
    after = read_filled(page, image)
    return after.lines[0], after.strips


def faint(pixels):
    return (255 - (255 - pixels.astype(np.int16)) // 3).astype(np.uint8)


def bilevel(pixels):
    grey = cv2.cvtColor(np.asarray(pixels, np.uint8), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.threshold(grey, 170, 255, cv2.THRESH_BINARY)[1], np.uint8)


def ruled(pixels):
    """A rule below the number, as under an issuer's name."""
    ruled = pixels.copy()
    cv2.line(ruled, (140, 282), (420, 282), (0, 0, 0), 3)
    return ruled


@needs_fonts
@pytest.mark.parametrize("change", [np.asarray, faint, bilevel, ruled])
def test_a_number_in_ink_is_read(change):
    line, [strip] = filled(NUMBER, change=change)
    assert line.text == "Số: 1956 /SYT-NVY"
    assert strip.field == "number"
    assert strip.readings[0][0] == "1956"
    assert strip.filling == "ink"
    assert cv2.imdecode(np.frombuffer(strip.picture, np.uint8), cv2.IMREAD_GRAYSCALE) is not None


@needs_fonts
def test_a_number_is_read_where_the_label_was_not():
    line, pixels = drawn_line(NUMBER)
    page, image = page_of(replace(line, words=line.words[1:]), pixels)
    assert read_filled(page, image).lines[0].text == "Số: 1956 /SYT-NVY"


@needs_fonts
def test_a_day_is_read_where_its_label_was_not():
    line, pixels = drawn_line(DATE, zone=Zone.HEADER_RIGHT, face=Face.ITALIC)
    unread = [word for word in line.words if word.text != "ngày"]
    page, image = page_of(replace(line, words=tuple(unread)), pixels)
    assert "ngày 12 tháng 10 năm 2017" in read_filled(page, image).lines[0].text


@needs_fonts
def test_the_word_that_was_read_lies_on_the_ink():
    line, _ = filled(NUMBER)
    word, before, behind = line.words[1], line.words[0], line.words[2]
    assert before.box.right - 10 <= word.box.left
    assert word.box.right <= behind.box.left + 10


@needs_fonts
def test_a_day_in_ink_is_read_and_the_place_stays():
    line, [strip] = filled(DATE, zone=Zone.HEADER_RIGHT, face=Face.ITALIC)
    assert line.text == "Tân Lập, ngày 12 tháng 10 năm 2017"
    assert strip.field == "date"
    assert strip.readings[0][0] == "12/10/2017"


@needs_fonts
def test_nonsense_that_the_engine_read_elsewhere_in_the_blank_goes():
    line, pixels = drawn_line(DATE, zone=Zone.HEADER_RIGHT, face=Face.ITALIC)
    month = next(word for word in line.words if word.text == "tháng")
    stray = Word("25", Box(month.box.left - 12, month.box.top, 10, 36), 0.02, "25")
    at = line.words.index(month)
    page, image = page_of(replace(line, words=(*line.words[:at], stray, *line.words[at:])), pixels)
    assert read_filled(page, image).lines[0].text == "Tân Lập, ngày 12 tháng 10 năm 2017"


@needs_fonts
def test_an_empty_blank_is_left_empty():
    line, strips = filled([("Số:", "print"), ("", "gap"), ("/SYT-NVY", "print")])
    assert line.text == "Số: /SYT-NVY"
    assert all(strip.readings == () for strip in strips)


@needs_fonts
def test_print_is_told_from_ink_and_stays_as_the_engine_read_it():
    line, [strip] = filled([("Số:", "print"), ("714", "print"), ("/SYT-NVY", "print")])
    assert strip.filling == "print"
    assert strip.readings[0][0] == "714"
    assert line.text == "Số: 714 /SYT-NVY"


@needs_fonts
@pytest.mark.parametrize("number", ["238/QĐ-UBND", "41-KH/HU"])
def test_a_printed_number_that_was_read_in_one_word_with_its_symbol_stays_one(number):
    line, [strip] = filled([("Số:", "print"), (number, "print")])
    assert strip.filling == "print"
    assert [word.text for word in line.words] == ["Số:", number]


@needs_fonts
def test_a_date_line_in_pieces_is_one_line():
    line, pixels = drawn_line(DATE, zone=Zone.HEADER_RIGHT, face=Face.ITALIC, seed=3)
    cut = [at for at, word in enumerate(line.words) if word.raw in {"tháng", "năm"}]
    pieces = [line.words[: cut[0]], line.words[cut[0] : cut[1]], line.words[cut[1] :]]
    page, image = page_of(line, pixels)
    page = replace(page, lines=tuple(replace(line, words=words) for words in pieces))
    after = read_filled(page, image)
    assert [one.text for one in after.lines] == ["Tân Lập, ngày 12 tháng 10 năm 2017"]


def test_a_page_without_header_lines_is_as_it_was():
    page = ReadPage(1, 300, 300, 200.0, ())
    assert read_filled(page, PageImage(1, np.full((300, 300), 255, np.uint8), 200.0)) == page


def test_a_finding_shows_the_two_likeliest_readings():
    words = tuple(
        Word(text, Box(100 + 90 * at, 100, 80, 30), 0.2, text) for at, text in enumerate(["Số:", "#7", "/SYT"])
    )
    strip = FilledStrip("number", 1, Box(90, 80, 300, 90), (("47", 0.62), ("41", 0.31), ("17", 0.02)), 0.98, b"")
    line = Line(words, Zone.HEADER_LEFT, 1)
    page = RepairedPage(ReadPage(1, 800, 600, 200.0, (line,), strips=(strip,)), (line,), line.raw)
    found = find_number(Paper((page,)), None, None)
    assert "number" not in dict(found.fields)
    assert [(finding.kind, "47 (0.62) or 41 (0.31)" in finding.detail) for finding in found.findings] == [
        ("number_by_hand", True)
    ]
