"""The catalogue on real SQLite files: what it keeps, what it refuses, what survives a crash."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import OTHER, SHA, finished, given, prints

from pipeline.archive.catalogue import Known, SqliteCatalogue
from pipeline.archive.filing import Aborted
from pipeline.errors import ArchiveError
from pipeline.jobs import FiledPaper, Finished
from pipeline.types import Box, FilledStrip, Reason, Rejected

EMPTY = Rejected(Path("/in/x"), Reason.EMPTY, "the file is empty", OTHER)


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "archive"


@pytest.fixture
def catalogue(archive):
    with SqliteCatalogue(archive, prints("f1")) as opened:
        yield opened


def rows(archive, query):
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        return connection.execute(query).fetchall()


def test_a_saved_document_is_kept_with_page_field_list_edit_and_finding(catalogue, archive):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(2,)))
    assert rows(archive, "SELECT status, reason, page_count, seconds FROM documents") == [
        ("partial", "timeout", 2, 1.5)
    ]
    assert rows(archive, "SELECT page, text, raw_text, reason FROM pages") == [
        (1, "Kế hoach", "Ké hoach", None),
        (2, None, None, "timeout"),
    ]
    assert rows(archive, "SELECT name, value, raw, confidence, page, left_px, height_px FROM fields") == [
        ("date", "2024-12-09", "9/12", 0.9, 1, None, None),
        ("number", "05", "O5", 0.8, 1, 1, 4),
    ]
    assert rows(archive, "SELECT list, position, value FROM items") == [("recipients", 0, '"Lưu VT"')]
    assert rows(archive, "SELECT page, before, after FROM edits") == [(1, "Ké", "Kế")]
    assert rows(archive, "SELECT kind, field FROM findings") == [("handwritten", "number")]


def test_the_strips_of_number_and_date_are_kept_with_readings_and_picture(catalogue, archive):
    verdict = finished()
    strip = FilledStrip("number", 1, Box(1, 2, 30, 9), (("1956", 0.62), ("1955", 0.2)), 0.98, b"PNG")
    pages = [replace(page, read=replace(page.read, strips=(strip,))) for page in verdict.reading.pages[:1]]
    catalogue.save(given("/in/a.pdf"), replace(verdict, reading=replace(verdict.reading, pages=tuple(pages))))
    [(field, left, width, readings, ink, picture)] = rows(
        archive, "SELECT field, left_px, width_px, readings, ink, picture FROM strips"
    )
    assert (field, left, width, ink, picture) == ("number", 1, 30, 0.98, b"PNG")
    assert json.loads(readings) == [["1956", 0.62], ["1955", 0.2]]


def test_the_entry_tells_status_failed_pages_and_record(catalogue):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(2, 3)))
    (entry,) = catalogue.records()
    assert (entry.path, entry.status, entry.reason, entry.failed_pages) == (
        Path("/in/a.pdf"),
        "partial",
        "timeout",
        (2, 3),
    )
    assert entry.record["number"] == "05"
    assert entry.kind == "pdf"


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ((2,), "page 2: took too long"),
        ((2, 3, 4, 7), "pages 2-4, 7: took too long"),
        ((2, 4, 5), "pages 2, 4-5: took too long"),
    ],
)
def test_pages_that_failed_alike_are_told_together(catalogue, archive, pages, told):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=pages))
    assert rows(archive, "SELECT detail FROM documents") == [(told,)]


def test_no_page_read_is_failed(catalogue):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(1,), read_pages=()))
    assert [entry.status for entry in catalogue.records()] == ["failed"]


def test_known_content_is_not_claimed_again_and_its_new_path_is_entered(catalogue):
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is None
    catalogue.save(given("/in/a.pdf"), finished())
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) == Known("done", None, None, is_copy=False)
    assert catalogue.claim(*given("/in/0.pdf", sha256=SHA)) == Known("done", None, None, is_copy=True)
    assert catalogue.claim(*given("/in/b.pdf", sha256=OTHER)) is None
    entries = list(catalogue.records())
    assert [(entry.path.name, entry.duplicate_of) for entry in entries] == [
        ("0.pdf", None),
        ("a.pdf", Path("/in/0.pdf")),
    ]


def test_the_same_content_under_another_ending_is_claimed(catalogue):
    catalogue.save(given("/in/a.pdf"), finished())
    assert catalogue.claim(*given("/in/a.png", sha256=SHA)) is None
    assert catalogue.claim(*given("/in/b.PDF", sha256=SHA)) is not None


def test_another_fingerprint_reads_again_and_replaces(archive):
    with SqliteCatalogue(archive, prints("f1")) as catalogue:
        catalogue.save(given("/in/a.pdf"), finished())
    with SqliteCatalogue(archive, prints("f2")) as catalogue:
        assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is None
        catalogue.save(given("/in/a.pdf"), finished())
        assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is not None
    assert rows(archive, "SELECT count(*) FROM documents") == [(1,)]
    assert rows(archive, "SELECT count(*) FROM fields") == [(2,)]


def test_retry_claims_what_is_not_wholly_done(catalogue):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(2,)))
    catalogue.save(given("/in/b.pdf", sha256=OTHER), finished("/in/b.pdf", OTHER))
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is not None
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA), retry=True) is None
    assert catalogue.claim(*given("/in/b.pdf", sha256=OTHER), retry=True)


def test_rejected_and_aborted_inputs_are_rows_too(catalogue):
    catalogue.save(
        given("/in/x", "/in/y", sha256=OTHER), Rejected(Path("/in/x"), Reason.EMPTY, "the file is empty", OTHER)
    )
    catalogue.save(given("/in/gone", sha256=None), Aborted(Reason.CRASH, "killed by SIGSEGV"))
    catalogue.save(given("/in/slow"), Aborted(Reason.TIMEOUT, "took longer than 5 s"))
    assert [(entry.path.name, entry.status, entry.reason) for entry in catalogue.records()] == [
        ("gone", "failed", "crash"),
        ("slow", "failed", "timeout"),
        ("x", "rejected", "empty"),
        ("y", "rejected", "empty"),
    ]


def test_two_rejected_inputs_of_one_content_are_no_duplicates(catalogue):
    catalogue.save(
        given("/in/x", "/in/y", sha256=OTHER), Rejected(Path("/in/x"), Reason.EMPTY, "the file is empty", OTHER)
    )
    assert [entry.duplicate_of for entry in catalogue.records()] == [None, None]


def test_an_input_that_changed_leaves_its_old_document(catalogue):
    catalogue.save(given("/in/a.pdf"), finished())
    catalogue.save(given("/in/a.pdf", sha256=OTHER), finished(sha256=OTHER))
    assert [entry.sha256 for entry in catalogue.records()] == [OTHER]


@pytest.mark.parametrize("name", [b"/in/\xff\xfe.pdf", "/in/hồ sơ\n.pdf".encode(), "/in/hồ.pdf".encode()])
def test_any_name_survives(catalogue, name):
    path = Path(os.fsdecode(name))
    catalogue.save(given(path), finished())
    (entry,) = catalogue.records()
    assert os.fsencode(entry.path) == name


def test_a_fault_in_a_save_leaves_nothing_behind(catalogue, archive):
    broken = Finished(finished().reading, (FiledPaper(1, 1, {"evidence": {}}),), 0.0)
    with pytest.raises(KeyError):
        catalogue.save(given("/in/a.pdf"), broken)
    assert rows(archive, "SELECT count(*) FROM documents") == [(0,)]
    catalogue.save(given("/in/a.pdf"), finished())
    assert [entry.status for entry in catalogue.records()] == ["done"]


def test_a_second_writer_is_refused_until_the_first_has_ended(archive):
    with SqliteCatalogue(archive, prints("f1")), pytest.raises(ArchiveError, match="in use by another run"):
        SqliteCatalogue(archive, prints("f1"))
    SqliteCatalogue(archive, prints("f1")).close()


def test_readers_may_look_while_a_run_writes(catalogue, archive):
    catalogue.save(given("/in/a.pdf"), finished())
    with SqliteCatalogue(archive) as reader:
        assert [entry.path.name for entry in reader.records()] == ["a.pdf"]


def test_the_lock_ends_with_a_killed_process_and_its_saves_stay(archive):
    code = """
