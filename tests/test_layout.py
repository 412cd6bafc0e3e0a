"""Zones and reading order: made-up pages with boxes, and texts without."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import HEIGHT_PX, LETTER_PX, LINE_PX, WIDTH_PX, ocr_page, words_at

from pipeline.layout import layout_page, layout_text
from pipeline.layout.geometry import Strip, cut_at, letter_height, rows_of, strips_of, widest_valley
from pipeline.types import Box, OcrLine, OcrPage, Word, Zone

DATED = "Tân Lập, ngày 08 tháng 12 năm 2024"
FREEDOM = "Độc lập - Tự do - Hạnh phúc"
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
HEADER = (
    (100, (150, "UBND HUYỆN TÂN LẬP"), (780, MOTTO)),
    (140, (190, "PHÒNG NỘI VỤ"), (900, FREEDOM)),
    (200, (190, "Số: 45/KH-PNV"), (820, DATED)),
)
TITLE = ((280, (760, "KẾ HOẠCH")), (320, (480, "Tập huấn công tác văn thư, lưu trữ năm 2025")))
BODY = (
    (400, (240, "Thực hiện chỉ đạo của cấp trên, Phòng Nội vụ xây dựng kế hoạch tập huấn cho cán bộ")),
    (440, (180, "làm công tác văn thư của các cơ quan, đơn vị trên địa bàn toàn huyện với các nội dung")),
    (480, (180, "chủ yếu sau đây.")),
    (540, (240, "1. Thời gian: hai ngày.")),
)
CLOSING = (
    (700, (180, "Nơi nhận:"), (980, "TRƯỞNG PHÒNG")),
    (740, (180, "- Các cơ quan, đơn vị;")),
    (780, (180, "- Lưu: VT.")),
    (900, (990, "Nguyễn Văn Bình")),
)
LETTER = (
    (240, (150, "V/v tập huấn văn thư")),
    (280, (150, "và lưu trữ năm 2025")),
    (340, (300, "Kính gửi: Các cơ quan, đơn vị trên địa bàn huyện Tân Lập.")),
)


def texts(page, zone):
    return [line.text for line in page.lines if line.zone is zone]


def all_words(lines):
    return Counter(id(word) for line in lines for word in line.words)


def test_a_plan_is_cut_into_its_zones():
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, *CLOSING))
    assert texts(page, Zone.HEADER_LEFT) == ["UBND HUYỆN TÂN LẬP", "PHÒNG NỘI VỤ", "Số: 45/KH-PNV"]
    assert texts(page, Zone.HEADER_RIGHT) == [
        MOTTO,
        "Độc lập - Tự do - Hạnh phúc",
        DATED,
    ]
    assert texts(page, Zone.TITLE) == ["KẾ HOẠCH", "Tập huấn công tác văn thư, lưu trữ năm 2025"]
    assert len(texts(page, Zone.BODY)) == 4
    assert texts(page, Zone.RECIPIENTS) == ["Nơi nhận:", "- Các cơ quan, đơn vị;", "- Lưu: VT."]
    assert texts(page, Zone.SIGNATURE) == ["TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]
    assert page.dropped == ()


def test_order_is_that_of_a_reader():
    page = layout_page(ocr_page(*reversed((*HEADER, *TITLE, *BODY, *CLOSING))))
    zones = list(dict.fromkeys(line.zone for line in page.lines))
    assert zones == [Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE, Zone.BODY, Zone.RECIPIENTS, Zone.SIGNATURE]
    assert [line.row for line in page.lines] == sorted(line.row for line in page.lines)


def test_columns_of_the_header_share_rows():
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY))
    rows = {}
    for line in page.lines:
        rows.setdefault(line.row, []).append(line.zone)
    assert list(rows.values())[:3] == [[Zone.HEADER_LEFT, Zone.HEADER_RIGHT]] * 3


def test_paragraphs_are_told_by_indent_list_mark_and_short_line():
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY))
    body = [line.paragraph for line in page.lines if line.zone is Zone.BODY]
    assert [paragraph - body[0] for paragraph in body] == [0, 0, 0, 1]


FULL = "làm công tác văn thư của các cơ quan, đơn vị trên địa bàn toàn huyện với"


@pytest.mark.parametrize(
    ("left", "above", "top", "opens"),
    [
        (180, FULL, 560, False),
        (240, FULL, 560, True),
        (180, "trên địa bàn.", 560, True),
        (180, FULL, 620, True),
    ],
    ids=["goes on", "indented", "after a short line", "after a gap"],
)
def test_geometry_opens_paragraphs(left, above, top, opens):
    rows = [(400 + 40 * row, (180, FULL)) for row in range(3)]
    page = layout_page(ocr_page(*rows, (520, (180, above)), (top, (left, FULL))))
    assert (page.lines[-1].paragraph != page.lines[-2].paragraph) is opens


@pytest.mark.parametrize(
    ("begin", "opens"),
    [
        ("25/12/2022 của Ủy ban nhân dân huyện", False),
        ("12/KH-UBND của Ủy ban nhân dân huyện", False),
        ("1/ Mục đích của đợt tập huấn", True),
        ("1/Mục đích của đợt tập huấn", True),
        ("2. Mục đích của đợt tập huấn", True),
        ("a) Mục đích của đợt tập huấn", True),
        ("- Mục đích của đợt tập huấn", True),
        ("Điều 2. Trách nhiệm thi hành", True),
        ("của Ủy ban nhân dân huyện", False),
    ],
)
def test_list_marks_open_paragraphs_dates_and_symbols_do_not(begin, opens):
    rows = [(400 + 40 * row, (180, "làm công tác văn thư của các cơ quan, đơn vị trên toàn huyện")) for row in range(4)]
    page = layout_page(ocr_page(*rows, (560, (180, begin))))
    above, last = page.lines[-2:]
    assert (last.paragraph != above.paragraph) is opens


def test_a_letter_has_its_subject_in_the_left_column_and_no_title():
    page = layout_page(ocr_page(*HEADER, *LETTER, *BODY))
    assert texts(page, Zone.HEADER_LEFT)[-2:] == ["V/v tập huấn văn thư", "và lưu trữ năm 2025"]
    assert texts(page, Zone.TITLE) == []
    assert texts(page, Zone.BODY)[0].startswith("Kính gửi:")


def test_party_papers_have_the_partys_name_for_a_motto():
    header = (
        (100, (150, "ĐẢNG BỘ TỈNH BẮC NINH"), (900, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        (140, (150, "HUYỆN ỦY TÂN LẬP")),
        (200, (220, "Số 12-CT/HU"), (860, DATED)),
    )
    page = layout_page(ocr_page(*header, (280, (770, "CHỈ THỊ")), (320, (700, "về công tác văn thư")), *BODY))
    assert texts(page, Zone.HEADER_LEFT) == ["ĐẢNG BỘ TỈNH BẮC NINH", "HUYỆN ỦY TÂN LẬP", "Số 12-CT/HU"]
    assert texts(page, Zone.TITLE) == ["CHỈ THỊ", "về công tác văn thư"]


@pytest.mark.parametrize(
    "sentence",
    [
        "dưới sự lãnh đạo của Đảng Cộng sản Việt Nam các cấp ủy đã quán triệt",
        "theo Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013 và các luật",
        "phối hợp với Đoàn TNCS Hồ Chí Minh tổ chức tốt các hoạt động hè cho trẻ em",
        "a) Đơn vị chủ trì: Đoàn TNCS Hồ Chí Minh",
        "- Đoàn TNCS Hồ Chí Minh;",
    ],
)
def test_a_sentence_that_names_party_or_state_is_no_header(sentence):
    page = layout_page(
        ocr_page((200, (180, "tiếp tục thực hiện các nhiệm vụ được giao")), (240, (180, sentence)), *BODY)
    )
    assert {line.zone for line in page.lines} == {Zone.BODY}
    assert page.dropped == ()


def test_a_motto_in_small_letters_is_one_where_it_stands_alone_in_the_right_column():
    motto = (100, (150, "UBND HUYỆN TÂN LẬP"), (780, "Cộng hòa xã hội chủ nghĩa Việt Nam"))
    page = layout_page(ocr_page(motto, *HEADER[1:], *TITLE, *BODY))
    assert texts(page, Zone.HEADER_LEFT)[0] == "UBND HUYỆN TÂN LẬP"
    assert texts(page, Zone.TITLE)[0] == "KẾ HOẠCH"


@pytest.mark.parametrize(
    "sentence",
    [
        "Hôm nay, ngày 05 tháng 3 năm 2024, tại phòng họp, chúng tôi gồm có:",
        "số 15/KH-SYT ngày 03 tháng 4 năm 2021 của Sở Y tế về việc triển khai;",
        "(Kèm theo Quyết định số 88/QĐ-SYT ngày 08 tháng 6 năm 2022 của Sở Y tế)",
        "(Ban hành kèm theo Công văn số 31/SYT-TCCB ngày 11 tháng 01 năm 2023)",
    ],
)
def test_a_sentence_that_cites_a_day_is_no_line_of_the_header(sentence):
    page = layout_page(ocr_page(*HEADER[:2], (260, (180, sentence)), *BODY))
    assert [line.zone for line in page.lines if line.text == sentence] in ([Zone.BODY], [Zone.TITLE])


def test_a_motto_in_small_letters_close_behind_a_long_issuer_heads_the_right_column():
    issuer = "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"
    end = words_at(issuer, 240, 100)[-1].box.right
    motto = (100, (240, issuer), (end + LETTER_PX, "Cộng hòa xã hội chủ nghĩa Việt Nam"))
    page = layout_page(ocr_page(motto, (140, (320, "CHI CỤC"), (end + 60, "Độc lập - Tự do - Hạnh phúc")), *BODY))
    assert [line.text for line in page.lines if line.zone is Zone.HEADER_LEFT] == [issuer, "CHI CỤC"]


def test_an_inner_page_is_body_with_its_number():
    page = layout_page(ocr_page((80, (820, "2")), *BODY))
    assert texts(page, Zone.PAGE_NUMBER) == ["2"]
    assert {line.zone for line in page.lines} == {Zone.PAGE_NUMBER, Zone.BODY}


def test_a_signature_without_recipients():
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, (700, (980, "TRƯỞNG PHÒNG")), (900, (990, "Nguyễn Văn Bình"))))
    assert texts(page, Zone.SIGNATURE) == ["TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]
    assert texts(page, Zone.RECIPIENTS) == []


def test_noise_stamps_and_loose_marks_are_set_aside_not_lost():
    noise = (610, (1200, "~ %x", 0.2))
    stamp = (30, (900, "Người ký: Văn phòng"))
    speck = (540, (240, "1. Thời gian: hai ngày."), (900, "|", 0.3))
    page = layout_page(ocr_page(stamp, *HEADER, *TITLE, *BODY[:3], speck, noise))
    assert [line.text for line in page.dropped] == ["Người ký: Văn phòng", "|", "~ %x"]
    assert all(line.zone is Zone.JUNK for line in page.dropped)
    assert "|" not in " ".join(line.text for line in page.lines)


def test_a_digital_signature_beside_the_header_is_set_aside():
    stamp = (260, (980, "Thời gian ký: 08.12.2024 10:00:00 +07:00"))
    page = layout_page(ocr_page(*HEADER, stamp, (330, (760, "KẾ HOẠCH")), *BODY))
    assert [line.text for line in page.dropped] == ["Thời gian ký: 08.12.2024 10:00:00 +07:00"]
    lower = (1200, (180, "Thời gian ký: 08.12.2024 10:00:00 +07:00"))
    assert layout_page(ocr_page(*HEADER, *BODY, lower)).dropped == ()


def test_an_issuer_printed_a_little_above_the_motto_is_in_the_header():
    page = layout_page(ocr_page((70, (150, "UBND HUYỆN TÂN LẬP")), (100, (780, MOTTO)), *HEADER[1:], *BODY))
    assert texts(page, Zone.HEADER_LEFT)[0] == "UBND HUYỆN TÂN LẬP"
    assert page.dropped == ()


def test_the_lines_of_a_subject_are_one_paragraph():
    page = layout_page(ocr_page(*HEADER, *TITLE, (360, (660, "trên địa bàn huyện")), *BODY[1:]))
    kind, *subject = [line.paragraph for line in page.lines if line.zone is Zone.TITLE]
    assert len(subject) == 2
    assert len(set(subject)) == 1
    assert kind not in subject


def test_a_signature_may_begin_above_the_recipients():
    higher = ((660, (960, "KT. TRƯỞNG PHÒNG")), (700, (180, "Nơi nhận:"), (940, "PHÓ TRƯỞNG PHÒNG")), *CLOSING[1:])
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, *higher))
    assert texts(page, Zone.SIGNATURE) == ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]


def test_a_list_whose_head_was_misread_is_told_by_its_entries():
    foot = ((700, (180, "Mơ hm"), (980, "TRƯỞNG PHÒNG")), (740, (180, "- Như trên;")), *CLOSING[2:])
    page = layout_page(ocr_page(*HEADER, *LETTER, *BODY, *foot))
    assert texts(page, Zone.RECIPIENTS)[-2:] == ["- Như trên;", "- Lưu: VT."]
    assert texts(page, Zone.SIGNATURE) == ["TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]


def test_text_under_the_foot_is_body_again():
    note = (1000, (180, "Ghi chú: các đơn vị gửi danh sách về Phòng Nội vụ trước khi lớp tập huấn khai mạc"))
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, *CLOSING, note))
    assert texts(page, Zone.BODY)[-1].startswith("Ghi chú:")
    assert texts(page, Zone.SIGNATURE) == ["TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]


def test_accents_taken_for_a_line_of_their_own_are_set_aside():
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, (436, (300, "ana oie", 0.6))))
    assert [line.text for line in page.dropped] == ["ana oie"]
    assert layout_page(ocr_page(*HEADER, *TITLE, *BODY, (600, (300, "ana oie", 0.6)))).dropped == ()


def test_the_first_body_line_is_no_subject_though_it_is_centred():
    title = ((280, (760, "QUYẾT ĐỊNH")), (320, (644, "Căn cứ Luật Lưu trữ năm 2024")))
    page = layout_page(ocr_page(*HEADER, *title, *BODY))
    assert texts(page, Zone.TITLE) == ["QUYẾT ĐỊNH"]
    assert texts(page, Zone.BODY)[0] == "Căn cứ Luật Lưu trữ năm 2024"


def test_ink_on_the_number_line_does_not_make_it_noise():
    number = (200, (190, "Số: 45/KH-PNV", 0.2), (820, DATED, 0.2))
    page = layout_page(ocr_page(*HEADER[:2], number, *TITLE, *BODY))
    assert "Số: 45/KH-PNV" in texts(page, Zone.HEADER_LEFT)
    assert texts(page, Zone.HEADER_RIGHT)[-1] == DATED


def test_an_empty_page_has_no_lines():
    page = layout_page(ocr_page())
    assert (page.lines, page.dropped) == ((), ())


def test_the_pages_own_facts_come_through():
    page = layout_page(ocr_page(*BODY))
    assert (page.page, page.width_px, page.height_px, page.dpi) == (1, WIDTH_PX, HEIGHT_PX, 200.0)


PRINTED = [text for row in (*HEADER, *TITLE, *BODY, *CLOSING, *LETTER) for _, text, *_ in row[1:]]
parts = st.tuples(
    st.integers(0, WIDTH_PX - 100),
    st.sampled_from(PRINTED) | st.text(min_size=1, max_size=12).filter(lambda text: text.split()),
    st.sampled_from([0.1, 0.35, 0.5, 0.8, 0.95]),
)
pages = st.lists(
    st.tuples(st.integers(0, HEIGHT_PX - LINE_PX), st.lists(parts, min_size=1, max_size=3)), max_size=14
).map(lambda rows: ocr_page(*[(top, *row) for top, row in rows]))


@settings(max_examples=300, deadline=None)
@given(pages)
def test_every_word_is_in_a_line_or_set_aside_once(ocr):
    page = layout_page(ocr)
    assert all_words((*page.lines, *page.dropped)) == all_words(ocr.lines)
    assert all(line.words for line in (*page.lines, *page.dropped))


@settings(max_examples=200, deadline=None)
@given(pages)
def test_paragraphs_and_rows_only_rise(ocr):
    page = layout_page(ocr)
    assert [line.row for line in page.lines] == sorted(line.row for line in page.lines)
    assert [line.paragraph for line in page.lines] == sorted(line.paragraph for line in page.lines)


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(1, 300)), max_size=12))
def test_no_band_is_crossed_less_than_the_widest_valley(spans):
    boxes = [Box(left, 0, width, 10) for left, width in spans]
    middle, crossings = widest_valley(boxes, 300, 600)
    assert 300 <= middle <= 600
    assert crossings == sum(box.left < middle < box.right for box in boxes)
    assert all(sum(box.left < x + 0.5 < box.right for box in boxes) >= crossings for x in range(300, 600))


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=8, unique=True), st.integers(0, 1600), st.integers(5, 60))
def test_a_cut_keeps_the_words_in_order(lefts, boundary_x, letter_px):
    words = tuple(Word(str(left), Box(left, 0, 40, 20), 0.9, str(left)) for left in sorted(lefts))
    west, east = cut_at(Strip(words), boundary_x, 300, letter_px)
    assert (*(west.words if west else ()), *(east.words if east else ())) == words


def test_rows_and_letter_height():
    strips = strips_of(ocr_page((100, (800, "phải")), (104, (100, "trái")), (140, (100, "dưới"))))
    assert letter_height(strips) == LINE_PX
    assert [[strip.text for strip in row] for row in rows_of(strips, LINE_PX)] == [["trái", "phải"], ["dưới"]]
    assert letter_height([]) == 20.0


def lay_text(text):
    return layout_text(text, [[Word(word, None, 1.0, word) for word in line.split()] for line in text.split("\n")])


TEXT = f"""UBND HUYỆN TÂN LẬP\t{MOTTO}
PHÒNG NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc
Số: 45/KH-PNV\tTân Lập, ngày 08 tháng 12 năm 2024

