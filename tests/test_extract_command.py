"""`vanthu extract`: JSON, the table for people, pictures of the fields, pages wanted, the schema; tables for pandas."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from calling import ROOT
from jsonschema import Draft202012Validator
from papers import HEIGHT_PX, WIDTH_PX, reading_of
from PIL import Image

from pipeline.extract import extract, extract_record
from pipeline.overlays.fields import draw_fields
from pipeline.records.as_json import record_to_json
from pipeline.records.frames import items_frame, records_frame
from pipeline.records.table import record_table
from pipeline.types import Box, FilledStrip, PageImage

SEALED = ROOT / "data" / "samples" / "papers" / "02_quyet_dinh_seal.pdf"
PLAN = {
    "header_left": ["SỞ NỘI VỤ", "Số:      /KH-SNV"],
    "header_right": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tân Lập, ngày 08 tháng 12 năm 2024"],
    "title": ["KẾ HOẠCH", "Tập huấn văn thư"],
    "body": [
        "Căn cứ Kế hoạch số 7/KH-UBND ngày 03/01/2024 của UBND tỉnh;",
        "II. CHỈ TIÊU",
        "- 100% cán bộ được tập huấn trước ngày 30/6/2025.",
    ],
    "recipients": ["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
    "signature": ["GIÁM ĐỐC", "Trần Thị Hoa"],
}  # fmt: skip


@pytest.fixture
def record():
    return extract_record(reading_of(PLAN))


def test_the_table_has_every_field_and_what_to_look_at(record):
    table = record_table(record_to_json(record))
    rows = {line[:16].strip(): line[18:].strip() for line in table.splitlines()}
    assert rows["tên loại"].startswith("Kế hoạch ")
    assert rows["số"] == "–"
    assert rows["ngày tháng"].split() == ["2024-12-08", "0.95", "tr.", "1", "(284,", "220)"]
    assert "Kế hoạch, 7/KH-UBND, 2024-01-03, UBND tỉnh (căn cứ)" in table
    assert "cán bộ được tập huấn = 100 % (hạn 2025-06-30)" in table
    assert "! không có hoặc không thấy số (tr. 1)" in table


def test_the_table_tells_what_stands_in_the_blanks(record):
    strip = FilledStrip("number", 1, Box(1, 2, 3, 4), (("13", 0.5), ("18", 0.4), ("1", 0.1)), 0.9, b"")
    table = record_table(record_to_json(replace(record, filled=(strip, replace(strip, filling="empty", readings=())))))
    assert "viết tay: 13 (0.50) hoặc 18 (0.40)" in table
    assert table.count("ô ghi số") == 2
    assert "để trống" in table


def test_the_table_stays_within_its_columns(record):
    long = record_to_json(record) | {"subject": "một trích yếu rất dài " * 20}
    assert max(map(len, record_table(long).splitlines())) < 120


def test_boxes_are_drawn_around_the_facts(record):
    [page] = reading_of(PLAN).read_pages
    white = PageImage(1, np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8), 200.0)
    picture = np.asarray(draw_fields(page.read, white, record_to_json(record)))
    box = record.fields["signer_name"].box
    frame = picture[box.top - 8 : box.bottom + 9, box.left - 8 : box.right + 9]
    assert (frame < 255).any()
    assert (picture[:80] == 255).all()


def test_extract_gives_a_table_and_pictures(vanthu, tmp_path):
    code, out, err = vanthu("extract", SEALED, "--table", "--overlay", tmp_path / "new", "--pages", "1")
    assert (code, err) == (0, "")
    assert "QĐ-UBND" in out
    [picture] = (tmp_path / "new").iterdir()
    assert picture.name == "02_quyet_dinh_seal-p001-fields.png"
    assert Image.open(picture).size[1] > 1000


def test_the_schema_is_printed_and_fits_what_is_printed(vanthu, tmp_path):
    paper = tmp_path / "a.txt"
    paper.write_text("KẾ HOẠCH\nVề việc tập huấn văn thư\n\nCăn cứ Kế hoạch số 7/KH-UBND;\n", "utf-8")
    schema = json.loads(vanthu("extract", "--schema")[1])
    record = json.loads(vanthu("extract", paper)[1])
    Draft202012Validator(schema).validate(record)
    assert record["subject"] == "Về việc tập huấn văn thư"


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--overlay", "{folder}"], "text file"),
        (["--overlay", "{file}"], "folder"),
        (["--pages", "3-1"], "ends before it begins"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(vanthu, tmp_path, arguments, parts):
    paper = tmp_path / "a.txt"
    paper.write_text("KẾ HOẠCH\n", "utf-8")
    given = [argument.format(folder=tmp_path / "x", file=paper) for argument in arguments]
    code, out, err = vanthu("extract", paper, *given)
    assert (code, out) == (2, "")
    assert parts in err.splitlines()[-1]


def test_a_file_is_needed(vanthu):
    code, out, err = vanthu("extract")
    assert (code, out) == (2, "")
    assert "FILE" in err


def test_pages_and_texts_give_records_too():
    reading = reading_of(PLAN)
    assert extract(reading.read_pages).fields == extract(reading).fields
    found = extract("KE HOACH\nVe viec phat dong phong trao thi dua nam 2020\n\nCan cu Ke hoach so 20/KH-UBND;\n")
    assert found.fields["subject"].value == "Về việc phát động phong trào thi đua năm 2020"
    assert [one.number_symbol for one in found.references] == ["20/KH-UBND"]


def test_records_are_a_table_in_one_call(record):
    frame = records_frame([record, record_to_json(record)])
    assert list(frame["symbol"]) == ["KH-SNV", "KH-SNV"]
    assert frame["number"].isna().all()
    assert frame.loc[0, "date_confidence"] == pytest.approx(0.95)
    assert frame.loc[1, "recipients"] == ["Như trên;", "Lưu: VT."]


def test_items_of_a_list_are_a_table(record):
    targets = items_frame([record, record], "targets")
    assert list(targets["value"]) == [100, 100]
    assert list(targets["page"]) == [1, 1]
    assert list(items_frame([record], "recipients")["value"]) == ["Như trên;", "Lưu: VT."]
    assert "number_missing" in set(items_frame([record], "findings")["kind"])
