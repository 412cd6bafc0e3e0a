"""Slips of an engine in signs and codes, line by line."""

from __future__ import annotations

import pytest
from papers import words_at

from diacritics import apply_edits
from pipeline.repairing import repair_page
from pipeline.slips import find_slips
from pipeline.types import Line, ReadPage, Zone


def line_of(text, zone=Zone.BODY):
    return Line(words_at(text, 100, 100), zone, 1)


def mended(text, zone=Zone.BODY):
    return apply_edits(text, find_slips(line_of(text, zone)))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Sở Ÿ tế — Bộ Ÿ tế", "Sở Y tế – Bộ Y tế"),
        ("quản lý. người bệnh", "quản lý người bệnh"),
        ("Số hóa.văn bản của Ủy ban.nhân dân", "Số hóa văn bản của Ủy ban nhân dân"),
        ("tại Điều. 1 chịu trách nhiệm", "tại Điều 1 chịu trách nhiệm"),
        ("ˆ- Chủ tịch huyện", "- Chủ tịch huyện"),
        ("địa chỉ tonghop(@gmail.com", "địa chỉ tonghop@gmail.com"),
        ("- CT,PCT UBND tỉnh;", "- CT, PCT UBND tỉnh;"),
        ("-Lưu: VT", "- Lưu: VT"),
        ("L MỤC ĐÍCH, YÊU CẦU", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("tăng 0] ca, cộng dồn 4.85] ca", "tăng 01 ca, cộng dồn 4.851 ca"),
        ("- Kỹ thuật viên hạng HI: 12 người", "- Kỹ thuật viên hạng III: 12 người"),
        ("quý [V và quý Il năm 2024", "quý IV và quý II năm 2024"),
        ("báo cáo quý 11/2024 và quý 111 năm 2024", "báo cáo quý II/2024 và quý III năm 2024"),
        ("Chương VHI, mục 1V.", "Chương VIII, mục IV."),
        ("IL TỔ CHỨC THỰC HIỆN", "II. TỔ CHỨC THỰC HIỆN"),
        ("HI. TỔ CHỨC THỰC HIỆN", "III. TỔ CHỨC THỰC HIỆN"),
        ("Quyết định số 2247/0Đ-BGDĐT ngày", "Quyết định số 2247/QĐ-BGDĐT ngày"),
        ("phối hợp 1842b/CIPH-BVHTTDL ngày", "phối hợp 1842b/CTPH-BVHTTDL ngày"),
        ("theo 1881/KCB-OLCL ngày", "theo 1881/KCB-QLCL ngày"),
        ("Quyết định 12/QĐ-QLDAII của", "Quyết định 12/QĐ-QLDAII của"),
        ("trung tâm số 1,2,3.", "trung tâm số 1, 2, 3."),
        ("số điện thoại 0212.345.678./_", "số điện thoại 0212.345.678./."),
        ("xem xét, quyết định. /.", "xem xét, quyết định./."),
        ("Kế hoạch số 54/KHSNV và 12/2024/QĐUBND ngày", "Kế hoạch số 54/KH-SNV và 12/2024/QĐ-UBND ngày"),
        ("Công văn số 735/L.ĐTBXH-TE ngày", "Công văn số 735/LĐTBXH-TE ngày"),
        ("địa chỉ tonghop(gmail. com trước", "địa chỉ tonghop@gmail.com trước"),
        ("tại http://vanthu. tanlap.gov.vn/ vào", "tại http://vanthu.tanlap.gov.vn/ vào"),
        ("Giám đốc Sở V tế, SỞ Ý TẾ", "Giám đốc Sở Y tế, SỞ Y TẾ"),
        ("đạt kết quả tốt,/.", "đạt kết quả tốt./."),
        ("Điểm 5và6;", "Điểm 5 và 6;"),
        ("Chỉ thị số 52- CT/TW của", "Chỉ thị số 52-CT/TW của"),
        ("phối hợp 1842b/CTPH- BVHTTDL ngày", "phối hợp 1842b/CTPH-BVHTTDL ngày"),
    ],
)
def test_slips_in_signs_and_codes_are_mended(read, printed):
    assert mended(read) == printed


@pytest.mark.parametrize(
    "text",
    [
        "v.v. và các loại khác",
        "TP. Hồ Chí Minh",
        "báo cáo kết quả thực hiện./.",
        "xem http://vanthu.tanlap.gov.vn. Các phòng thực hiện",
        "gửi thư (gmail hoặc thư giấy)",
        "Quyết định số 38/QĐ.UB ngày",
        "Công văn số 38/KHTC và 12/KHABC, 14/BCTUQ ngày",
        "mỗi xã được nhận 1 xe. Đề nghị các xã. Ấp nào chưa có thì báo cáo",
        "kho ở số 12 đường quý 11 năm trước",
        "trang chinh.phu là tên miền",
        "Kế hoạch số 12/KH-UBND - Sở Nội vụ thực hiện",
        "Số: 154/CTPH-LĐLĐ-SVH,TT,DL",
        "vào http://moj.gov.vn lúc 10:30",
        "HÀ NỘI, NĂM 2020",
        "Thực hiện Luật Lưu trữ; Nghị định số 30/2020/NĐ-CP ngày 05/3/2020",
        "1. MỤC ĐÍCH",
        "Công văn 12/CV-AGRIBANK ngày",
        "tăng 1,25 lần, đạt 1.250,5 triệu đồng",
        "theo tài liệu [12] và bảng (12]",
        "ĐÃ HI SINH, HI SINH VÌ TỔ QUỐC",
        "Phòng VH, Ban XH, mục IV, phần II",
    ],
)
def test_what_is_right_stays(text):
    assert mended(text) == text


def test_addresses_that_were_parted_are_one_word():
    line = line_of("gửi về tonghop(gmail. com hoặc http://vanthu. tanlap.gov.vn trước")
    words = repair_page(ReadPage(1, 1000, 1000, 200.0, (line,))).lines[0].words
    assert [word.text for word in words][2:4] == ["tonghop@gmail.com", ""]
    assert [word.text for word in words][5:7] == ["http://vanthu.tanlap.gov.vn", ""]


def test_some_rules_hold_in_their_zone_alone():
    assert mended("UBND TỈNH TÂN LẬP.", Zone.HEADER_LEFT) == "UBND TỈNH TÂN LẬP"
    assert mended("UBND TỈNH TÂN LẬP.") == "UBND TỈNH TÂN LẬP."
    assert mended("số:45/KH-PNV", Zone.HEADER_LEFT) == "Số:45/KH-PNV"
    assert mended("Tân Lập, ngày. 08 tháng 12", Zone.HEADER_RIGHT) == "Tân Lập, ngày 08 tháng 12"
    assert mended("- Ủy ban nhân dân tỉnh:", Zone.RECIPIENTS) == "- Ủy ban nhân dân tỉnh;"
    assert mended("Nơi nhận:", Zone.RECIPIENTS) == "Nơi nhận:"


def test_mends_are_edits_of_the_page_and_words_keep_their_boxes():
    first, second = line_of("Chỉ thị số 52- CT/TW của Sở Ÿ tế"), line_of("Ké hoach quản lý. người bệnh")
    page = repair_page(ReadPage(1, 1000, 1000, 200.0, (first, second)))
    assert page.lines[0].text == "Chỉ thị số 52-CT/TW của Sở Y tế"
    assert apply_edits(page.raw_text, page.edits) == "\n".join(line.text for line in page.lines)
    assert [word.box for line in page.lines for word in line.words] == [
        word.box for line in (first, second) for word in line.words
    ]
