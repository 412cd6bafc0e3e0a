"""Pieces of codes that an engine parted, joined by the gap in their ink."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.recognition.false_spaces import without_false_spaces
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

FONT = ImageFont.truetype("Tinos-Regular.ttf", 36)
SPACE_PX = 12
TOP, HEIGHT = 40, 34


def read(*pieces):
    """A line drawn with a space before each piece but those that begin with `+`, as a page and its image."""
    image = Image.new("L", (2400, 120), 255)
    pen, x, words = ImageDraw.Draw(image), 60, []
    for piece in ("Căn", "cứ", "Luật", "Tổ", "chức", "chính", "quyền", "địa", "phương", *pieces):
        text = piece.removeprefix("+")
        x += 2 if piece.startswith("+") else SPACE_PX
        pen.text((x, TOP - 4), text, fill=0, font=FONT)
        left, _, right, _ = pen.textbbox((x, TOP - 4), text, font=FONT)
        words.append(Word(text, Box(round(left), TOP, round(right - left), HEIGHT), 0.9, text))
        x = round(right)
    page = OcrPage(1, image.width, image.height, 300, (OcrLine(tuple(words), 1, 1),), "drawn")
    return without_false_spaces(page, PageImage(1, np.asarray(image), 300))


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (("/GM-GA", "+VI"), ["/GM-GAVI"]),
        (("/SY", "+T-GA", "+VI"), ["/SYT-GAVI"]),
        (("/SY", "T-GA"), ["/SY", "T-GA"]),
        (("1400/SY", "+T-NVD"), ["1400/SYT-NVD"]),
        (("1400/SY", "T-NVD"), ["1400/SY", "T-NVD"]),
        (("tế/TTY", "+T/BVĐK"), ["tế/TTYT/BVĐK"]),
        (("1", "+002/QĐ-TTg"), ["1002/QĐ-TTg"]),
        (("1", "002/QĐ-TTg"), ["1", "002/QĐ-TTg"]),
        (("GA", "+VI"), ["GA", "VI"]),
        (("ĐOÀN-SỞ", "+VĂN"), ["ĐOÀN-SỞ", "VĂN"]),
        (("02/KH", "-", "UBND"), ["02/KH", "-", "UBND"]),
    ],
)
def test_pieces_of_a_code_are_joined_where_their_ink_stands_close(pieces, joined):
    words = read(*pieces).words
    assert [word.text for word in words[9:]] == joined
    assert [word.raw for word in words] == [word.text for word in words]


def drawn_apart(before, sign, after):
    """A line that ends with a number of which the engine read two parts and passed over the sign between them."""
    image = Image.new("L", (2400, 120), 255)
    pen, x, words = ImageDraw.Draw(image), 60, []
    for text in ("Tổng", "kinh", "phí", "của", "các", "xã", "trong", "năm", "là", before):
        pen.text((x, TOP - 4), text, fill=0, font=FONT)
        left, _, right, _ = pen.textbbox((x, TOP - 4), text, font=FONT)
        words.append(Word(text, Box(round(left), TOP, round(right - left), HEIGHT), 0.9, text))
        x = round(right) + SPACE_PX
    x -= SPACE_PX - 2
    pen.text((x, TOP - 4), sign, fill=0, font=FONT)
    x += SPACE_PX if sign == " " else round(pen.textlength(sign, font=FONT)) + 1
    pen.text((x, TOP - 4), after, fill=0, font=FONT)
    left, _, right, _ = pen.textbbox((x, TOP - 4), after, font=FONT)
    words.append(Word(after, Box(round(left), TOP, round(right - left), HEIGHT), 0.9, after))
    page = OcrPage(1, image.width, image.height, 300, (OcrLine(tuple(words), 1, 1),), "drawn")
    return [word.text for word in without_false_spaces(page, PageImage(1, np.asarray(image), 300)).words[9:]]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("5", ".", "682.000"), ["5.682.000"]),
        (("10", ",", "59%,"), ["10,59%,"]),
        (("(22", ",", "82%)"), ["(22,82%)"]),
        (("15", " ", "682"), ["15", "682"]),
        (("Tổ", ".", "682"), ["Tổ", "682"]),
    ],
)
def test_a_point_that_was_passed_over_is_put_back_between_digits(parts, whole):
    assert drawn_apart(*parts) == whole


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (("17", "+,65%;"), ["17,65%;"]),
        (("17,", "+65%"), ["17,65%"]),
        (("17,", "65"), ["17,", "65"]),
        (("2.", "15"), ["2.", "15"]),
    ],
)
def test_parts_of_a_number_are_joined_where_their_ink_stands_close(pieces, joined):
    assert [word.text for word in read(*pieces).words[9:]] == joined


def test_the_joined_word_has_the_box_of_both():
    whole = read("/GM-GA", "+VI").words[-1].box
    parts = read("/GM-GA", "VI").words[-2:]
    assert whole.left == parts[0].box.left
    assert whole.right == parts[1].box.right - SPACE_PX + 2


def test_a_page_with_few_words_is_left_alone():
    page = OcrPage(1, 200, 100, 300, (OcrLine((), 1, 1),), "drawn")
    assert without_false_spaces(page, PageImage(1, np.full((100, 200), 255, np.uint8), 300)) is page
