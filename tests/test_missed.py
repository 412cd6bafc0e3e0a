"""What an engine passed over is found by its ink, read, and put where it stands; what is no print stays out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from headers import needs_fonts
from PIL import Image, ImageDraw

from data.build.fonts import font
from data.build.paper import Face
from pipeline.engine import FakeEngine, TesseractEngine
from pipeline.missed import add_missed
from pipeline.recognition.number_rows import read_numbers
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

DPI, LETTER_PX, LEFT, STEP = 300, 54, 300, 90
WIDTH_PX, HEIGHT_PX = 2480, 3508
BODY = (
    "Căn cứ tình hình thực hiện công tác văn thư của các phòng",
    "1. Rà soát hồ sơ và tài liệu còn lưu tại các phòng chuyên môn",
    "2. Bố trí kho bảo quản tài liệu theo đúng quy định hiện hành",
    "- Báo cáo kết quả thực hiện về Văn phòng trước ngày đã hẹn",
    "3. Phân công người phụ trách lưu trữ của từng đơn vị",
    "Các phòng tổ chức thực hiện nội dung của thông báo này",
)
NUMBER = "4"


def drawn():
    """A page of these lines and its number, and what an engine reads that misses nothing."""
    image = Image.new("L", (WIDTH_PX, HEIGHT_PX), 255)
    pen, face = ImageDraw.Draw(image), font(Face.REGULAR, 13)
    lines = [_written(pen, face, text, LEFT, 500 + STEP * row) for row, text in enumerate(BODY)]
    lines.append(_written(pen, face, NUMBER, WIDTH_PX // 2, 3300))
    page = OcrPage(1, WIDTH_PX, HEIGHT_PX, float(DPI), tuple(lines), "made up")
    return page, PageImage(1, np.array(image), float(DPI))


def _written(pen, face, text, left, base):
    words, x = [], float(left)
    for part in text.split():
        pen.text((x, base), part, 0, face, anchor="ls")
        box = pen.textbbox((x, base), part, face, anchor="ls")
        words.append(Word(part, Box(*map(int, box[:2]), int(box[2] - box[0]), int(box[3] - box[1])), 0.96, part))
        x += face.getlength(part + " ") * (2.0 if part[-1:] in {".", "-"} else 1.0)
    return OcrLine(tuple(words), 1, 1)


def without(page, *lost):
    """The page as read by an engine that passed over these words."""
    lines = (replace(line, words=tuple(word for word in line.words if word.text not in lost)) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line.words))


def texts(page):
    return [" ".join(word.text for word in line.words) for line in page.lines]


@needs_fonts
@pytest.mark.parametrize("lost", [("1.", "2.", "3."), ("-",), (NUMBER,), ("1.", "-", NUMBER)])
def test_list_marks_and_page_numbers_come_back(lost):
    page, image = drawn()
    found = add_missed(without(page, *lost), image, TesseractEngine())
    assert sorted(texts(found)) == sorted(texts(page))


@needs_fonts
def test_a_line_and_words_within_a_line_come_back():
    page, image = drawn()
    read = replace(without(page, "kho", "bảo", "quản"), lines=without(page, "kho", "bảo", "quản").lines[:-2])
    found = texts(add_missed(replace(read, lines=(*read.lines, page.lines[-1])), image, TesseractEngine()))
    assert BODY[2] in found
    assert BODY[5] in found


@needs_fonts
def test_nothing_is_missed_on_a_page_that_was_read_whole():
    page, image = drawn()

    class Busy(FakeEngine):
        def look_at_each(self, images, look):
            assert not images, "nothing is left to be looked at"
            return ()

    assert add_missed(page, image, Busy()) == page


@needs_fonts
def test_seals_strokes_and_dirt_are_not_read():
    page, image = drawn()
    sheet = Image.fromarray(image.pixels)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((1500, 1500, 1920, 1920), outline=60, width=8)  # a seal of 36 mm with its own print
    pen.text((1710, 1710), "TÂN LẬP", 60, font(Face.BOLD, 9), anchor="mm")
    pen.line([(400 + 6 * step, 1700 + round(60 * np.sin(step / 4))) for step in range(90)], 30, 7)  # a paraph
    for x, y in np.random.default_rng(5).integers((100, 2200), (2300, 3100), (60, 2)).tolist():
        pen.rectangle((x, y, x + 5, y + 4), 40)
    assert add_missed(page, replace(image, pixels=np.array(sheet)), TesseractEngine()) == page


def test_a_page_with_few_words_is_left_alone():
    page = OcrPage(1, 100, 100, 200.0, (OcrLine((Word("a", Box(1, 1, 9, 9), 0.9, "a"),), 1, 1),), "made up")
    assert add_missed(page, PageImage(1, np.zeros((100, 100), np.uint8), 200.0), FakeEngine()) is page


@needs_fonts
def test_the_scrap_that_stood_for_a_mark_goes_when_the_mark_is_read():
    page, image = drawn()
    first = page.lines[1]
    scrap = replace(first.words[0], text="|", raw="|", confidence=0.3)
    misread = replace(page, lines=(page.lines[0], replace(first, words=(scrap, *first.words[1:])), *page.lines[2:]))
    assert texts(add_missed(misread, image, TesseractEngine()))[1] == BODY[1]


@needs_fonts
def test_numbers_are_read_side_by_side_and_keep_their_boxes():
    wanted = ["7", "12", "3", "45", "8", "1", "96", "20"]
    images = []
    for number in wanted:
        picture = Image.new("L", (30 + 40 * len(number), 60), 255)
        ImageDraw.Draw(picture).text((12, 48), number, 0, font(Face.REGULAR, 13), anchor="ls")
        images.append(PageImage(1, np.array(picture), float(DPI)))
    words = read_numbers(images, [36.0] * len(wanted), TesseractEngine())
    assert [word.text if word else None for word in words] == wanted
    for word, image in zip(words, images, strict=True):
        ink = np.argwhere(image.pixels < 128)
        (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
        assert abs(word.box.left - left) < 10
        assert abs(word.box.right - right) < 10
        assert abs(word.box.bottom - bottom) < 10
        assert abs(word.box.top - top) < 10


def test_no_numbers_ask_nothing():
    assert read_numbers([], [], FakeEngine()) == []


@pytest.mark.parametrize("bad", ["", "4 5"])
def test_what_is_not_one_word_in_its_place_is_none(bad):
    class Rows(FakeEngine):
        def look_at_each(self, images, look):
            assert len(images) == 1
            found = [Word(text, Box(15 + 14 * n, 15, 10, 24), 0.9, text) for n, text in enumerate(bad.split())]
            return ((OcrLine(tuple(found), 1, 1),),)

    assert read_numbers([PageImage(1, np.full((24, 30), 255, np.uint8), 300.0)], [24.0], Rows()) == [None]
