"""Several papers in one file, and one paper in several files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_up import finished, prints
from papers import reading_of
from test_ingest import Desk, entries

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.inputs import Files, Input
from pipeline.errors import ExitCode
from pipeline.extract import extract_record
from pipeline.files.grouping import as_counted, by_folder
from pipeline.ingest import ingest, retry_unfinished
from pipeline.jobs import Finished, Task, process_file
from pipeline.settings import Settings
from pipeline.splitting import header_pages, papers_of, told_of_several
from pipeline.types import PageFailure, Reading, Reason, Rejected

PAPERS = Path(__file__).resolve().parent.parent / "data" / "samples" / "papers"
STATE = {"header_left": ["UBND XÃ A", "Số: 1/KH-UBND"], "header_right": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]}
PARTY = {"header_left": ["TỈNH ỦY B"], "header_right": ["ĐẢNG CỘNG SẢN VIỆT NAM"], "title": ["CHỈ THỊ"]}
INNER = {"body": ["Cộng hòa xã hội chủ nghĩa Việt Nam là một nước độc lập."]}
FORM = {"header_left": ["Mẫu số 01", "TÊN CƠ QUAN"], "header_right": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]}


def with_pages(reading, count):
    source = reading.source
    return Reading(type(source)(source.path, source.sha256, source.size_bytes, source.kind, count), reading.pages)


@pytest.mark.parametrize(
    ("pages", "starts"),
    [
        ([STATE, INNER], [1]),
        ([STATE, INNER, PARTY, INNER, STATE], [1, 3, 5]),
        ([INNER, STATE], [2]),
        ([STATE, FORM, FORM], [1]),
    ],
)
def test_a_paper_begins_at_a_header_but_not_at_a_form_in_an_annex(pages, starts):
    assert header_pages(with_pages(reading_of(*pages), len(pages))) == starts


def test_every_page_is_in_one_paper_also_those_before_the_first_header_and_those_that_failed():
    reading = with_pages(reading_of(INNER, STATE, INNER, PARTY), 5)
    failed = PageFailure(5, Reason.TIMEOUT, "took too long")
    parts = papers_of(Reading(reading.source, (*reading.pages, failed)))
    assert [[page.page for page in part.pages] for part in parts] == [[1], [2, 3], [4, 5]]


def test_a_file_that_is_not_split_tells_that_several_papers_begin_in_it():
    several, one = (with_pages(reading_of(*pages), len(pages)) for pages in ([STATE, INNER, PARTY], [STATE, INNER]))
    findings = told_of_several(extract_record(several), several).findings
    (told,) = [finding for finding in findings if finding.kind == "several_papers"]
    assert (told.detail, told.page) == ("papers begin on pages 1, 3; ingest --split files each by itself", 3)
    assert told_of_several(extract_record(one), one) == extract_record(one)


def test_two_pictures_are_read_as_one_document_and_split_into_two_papers(tmp_path):
    """Two sample papers that stand for the pages of a folder, one broken picture between them."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    paths = (PAPERS / "06_giay_moi_photo.jpg", broken, PAPERS / "08_cong_van_party_noisy.png")
    read = process_file(Task(paths, None, Settings(split=True)))
    assert isinstance(read, Finished)
    assert read.status == "partial"
    assert [type(page).__name__ for page in read.reading.pages] == ["RepairedPage", "PageFailure", "RepairedPage"]
    assert [(part.first_page, part.last_page) for part in read.papers] == [(1, 2), (3, 3)]
    assert [part.record["doc_type"] for part in read.papers] == ["Giấy mời", "Công văn"]
    assert {proof["page"] for proof in read.papers[1].record["evidence"]["recipients"]} == {3}


