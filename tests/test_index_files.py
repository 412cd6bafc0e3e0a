"""The files of an index: CSV, XLSX, JSON lines and Parquet, read back by other programs; filters; the command."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import fastparquet
import openpyxl
import pytest
from calling import one_line
from hypothesis import given, settings
from hypothesis import strategies as st
from index_parts import FULL, LIST, entry, rejected, rows_of, told_of, written
from made_up import OTHER, finished, prints
from made_up import given as files_given

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.errors import ExitCode, UsageError
from pipeline.index import looks, xlsx
from pipeline.index.collation import collation_key
from pipeline.index.excel import unguarded
from pipeline.index.files import FILE_FORMATS, MAX_CELL_LENGTH, format_for
from pipeline.index.filters import iso_date
from pipeline.index.forms import Column, load_form
from pipeline.index.order import number_key

ODD = (
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "+84 24",
    "@SUM(A1)",
    "https://a.vn",
    "dòng 1\ndòng 2",
    'nói "có"',
)
PAPERS = tuple(
    entry(f"/in/{place}.pdf", number=f"{place:02}", date=date, subject=subject)
    for place, (subject, date) in enumerate(
        [(odd, "2024-12-09") for odd in ODD] + [("Kế hoạch", None), ("05-CT/TW", "2023-07"), ("01", "2023")]
    )
)


def as_table(sheet):
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# CSV -----------------------------------------------------------------------------------------------------------------


def test_csv_has_a_byte_order_mark_crlf_and_reads_back():
    data = written("csv", LIST, *PAPERS)
    assert data.startswith(b"\xef\xbb\xbfSTT,")
    assert data.endswith(b"\r\n")
    assert data.replace(b"\r\n", b"").count(b"\r") == 0
    heading, *rows = read_csv(data)
    assert heading == [column.heading for column in LIST.columns]
    assert [[unguarded(cell) for cell in row] for row in rows] == [list(row.values()) for row in rows_of(*PAPERS)]


def test_no_cell_of_a_csv_starts_a_formula():
    cells = [cell for row in read_csv(written("csv", FULL, *PAPERS)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>vi</value></prop></item>
</oor:items>"""
"""The profile of an office in Vietnam: days come before months."""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_csv_and_gives_the_same_cells_back(tmp_path):
    written_file, profile = tmp_path / "given.csv", tmp_path / "profile"
    written_file.write_bytes(written("csv", LIST, *PAPERS))
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(VIETNAMESE)
    # Comma, double quote, UTF-8, from line 1, no column types, locale vi; numbers and dates are taken for such.
    options = "44,34,76,1,,1066,false,true"
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            f"--infilter=CSV:{options}",
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{options},false",
            "--outdir",
            str(tmp_path / "back"),
            str(written_file),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert read_csv((tmp_path / "back" / "given.csv").read_bytes()) == read_csv(written_file.read_bytes())


# XLSX ----------------------------------------------------------------------------------------------------------------


def test_a_workbook_is_typed_filtered_and_names_its_source():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", LIST, *PAPERS)))
    sheet, source = book.worksheets
    heading, *rows = as_table(sheet)
    assert heading == [column.heading for column in LIST.columns]
    by_file = {row[6].split(";")[0]: row for row in rows}
    assert by_file["tệp 0.pdf"][:3] == [3, "00/KH-UBND", datetime(2024, 12, 9)]
    assert by_file["tệp 8.pdf"][2] == "07/2023"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:G{len(PAPERS) + 1}"
    assert sheet.column_dimensions["D"].width > 50
    assert dict(source.iter_rows(values_only=True))["Căn cứ"] == LIST.source


def test_a_workbook_prints_as_a_register():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", LIST, *PAPERS))).worksheets[0]
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (looks.A4, "landscape")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddHeader.center.text.endswith(LIST.title.upper())
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.border.left.style for cell in cells} == {"thin"}  # also what is left for the pen
    assert {cell.font.name for cell in cells} == {"Times New Roman"}
    # a row is as high as its longest text needs
    assert sheet.row_dimensions[2].height < 2 * sheet.row_dimensions[1].height


