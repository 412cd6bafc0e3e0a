"""The parts of the ink reader: alphabet, decoder, blanks, decisions, kinds, strips."""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import words_at

from pipeline.ink import sights
from pipeline.ink.alphabet import BLANK, COLUMNS, DIGITS, FILLINGS, MARKS, SIZE, Filling, code_of, letter_of
from pipeline.ink.blanks import REACH, Blank, date_blanks, number_blank
from pipeline.ink.colour import Chroma, chroma_of
from pipeline.ink.decide import Seen, decide, rather_padded
from pipeline.ink.decoder import LETTERS, best_path, best_strings, merged
from pipeline.ink.kinds import kind_of
from pipeline.ink.locate import date_strip, print_height
from pipeline.ink.network import Network, columns_of
from pipeline.ink.place import Place
from pipeline.ink.rows import row_bases
from pipeline.ink.sights import Sheet, see_date, see_number, surely_print
from pipeline.ink.size import AS_PRINT, Extent, extent_of, extent_of_print, stands_like
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX, cut, normal_form, strip_at
from pipeline.ink.together import rather_plain, seen_again
from pipeline.types import Box, Line, PageImage, Zone

INK, PRINT, STAMP = (tuple(float(one is filling) for one in FILLINGS) for filling in FILLINGS)
"""The shares of a blank that is all ink, all print, all stamp."""


def columns_saying(text, filling=Filling.INK):
    """Columns that say text almost surely, blanks about its letters, as wide as print; digits with this filling."""
    codes = [BLANK]
    for letter in text:
        about = [BLANK] * (1 + REACH.get(letter, 0))
        codes += [*about, code_of(letter, filling), *about]
    probability = np.full((len(codes), SIZE), 1e-6)
    probability[np.arange(len(codes)), codes] = 1.0
    return np.log(probability / probability.sum(axis=1, keepdims=True))


def blank(*readings, shares=INK):
    return Blank(readings, shares, (3, 9))


def test_the_alphabet_says_every_letter_by_one_output():
    said = [letter_of(code) for code in range(1, SIZE)]
    assert said[:10] == said[10:20] == said[20:30] == list(DIGITS)
    assert said[30:] == list(MARKS)
    assert len({code_of("7", filling) for filling in FILLINGS}) == len(FILLINGS)
    assert letter_of(BLANK) == ""


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


@pytest.mark.parametrize("filling", FILLINGS)
def test_fillings_are_told_by_their_shares(filling):
    found = number_blank(columns_saying("S47/", filling))
    assert found.number.text == "47"
    assert found.number.share(filling) > 0.9
    assert sum(found.number.shares) == pytest.approx(1)


def test_an_anchor_is_where_the_engine_read_it():
    columns = columns_saying("N20T01M2024")
    path = {letter.letter: letter.column for letter in best_path(columns) if letter.letter in "NTM"}
    assert date_blanks(columns, path) == date_blanks(columns)
    blurred = columns.copy()
    blurred[path["T"]] = blurred[path["T"] - 1]
    assert date_blanks(blurred) is None
    assert date_blanks(blurred, {"T": path["T"] + 1}).day.text == "20"
    far = date_blanks(columns, {"M": path["M"] - 30})
    assert far is None or far.labels[2] == path["M"] - 30


def test_a_date_that_is_all_ink_is_cut_at_its_slashes():
    blanks = date_blanks(columns_saying("12/10/2017"))
    assert (blanks.day.text, blanks.month.text, blanks.year.text) == ("12", "10", "2017")
    assert date_blanks(columns_saying("12/10/2017", Filling.PRINT)) is None
    assert date_blanks(columns_saying("12/2017")) is None


def test_the_network_speaks_the_alphabet():
    drawn = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    cv2.putText(drawn, "156", (80, 32), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255,), 2)
    columns = columns_of(drawn.astype(np.float32) / 255)
    assert columns.shape == (COLUMNS, SIZE)
    assert np.exp(columns).sum(axis=1) == pytest.approx(1, abs=1e-6)
    shares = [letter.shares for letter in best_path(columns) if letter.letter in DIGITS]
    assert shares
    assert all(sum(one) == pytest.approx(1) for one in shares)


def on_a_strip(text, end):
    """Columns of a whole strip that say text almost surely, so that what says it ends before the column end."""
    said = columns_saying(text)
    nothing = np.full((1, SIZE), -14.0)
    nothing[0, BLANK] = 0.0
    return np.concatenate([np.repeat(nothing, end - len(said), 0), said, np.repeat(nothing, COLUMNS - end, 0)])