import os, signal, sys
from pathlib import Path
from tests.made_up import finished, given, prints
from pipeline.archive.catalogue import Known, SqliteCatalogue
catalogue = SqliteCatalogue(Path(sys.argv[1]), prints("f1"))
catalogue.save(given("/in/a.pdf"), finished())
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).resolve().parent.parent
    ended = subprocess.run([sys.executable, "-c", code, str(archive)], cwd=root, check=False)
    assert ended.returncode == -9
    with SqliteCatalogue(archive, prints("f1")) as catalogue:
        assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is not None


GONE = Rejected(Path("/in/a.pdf"), Reason.NOT_FOUND, "no such file")
KILLED = Aborted(Reason.KILLED, "the child was ended by SIGKILL")
CRASHED = Aborted(Reason.CRASH, "the child was ended by SIGSEGV")


@pytest.mark.parametrize(
    ("verdict", "sha256", "status"),
    [(GONE, None, "partial"), (KILLED, SHA, "partial"), (EMPTY, None, "rejected"), (CRASHED, SHA, "failed")],
)
def test_what_was_read_is_kept_where_the_file_cannot_be_had_today(catalogue, verdict, sha256, status):
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(2,)))
    catalogue.save(given("/in/a.pdf", sha256=sha256), verdict)
    (entry,) = catalogue.records()
    assert entry.status == status
    assert (entry.record is not None) is (status == "partial")