KẾ HOẠCH
Tập huấn công tác văn thư

Thực hiện chỉ đạo của cấp trên, Phòng Nội vụ xây dựng kế hoạch.
Nơi nhận:
- Các cơ quan;
- Lưu: VT.
TRƯỞNG PHÒNG
Nguyễn Văn Bình
"""


def test_a_text_is_cut_into_the_same_zones():
    page = lay_text(TEXT)
    assert texts(page, Zone.HEADER_LEFT) == ["UBND HUYỆN TÂN LẬP", "PHÒNG NỘI VỤ", "Số: 45/KH-PNV"]
    assert texts(page, Zone.HEADER_RIGHT) == [
        MOTTO,
        "Độc lập - Tự do - Hạnh phúc",
        DATED,
    ]
    assert texts(page, Zone.TITLE) == ["KẾ HOẠCH", "Tập huấn công tác văn thư"]
    assert texts(page, Zone.BODY) == ["Thực hiện chỉ đạo của cấp trên, Phòng Nội vụ xây dựng kế hoạch."]
    assert texts(page, Zone.RECIPIENTS) == ["Nơi nhận:", "- Các cơ quan;", "- Lưu: VT."]
    assert texts(page, Zone.SIGNATURE) == ["TRƯỞNG PHÒNG", "Nguyễn Văn Bình"]


@pytest.mark.parametrize("gap", ["\t", "     ", " "])
def test_columns_of_a_text_are_parted_by_tabs_gaps_or_their_words(gap):
    page = lay_text(TEXT.replace("\t", gap))
    assert texts(page, Zone.HEADER_LEFT)[-1] == "Số: 45/KH-PNV"
    assert texts(page, Zone.HEADER_RIGHT)[-1] == DATED


@pytest.mark.parametrize(
    "sentence",
    [
        "Dưới sự lãnh đạo của Đảng Cộng sản Việt Nam các cấp ủy đã quán triệt sâu rộng tới từng chi bộ.",
        "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam quy định quyền và nghĩa vụ của công dân.",
    ],
)
def test_a_text_that_names_party_or_state_has_no_header_for_that(sentence):
    page = lay_text(f"Tiếp tục thực hiện nhiệm vụ.\n{sentence}\nCác đơn vị báo cáo.")
    assert {line.zone for line in page.lines} == {Zone.BODY}


def test_a_letter_in_a_text_has_its_subject_in_the_header():
    text = f"SỞ NỘI VỤ\t{MOTTO}\nSố: 45/SNV-VP\nV/v tập huấn văn thư\nvà lưu trữ năm 2025\nKính gửi: Các cơ quan."
    page = lay_text(text)
    assert texts(page, Zone.HEADER_LEFT)[-2:] == ["V/v tập huấn văn thư", "và lưu trữ năm 2025"]
    assert texts(page, Zone.BODY) == ["Kính gửi: Các cơ quan."]


def test_a_text_without_marks_still_has_a_header():
    page = lay_text("UBND HUYEN TAN LAP\tCONG HOA XA HOI CHU NGHIA VIET NAM\nSo: 45/KH-PNV\n\nKE HOACH\nTap huan")
    assert texts(page, Zone.HEADER_LEFT) == ["UBND HUYEN TAN LAP", "So: 45/KH-PNV"]
    assert texts(page, Zone.TITLE) == ["KE HOACH", "Tap huan"]


text_lines = st.lists(st.sampled_from([*PRINTED, *TEXT.split("\n")]) | st.text(max_size=30), max_size=16)


@settings(max_examples=200, deadline=None)
@given(text_lines.map("\n".join))
def test_a_text_keeps_every_word(text):
    page = lay_text(text)
    assert Counter(word.text for line in page.lines for word in line.words) == Counter(text.split())


def word(text, *box, confidence=0.9):
    return Word(text, Box(*box), confidence, text)


def page_of(*lines):
    return OcrPage(1, WIDTH_PX, HEIGHT_PX, 200.0, tuple(OcrLine(line, 1, 1) for line in lines), "made up")


def test_specks_are_told_by_their_size_and_dashes_are_none():
    line = (
        word("-", 100, 112, 8, 4),
        word("Như", 120, 100, 60, 24),
        word("trên;", 190, 100, 70, 24),
        word("ñ", 300, 120, 5, 5, confidence=0.95),
        word("-", 400, 120, 3, 3),
        word("-", 500, 120, 90, 3),
    )
    page = layout_page(page_of(line))
    assert [line.text for line in page.lines] == ["- Như trên;"]
    assert [line.text for line in page.dropped] == ["ñ", "-", "-"]


def test_the_beginning_of_a_word_read_twice_is_set_aside():
    line = (word("tiếp,", 100, 100, 60, 24), word("ở", 170, 100, 12, 24, confidence=0.97), word("ở", 173, 100, 15, 24))
    assert layout_page(page_of(line)).lines[0].text == "tiếp, ở"
    apart = (word("xa", 100, 100, 30, 24), word("xa", 140, 100, 30, 24))
    assert layout_page(page_of(apart)).lines[0].text == "xa xa"


def test_a_note_typed_beside_the_subject_of_a_letter_is_body():
    note = "1. Cô Hương gửi văn bản đến các đơn vị"
    beside = (
        (240, (150, "V/v tập huấn văn thư"), (690, note)),
        (262, (690, "thuộc trường để phổ biến;")),
        (284, (150, "và lưu trữ năm 2025"), (690, "2. Phòng Hành chính theo dõi;")),
        (306, (690, "3. Báo cáo Hiệu trưởng.")),
        (328, (690, "4. Lưu hồ sơ công việc.")),
    )
    header = (*HEADER[:2], (200, (190, "Số: 45/PNV-VP"), (820, DATED)))
    page = layout_page(ocr_page(*header, *beside, (420, (300, "Kính gửi: Các cơ quan, đơn vị")), *BODY))
    assert texts(page, Zone.HEADER_LEFT)[-2:] == ["V/v tập huấn văn thư", "và lưu trữ năm 2025"]
    assert texts(page, Zone.BODY)[:2] == [note, "thuộc trường để phổ biến;"]


def test_a_signature_far_above_the_recipients_is_read_first():
    foot = (
        (600, (960, "KT. TRƯỞNG PHÒNG")),
        (640, (940, "PHÓ TRƯỞNG PHÒNG")),
        (700, (180, "Nơi nhận:")),
        *CLOSING[1:],
    )
    page = layout_page(ocr_page(*HEADER, *TITLE, *BODY, *foot))
    closing = [line.zone for line in page.lines if line.zone in {Zone.RECIPIENTS, Zone.SIGNATURE}]
    assert closing == [Zone.SIGNATURE] * 2 + [Zone.RECIPIENTS] * 3 + [Zone.SIGNATURE]
