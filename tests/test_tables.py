"""Ruled tables: their cells found, read one by one, given as rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest
from papers import ocr_page, words_at
from PIL import Image, ImageDraw, ImageFont

from pipeline.engine import FakeEngine, Look, TesseractEngine
from pipeline.imaging.prepare import turn_back
from pipeline.layout import layout_page
from pipeline.reading import page_text, read_page
from pipeline.settings import Settings
from pipeline.tables import find_grids, read_tables, without_tables
from pipeline.types import Box, OcrCell, OcrLine, OcrTable, PageImage, RepairedPage, Zone

DPI = 200
LEFTS, TOPS = (200, 320, 900, 1200, 1450), (600, 680, 780, 860)
CELLS = (
    ("No", "Name of the unit", "Files", "Share"),
    ("1", "Office of the people", "3.790", "99,5"),
    ("2", "Department of culture", "1.283", "95,9"),
)


def blank(width_px=1654, height_px=2339):
    return Image.new("L", (width_px, height_px), 255)


def ruled(lefts=LEFTS, tops=TOPS, width=2, shade=0):
    image = blank()
    pen = ImageDraw.Draw(image)
    for y in tops:
        pen.line((lefts[0], y, lefts[-1], y), fill=shade, width=width)
    for x in lefts:
        pen.line((x, tops[0], x, tops[-1]), fill=shade, width=width)
    return image


def filled():
    image = ruled()
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(30)
    for row, top in zip(CELLS, TOPS, strict=False):
        for text, left in zip(row, LEFTS, strict=False):
            pen.text((left + 18, top + 18), text, fill=0, font=font)
    pen.text((300, 450), "The table of all the units of the office", fill=0, font=font)
    pen.text((300, 950), "The files were counted at the end of the year", fill=0, font=font)
    return image


def page_of(image):
    return PageImage(1, np.asarray(image), DPI)


def places(grid):
    return [(cell.row, cell.column) for cell in grid.cells]


FULL = [(row, column) for row in range(3) for column in range(4)]


@pytest.mark.parametrize("skew_deg", [0.0, 0.7, -0.7])
@pytest.mark.parametrize(("width", "shade"), [(1, 0), (4, 0), (2, 190)])
def test_the_cells_of_a_table_are_found(width, shade, skew_deg):
    page = turn_back(page_of(ruled(width=width, shade=shade)), skew_deg)
    [grid] = find_grids(page.pixels, DPI)
    assert places(grid) == FULL
    first = grid.cells[0].box
    if not skew_deg:
        assert abs(first.left - LEFTS[0]) < 8
        assert abs(first.bottom - TOPS[1]) < 8


def test_finer_scans_give_the_same_cells():
    pixels = cv2.resize(np.asarray(ruled()), None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    [grid] = find_grids(pixels, 300)
    assert places(grid) == FULL
    assert abs(grid.cells[-1].box.right - 1.5 * LEFTS[-1]) < 12


def test_a_merged_cell_stands_at_its_first_place():
    image = ruled()
    ImageDraw.Draw(image).rectangle((LEFTS[1] + 3, TOPS[1] + 3, LEFTS[3] - 3, TOPS[2] - 3), fill=255)
    [grid] = find_grids(np.asarray(image), DPI)
    assert places(grid) == [place for place in FULL if place != (1, 2)]


@pytest.mark.parametrize(
    "image",
    [
        blank(),
        ruled(lefts=(200, 1450)),  # a frame with lines under each other is no table
        ruled(tops=(600, 680)),
        ruled(lefts=(200, 300, 400, 450)),  # the frame of a stamp
    ],
    ids=["blank", "one column", "one row", "narrow"],
)
def test_what_is_no_table(image):
    assert find_grids(np.asarray(image), DPI) == ()


def test_running_text_is_no_table():
    image = blank()
    pen = ImageDraw.Draw(image)
    for row in range(40):
        pen.text((200, 200 + 50 * row), "HIIIIIII llllll | EEEEE ____ ====", fill=0, font=ImageFont.load_default(34))
    assert find_grids(np.asarray(image), DPI) == ()


def test_only_the_cells_are_wiped():
    page = page_of(filled())
    grids = find_grids(page.pixels, DPI)
    wiped = without_tables(page, grids)
    assert (wiped.pixels[TOPS[0] + 8 : TOPS[1] - 8, LEFTS[0] + 8 : LEFTS[1] - 8] == 255).all()
    assert (wiped.pixels[440:500] == page.pixels[440:500]).all()
    assert without_tables(page, ()) is page


def test_a_table_is_read_cell_by_cell_in_its_place():
    page = read_page(page_of(filled()), Settings(repair=False), TesseractEngine())
    assert isinstance(page, RepairedPage)
    lines = page_text(page.lines).splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("The table")
    assert lines[1].split("\t")[0] == "No"
    assert lines[2].split("\t")[0] == "1"
    assert lines[2].split("\t")[2:] == ["3.790", "99,5"]
    assert lines[3].split("\t")[2:] == ["1.283", "95,9"]
    assert lines[4].endswith("at the end of the year")
    cell = next(line for line in page.lines if line.text == "3.790")
    assert cell.zone is Zone.TABLE
    assert LEFTS[2] < cell.box.left < cell.box.right < LEFTS[3]
    assert TOPS[1] < cell.box.top < cell.box.bottom < TOPS[2]


@dataclass(frozen=True)
class Telling(FakeEngine):
    """Reads the same words in every small image."""

    words: tuple = ()
    number: tuple = ()

    def look_at_each(self, images, look):
        words = self.number if look is Look.NUMBER else self.words
        return tuple((OcrLine(words, 1, 1),) if words else () for _ in images)


@pytest.mark.parametrize(
    ("read", "sure", "number", "given"),
    [
        ("lò", 0.4, ("1.", 0.9), "1."),
        ("lò", 0.4, ("1.", 0.2), "lò"),
        ("Nữ", 0.95, ("12", 0.9), "Nữ"),
        ("", 0.0, ("7", 0.9), "7"),
        ("7", 0.9, (".-", 0.9), "7"),
    ],
)
def test_a_number_is_believed_where_no_word_is_sure(read, sure, number, given):
    page = page_of(filled())
    [grid] = find_grids(page.pixels, DPI)
    small = replace(grid, cells=tuple(cell for cell in grid.cells if cell.column == 0))
    engine = Telling(words=words_at(read, 0, 0, sure), number=words_at(*number[:1], 0, 0, number[1]))
    [table] = read_tables(page, (small,), engine)
    assert [" ".join(word.text for word in cell.words) for cell in table.cells[1:]] == [given, given]


def test_empty_cells_keep_their_columns_and_rows_stand_in_order():
    cells = (
        OcrCell(words_at("STT", 100, 600), 0, 0, Box(90, 590, 100, 40)),
        OcrCell(words_at("Ghi chú", 900, 600), 0, 2, Box(890, 590, 300, 40)),
        OcrCell((), 1, 0, Box(90, 640, 100, 40)),
        OcrCell(words_at("đã xong", 400, 640), 1, 1, Box(390, 640, 300, 40)),
    )
    body = ((400, (180, "Các đơn vị báo cáo kết quả như sau")), (900, (180, "Nơi gửi báo cáo là Phòng Nội vụ")))
    ocr = replace(ocr_page(*body), tables=(OcrTable(Box(90, 590, 1200, 100), cells),))
    page = layout_page(ocr)
    assert page_text(page.lines).splitlines() == [body[0][1][1], "STT\t\tGhi chú", "\tđã xong", body[1][1][1]]
    assert [line.zone for line in page.lines] == [Zone.BODY, *[Zone.TABLE] * 3, Zone.BODY]
    assert len({line.paragraph for line in page.lines}) == 5


@pytest.mark.parametrize(("grey", "share"), [(60, 0.08), (60, 0.1), (120, 0.08), (120, 0.2)])
def test_words_on_a_shade_of_dots_are_read(grey, share):
    pixels = np.array(filled())
    shaded = pixels[TOPS[0] + 3 : TOPS[1] - 2, LEFTS[0] + 3 : LEFTS[-1] - 2]
    shaded[np.random.default_rng(3).random(shaded.shape) < share] = grey
    page = PageImage(1, np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.5), np.uint8), DPI)
    [table] = read_tables(page, find_grids(page.pixels, DPI), TesseractEngine())
    texts = {(cell.row, cell.column): " ".join(word.text for word in cell.words) for cell in table.cells}
    assert texts[0, 1].startswith("Name of the")
    assert texts[1, 2] == "3.790"