def test_files_that_are_all_rejected_are_rejected(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no picture" + bytes(3))
    outcome = process_file(Task((tmp_path / "a.png", tmp_path / "b.png"), None, Settings()))
    assert isinstance(outcome, Rejected)


# Pages in files of their own -----------------------------------------------------------------------------------------


def test_pages_are_counted_as_people_count():
    names = ["trang 10.png", "trang 2.png", "Trang 1.png", "trang 02.png"]
    assert [path.name for path in sorted(map(Path, names), key=as_counted)] == [
        "Trang 1.png",
        "trang 02.png",
        "trang 2.png",
        "trang 10.png",
    ]


def test_the_pictures_of_a_folder_go_together_and_other_files_by_themselves():
    paths = [Path(name) for name in ("/in/a/2.png", "/in/a/x.pdf", "/in/a/b/1.jpg", "/in/a/1.tif")]
    assert set(by_folder(paths)) == {
        (Path("/in/a/x.pdf"),),
        (Path("/in/a/1.tif"), Path("/in/a/2.png")),
        (Path("/in/a/b/1.jpg"),),
    }


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "scans"
    (folder / "letter").mkdir(parents=True)
    for name, text in {"letter/1.png": "done 1", "letter/2.png": "done 2", "note.txt": "done 3"}.items():
        (folder / name).write_text(text)
    return folder


def test_a_folder_is_one_document_with_every_file_accounted_for(folder, tmp_path):
    archive, desk = tmp_path / "archive", Desk()
    summary = ingest([folder], archive, Settings(), desk, group_by="folder")
    assert (summary.inputs, summary.counts["done"]) == (3, 3)
    assert desk.seen == ["note.txt", "1.png"]
    found = entries(archive)
    assert found["1.png"].record is not None
    page = found["2.png"]
    assert (page.page_of, page.record, page.status, page.duplicate_of) == (folder / "letter/1.png", None, "done", None)
    again = Desk()
    assert ingest([folder], archive, Settings(), again, group_by="folder").counts["skipped"] == 3
    assert again.seen == []


def test_a_page_more_or_another_page_makes_the_document_be_read_again(folder, tmp_path):
    archive, desk = tmp_path / "archive", Desk()
    ingest([folder], archive, Settings(), desk, group_by="folder")
    (folder / "letter/3.png").write_text("done 4")
    summary = ingest([folder], archive, Settings(), desk, group_by="folder")
    assert (summary.counts["done"], summary.counts["skipped"]) == (3, 1)
    assert entries(archive)["3.png"].page_of == folder / "letter/1.png"


def test_read_one_by_one_after_all_the_pages_are_documents(folder, tmp_path):
    archive, desk = tmp_path / "archive", Desk()
    ingest([folder], archive, Settings(), desk, group_by="folder")
    ingest([folder], archive, Settings(), desk)
    assert [entry.page_of for entry in entries(archive).values()] == [None, None, None]
    assert desk.seen == ["note.txt", "1.png", "1.png", "2.png"]


def test_a_page_without_content_stands_by_itself(folder, tmp_path):
    (folder / "letter/9.png").symlink_to("missing.png")
    summary = ingest([folder], tmp_path / "archive", Settings(), Desk(), group_by="folder")
    assert (summary.counts["done"], summary.counts["rejected"]) == (3, 1)


def test_the_options_of_the_command(vanthu, folder, tmp_path):
    for name in ("1.png", "2.png"):
        (folder / "letter" / name).write_bytes(b"no picture" + bytes(3))
    archive = tmp_path / "archive"
    code, out, _ = vanthu("ingest", folder, "--archive", archive, "--split", "--group-by", "folder")
    assert code == ExitCode.SOME_FAILED
    assert out.startswith("3 files: 1 read, 2 rejected\n")
    shown = json.loads(vanthu("show", "note.txt", "--archive", archive, "--json")[1])
    assert "split" not in shown["read_with"]  # a text has no pages to be split at


def test_retry_reads_the_whole_document_of_a_page(folder, tmp_path):
    archive, desk = tmp_path / "archive", Desk()
    (folder / "letter/1.png").write_text("partial")
    ingest([folder], archive, Settings(), Desk(), group_by="folder")
    assert retry_unfinished(archive, Settings(), desk).inputs == 2
    assert desk.seen == ["1.png"]
    assert entries(archive)["2.png"].page_of == folder / "letter/1.png"


def test_the_same_pages_in_two_folders_are_one_document(folder, tmp_path):
    (folder / "copy").mkdir()
    for name in ("1.png", "2.png"):
        (folder / "copy" / name).write_bytes((folder / "letter" / name).read_bytes())
    summary = ingest([folder], tmp_path / "archive", Settings(), Desk(), group_by="folder")
    assert (summary.counts["done"], summary.counts["duplicate"]) == (3, 2)
    with SqliteCatalogue(tmp_path / "archive") as catalogue:
        heads = {entry.path: (entry.duplicate_of, entry.page_of) for entry in catalogue.records()}
    assert heads[folder / "letter/1.png"] == (folder / "copy/1.png", None)
    assert heads[folder / "letter/2.png"] == (None, folder / "letter/1.png")


def test_a_page_is_not_known_by_itself(tmp_path):
    pages = Files((Input(tmp_path / "1.png", "11", "sig 1", 1), Input(tmp_path / "2.png", "22", "sig 2", 2)))
    with SqliteCatalogue(tmp_path / "archive", prints()) as catalogue:
        catalogue.save([pages], finished(tmp_path / "1.png", pages.key))
        recalled = catalogue.recall(tmp_path / "2.png", "sig 2")
        assert (recalled.sha256, recalled.known) == ("22", None)
        assert catalogue.claim(pages) is not None