def test_a_form_of_many_columns_is_printed_on_a_larger_sheet():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", load_form("tt05-2025"), *PAPERS))).worksheets[0]
    assert int(sheet.page_setup.paperSize) == looks.A3


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("ngắn", 10, 1), ("một dòng chữ vừa đủ", 20, 1), ("hai dòng chữ thì cao hơn", 14, 2)],
)
def test_a_row_is_as_high_as_its_lines(text, width, lines):
    assert looks.height_of([(text, width), ("x", 10)]) == lines * looks.LINE_PT


def test_scanned_text_is_text_in_a_workbook():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", FULL, *PAPERS))).worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for odd in ODD:
        assert cells[odd].data_type in {"s", "inlineStr"}
        assert cells[odd].hyperlink is None


def test_what_is_more_than_a_sheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", LIST, *PAPERS)))
    numbers = [row[0] for sheet in book.worksheets[:-1] for row in as_table(sheet)[1:]]
    assert [sheet.max_row for sheet in book.worksheets[:-1]] == [4, 4, 4, 2]
    assert numbers == list(range(1, len(PAPERS) + 1))


@pytest.mark.parametrize("kind", FILE_FORMATS)
def test_the_same_papers_give_the_same_bytes(kind):
    assert written(kind, LIST, *PAPERS) == written(kind, LIST, *PAPERS)


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_makes_a_workbook_that_reads_back(text):
    data = written("xlsx", FULL, entry(subject=text))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.max_row == 2


# JSON lines and Parquet ----------------------------------------------------------------------------------------------


def test_json_lines_hold_the_cells_as_they_are():
    lines = [json.loads(line) for line in written("jsonl", LIST, *PAPERS).splitlines()]
    assert [line["STT"] for line in lines] == list(range(1, len(PAPERS) + 1))
    assert {line["Tờ số/Trang số"] for line in lines} == {None}
    assert [line["Ngày tháng năm văn bản"] for line in lines[:2]] == ["2023", "07/2023"]


@pytest.mark.parametrize("papers", [PAPERS, ()], ids=["papers", "none"])
def test_parquet_holds_the_cells_as_they_are(tmp_path, papers):
    file = tmp_path / "index.parquet"
    file.write_bytes(written("parquet", FULL, *papers))
    held = fastparquet.ParquetFile(str(file))
    assert held.key_value_metadata["title"] == FULL.title
    assert held.columns == [column.heading for column in FULL.columns]
    frame = held.to_pandas()
    assert list(frame["subject"]) == [paper.record["subject"] for paper in papers]
    assert list(frame["pages"]) == [1] * len(papers)
    assert list(frame["number_confidence"]) == [0.9] * len(papers)
    assert frame["place"].isna().all()


def test_only_files_for_excel_have_its_longest_cell():
    paper = entry(subject="cây " * 10_000)
    assert (
        len(read_csv(written("csv", FULL, paper))[1][FULL.columns.index(Column("subject", fields=("subject",)))])
        < 2**15
    )
    assert json.loads(written("jsonl", FULL, paper))["subject"] == "cây " * 10_000
    assert MAX_CELL_LENGTH == 32_767


def test_the_kind_of_file_follows_the_name(tmp_path):
    assert format_for(None, Path("a.XLSX")) is FILE_FORMATS["xlsx"]
    assert format_for("jsonl", Path("a.txt")) is FILE_FORMATS["jsonl"]
    assert format_for(None, None) is FILE_FORMATS["csv"]
    with pytest.raises(UsageError, match="which kind of file"):
        format_for(None, Path("a.doc"))


# Order ---------------------------------------------------------------------------------------------------------------


def test_words_are_ordered_as_in_a_vietnamese_dictionary():
    ordered = ["An", "Ăn", "Ân", "Ba", "bà", "bả", "bã", "bá", "bạ", "Da", "Đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"]
    keys = [collation_key(word) for word in ordered]
    assert keys == sorted(set(keys))
    assert sorted(["an ninh", "ân", "án lệ"], key=collation_key) == ["án lệ", "an ninh", "ân"]
    assert sorted(["Z", "10", "-", " ", "a"], key=collation_key) == [" ", "-", "10", "a", "Z"]