@pytest.mark.parametrize(
    ("see", "first", "second", "looks"),
    [
        (see_number, on_a_strip("S47/", 40), on_a_strip("S47/", 44), 2),
        (see_number, on_a_strip("S47/", 40), on_a_strip("S41/", 44), 3),
        (see_date, on_a_strip("N05T11M2024", 84), on_a_strip("N05T11M2024", 88), 2),
        (see_date, on_a_strip("N05T11M20", 96), on_a_strip("N05T11M20", 96), 3),
    ],
)
def test_two_networks_that_agree_need_no_third_look_unless_the_year_may_be_cut_off(
    monkeypatch, see, first, second, looks
):
    asked = []

    def columns_of_it(_, network):
        asked.append(network)
        return second if network is Network.SECOND else first

    monkeypatch.setattr(sights, "columns_of", columns_of_it)
    page = Sheet(PageImage(1, np.full((300, 900), 255, np.uint8), 200.0), None, 24.0)
    assert see(page, Place(strip_at(50, 150, 24.0, 700), None, told=True)) is not None
    assert asked == [Network.FIRST, Network.SECOND, Network.FIRST][:looks]


@pytest.mark.parametrize("filling", FILLINGS)
def test_only_sure_print_needs_no_further_look(filling):
    assert surely_print(number_blank(columns_saying("S47/", filling))) is (filling is Filling.PRINT)
    assert surely_print(date_blanks(columns_saying("N20T01M2024", filling))) is (filling is Filling.PRINT)
    assert not surely_print(number_blank(columns_saying("S/", filling)))


def test_the_strip_of_a_date_begins_at_a_label_that_is_glued_to_the_place():
    words = words_at("Thanh Lâm,ngày 19 tháng 09 năm 2006", 100, 200)
    strip = date_strip(Line(words, Zone.HEADER_RIGHT, 1, 1), 24.0)
    glued = words[1].box
    assert glued.left + 0.3 * glued.width < strip.box.left + 0.8 * 24 < glued.right


def test_a_date_with_wide_blanks_is_brought_onto_the_strip():
    near = words_at("ngày 19 tháng 09 năm", 100, 200)
    strips = [
        date_strip(Line((*near, *words_at("2006", left, 200)), Zone.HEADER_RIGHT, 1, 1), 24.0)
        for left in (450, 620, 2000)
    ]
    assert [strip.digit_px for strip in strips] == pytest.approx([24.0, 26.0, 30.0], abs=2.0)
    assert strips[1].box.right >= 620


def test_a_lone_digit_of_a_day_by_hand_is_less_likely():
    day = rather_padded(blank(("5", 0.5), ("15", 0.3), ("", 0.1)))
    assert [text for text, _ in day.readings] == ["15", "5", ""]
    assert sum(share for _, share in day.readings) == pytest.approx(0.5 / 0.6)
    assert rather_padded(blank(("05", 0.5), ("15", 0.5))).readings == (("05", 0.5), ("15", 0.5))


def test_what_stands_like_print_is_as_high_and_on_its_line():
    strip = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    for left in (100, 110, 120):
        strip[16:32, left : left + 8] = 1
    strip[10:34, 200:206] = 1
    strip[38:48, 100:140] = 1
    print_ = extent_of_print(strip, (25, 31))
    assert print_ == Extent(1.0, 0.0)
    assert extent_of(strip, (25, 26)) == print_
    assert extent_of(strip, (50, 51)) == Extent(1.5, 0.125)
    assert extent_of(strip, (60, 70)) is None
    assert extent_of_print(strip, (60, 70)) == AS_PRINT
    assert stands_like(print_, print_)
    assert not stands_like(Extent(1.5, 0.0), print_)
    assert not stands_like(Extent(1.0, 0.3), print_)
    assert stands_like(None, print_) is None


def test_sights_of_one_blank_are_put_together():
    first = blank(("47", 0.8), ("41", 0.1))
    again = seen_again(first, [blank(("41", 0.6), ("47", 0.2), ("", 0.1), shares=PRINT)])
    assert [text for text, _ in again.readings] == ["47", "41", ""]
    assert again.shares == pytest.approx((0.5, 0.5, 0.0))


def test_what_every_sight_finds_likely_is_surer_than_what_one_is_sure_of():
    steady, once = blank(("47", 0.4), ("41", 0.3)), blank(("47", 0.4), ("11", 0.6))
    again = dict(seen_again(steady, [once]).readings)
    assert again["47"] > 0.9 > again["11"] + again["41"]


