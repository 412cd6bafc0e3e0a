"""The ink reader: strips, decoder, decisions, and real strips of made-up headers read by the real network."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from headers import INK, drawn_line, needs_fonts, page_of
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build.paper import Face
from pipeline.fields.number import find_number
from pipeline.ink.alphabet import BLANK, SIZE, code_of, letter_of
from pipeline.ink.blanks import REACH, Blank, date_blanks, number_blank
from pipeline.ink.decide import Seen, decide, share_of_ink
from pipeline.ink.decoder import LETTERS, best_path, best_strings, merged
from pipeline.ink.fill import read_filled
from pipeline.ink.locate import print_height
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX, cut, normal_form, strip_at
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


def columns_saying(text, *, ink=True, noise=0.0):
    """Columns that say text almost surely, blanks about its letters, as wide as print; digits as ink or as print."""
    codes = [BLANK]
    for letter in text:
        about = [BLANK] * (1 + REACH.get(letter, 0))
        codes += [*about, code_of(letter, ink=ink), *about]
    probability = np.full((len(codes), SIZE), 1e-6 + noise)
    probability[np.arange(len(codes)), codes] = 1.0
    return np.log(probability / probability.sum(axis=1, keepdims=True))


def blank(*readings, ink=1.0):
    return Blank(readings, ink, (3, 9))


def test_the_alphabet_says_every_letter_by_one_output():
    said = [letter_of(code) for code in range(1, SIZE)]
    assert said[:10] == said[10:20] == list("0123456789")
    assert len(set(said[10:])) == SIZE - 11
    assert code_of("7", ink=True) != code_of("7")


@given(st.text("0123456789/-SNTMABC", max_size=12))
def test_the_best_path_and_the_best_string_say_what_the_columns_say(text):
    columns = columns_saying(text)
    assert "".join(letter.letter for letter in best_path(columns)) == text
    assert best_strings(merged(columns))[0][0] == text


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_the_search_sums_all_paths_of_a_string(seed, count):
    """Against the definition: every path over two letters and the blank, summed by the string that it says."""
    few = [0, 1, 2]
    scores = np.full((count, 1 + len(LETTERS)), -60.0)
    scores[:, few] = np.random.default_rng(seed).normal(0, 1, (count, 3))
    scores -= np.logaddexp.reduce(scores, axis=1, keepdims=True)
    sums: dict[str, float] = {}
    for path in itertools.product(few, repeat=count):
        said = "".join(LETTERS[code - 1] for code, _ in itertools.groupby(path) if code)
        sums[said] = sums.get(said, 0.0) + math.exp(sum(scores[at, code] for at, code in enumerate(path)))
    found = {text: math.exp(score) for text, score in best_strings(scores, width=200)}
    assert {text: found.get(text) for text in sums} == pytest.approx(sums, rel=1e-6)


def test_ink_and_print_are_told_by_their_share():
    inked, printed = number_blank(columns_saying("S47/")), number_blank(columns_saying("S47/", ink=False))
    assert (inked.number.text, printed.number.text) == ("47", "47")
    assert inked.number.ink > 0.9
    assert printed.number.ink < 0.1


def test_a_number_ends_at_the_first_slash_or_hyphen_and_keeps_its_letter():
    assert number_blank(columns_saying("S3176B/-")).number.text == "3176B"
    assert number_blank(columns_saying("S12/2025/")).number.text == "12"
    assert number_blank(columns_saying("S127-/")).number.text == "127"
    assert number_blank(columns_saying("S/-")).number.text == ""
    assert number_blank(columns_saying("S12")) is None


def test_a_date_is_cut_at_its_labels():
    blanks = date_blanks(columns_saying("NN05T11M2024"))
    assert (blanks.day.text, blanks.month.text, blanks.year.text) == ("05", "11", "2024")
    assert date_blanks(columns_saying("N05T11")) is None
    assert date_blanks(columns_saying("5T11M2024")).day.text == "5"


@pytest.mark.parametrize(
    ("found", "seen", "digits"),
    [
        (blank(("47", 0.97)), Seen(None, sure=False), "47"),
        (blank(("47", 0.6), ("41", 0.3)), Seen(None, sure=False), None),
        (blank(("47", 0.6), ("41", 0.3)), Seen("47", sure=False), "47"),
        (blank(("05", 0.6), ("06", 0.3)), Seen("5", sure=False), "05"),
        (blank(("", 0.99)), Seen(None, sure=False), None),
        (blank(("01", 0.79), ("1", 0.18)), Seen(None, sure=False), "01"),
        (blank(("47", 0.97)), Seen("99", sure=True), "47"),
        (blank(("47", 0.7), ("41", 0.2)), Seen("99", sure=True), None),
    ],
)
def test_what_is_given(found, seen, digits):
    verdict = decide(found, seen)
    assert verdict.digits == digits
    assert verdict.kept == (found.text == "")


def test_what_the_engine_surely_read_alike_is_print():
    assert share_of_ink(blank(("08", 0.9)), Seen("8", sure=True)) == 0.0
    assert share_of_ink(blank(("08", 0.9)), Seen("8", sure=False)) == 1.0
    assert share_of_ink(blank(("08", 0.9)), Seen("3", sure=True)) == 1.0


def test_sure_print_stays():
    assert decide(blank(("41", 0.99), ink=0.0), Seen("47", sure=True)).kept
    assert decide(blank(("47", 0.5), ("41", 0.4), ink=1.0), Seen("41", sure=True)).kept
    assert decide(blank(("", 0.99), ink=0.0), Seen(None, sure=False)).kept


def test_the_calendar_decides_between_doubts_but_never_against_clear_ink():
    def is_day(text):
        return text.isdigit() and 1 <= int(text) <= 31

    unclear = decide(blank(("37", 0.49), ("31", 0.48)), Seen(None, sure=False), is_day)
    clear = decide(blank(("37", 0.95), ("31", 0.04)), Seen(None, sure=False), is_day)
    assert unclear.digits == "31"
    assert clear.digits is None
    assert not clear.kept


@given(
    st.lists(st.tuples(st.text("0123456789", max_size=5), st.floats(0, 0.25)), min_size=1, max_size=4), st.floats(0, 1)
)
def test_what_is_given_was_read_or_is_nothing(readings, ink):
    readings = sorted(dict(readings).items(), key=lambda item: -item[1])
    verdict = decide(Blank(tuple(readings), ink, (0, 0)), Seen(None, sure=False))
    assert verdict.digits is None or verdict.digits in dict(readings)
    assert 0 <= verdict.confidence <= 1


@given(st.integers(0, 255), st.integers(1, 90), st.integers(1, 900), st.floats(0.2, 3))
def test_any_patch_has_a_normal_form(grey, height, width, scale):
    normal = normal_form(np.full((height, width), grey, np.uint8), scale)
    assert normal.shape == (HEIGHT_PX, WIDTH_PX)
    assert float(normal.max()) == 0.0


def test_faint_print_is_as_dark_as_strong_print():
    page = np.full((60, 300), 240, np.uint8)
    cv2.putText(page, "2017", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 140, 4)
    strong = np.where(page < 200, 0, 255).astype(np.uint8)
    assert np.abs(normal_form(page, 0.7) - normal_form(strong, 0.7)).mean() < 0.02


def test_a_strip_off_the_page_is_white():
    page = np.zeros((40, 40), np.uint8)
    pixels = cut(page, strip_at(-30, 10, 20, 60))
    assert pixels[:5].min() == 255
    assert pixels[:, :20].min() == 255
    assert pixels.min() == 0


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
    assert strip.ink > 0.5
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
    assert strip.ink < 0.5
    assert strip.readings[0][0] == "714"
    assert line.text == "Số: 714 /SYT-NVY"


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


def test_the_height_of_print_without_words_is_the_usual_one():
    assert print_height([], 254.0) == pytest.approx(30.5)