@given(st.text())
def test_a_key_ends_before_the_byte_that_ends_it(text):
    assert b"\0" not in collation_key(text)


@given(st.lists(st.integers(0, 10**9)))
def test_numbers_are_ordered_by_value(numbers):
    assert sorted(numbers, key=lambda number: number_key(f"{number:02}")) == sorted(numbers)


def test_a_number_with_a_letter_follows_the_number():
    assert sorted(["10", "9a", "x", "9", "9b"], key=number_key) == ["9", "9a", "9b", "10", "x"]


# Filters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("issuer~thanh lam", True),
        ("issuer~THÀNH LÂM", False),
        ("issuer!~sở", True),
        ("tác giả~thanh lâm", True),
        ("tac gia ~ thanh lam", True),
        ("doc_type=kế hoạch", True),
        ("doc_type=ke hoach", True),
        ("doc_type=kẻ hoạch", False),
        ("doc_type!=Công văn", True),
        ("signer_name=", True),
        ("signer_name!=", False),
        ("signer_name!=Lan", True),
        ("signer_name~a", False),
        ("number>99", True),
        ("number<99", False),
        ("number>=121", True),
        ("date=2024", True),
        ("date=12/2024", True),
        ("date=09/12/2024", True),
        ("date=2024-11", False),
        ("date>2024", False),
        ("date<=2024", True),
        ("date>=9/12/2024", True),
        ("date<2024-12-09", False),
        ("status=done", True),
        ("number_symbol=121/KH-UBND", True),
        ("pages>1", False),
    ],
)
def test_a_condition_on_a_paper(condition, holds):
    assert bool(rows_of(entry(), where=[condition])) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [("date>=2024-12-20", True), ("date<2024-12-05", True), ("date>2024-12", False), ("date<2024-12", False)],
)
def test_a_date_known_in_part_is_taken_if_it_may_lie_in_the_span(condition, holds):
    assert bool(rows_of(entry(date="2024-12"), where=[condition])) is holds


def test_all_conditions_must_hold():
    assert not rows_of(entry(), where=["number=121", "doc_type=Công văn"])


@pytest.mark.parametrize("since", ["2024", "12/2024", "09/12/2024", "2024-12-09"])
def test_papers_of_a_day_or_later(since):
    papers = [entry(), entry("/in/old.pdf", date="2023-05-01"), entry("/in/none.pdf", date=None)]
    assert len(rows_of(*papers, since=since)) == 1
    assert told_of(*papers, since=since).undated_count == 1
    assert told_of(*papers, since=since, where=["number=7"]).undated_count == 0


def test_a_condition_on_what_a_row_shows():
    target = {"indicator": "x", "comparator": "=", "value": 5.0, "unit": "%", "deadline": None}
    paper = entry(targets=[target, target | {"unit": "vụ"}])
    assert [row["Đơn vị tính"] for row in rows_of(paper, form=load_form("targets"), where=["unit=%"])] == ["%"]


def test_conditions_choose_the_papers_of_a_dossier():
    papers = [entry("/in/a/1.pdf"), entry("/in/a/2.pdf", number="7"), entry("/in/b/3.pdf", number="7")]
    rows = rows_of(*papers, form=load_form("muc-luc-ho-so"), where=["number=121"])
    assert [(row["Tiêu đề hồ sơ"], row["Ghi chú"]) for row in rows] == [("a", "1 văn bản")]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("issuer", "is no condition"),
        ("isuer~x", "no field 'isuer'"),
        ("date>soon", "is no date"),
        ("=x", "no condition"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said(condition, said):
    with pytest.raises(UsageError, match=said):
        rows_of(entry(), where=[condition])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", "2024"),
        ("5/2024", "2024-05"),
        ("1/5/2024", "2024-05-01"),
        ("13/2024", None),
        ("2024-13", None),
        ("x", None),
    ],
)
def test_dates_that_are_typed(text, date):
    assert iso_date(text) == date


