"""The index: forms, order, notes, and a CSV that Excel and other readers take alike."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_parts import FULL, LIST, entry, finding, rejected, rows_of, told_of, written

from pipeline.atomic import write_whole
from pipeline.index.excel import guarded, unguarded
from pipeline.index.fields import day_first, number_and_symbol
from pipeline.index.wording import wording
from pipeline.types import SCALAR_FIELDS

HEADINGS = [
    "STT",
    "Số, ký hiệu văn bản",
    "Ngày tháng năm văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Tác giả văn bản",
    "Tờ số/Trang số",
    "Ghi chú",
]


ROOT = Path(__file__).resolve().parent.parent


def test_the_list_has_the_seven_headings_of_the_decree():
    assert [column.heading for column in LIST.columns] == HEADINGS


def test_a_whole_row_of_the_list():
    assert list(rows_of(entry())[0].values()) == [
        "1",
        "121/KH-UBND",
        "09/12/2024",
        "Kế hoạch Tổ chức Tết trồng cây",
        "ỦY BAN NHÂN DÂN XÃ THANH LÂM",
        "",
        "tệp a.pdf",
    ]


@pytest.mark.parametrize(
    ("number", "symbol", "shown"),
    [
        ("121", "KH-UBND", "121/KH-UBND"),
        ("05", "CT/TW", "05-CT/TW"),
        ("36", "HD/VPTW", "36-HD/VPTW"),
        ("63", "2010/NĐ-CP", "63/2010/NĐ-CP"),
        ("33", "2024/QH15", "33/2024/QH15"),
        ("13", "QĐ-MTTQ-BTT", "13/QĐ-MTTQ-BTT"),
        ("", "KH-UBND", "/KH-UBND"),
        ("", "CT/TW", "CT/TW"),
        ("01", "", "01"),
        ("", "", ""),
    ],
)
def test_number_and_symbol_stand_as_printed(number, symbol, shown):
    assert number_and_symbol(number, symbol) == shown


@pytest.mark.parametrize(
    ("date", "shown"), [("2024-12-09", "09/12/2024"), ("2024-12", "12/2024"), ("2024", "2024"), ("", "")]
)
def test_dates_are_shown_as_far_as_they_are_known(date, shown):
    assert day_first(date) == shown


def test_the_list_is_sorted_by_date_then_number_with_undated_papers_last():
    papers = [
        entry("/in/undated.pdf", date=None, number="1"),
        entry("/in/late.pdf", date="2024-12-10", number="1"),
        entry("/in/n10.pdf", number="10"),
        entry("/in/n9.pdf", number="9"),
        entry("/in/no_number.pdf", number=None),
        entry("/in/month.pdf", date="2024-12", number="999"),
    ]
    names = [row["Ghi chú"].split(";")[0] for row in rows_of(*papers)]
    assert names == [f"tệp {name}.pdf" for name in ("month", "n9", "n10", "no_number", "late", "undated")]


@given(st.permutations([entry(f"/in/{index}.pdf", number=str(index % 3 or "")) for index in range(6)]))
def test_the_list_does_not_depend_on_the_order_of_the_entries(entries):
    assert rows_of(*entries) == rows_of(*sorted(entries, key=lambda item: bytes(item.path)))


def test_duplicates_are_one_row_and_named_in_its_note():
    copy = replace(entry("/in/b.pdf"), duplicate_of=Path("/in/a.pdf"))
    (row,) = rows_of(entry(), copy)
    assert row["Ghi chú"] == "tệp a.pdf; cùng nội dung: b.pdf"


def test_the_note_says_what_a_person_should_look_at():
    findings = [
        finding("number_by_hand", "number", "the number is written by hand"),
        finding("low_confidence", "issuer"),
        finding("low_confidence", "subject"),
        finding("page_failed", None),
        finding("signer_missing", "signer_name"),
        finding("new_kind", "symbol", "something new"),
    ]
    paper = replace(entry(number=None, date=None, findings=findings), failed_pages=(2, 5))
    (row,) = rows_of(paper)
    assert row["Ghi chú"] == (
        "tệp a.pdf; không đọc được trang 2, 5; chưa đọc được số (viết tay); ký hiệu: something new; "
        "cần kiểm tra tác giả, trích yếu; không thấy ngày tháng"
    )


def test_every_kind_of_finding_on_a_listed_field_has_its_words():
    sources = [*(ROOT / "pipeline" / "fields").glob("*.py"), ROOT / "pipeline" / "extract.py"]
    kinds = {kind for file in sources for kind in re.findall(r'Finding\(\s*"([a-z_]+)"', file.read_text("utf-8"))}
    # Of a kind without words a note gives field and detail; the fields of every list must have them.
    elsewhere = {kind for kind in kinds if kind.startswith(("sign", "title_", "authority"))}
    assert kinds - elsewhere <= set(wording("findings"))
    assert "number_by_hand" in kinds


def test_rows_that_claim_to_be_the_same_paper_warn_of_each_other():
    first, second = rows_of(entry("/in/a.pdf"), entry("/in/b.pdf"))
    assert first["Ghi chú"].endswith("trùng số, ký hiệu, tác giả với STT 2")
    assert second["Ghi chú"].endswith("trùng số, ký hiệu, tác giả với STT 1")


def test_papers_without_a_number_are_not_taken_for_the_same():
    assert all("trùng" not in row["Ghi chú"] for row in rows_of(entry(number=None), entry("/in/b.pdf", number=None)))


def test_long_text_is_cut_at_a_space_and_shows_it():
    (row,) = rows_of(entry(subject="chăm sóc cây " * 100))
    cell = row["Tên loại và trích yếu nội dung văn bản"]
    assert len(cell) <= 601
    assert cell.endswith(("chăm…", "sóc…", "cây…"))


def test_failed_and_rejected_inputs_are_left_out_of_the_list_but_told():
    failed = replace(entry("/in/f.pdf", status="failed"), record=None)
    entries = [entry(), failed, rejected()]
    assert len(rows_of(*entries)) == 1
    told = told_of(*entries)
    assert [item.path.name for item in told.left_out] == ["f.pdf", "bad.pdf"]
    assert told.left_out_count == 2


@pytest.mark.parametrize(("where", "told"), [("path~/in/f", 1), ("file=bad.pdf", 1), ("path~2024", 0), ("number=1", 2)])
def test_what_was_not_read_is_told_where_it_may_belong(where, told):
    failed = replace(entry("/in/f.pdf", status="failed"), record=None)
    found = told_of(entry("/in/a.pdf"), failed, rejected("/in/bad.pdf"), where=[where])
    assert (found.left_out_count, len(found.left_out)) == (told, told)


def test_the_full_form_has_a_row_for_every_input():
    copy = replace(entry("/in/b.pdf"), duplicate_of=Path("/in/a.pdf"))
    rows = rows_of(entry(), copy, rejected(), form=FULL)
    assert [row["path"] for row in rows] == ["/in/a.pdf", "/in/b.pdf", "/in/bad.pdf"]
    assert [row["status"] for row in rows] == ["done", "done", "rejected"]
    assert rows[0]["number"] == "121"
    assert rows[0]["number_confidence"] == "0.90"
    assert rows[1]["duplicate_of"] == "/in/a.pdf"
    assert rows[2]["detail"] == "the file is empty"
    assert set(SCALAR_FIELDS) < set(rows[0])


def test_lists_in_the_full_form_are_readable():
    paper = entry()
    paper.record["recipients"] = ["Như trên,;", "Lưu: VT."]
    paper.record["references"] = [
        {"number_symbol": "63/2010/NĐ-CP", "date": "2010-06-08", "type": "Nghị định", "issuer": None}
    ]
    paper.record["targets"] = [
        {"indicator": "giải ngân", "comparator": ">=", "value": 1250000.0, "unit": "đồng", "deadline": "2024"},
        {"indicator": "xếp loại", "comparator": "=", "value": "Tốt", "unit": None, "deadline": None},
    ]
    (row,) = rows_of(paper, form=FULL)
    assert row["recipients"] == "Như trên; Lưu: VT"
    assert row["references"] == "Nghị định 63/2010/NĐ-CP (08/06/2010)"
    assert row["targets"] == "giải ngân >= 1250000 đồng (2024); xếp loại = Tốt"


@pytest.mark.parametrize("value", ["=1+1", "+84", "-CT/TW", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_text(value):
    assert guarded(value) == f"'{value}"


@pytest.mark.parametrize("value", ["01", "007", "03/04", "3-4", "07/2023", "2023-07", "12E4", "5 Mar", "TRUE"])
def test_what_excel_would_change_is_text(value):
    assert guarded(value) == f"'{value}"


@pytest.mark.parametrize(
    "value",
    ["05-CT/TW", "121/KH-UBND", "/KH-UBND", "121", "2024", "0.93", "09/12/2024", "2024-12-09", "", "Kế hoạch", "0"],
)
def test_what_excel_keeps_is_left_alone(value):
    assert guarded(value) == value


@given(st.text() | st.from_regex(r"'*[=+\-@01/]*", fullmatch=True))
def test_every_guarded_cell_can_be_read_back(value):
    assert unguarded(guarded(value)) == value
    assert not guarded(value).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_name_that_is_no_utf8_still_makes_a_valid_csv():
    data = written("csv", FULL, entry("/in/\udcff.pdf"))
    assert "/in/\\xff.pdf" in data.decode("utf-8-sig")


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "index.csv"
    target.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"new")
    assert target.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["index.csv"]


def test_a_written_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "index.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_stays(tmp_path):
    write_whole(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()
