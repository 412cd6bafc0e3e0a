"""Where number and date may be filled in: misread labels, marks and stamps about them, lines that were set aside."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from headers import INK, drawn_line, needs_fonts, page_of
from papers import words_at

from pipeline.ink.fill import read_filled
from pipeline.ink.header_line import parted, with_line
from pipeline.ink.locate import date_places, date_strip, number_places
from pipeline.ink.words import parted_at_label, says_something
from pipeline.types import Line, ReadPage, Word, Zone

BLANK_PAGE = np.full((2339, 1654), 255, np.uint8)
NUMBER = [("Số:", "print"), ("1956", INK), ("/SYT-NVY", "print")]


def page_with(*rows, dropped=()):
    """A page of lines (text, left, top, zone)."""
    made = [Line(words_at(text, left, top), zone, row, row) for row, (text, left, top, zone) in enumerate(rows, 1)]
    return ReadPage(1, 1654, 2339, 200.0, tuple(made), dropped=dropped)


MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 700, 100, Zone.HEADER_RIGHT)
DATE = ("Thanh Lâm, ngày 09 tháng 5 năm 2024", 700, 200, Zone.HEADER_RIGHT)


def test_a_place_that_begins_like_a_label_is_no_label():
    words = words_at("Thành phố Hồ Chí Minh,ngày%9 tháng 05 năm 2007", 100, 200)
    strip = date_strip(Line(words, Zone.HEADER_RIGHT, 1, 1), 24.0)
    assert words[3].box.right < strip.box.left < words[4].box.right
    words = words_at("Nghệ An, ngày 05 tháng 05 năm 2007", 100, 200)
    strip = date_strip(Line(words, Zone.HEADER_RIGHT, 1, 1), 24.0)
    assert words[0].box.right < strip.box.left < words[2].box.left


def test_the_number_of_a_contract_stands_under_its_title_and_a_subject_has_none():
    title = ("HỢP ĐỒNG", 600, 300, Zone.TITLE)
    rows = [MOTTO, title, ("Số: 12/HĐ-KT", 600, 350, Zone.TITLE), ("số 15/2020/NQ-HĐND về giá", 600, 400, Zone.TITLE)]
    told = [place for place in number_places(page_with(*rows), BLANK_PAGE, 24.0) if place.told]
    assert [place.line.text for place in told] == ["Số: 12/HĐ-KT"]
    page = page_with(*rows)
    moved = with_line(page, page.lines[2], words_at("Số: 21/HĐ-KT", 600, 350), Zone.HEADER_LEFT)
    assert [(line.text, line.zone) for line in moved.lines][2] == ("Số: 21/HĐ-KT", Zone.TITLE)


def test_a_line_that_was_set_aside_in_the_row_of_the_date_is_a_place():
    noise = Line(words_at("w.v.| 9", 150, 200, 0.1), Zone.JUNK, 0)
    page = page_with(("SỞ Y TẾ", 150, 100, Zone.HEADER_LEFT), MOTTO, DATE, dropped=(noise,))
    assert noise in [place.line for place in number_places(page, BLANK_PAGE, 24.0)]


def test_the_row_of_the_date_is_a_place_where_no_issuer_was_read():
    places = list(number_places(page_with(MOTTO, DATE), BLANK_PAGE, 24.0))
    assert any(place.strip.box.top < 210 < place.strip.box.bottom and place.strip.box.left < 400 for place in places)


def test_a_date_misread_whole_is_looked_for_in_the_row_of_the_number():
    page = page_with(("Số: 47/QĐ-SYT", 100, 200, Zone.HEADER_LEFT), MOTTO)
    places = list(date_places(page, BLANK_PAGE, 24.0))
    assert any(place.strip.box.top < 210 < place.strip.box.bottom and not place.told for place in places)


SENTENCE = "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác"


@pytest.mark.parametrize(
    "row",
    [
        (SENTENCE, 180, 200, Zone.BODY),
        ("chào mừng 63 năm ngày Thầy thuốc Việt Nam", 180, 200, Zone.TITLE),
        ("V/v trả lời Công văn số 22/UBND-VX ngày 09 tháng 5 năm 2018", 100, 200, Zone.HEADER_LEFT),
        ("số 86/KH-UBND ngày 26 tháng 01 năm 2020 của Bộ", 180, 200, Zone.BODY),
    ],
)
def test_title_subject_and_text_are_no_rows_of_the_header(row):
    """Papers without number and date of their own cite those of others."""
    page = page_with(("SỞ Y TẾ", 150, 100, Zone.HEADER_LEFT), MOTTO, row)
    top = page.lines[-1].box.top
    for places in (number_places, date_places):
        assert not [place for place in places(page, written_page(page), 24.0) if place.strip.box.middle_y > top]


def written_page(page):
    """Pixels with something as large as a letter at each letter of the page."""
    pixels = BLANK_PAGE.copy()
    for line in page.lines:
        for x in range(line.box.left, line.box.right, 14):
            cv2.rectangle(pixels, (x, line.box.bottom - 18), (x + 8, line.box.bottom), (0,), -1)
    return pixels


def test_an_incoming_stamp_beside_a_subject_is_a_line_of_its_own():
    page = page_with(("Số: 1725...... V/v triển khai công tác", 50, 300, Zone.HEADER_LEFT), MOTTO)
    stamp, subject, _ = parted(page).lines
    assert (stamp.text, subject.text) == ("Số: 1725......", "V/v triển khai công tác")
    assert not [place for place in number_places(parted(page), BLANK_PAGE, 24.0) if place.told]


def test_what_stands_before_a_label_is_parted_from_it():
    words = words_at("CÔNG VĂN|ĐẾNSỐ: 646/2024/QĐ-UBND", 40, 200)
    label_x = words[1].box.right - 20
    marks, own = parted_at_label(words, label_x, 24.0)
    assert [word.raw for word in marks] == ["CÔNG", "VĂN|ĐẾN"]
    assert [word.raw for word in own] == ["SỐ:", "646/2024/QĐ-UBND"]
    assert not says_something(marks)
    assert says_something(words_at("theo Nghị định", 40, 200))
    assert not says_something(words_at("theo Nghị định", 40, 200, 0.3))


def with_mark(label, mark):
    """A number line in ink as an engine read it beside a mark: its first word is label."""
    line, pixels = drawn_line(NUMBER)
    drawn = np.asarray(pixels).copy()
    mark(drawn)
    box = line.words[0].box
    first = Word(label, replace(box, left=box.left - 70, width=box.width + 70), 0.4, label)
    page, image = page_of(replace(line, words=(first, *line.words[1:])), drawn)
    motto = Line(words_at("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1300, 120), Zone.HEADER_RIGHT, 2, 1)
    issuer = Line(words_at("SỞ Y TẾ", 200, 120), Zone.HEADER_LEFT, 3, 1)
    page = replace(page, lines=(issuer, motto, *page.lines))
    return read_filled(page, image)


def ringed(pixels):
    cv2.ellipse(pixels, (330, 240), (260, 60), 0, 0, 360, (28, 48, 150), 4)


def ticked(pixels):
    cv2.polylines(pixels, [np.array([(60, 220), (85, 262), (135, 165)])], False, (28, 48, 150), 5)


@needs_fonts
@pytest.mark.parametrize(("label", "mark"), [("(S6:", ringed), ("vSố", ticked)])
def test_a_number_is_found_beside_marks(label, mark):
    page = with_mark(label, mark)
    [strip] = page.strips
    assert (strip.field, strip.filling) == ("number", "ink")
    [line] = [line.text for line in page.lines if "SYT-NVY" in line.text]
    assert line.replace(":", "") == "Số 1956 /SYT-NVY"
    assert "SỞ Y TẾ" in [other.text for other in page.lines]


@needs_fonts
@pytest.mark.parametrize(("raws", "text"), [(("Số:", "761", "IMQA-SYT"), "Số: 761 /MQA-SYT")])
def test_a_slash_that_was_misread_is_one(raws, text):
    line, pixels = drawn_line([("Số:", "print"), ("761", "print"), ("/MQA-SYT", "print")])
    words = [replace(word, text=raw, raw=raw) for word, raw in zip(line.words, raws, strict=True)]
    page, image = page_of(replace(line, words=tuple(words)), np.asarray(pixels))
    assert read_filled(page, image).lines[0].text == text


@needs_fonts
def test_a_number_without_a_label_keeps_its_first_digit():
    """Its 8 is no misread `S`."""
    line, pixels = drawn_line([("Số:", "print"), ("83", "print"), ("/SYT-NVY", "print")])
    page, image = page_of(replace(line, words=line.words[1:]), np.asarray(pixels))
    motto = Line(words_at("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1300, 120), Zone.HEADER_RIGHT, 2, 1)
    after = read_filled(replace(page, lines=(*page.lines, motto)), image)
    assert next(line.text for line in after.lines if "SYT" in line.text) == "Số: 83 /SYT-NVY"
