"""Raised numbers behind a word and before a note: told by their ink, read by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from headers import needs_fonts
from PIL import Image, ImageDraw

from data.build.fonts import font
from data.build.paper import Face
from pipeline.engine import TesseractEngine
from pipeline.missed.raised import add_raised
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

LETTER_PX = 40
PRINT, SMALL = font(Face.REGULAR, 13), font(Face.REGULAR, 8.5)
RAISED_PX = 22


def read(*words):
    """A drawn line after its raised numbers were read.

    A word is its text, or (printed, raised, printed behind it, as the engine read it with what confidence).
    """
    image = Image.new("L", (2000, 400), 255)
    pen, x, found = ImageDraw.Draw(image), 200.0, []
    for word in words:
        text, raised, end, read_as, confidence = word if isinstance(word, tuple) else (word, "", "", word, 0.95)
        left = x
        for part, face, up in ((text, PRINT, 0), (raised, SMALL, RAISED_PX), (end, PRINT, 0)):
            pen.text((x, 200 - up), part, 0, face, anchor="ls")
            x += face.getlength(part)
        box = Box(round(left), 200 - LETTER_PX, round(x - left), LETTER_PX + 8)
        if read_as:
            found.append(Word(read_as, box, confidence, read_as))
        x += PRINT.getlength(" ")
    page = OcrPage(1, 2000, 400, 300.0, (OcrLine(tuple(found), 1, 1),), "made up")
    after = add_raised(page, PageImage(1, np.array(image), 300.0), LETTER_PX, TesseractEngine())
    return " ".join(word.text for line in after.lines for word in line.words)


@needs_fonts
@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        (("tuổi", "3", ".", "tuổi”.", 0.79), "tuổi3."),
        (("kinh", "4", ".", "kinh.", 0.41), "kinh4."),
        (("kỳ)", "2", ".", "kỳ).", 0.66), "kỳ)2."),
        (("m", "2", ",", "m”,", 0.5), "m2,"),
    ],
)
def test_a_mark_behind_a_word_is_read(marked, printed):
    assert read("trẻ", "em", "dưới", marked, "Tính", "đến", "nay") == f"trẻ em dưới {printed} Tính đến nay"


@needs_fonts
@pytest.mark.parametrize(
    "marked",
    [
        ("tuổi", "”", ".", "tuổi”.", 0.6),
        ("tuổi", "", "”.", "tuổi”.", 0.6),
        ("tuổi", "3", ".", "tuổi”.", 0.95),
        ("năm 2024", "3", ".", "2024”.", 0.5),
    ],
)
def test_quotes_sure_words_and_numbers_stay_as_they_were_read(marked):
    assert read("trẻ", "em", "dưới", marked, "Tính", "đến", "nay") == f"trẻ em dưới {marked[3]} Tính đến nay"


@needs_fonts
@pytest.mark.parametrize("seen", ["", "ˆ"])
def test_the_mark_of_a_note_opens_its_line(seen):
    line = read(("", "2", "", seen, 0.3), "Cập", "nhật", "trong", "tháng")
    assert line == "2 Cập nhật trong tháng"


@needs_fonts
def test_a_mark_that_was_read_is_not_read_twice():
    assert read(("", "2", "", "2", 0.8), "Cập", "nhật", "trong", "tháng") == "2 Cập nhật trong tháng"
