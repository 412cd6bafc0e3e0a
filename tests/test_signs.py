"""Dashes told from hyphens, and what is underlined from what is not, by their ink."""

from __future__ import annotations

import numpy as np
import pytest
from headers import needs_fonts
from PIL import Image, ImageDraw

from data.build.fonts import font
from data.build.paper import Face
from pipeline.recognition.signs import told_signs
from pipeline.types import Box, OcrCell, OcrLine, OcrPage, OcrTable, PageImage, Word

WIDTH_PX, HEIGHT_PX = 1600, 300
BESIDE = "Nội dung"


def drawn(sign, *, face=Face.REGULAR, size=13, shade=0, read=None, box=None):
    """A line with the sign printed in it, and what an engine read; box changes the sign's box."""
    image = Image.new("L", (WIDTH_PX, HEIGHT_PX), 255)
    pen, letters = ImageDraw.Draw(image), font(face, size)
    words, x = [], 100.0
    for text in (*BESIDE.split(), sign, *BESIDE.split()):
        pen.text((x, 150), text, shade, letters, anchor="ls")
        left, top, right, bottom = map(int, pen.textbbox((x, 150), text, letters, anchor="ls"))
        at = Box(left, top, right - left, bottom - top)
        said = read or sign if text == sign else text
        words.append(Word(said, box(at) if box and text == sign else at, 0.9, said))
        x += letters.getlength(text + " ")
    page = OcrPage(1, WIDTH_PX, HEIGHT_PX, 300.0, (OcrLine(tuple(words), 1, 1),), "made up")
    return page, PageImage(1, np.array(image), 300.0)


def told(*args, **how):
    page, image = drawn(*args, **how)
    return told_signs(page, image).lines[0].words[2].text


@needs_fonts
@pytest.mark.parametrize("read", ["-", "–", "~", "—"])
@pytest.mark.parametrize("sign", ["-", "–"])
@pytest.mark.parametrize(("face", "size"), [(Face.REGULAR, 13), (Face.ITALIC, 14), (Face.BOLD, 11)])
def test_a_dash_is_told_by_its_length_whatever_the_engine_called_it(sign, read, face, size):
    assert told(sign, face=face, size=size, read=read) == sign


def as_high_as_the_line(box):
    return Box(box.left - 6, box.top - 20, box.width + 14, 44)


def ends_within(box):
    return Box(box.left, box.top, box.width // 2, box.height)


@needs_fonts
@pytest.mark.parametrize("sign", ["-", "–"])
@pytest.mark.parametrize("box", [as_high_as_the_line, ends_within])
def test_the_box_need_not_be_exact(sign, box):
    assert told(sign, box=box) == sign


@needs_fonts
@pytest.mark.parametrize("sign", ["-", "–"])
def test_where_no_ink_shows_the_engine_is_believed(sign):
    assert told(sign, shade=250) == sign


@needs_fonts
@pytest.mark.parametrize("sign", ["<", "≤", ">", "≥"])
def test_a_stroke_under_a_comparison_makes_it_one_with_equality(sign):
    assert told(f"{sign}5", read=f"{'<' if sign in '<≤' else '>'}5") == f"{sign}5"


@needs_fonts
def test_other_words_and_boxes_stay_and_cells_are_told_too():
    page, image = drawn("–", read="-")
    [line] = page.lines
    table = OcrTable(Box(0, 0, 10, 10), (OcrCell(line.words, 0, 0, Box(0, 0, 10, 10)),))
    after = told_signs(OcrPage(1, WIDTH_PX, HEIGHT_PX, 300.0, (), "made up", tables=(table,)), image)
    words = after.tables[0].cells[0].words
    assert [word.text for word in words] == ["Nội", "dung", "–", "Nội", "dung"]
    assert [word.box for word in words] == [word.box for word in line.words]
