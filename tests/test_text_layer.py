"""The text layer of a PDF page: its words and lines, and whether it is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from source_files import layer_pdf, picture, written

from pipeline.engine import FakeEngine
from pipeline.files.pages import draw_page, iter_pages
from pipeline.files.sources import identify
from pipeline.reading import read_document, reading_text
from pipeline.settings import Settings
from pipeline.types import LayerKind, OcrPage, PageImage, SourceFile, Zone

SETTINGS = Settings()
HEADER = (
    (60, 60, "ỦY BAN NHÂN DÂN"),
    (260, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (60, 75, "XÃ TÂN LẬP"),
    (300, 75, "Độc lập - Tự do - Hạnh phúc"),
    (60, 100, "Số: 12"),
    (128, 100, "/KH-UBND"),
    (280, 100, "Tân Lập, ngày"),
    (390, 100, "05"),
    (420, 100, "tháng 3 năm 2024"),
)
BODY = (
    (250, 150, "KẾ HOẠCH"),
    (180, 170, "Tập huấn công tác văn thư"),
    (90, 220, "Thực hiện chỉ đạo của cấp trên về công tác văn thư và lưu trữ, Ủy ban"),
    (60, 240, "nhân dân xã xây dựng kế hoạch tập huấn cho toàn thể cán bộ của các cơ"),
    (60, 260, "quan và đơn vị trên địa bàn xã trong năm nay như sau đây."),
)
INNER = tuple((60, 80 + 20 * row, "tiếp tục thực hiện các nhiệm vụ được giao của năm nay") for row in range(30))


def source_of(tmp_path, content) -> SourceFile:
    source = identify(written(tmp_path / "a.pdf", content), SETTINGS.limits)
    assert isinstance(source, SourceFile)
    return source


def page_of(tmp_path, content, settings=SETTINGS):
    [page] = iter_pages(source_of(tmp_path, content), settings)
    return page


def test_a_page_made_from_text_is_taken_without_an_engine(tmp_path):
    reading = read_document(source_of(tmp_path, layer_pdf(*HEADER, *BODY)), SETTINGS, FakeEngine())
    [page] = reading.read_pages
    assert page.read.text_layer.kind is LayerKind.GOOD
    assert reading_text(reading).splitlines() == [
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "XÃ TÂN LẬP\tĐộc lập - Tự do - Hạnh phúc",
        "Số: 12 /KH-UBND\tTân Lập, ngày 05 tháng 3 năm 2024",
        "KẾ HOẠCH",
        "Tập huấn công tác văn thư",
        *(text for _, _, text in BODY[2:]),
    ]
    assert page.edits == ()
    assert {line.zone for line in page.lines} == {Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE, Zone.BODY}


def test_its_boxes_lie_where_the_words_are_drawn(tmp_path):
    page = page_of(tmp_path, layer_pdf(*HEADER, *BODY))
    assert isinstance(page, OcrPage)
    assert (page.width_px, page.height_px, page.dpi) == (2479, 3508, 300)
    word = next(word for line in page.lines for word in line.words if word.text == "12")
    assert word.confidence == 1.0
    assert abs(word.box.left - (60 + 4 * 6.5) * 300 / 72) <= 2
    assert 85 * 300 / 72 < word.box.top < word.box.bottom < 105 * 300 / 72


def test_a_crop_box_moves_the_boxes(tmp_path):
    page = page_of(tmp_path, layer_pdf(*HEADER, *BODY, page=b"/MediaBox [0 0 595 842] /CropBox [50 0 595 842]"))
    word = next(word for line in page.lines for word in line.words if word.text == "Số:")
    assert abs(word.box.left - 10 * 300 / 72) <= 2


def test_every_page_is_drawn_where_the_setting_says_so(tmp_path):
    content = layer_pdf(*HEADER, *BODY)
    page = page_of(tmp_path, content, replace(SETTINGS, text_layer=False))
    assert isinstance(page, PageImage)
    assert page.text_layer.kind is LayerKind.GOOD
    assert isinstance(draw_page(source_of(tmp_path, content), SETTINGS, 1), PageImage)


SCAN = picture(1240, 1754, "L")
STAMP = tuple((420, 30 + 10 * row, text) for row, text in enumerate(("Người ký: Sở Y tế", "Thời gian ký: 05.03.2024")))
STRIPPED = tuple((x, y, text.encode("ascii", "ignore").decode()) for x, y, text in INNER)
LEGACY = tuple((60, 80 + 20 * row, "B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m häc míi") for row in range(9))
ENGLISH = tuple((60, 80 + 20 * row, "This agreement is made between the parties named below") for row in range(9))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (layer_pdf(*INNER, image=SCAN), LayerKind.GOOD),
        (layer_pdf(*STAMP, image=SCAN), LayerKind.STAMP),
        (layer_pdf(*HEADER, *BODY, *INNER[12:], image=SCAN), LayerKind.PARTIAL),
        (layer_pdf(*STRIPPED, image=SCAN), LayerKind.WRONG_LANGUAGE),
        (layer_pdf(*HEADER, *BODY, shift=-29), LayerKind.BROKEN),
        (layer_pdf(*LEGACY), LayerKind.LEGACY),
        (layer_pdf((60, 60, "Phụ lục")), LayerKind.PARTIAL),
        (layer_pdf(), LayerKind.NONE),
        (layer_pdf(*ENGLISH), LayerKind.GOOD),
    ],
    ids=["read well", "stamp", "scanned header", "wrong language", "broken", "legacy", "too few", "none", "foreign"],
)
def test_layers_are_judged(tmp_path, content, kind):
    page = page_of(tmp_path, content)
    assert page.text_layer.kind is kind
    assert page.text_layer.reason
    assert isinstance(page, OcrPage) == (page.text_layer.kind is LayerKind.GOOD)


def test_only_the_layer_of_a_scan_is_repaired(tmp_path):
    misread = ((60, 700, "Sở Ÿ tế phối hợp thực hiện"),)
    scanned = read_document(source_of(tmp_path, layer_pdf(*INNER, *misread, image=SCAN)), SETTINGS, FakeEngine())
    printed = read_document(source_of(tmp_path, layer_pdf(*INNER, *misread)), SETTINGS, FakeEngine())
    assert "Sở Y tế" in reading_text(scanned)
    assert "Sở Ÿ tế" in reading_text(printed)


def test_words_off_the_page_are_left_out(tmp_path):
    page = page_of(tmp_path, layer_pdf(*INNER, (700, 80, "ngoài"), (60, 900, "lề")))
    assert not {"ngoài", "lề"} & {word.text for line in page.lines for word in line.words}


def test_pieces_in_several_fonts_are_one_word(tmp_path):
    page = page_of(tmp_path, layer_pdf(*INNER[:-2], (60, 700, "KTTH"), (86, 700, "h5")))
    assert page.lines[-1].words[0].text == "KTTHh5"


ROWS = (
    ("STT", "Đơn vị", "Kết quả"),
    ("1", "Ủy ban nhân dân xã", "99,5"),
    ("2", "Phòng Nội vụ", "95,9"),
    ("3", "Trạm y tế", "87,1"),
)


def table_pdf(rulings):
    lefts, tops = (60, 110, 300, 400), (400, 430, 475, 505, 535)
    lines = [f"{lefts[0]} {842 - y} m {lefts[-1]} {842 - y} l S" for y in tops]
    lines += [f"{x} {842 - tops[0]} m {x} {842 - tops[-1]} l S" for x in lefts]
    pieces = [
        (left + 5, top + 15, cell)
        for row, top in zip(ROWS, tops, strict=False)
        for cell, left in zip(row, lefts, strict=False)
    ]
    wrapped = (115, 465, "huyện Tân Lập")
    extra = "\n".join(lines).encode() if rulings else b""
    return layer_pdf(*INNER[:10], *pieces, wrapped, (60, 600, "Các đơn vị gửi báo cáo"), extra=extra)


def test_words_of_a_layer_stand_in_the_cells_of_its_tables(tmp_path):
    reading = read_document(source_of(tmp_path, table_pdf(rulings=True)), SETTINGS, FakeEngine())
    lines = reading_text(reading).splitlines()[10:]
    assert lines == [
        "STT\tĐơn vị\tKết quả",
        "1\tỦy ban nhân dân xã huyện Tân Lập\t99,5",
        "2\tPhòng Nội vụ\t95,9",
        "3\tTrạm y tế\t87,1",
        "Các đơn vị gửi báo cáo",
    ]
    [page] = reading.read_pages
    assert {line.zone for line in page.lines[10:-1]} == {Zone.TABLE}


def test_columns_without_rulings_lose_no_word(tmp_path):
    page = page_of(tmp_path, table_pdf(rulings=False))
    assert page.tables == ()
    found = {word.text for line in page.lines for word in line.words}
    assert {word for row in ROWS for cell in row for word in cell.split()} <= found