@pytest.mark.parametrize("reason", [Reason.KILLED, Reason.NO_ROOM])
def test_what_failed_for_no_fault_of_its_own_is_claimed_again(catalogue, reason):
    catalogue.save(given("/in/a.pdf"), Aborted(reason, "not the file's doing"))
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is None
    catalogue.save(given("/in/a.pdf"), finished(failed_pages=(2,)))
    assert catalogue.claim(*given("/in/a.pdf", sha256=SHA)) is not None


def test_a_folder_of_other_files_is_refused(tmp_path):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    with pytest.raises(ArchiveError, match="holds other files"):
        SqliteCatalogue(tmp_path, prints("f1"))
    assert [item.name for item in tmp_path.iterdir()] == ["scan.pdf"]


def test_a_file_is_no_archive(tmp_path):
    file = tmp_path / "archive"
    file.write_text("x")
    with pytest.raises(ArchiveError, match="not a folder"):
        SqliteCatalogue(file, prints("f1"))


@pytest.mark.parametrize("fingerprint", [prints(), None])
def test_a_strange_or_damaged_catalogue_is_refused(archive, fingerprint):
    archive.mkdir()
    (archive / "catalogue.sqlite").write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(ArchiveError, match="file is not a database"):
        SqliteCatalogue(archive, fingerprint)
    (archive / "catalogue.sqlite").unlink()
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        connection.execute("CREATE TABLE documents (x)")
    with pytest.raises(ArchiveError, match="not a vanthu catalogue"):
        SqliteCatalogue(archive, fingerprint)


def test_a_catalogue_of_a_newer_form_is_refused(archive):
    SqliteCatalogue(archive, prints("f1")).close()
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveError, match="form 99"):
        SqliteCatalogue(archive, prints("f1"))


def test_reading_where_there_is_no_archive_says_so(tmp_path):
    with pytest.raises(ArchiveError, match="no vanthu archive here"):
        SqliteCatalogue(tmp_path)
    assert list(tmp_path.iterdir()) == []