def test_letters_behind_a_number_are_rare_and_none_stands_amidst_it():
    found = dict(rather_plain(blank(("17B", 0.4), ("178", 0.3), ("1B8", 0.2), ("", 0.05), ("123456", 0.05))).readings)
    assert max(found, key=found.__getitem__) == "178"
    assert found["17B"] > found["1B8"] > found["123456"] > 0
    assert found["178"] / found[""] == pytest.approx(6)
    clear = rather_plain(blank(("17B", 0.99), ("178", 0.01)))
    assert clear.text == "17B"
    assert clear.probability > 0.9


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=5), st.floats(0, 1))
def test_readings_put_together_keep_their_order_and_are_no_more_than_sure(weights, left):
    total = sum(weights) + left
    shares = {str(at): weight / total for at, weight in enumerate(sorted(weights, reverse=True))}
    found = dict(seen_again(blank(*shares.items()), []).readings)
    assert sum(found.values()) <= 1 + 1e-9
    assert all(found[text] >= found[other] for text, other in itertools.pairwise(shares))
    if shares["0"] > 0.5:
        assert found["0"] >= shares["0"] - 1e-3


def test_a_number_ends_at_the_first_slash_or_hyphen_and_keeps_its_letter():
    assert number_blank(columns_saying("S3176B/-")).number.text == "3176B"
    assert number_blank(columns_saying("S12/2025/")).number.text == "12"
    assert number_blank(columns_saying("S127-/")).number.text == "127"
    assert number_blank(columns_saying("S/-")).number.text == ""
    assert number_blank(columns_saying("S12")) is None


def test_a_year_that_is_said_as_soon_as_its_label_is_whole():
    codes = [code_of(letter, Filling.INK) for letter in "N05T11M"]
    apart = [code for letter in codes for code in (*[BLANK] * 6, letter, *[BLANK] * 6)]
    early = [*apart[:-6], BLANK, *(code_of(letter, Filling.PRINT) for letter in "20"), *([BLANK] * 9)]
    early += [code_of("2", Filling.PRINT), BLANK, code_of("5", Filling.PRINT), *[BLANK] * 4]
    probability = np.full((len(early), SIZE), 1e-6)
    probability[np.arange(len(early)), early] = 1.0
    assert date_blanks(np.log(probability / probability.sum(axis=1, keepdims=True))).year.text == "2025"


def test_a_date_is_cut_at_its_labels():
    blanks = date_blanks(columns_saying("NN05T11M2024"))
    assert (blanks.day.text, blanks.month.text, blanks.year.text) == ("05", "11", "2024")
    assert date_blanks(columns_saying("N05T11")) is None
    assert date_blanks(columns_saying("5T11M2024")).day.text == "5"


@pytest.mark.parametrize(
    ("found", "seen", "digits"),
    [
        (blank(("47", 0.97)), Seen(None, sure=False), "47"),
        (blank(("47", 0.85), ("41", 0.1)), Seen(None, sure=False), None),
        (blank(("47", 0.85), ("41", 0.1)), Seen("47", sure=False), "47"),
        (blank(("05", 0.85), ("06", 0.1)), Seen("5", sure=False), "05"),
        (blank(("", 0.99)), Seen(None, sure=False), None),
        (blank(("01", 0.79), ("1", 0.18)), Seen(None, sure=False), "01"),
        (blank(("47", 0.97)), Seen("99", sure=True), "47"),
        (blank(("47", 0.7), ("41", 0.2)), Seen("99", sure=True), None),
    ],
)
def test_what_is_given(found, seen, digits):
    verdict = decide(found, seen, Filling.INK if found.text else None)
    assert verdict.digits == digits
    assert verdict.kept == (found.text == "")


def test_what_the_engine_surely_read_alike_is_print():
    unsure = blank(("08", 0.9), shares=(0.6, 0.4, 0.0))
    assert kind_of(unsure, Seen("8", sure=True), None, None).filling is Filling.PRINT
    assert kind_of(unsure, Seen("8", sure=False), None, None).filling is Filling.INK
    assert kind_of(unsure, Seen("3", sure=True), None, None).filling is Filling.INK
    surer = blank(("8", 0.9), shares=(0.85, 0.15, 0.0))
    fillings = [kind_of(surer, Seen("8", sure=True), None, None, alike).filling for alike in (True, False, None)]
    assert fillings == [Filling.PRINT, Filling.INK, Filling.PRINT]
    assert kind_of(surer, Seen("8", sure=True), Chroma(70.0, red=False), Chroma(4.0, red=False)).filling is Filling.INK
    assert kind_of(blank(("", 0.9), shares=(0.0, 0.0, 0.0)), Seen(None, sure=False), None, None).filling is None


