"""The office's forms: the headings and codes of decree and circulars, registers, dossiers, tables, one's own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from calling import ROOT, one_line
from index_parts import FULL, entry, finding, rejected, rows_of, told_of
from made_up import prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.errors import ExitCode, UsageError
from pipeline.index.forms import form_names, form_text, load_form
from pipeline.index.parts import code_and_title, fields_of
from pipeline.types import SCALAR_FIELDS

OUTGOING = (
    "Số, ký hiệu văn bản | Ngày tháng văn bản | Tên loại và trích yếu nội dung văn bản | Người ký | Nơi nhận văn bản"
)
OUTGOING += " | Đơn vị, người nhận bản lưu | Số lượng bản | Ngày chuyển | Ký nhận | Ghi chú"
INCOMING = "Ngày đến | Số đến | Tác giả | Số, ký hiệu văn bản | Ngày tháng văn bản"
INCOMING += " | Tên loại và trích yếu nội dung văn bản | Đơn vị hoặc người nhận | Ngày chuyển | Ký nhận | Ghi chú"
DOSSIERS = (
    "Số TT | Số, ký hiệu hồ sơ | Tiêu đề hồ sơ | Thời gian tài liệu | Thời hạn bảo quản | Số tờ/Số trang | Ghi chú"
)
CIRCULAR_2025 = "docId docCode maintenance typeName codeNumber codeNotation issuedDate organName subject language"
CIRCULAR_2025 += " numberOfPage inforSign keyword mode confidenceLevel autograph format process riskRecovery"
CIRCULAR_2025 += " riskRecoveryStatus description"
CIRCULAR_2019 = (
    "DocCode FileCode Identifier OrganId FileCatalog FileNotation DocOrdinal TypeName CodeNumber CodeNotation"
)
CIRCULAR_2019 += " IssuedDate OrganName Subject Language PageAmount Description InforSign Keyword Mode ConfidenceLevel"
CIRCULAR_2019 += " Autograph Format"


def headings(name):
    return [column.heading for column in load_form(name).columns]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("so-van-ban-di", OUTGOING.split(" | ")),
        ("so-van-ban-den", INCOMING.split(" | ")),
        ("muc-luc-ho-so", DOSSIERS.split(" | ")),
        ("tt05-2025", CIRCULAR_2025.split()),
        ("tt02-2019", CIRCULAR_2019.split()),
    ],
)
def test_the_headings_are_those_of_decree_and_circulars(name, expected):
    assert headings(name) == expected


def test_the_lengths_of_the_circular_of_2025():
    lengths = [column.max_length for column in load_form("tt05-2025").columns]
    assert lengths == [25, 100, 100, 10, 11, 30, 10, 200, 500, 100, 4, 30, 100, 20, 30, 2000, 50, 1, 1, 2, 500]


@pytest.mark.parametrize("name", form_names())
def test_every_form_makes_a_table_of_every_kind_of_entry(name):
    form = load_form(name)
    copy = replace(entry("/in/b.pdf"), duplicate_of=Path("/in/a.pdf"))
    failed = replace(entry("/in/f.pdf", status="failed"), record=None, reason="crash", detail="ended by SIGSEGV")
    for row in rows_of(entry(), copy, failed, rejected(), form=form):
        assert list(row) == [column.heading for column in form.columns]


def test_the_full_form_has_every_field_of_a_record():
    assert {*SCALAR_FIELDS, *(f"{name}_confidence" for name in SCALAR_FIELDS)} <= set(headings("full"))
    lists = {"recipients", "addressees", "references", "targets", "deadlines", "keywords", "findings", "inferred"}
    assert lists <= set(headings("full"))


# Registers -----------------------------------------------------------------------------------------------------------


def test_the_register_of_outgoing_papers_tells_who_gets_one_and_who_keeps_one():
    paper = entry(signer_name="Lò Đình Khuê", recipients=["- Như trên;", "- Sở Nội vụ (b/c);", "- Lưu: VT, NV."])
    (row,) = rows_of(paper, form=load_form("so-van-ban-di"))
    assert row["Số, ký hiệu văn bản"] == "121/KH-UBND"
    assert row["Nơi nhận văn bản"] == "Như trên; Sở Nội vụ (b/c)"
    assert row["Người ký"] == "Lò Đình Khuê"
    assert row["Số lượng bản"] == row["Ngày chuyển"] == row["Ký nhận"] == ""


@pytest.mark.parametrize("line", ["Lưu: VT, NV.", "- Lưu VT, NV;", "LƯU: VT, NV"])
def test_who_keeps_a_copy_is_no_addressee(line):
    (row,) = rows_of(entry(recipients=["Như trên;", line]), form=load_form("so-van-ban-di"))
    assert (row["Nơi nhận văn bản"], row["Đơn vị, người nhận bản lưu"]) == ("Như trên", "VT, NV")


def test_the_register_of_outgoing_papers_goes_by_year_and_number():
    papers = [
        entry("/in/a.pdf", number="2", date="2024-03-01"),
        entry("/in/b.pdf", number="10", date="2024-02-01"),
        entry("/in/c.pdf", number="3", date="2023-12-30"),
    ]
    rows = rows_of(*papers, form=load_form("so-van-ban-di"))
    assert [row["Số, ký hiệu văn bản"] for row in rows] == ["3/KH-UBND", "2/KH-UBND", "10/KH-UBND"]


def test_the_register_of_incoming_papers_goes_by_author_in_vietnamese_order():
    issuers = ["SỞ Y TẾ", "ĐẢNG ỦY", "ỦY BAN NHÂN DÂN", "AN BÌNH", "ẤP BẮC", "DÂN VẬN"]
    papers = [entry(f"/in/{place}.pdf", issuer=issuer) for place, issuer in enumerate(issuers)]
    rows = rows_of(*papers, form=load_form("so-van-ban-den"))
    assert [row["Tác giả"] for row in rows] == [
        "AN BÌNH",
        "ẤP BẮC",
        "DÂN VẬN",
        "ĐẢNG ỦY",
        "SỞ Y TẾ",
        "ỦY BAN NHÂN DÂN",
    ]


# Dossiers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("01.TCCB Thi đua năm 2024", ("01.TCCB", "Thi đua năm 2024")),
        ("H49.64.33.2001.160", ("H49.64.33.2001.160", "")),
        ("Thi đua năm 2024", ("", "Thi đua năm 2024")),
        ("2024", ("", "2024")),
        ("v.v", ("", "v.v")),
        ("", ("", "")),
    ],
)
def test_a_folder_is_called_by_code_and_title(folder, expected):
    assert code_and_title(folder) == expected


def test_a_dossier_is_a_folder_and_sums_up_its_papers():
    papers = [
        replace(entry("/kho/01.TH Thi đua/a.pdf", date="2024-02-01"), page_count=3),
        replace(entry("/kho/01.TH Thi đua/b.pdf", date="2024-12"), page_count=2),
        replace(entry("/kho/01.TH Thi đua/copy.pdf"), duplicate_of=Path("/kho/01.TH Thi đua/a.pdf")),
        entry("/kho/01.TH Thi đua/c.pdf", date=None),
        rejected("/kho/01.TH Thi đua/bad.pdf"),
        replace(entry("/kho/Khác/d.pdf", date="2024-02-01"), duplicate_of=Path("/kho/01.TH Thi đua/a.pdf")),
    ]
    first, second = rows_of(*papers, form=load_form("muc-luc-ho-so"))
    assert list(first.values()) == [
        "1",
        "01.TH",
        "Thi đua",
        "01/02/2024 - 12/2024",
        "",
        "6",
        "3 văn bản; 1 văn bản không rõ ngày tháng; 1 tệp không đọc được",
    ]
    assert (second["Tiêu đề hồ sơ"], second["Thời gian tài liệu"]) == ("Khác", "01/02/2024")


# Circulars -----------------------------------------------------------------------------------------------------------


def test_the_metadata_of_2025_are_in_its_codes():
    paper = replace(entry(doc_type="Tờ trình", signer_name="Lê Thị Ấm", signer_title="GIÁM ĐỐC"), page_count=3)
    (row,) = rows_of(paper, form=load_form("tt05-2025"))
    told = {heading: value for heading, value in row.items() if value}
    assert told == {
        "typeName": "15",
        "codeNumber": "121",
        "codeNotation": "KH-UBND",
        "issuedDate": "09/12/2024",
        "organName": "ỦY BAN NHÂN DÂN XÃ THANH LÂM",
        "subject": "Tổ chức Tết trồng cây",
        "numberOfPage": "3",
        "confidenceLevel": "02",
        "description": "người ký: GIÁM ĐỐC Lê Thị Ấm; tệp a.pdf",
    }


@pytest.mark.parametrize(
    ("doc_type", "code"), [("Nghị quyết", "01"), ("THƯ CÔNG", "29"), ("Nghị định", "32"), (None, "")]
)
def test_types_have_the_codes_of_2025(doc_type, code):
    (row,) = rows_of(entry(doc_type=doc_type), form=load_form("tt05-2025"))
    assert row["typeName"] == code


def test_language_and_secrecy_have_codes_only_where_they_are_known():
    paper = entry()
    assert rows_of(paper, form=load_form("tt05-2025"))[0]["mode"] == ""
    paper.record.update(language="vi", secrecy="MẬT", keywords=["thi đua", "khen thưởng"])
    (row,) = rows_of(paper, form=load_form("tt05-2025"))
    assert (row["language"], row["mode"], row["keyword"]) == ("01", "03", "thi đua, khen thưởng")
    assert "độ mật: MẬT" in row["description"]


def test_documents_are_numbered_within_their_folder():
    papers = [entry(f"/in/{name}.pdf", number=None) for name in ("a/1", "a/2", "b/1", "b/2", "b/3")]
    rows = rows_of(*papers, form=load_form("tt02-2019"))
    assert [row["DocOrdinal"] for row in rows] == ["1", "2", "1", "2", "3"]


# Tables of what was found --------------------------------------------------------------------------------------------


def test_a_row_a_target_with_its_words():
    paper = entry(
        targets=[
            {"indicator": "giải ngân", "comparator": ">=", "value": 95.0, "unit": "%", "deadline": "2024"},
            {"indicator": "xếp loại", "comparator": "=", "value": "Tốt", "unit": None, "deadline": None},
        ]
    )
    first, second = rows_of(paper, form=load_form("targets"))
    assert (first["Chỉ tiêu"], first["So sánh"], first["Giá trị"]) == ("giải ngân", "từ … trở lên", "95")
    assert (first["Trang"], first["Nguyên văn khi đọc"], first["Độ tin cậy khi đọc"]) == ("1", "x", "0.90")
    assert (second["STT"], second["Giá trị"], second["Đơn vị tính"]) == ("2", "Tốt", "")


def test_a_row_a_cited_document():
    cited = {"number_symbol": "30/2020/NĐ-CP", "date": "2020-03", "type": "Nghị định", "issuer": None, "basis": True}
    (row,) = rows_of(entry(references=[cited]), form=load_form("references"))
    assert row["Số, ký hiệu văn bản viện dẫn"] == "30/2020/NĐ-CP"
    assert row["Ngày tháng văn bản viện dẫn"] == "03/2020"
    assert row["Viện dẫn làm"] == "căn cứ"


def test_a_row_a_thing_to_look_at_also_for_files_that_were_not_read():
    paper = entry(findings=[finding("number_by_hand", "number", "read as '71('"), finding("odd", None, "quite odd")])
    copy = replace(entry("/in/b.pdf", findings=[finding("odd", None)]), duplicate_of=Path("/in/a.pdf"))
    rows = rows_of(paper, copy, rejected(), form=load_form("findings"))
    assert [(row["Thông tin"], row["Cần xem lại"]) for row in rows] == [
        ("số", "chưa đọc được số (viết tay)"),
        ("", "quite odd"),
        ("", "tệp rỗng"),
    ]
    assert rows[2]["Chi tiết"] == "the file is empty"


# What does not fit ---------------------------------------------------------------------------------------------------


def test_a_value_is_cut_only_with_a_word_about_it():
    long = entry(subject="chăm sóc cây " * 60)
    (row,) = rows_of(long, form=load_form("tt05-2025"))
    assert len(row["subject"]) <= 500
    assert row["subject"].endswith("…")
    assert row["description"].endswith("đã cắt bớt: subject")
    assert told_of(long, form=load_form("tt05-2025")).cut_by_heading == {"subject": 1}
    assert rows_of(long, form=FULL)[0]["subject"] == "chăm sóc cây " * 60


def test_nothing_is_cut_where_everything_fits():
    assert told_of(entry(), form=load_form("tt05-2025")).cut_by_heading == {}


# Forms of the office's own -------------------------------------------------------------------------------------------

OWN = """
title = "Mục lục của xã"
order = ["issuer"]
columns = [
  { heading = "Mã hồ sơ", constant = "H49.01" },
  { heading = "Tác giả", field = "issuer" },
  { heading = "Trích yếu", field = ["doc_type", "subject"], join = ": ", max_length = 20 },
]
"""


def own(tmp_path, text=OWN):
    file = tmp_path / "cua-xa.toml"
    file.write_text(text, "utf-8")
    return str(file)


def test_an_office_makes_its_own_form(tmp_path):
    form = load_form(own(tmp_path))
    assert (form.name, form.title, form.rows) == ("cua-xa", "Mục lục của xã", "documents")
    assert rows_of(entry(), form=form) == [
        {"Mã hồ sơ": "H49.01", "Tác giả": "ỦY BAN NHÂN DÂN XÃ THANH LÂM", "Trích yếu": "Kế hoạch: Tổ chức…"}
    ]


def test_the_form_that_the_contributors_guide_shows_is_one(tmp_path):
    (shown,) = re.findall(
        r"^```toml\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    paper = entry(signer_name="Lò Đình Khuê", signer_title="CHỦ TỊCH")
    paper.record["secrecy"] = "MẬT"
    assert list(rows_of(paper, form=load_form(own(tmp_path, shown)))[0].values()) == [
        *("1", "CHỦ TỊCH Lò Đình Khuê", "09/12/2024", "01", "01.TH", "")
    ]


def test_a_printed_form_is_a_form(tmp_path):
    for name in form_names():
        assert load_form(own(tmp_path, form_text(name))).columns == load_form(name).columns


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = [", "not a TOML file"),
        ("title = 'x'", "no columns"),
        ("columns = [{ field = 'issuer' }]", "a column without heading"),
        ("columns = [{ heading = 'x', field = 'isuer' }]", "no field isuer; known: addressees"),
        ("columns = [{ heading = 'x', lenght = 3 }]", "column 'x' has lenght; known:"),
        ("columns = [{ heading = 'x', max_length = 0 }]", "max_length is 0"),
        ("columns = [{ heading = 'x', max_length = true }]", "max_length is True"),
        ("columns = [{ heading = 'x', format = 'money' }]", "format is 'money'"),
        ("columns = [{ heading = 'x', codes = 'none' }]", "no list of codes named 'none'"),
        ("columns = [{ heading = 3 }]", "heading is 3, not a text"),
        ("columns = 3", "columns is not a list"),
        ("rows = 'papers'\ncolumns = [{ heading = 'x' }]", "rows is 'papers'"),
        ("order = ['no']\ncolumns = [{ heading = 'x' }]", "order: no field no"),
        ("sort = []\ncolumns = [{ heading = 'x' }]", "the form has sort"),
        ("columns = [{ heading = 'x' }]\ncodes = 3", "codes is not a table"),
        ("columns = [{ heading = 'x' }]\n[codes]\na = 3", "codes.a is not a table"),
        ("columns = [{ heading = 'x', field = 'indicator' }]", "no field indicator"),
    ],
)
def test_what_is_wrong_with_a_form_is_said(tmp_path, text, said):
    with pytest.raises(UsageError) as raised:
        load_form(own(tmp_path, text))
    assert said in str(raised.value)
    assert "cua-xa.toml" in str(raised.value)


def test_a_form_that_is_not_there_is_one_line(vanthu, tmp_path):
    SqliteCatalogue(tmp_path / "archive", prints()).close()
    for name, said in [("so-di", "known: findings"), (tmp_path / "none.toml", "cannot be read")]:
        code, out, err = vanthu("index", "--archive", tmp_path / "archive", "--form", name)
        assert (code, out) == (ExitCode.USAGE, "")
        one_line(err, said)


def test_the_forms_are_listed_and_printed(vanthu):
    code, out, _ = vanthu("forms")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == form_names()
    assert vanthu("forms", "tt05-2025")[1] == form_text("tt05-2025")
    code, out, err = vanthu("forms", "none")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "no such form")


def test_late_fields_stand_in_every_kind_of_form():
    assert all({"ordinal", "notes"} <= fields_of(rows) for rows in ("documents", "inputs", "targets", "dossiers"))
