"""Doubtful words of the body, read twice more: what two readings agree on, and what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.engine import Look, TesseractEngine
from pipeline.second_look.doubtful import read_doubtful
from pipeline.types import Box, Line, OcrLine, PageImage, Word, Zone

TOP, HEIGHT, SPACE = 60, 34, 14
FONT = ImageFont.truetype("Tinos-Regular.ttf", 40)


def line_of(*words, zone=Zone.BODY):
    """A line of words of equal width; a pair is (text, confidence)."""
    line, left = [], 100
    for word in words:
        text, confidence = word if isinstance(word, tuple) else (word, 0.95)
        line.append(Word(text, Box(left, TOP, 100, HEIGHT), confidence, text))
        left += 100 + SPACE
    return Line(tuple(line), zone, 1)


class Reads:
    """An engine that reads given texts, word by word in the place of the line's, and counts what it is shown."""

    def __init__(self, line, one, other):
        self.line, self.texts, self.shown = line, {Look.BLOCK: one, Look.CELL: other}, []

    def look_at_each(self, images, look):
        self.shown += [(look, image.pixels.shape) for image in images]
        scale = 1.0 if look is Look.BLOCK else 0.8
        return tuple((OcrLine(tuple(self.words(look, scale)), 1, 1),) for _ in images)

    def words(self, look, scale):
        spots = {text: word.box for text, word in zip(self.texts[look], self.line.words, strict=False)}
        for text, confidence in self.texts[look].items():
            box = spots[text]
            left, top = box.left - self.line.words[0].box.left + 28, 18
            sides = (left * scale, top * scale, box.width * scale, box.height * scale)
            yield Word(text, Box(*map(round, sides)), confidence, text)


def read(line, one, other=None):
    """The line's text after both readings, given as text: confidence; word by word."""
    image = PageImage(1, np.full((200, 2000), 255, np.uint8), 200)
    engine = Reads(line, one, one if other is None else other)
    [after] = read_doubtful([line], image, engine)
    return after, engine.shown


DOUBTFUL = line_of("xem", ("xct", 0.2), "quyết")


def test_what_two_readings_agree_on_takes_the_place_of_a_doubtful_word():
    after, shown = read(DOUBTFUL, {"xem": 0.9, "xét,": 0.9, "quyết": 0.9}, {"xem": 0.9, "xét,": 0.6, "quyết": 0.9})
    assert after.text == "xem xét, quyết"
    assert after.words[1].confidence == 0.9
    assert [look for look, _ in shown] == [Look.BLOCK, Look.CELL]


@pytest.mark.parametrize("other", [{"xem": 0.9, "xet": 0.9}, {"xem": 0.9}])
def test_what_one_reading_says_alone_is_not_taken(other):
    line = line_of("xem", ("xct", 0.4), "quyết")
    assert read(line, {"xem": 0.9, "xét,": 0.9}, other)[0] == line


def test_sure_words_are_read_no_more_and_neighbours_stay():
    sure = line_of("xem", "xét", "quyết")
    assert read(sure, {}) == (sure, [])
    after, _ = read(DOUBTFUL, {"hem": 0.99, "xét": 0.9, "quyêt": 0.99})
    assert after.text == "xem xét quyết"


def test_a_reading_that_is_no_surer_is_not_taken():
    line = line_of("xem", ("xct", 0.65))
    assert read(line, {"xem": 0.9, "xét": 0.6})[0] == line


@pytest.mark.parametrize("zone", [Zone.HEADER_LEFT, Zone.TITLE, Zone.SIGNATURE, Zone.PAGE_NUMBER])
def test_other_zones_have_readings_of_their_own(zone):
    line = replace(DOUBTFUL, zone=zone)
    assert read(line, {}) == (line, [])


def test_pieces_of_one_number_give_way_to_the_number():
    line = line_of("Luật", "số", ("đ", 0.01), ("020", 0.02), "và", "các", "văn", "bản", "khác")
    image = PageImage(1, np.full((200, 2000), 255, np.uint8), 200)
    engine = Reads(line, {}, {})
    whole = line.words[2].box.union(line.words[3].box)
    spots = {"số": line.words[1].box, "34/2018/QH14": whole, "và": line.words[4].box}

    def words(look, scale):
        for text, box in spots.items():
            sides = (box.left - line.words[1].box.left + 28, 18, box.width, box.height)
            yield Word(text, Box(*(round(side * scale) for side in sides)), 0.8, text)

    engine.words, engine.texts = words, {Look.BLOCK: spots, Look.CELL: spots}
    [after] = read_doubtful([line], image, engine)
    assert after.text == "Luật số 34/2018/QH14 và các văn bản khác"


@pytest.mark.parametrize(
    ("doubtful", "again"),
    [("50%", "S0%"), ("HI", "II"), ("12/2024", "l2/2024")],
)
def test_numbers_are_not_spoilt(doubtful, again):
    line = line_of("là", (doubtful, 0.4))
    assert read(line, {"là": 0.9, again: 0.8})[0] == line


def test_a_number_that_is_read_again_alike_is_as_sure_as_the_surer_reading():
    after, shown = read(line_of("số", ("1.250,", 0.7)), {"số": 0.9, "1.250,": 0.93})
    assert after.words[1].confidence == 0.93
    assert [look for look, _ in shown] == [Look.BLOCK]


def test_the_sign_at_the_end_of_a_paper_is_taken_from_one_reading():
    after, _ = read(line_of("thực", ("hiện..", 0.4)), {"thực": 0.9, "hiện./.": 0.8}, {"thực": 0.9, "hiện..": 0.5})
    assert after.text == "thực hiện./."


def test_a_share_that_one_reading_alone_has_is_taken_where_the_first_was_hardly_read():
    line = line_of("III:", ("17,65%0;", 0.05), "Điều", "dưỡng", "trung", "cấp")
    for share, confidence, after in (
        ("17,65%;", 0.6, "17,65%;"),
        ("1,65%;", 0.6, "17,65%0;"),
        ("17,65%;", 0.3, "17,65%0;"),
    ):
        one, other = ({"III:": 0.9, text: sure, "Điều": 0.9} for text, sure in (("17665%;", 0.2), (share, confidence)))
        assert read(line, one, other)[0].words[1].text == after


def drawn(*words):
    """A drawn line, and its words in their places; a pair is (printed, as first read)."""
    image = Image.new("L", (1600, 180), 255)
    pen, x, found = ImageDraw.Draw(image), 80, []
    for word in words:
        text, wrong = word if isinstance(word, tuple) else (word, None)
        pen.text((x, TOP), text, fill=0, font=FONT)
        left, top, right, bottom = (round(side) for side in pen.textbbox((x, TOP), text, font=FONT))
        read_as = wrong or text
        found.append(Word(read_as, Box(left, top, right - left, bottom - top), 0.2 if wrong else 0.95, read_as))
        x = right + SPACE
    return Line(tuple(found), Zone.BODY, 1), PageImage(1, np.asarray(image), 250)


@pytest.mark.parametrize(
    "words",
    [
        ("hồ", "sơ", "và", ("người", "ngưới"), "dân", "trong", "xã"),
        ("đạt", ("17,65%;", "17,6590;"), "kế", "hoạch", "năm"),
        ("gửi", "các", "Sở", ("(b/c);", "(bo);"), "lưu", "hồ", "sơ"),
    ],
)
def test_print_is_read_as_it_stands(words):
    line, image = drawn(*words)
    [after] = read_doubtful([line], image, TesseractEngine())
    assert after.text == " ".join(word[0] if isinstance(word, tuple) else word for word in words)