def test_print_in_colour_is_print_where_engine_and_network_read_it_so():
    blue, grey = Chroma(100.0, red=False), Chroma(1.0, red=False)
    printed = blank(("967", 0.99), shares=(0.3, 0.65, 0.05))
    assert kind_of(printed, Seen("967", sure=True), blue, grey, like_print=False).filling is Filling.PRINT
    assert kind_of(printed, Seen("961", sure=True), blue, grey, like_print=False).filling is not Filling.PRINT


def test_colour_tells_ink_and_stamps_from_print():
    grey, blue = Chroma(4.0, red=False), Chroma(70.0, red=False)
    unsure = blank(("08", 0.9), shares=(0.1, 0.8, 0.1))
    assert kind_of(unsure, Seen(None, sure=False), blue, grey).filling is Filling.INK
    assert kind_of(unsure, Seen(None, sure=False), grey, grey).filling is Filling.PRINT
    stamped = blank(("08", 0.9), shares=(0.1, 0.4, 0.5))
    assert kind_of(stamped, Seen(None, sure=False), blue, grey).filling is Filling.STAMP


def test_chroma_is_that_of_the_strokes():
    page = np.full((60, 200, 3), 240, np.uint8)
    cv2.putText(page, "47", (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 40, 150), 4)
    cv2.putText(page, "47", (110, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (40, 40, 40), 4)
    assert chroma_of(page, Box(0, 0, 90, 60)).level > 50
    assert chroma_of(page, Box(100, 0, 90, 60)).level < 10
    assert chroma_of(page, Box(90, 0, 10, 60)) is None
    assert chroma_of(page[:, :, 0], Box(0, 0, 90, 60)) is None


def test_sure_print_stays():
    assert decide(blank(("41", 0.99), shares=PRINT), Seen("47", sure=True), Filling.PRINT).kept
    assert decide(blank(("47", 0.5), ("41", 0.4)), Seen("41", sure=True), Filling.INK).kept
    assert decide(blank(("", 0.99)), Seen(None, sure=False), None).kept


def test_a_stamp_has_to_be_what_the_network_reads():
    stamped = blank(("816", 0.998), ("16", 0.001), shares=STAMP)
    assert decide(stamped, Seen("6", sure=True), Filling.STAMP).digits == "816"
    assert decide(stamped, Seen("816", sure=True), Filling.STAMP).kept
    assert decide(blank(("89", 0.6), ("39", 0.3), shares=STAMP), Seen("39", sure=True), Filling.STAMP).digits is None


def test_print_in_an_empty_blank_is_looked_at():
    assert not decide(blank(("", 0.99)), Seen("47", sure=True), None).kept


def test_the_calendar_decides_between_doubts_but_never_against_clear_ink():
    def is_day(text):
        return text.isdigit() and 1 <= int(text) <= 31

    unclear = decide(blank(("37", 0.495), ("31", 0.49)), Seen(None, sure=False), Filling.INK, is_day)
    clear = decide(blank(("37", 0.95), ("31", 0.04)), Seen(None, sure=False), Filling.INK, is_day)
    cut_otherwise = decide(blank(("19", 0.58), ("109", 0.41)), Seen(None, sure=False), Filling.INK, is_day)
    assert unclear.digits == "31"
    assert cut_otherwise.digits is None
    assert clear.digits is None
    assert not clear.kept


@given(
    st.dictionaries(st.text("0123456789", min_size=1, max_size=5), st.floats(0.001, 0.25), min_size=1, max_size=4),
    st.sampled_from(FILLINGS),
    st.one_of(st.none(), st.text("0123456789", min_size=1, max_size=4)),
    st.booleans(),
)
def test_what_is_given_was_read_or_is_nothing(readings, filling, digits, sure):
    ordered = tuple(sorted(readings.items(), key=lambda item: -item[1]))
    verdict = decide(blank(*ordered), Seen(digits, sure and digits is not None), filling)
    assert verdict.digits is None or verdict.digits in readings
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


def test_rows_of_letters_are_found_where_no_engine_read_any():
    page = np.full((400, 600), 250, np.uint8)
    for base_y in (100, 180):
        for x in range(40, 300, 40):
            cv2.rectangle(page, (x, base_y - 28), (x + 18, base_y - 1), 20, -1)
    cv2.line(page, (20, 120), (320, 120), 0, 3)
    assert row_bases(page, (0, 400), (0, 400), 30) == pytest.approx([100, 180], abs=2)
    assert row_bases(page, (400, 600), (0, 400), 30) == []
    assert row_bases(page, (700, 800), (0, 400), 30) == []


def test_the_height_of_print_without_words_is_the_usual_one():
    assert print_height([], 254.0) == pytest.approx(30.5)
