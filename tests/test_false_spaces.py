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
        (("GA", "+VI"), ["GA", "VI"]),
        (("ĐOÀN-SỞ", "+VĂN"), ["ĐOÀN-SỞ", "VĂN"]),
        (("02/KH", "-", "UBND"), ["02/KH", "-", "UBND"]),
    ],
)
def test_pieces_of_a_code_are_joined_where_their_ink_stands_close(pieces, joined):
    words = read(*pieces).words
    assert [word.text for word in words[9:]] == joined
    assert [word.raw for word in words] == [word.text for word in words]


def test_the_joined_word_has_the_box_of_both():
    whole = read("/GM-GA", "+VI").words[-1].box
    parts = read("/GM-GA", "VI").words[-2:]
    assert whole.left == parts[0].box.left
    assert whole.right == parts[1].box.right - SPACE_PX + 2


def test_a_page_with_few_words_is_left_alone():
    page = OcrPage(1, 200, 100, 300, (OcrLine((), 1, 1),), "drawn")
    assert without_false_spaces(page, PageImage(1, np.full((100, 200), 255, np.uint8), 300)) is page