# The command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    with SqliteCatalogue(folder, prints()) as catalogue:
        catalogue.save(files_given("/in/a.pdf", "/in/b.pdf"), finished())
        catalogue.save(files_given("/in/c.pdf", sha256=OTHER), finished("/in/c.pdf", OTHER, (2,), number="12"))
    return folder


def test_the_command_writes_every_kind_of_file(vanthu, archive, tmp_path):
    for kind in FILE_FORMATS:
        code, out, err = vanthu("index", "--archive", archive, "--output", tmp_path / f"a.{kind}")
        assert (code, out, err) == (0, "", "")
        assert (tmp_path / f"a.{kind}").stat().st_size > 0
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A"]) == 3
    assert not [item for item in tmp_path.iterdir() if item.name.endswith(".part")]


def test_the_command_filters_and_tells_what_it_passed_over(vanthu, archive):
    code, out, err = vanthu("index", "--archive", archive, "--where", "số=12", "--since", "2024", "--format", "jsonl")
    assert (code, err) == (0, "")
    assert [json.loads(line)["Số, ký hiệu văn bản"] for line in out.splitlines()] == ["12"]


def test_a_workbook_is_not_shown_on_a_terminal(vanthu, archive, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, out, err = vanthu("index", "--archive", archive, "--format", "xlsx")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "name a file with --output")


def test_a_wrong_condition_is_one_line(vanthu, archive):
    code, out, err = vanthu("index", "--archive", archive, "--where", "x=1")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "no field 'x' here", "issuer")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4", "is a PDF file"),
        (b"\xff\xd8\xff\xe0", "is a JPEG file"),
        (b"SQLite format 3\0", "is a database"),
    ],
)
def test_a_scan_or_a_database_is_not_written_over(vanthu, archive, tmp_path, content, said):
    target = tmp_path / "a.csv"
    target.write_bytes(content)
    code, _, err = vanthu("index", "--archive", archive, "--output", target)
    assert code == ExitCode.USAGE
    one_line(err, said)
    assert target.read_bytes() == content


@pytest.mark.parametrize("relative", [False, True])
def test_an_input_of_the_archive_is_not_written_over(vanthu, tmp_path, monkeypatch, relative):
    source = tmp_path / "paper.txt"
    source.write_text("a paper")
    with SqliteCatalogue(tmp_path / "archive", prints()) as catalogue:
        catalogue.save(files_given(source), finished(source))
    monkeypatch.chdir(tmp_path)
    output = source.name if relative else source
    code, _, err = vanthu("index", "--archive", tmp_path / "archive", "--output", output, "--format", "csv")
    assert code == ExitCode.USAGE
    one_line(err, "one of the archive's own inputs")
    assert source.read_text() == "a paper"


def test_left_out_files_are_named_and_counted(vanthu, tmp_path):
    with SqliteCatalogue(tmp_path / "archive", prints()) as catalogue:
        for place in range(23):
            verdict = finished(f"/in/{place:02}.pdf", f"{place:064}", failed_pages=(1,), read_pages=())
            catalogue.save(files_given(f"/in/{place:02}.pdf", sha256=f"{place:064}"), verdict)
    code, _, err = vanthu("index", "--archive", tmp_path / "archive")
    assert code == 0
    assert err.splitlines()[0] == "vanthu: not in the list: /in/00.pdf: page 1: took too long"
    assert err.splitlines()[-1] == "vanthu: not in the list: 3 more; see them all with --form findings"
    assert len(err.splitlines()) == 21


def test_many_copies_and_twins_are_counted_not_all_named():
    copies = [replace(entry(f"/in/copy {place}.pdf"), duplicate_of=Path("/in/a.pdf")) for place in range(9)]
    twins = [entry(f"/in/twin {place}.pdf") for place in range(9)]
    note = rows_of(entry(), *copies, *twins, rejected())[0]["Ghi chú"]
    assert "cùng nội dung: copy 0.pdf, copy 1.pdf, copy 2.pdf, và 6 tệp khác" in note
    assert note.endswith("trùng số, ký hiệu, tác giả với STT 2, 3, 4, và 6 dòng khác")
