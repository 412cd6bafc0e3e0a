"""status, show and retry: what an archive tells of itself, and reading again what was not wholly read."""

from __future__ import annotations

import json

import pytest
from calling import PAPER, one_line, run
from made_up import OTHER, finished, given, prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.filing import Aborted
from pipeline.archive.status import duration
from pipeline.errors import ExitCode
from pipeline.types import Reason, Rejected

THIRD = "0c" * 32


@pytest.fixture
def archive(tmp_path):
    """An archive with one paper in two copies, one read in part, one that failed and a pipe."""
    folder = tmp_path / "archive"
    with SqliteCatalogue(folder, prints()) as catalogue:
        catalogue.save(given("/in/a.pdf", "/in/copy.pdf"), finished())
        catalogue.save(given("/in/b.pdf", sha256=OTHER), finished("/in/b.pdf", OTHER, failed_pages=(2,)))
        catalogue.save(given("/in/c.pdf", sha256=THIRD), Aborted(Reason.CRASH, "ended by SIGSEGV"))
        catalogue.save(given("/in/fifo", sha256=None), Rejected("/in/fifo", Reason.NOT_A_FILE, "is a pipe"))
    return folder


def test_status_counts_inputs_and_names_what_needs_a_person(vanthu, archive):
    code, out, err = vanthu("status", "--archive", archive)
    assert (code, err) == (0, "")
    assert f"{archive}: 5 files: 2 read, 1 read in part, 1 failed, 1 rejected\n" in out
    assert "3 documents, 2 papers, 3 pages, read in 3 s\n" in out
    assert f"  {OTHER[:12]}  /in/b.pdf: read in part: page 2: took too long\n" in out
    assert f"  {THIRD[:12]}  /in/c.pdf: failed: ended by SIGSEGV\n" in out
    assert "  ------------  /in/fifo: rejected: is a pipe\n" in out


def test_status_as_json(vanthu, archive):
    told = json.loads(vanthu("status", "--archive", archive, "--json")[1])
    assert {name: told[name] for name in ("inputs", "done", "partial", "failed", "rejected", "documents")} == {
        "inputs": 5,
        "done": 2,
        "partial": 1,
        "failed": 1,
        "rejected": 1,
        "documents": 3,
    }
    assert [item["reason"] for item in told["to_look_at"]] == ["timeout", "crash", "not_a_file"]


def test_status_of_an_empty_archive(vanthu, tmp_path):
    SqliteCatalogue(tmp_path / "archive", prints()).close()
    assert "0 files: nothing yet" in vanthu("status", "--archive", tmp_path / "archive")[1]


@pytest.mark.parametrize(("seconds", "words"), [(42, "42 s"), (720, "12 min"), (11_100, "3 h 5 min")])
def test_durations(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize("name", ["0a0a", "0a" * 32, "/in/copy.pdf", "a.pdf"])
def test_show_finds_a_document_by_id_path_and_name(vanthu, archive, name):
    code, out, err = vanthu("show", name, "--archive", archive)
    assert (code, err) == (0, "")
    assert out.startswith("/in/a.pdf\n/in/copy.pdf\nid 0a0a0a0a0a0a\nread\npdf, 1 page, read at ")
    assert "number          05  (page 1, sure 0.80, read as 'O5')\n" in out
    assert "subject         -\n" in out
    assert "recipients      1\n  Lưu VT\n" in out
    assert "to look at      handwritten [number]: number\n" in out


def test_show_as_json_holds_pages_with_text_edits_and_failures(vanthu, archive):
    told = json.loads(vanthu("show", "b.pdf", "--archive", archive, "--json")[1])
    assert (told["status"], told["reason"], told["read_with"]) == (
        "partial",
        "timeout",
        {"render_dpi": 300, "results": "f1"},
    )
    read, failed = told["pages"]
    assert (read["text"], read["edits"][0]["after"]) == ("Kế hoach", "Kế")
    assert failed == {"page": 2, "reason": "timeout", "detail": "took too long"}
    assert told["papers"][0]["record"]["number"] == "05"


def test_show_tells_of_an_input_that_was_never_a_document(vanthu, archive):
    out = vanthu("show", "fifo", "--archive", archive)[1]
    assert out == "/in/fifo\nid -\nrejected: is a pipe\n"


@pytest.mark.parametrize(("name", "said"), [("none.pdf", "no document"), ("0a0", "no document"), ("x.pdf", "several")])
def test_show_says_when_none_or_several_are_meant(vanthu, archive, name, said):
    with SqliteCatalogue(archive, prints()) as catalogue:
        catalogue.save(given("/in/1/x.pdf", sha256="1d" * 32), finished(sha256="1d" * 32))
        catalogue.save(given("/in/2/x.pdf", sha256="1e" * 32), finished(sha256="1e" * 32))
    code, out, err = vanthu("show", name, "--archive", archive)
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, name, said)


@pytest.mark.parametrize("verb", [["status"], ["retry"], ["show", "a.pdf"]])
def test_where_there_is_no_archive_none_is_made(vanthu, tmp_path, verb):
    code, out, err = vanthu(*verb, "--archive", tmp_path / "typo")
    assert (code, out) == (ExitCode.ARCHIVE, "")
    one_line(err, "no vanthu archive here")
    assert not (tmp_path / "typo").exists()


def test_retry_reads_what_was_mended_and_leaves_the_rest(tmp_path):
    scans, archive = tmp_path / "scans", tmp_path / "archive"
    scans.mkdir()
    (scans / "good.txt").write_text(PAPER.format(number="07"), "utf-8")
    (scans / "bad.txt").touch()
    assert run("ingest", scans, "--archive", archive).returncode == ExitCode.SOME_FAILED
    (scans / "bad.txt").write_text(PAPER.format(number="08"), "utf-8")
    told = run("retry", "--archive", archive, "--json")
    assert told.returncode == 0, told.stderr
    assert {name: value for name, value in json.loads(told.stdout).items() if value} == {
        "archive": str(archive),
        "inputs": 1,
        "done": 1,
    }
    again = run("retry", "--archive", archive)
    assert (again.returncode, again.stdout.decode()) == (0, "0 files: nothing to do\n")


def test_a_changed_setting_is_told_first_and_redoes_only_what_it_touches(tmp_path, monkeypatch):
    scans, archive = tmp_path / "scans", tmp_path / "archive"
    scans.mkdir()
    (scans / "good.txt").write_text(PAPER.format(number="07"), "utf-8")
    run("ingest", scans, "--archive", archive)
    for name, value, redone in (("RENDER_DPI", "200", 0), ("REPAIR", "false", 1)):
        monkeypatch.setenv(f"VANTHU_{name}", value)
        ended = run("ingest", scans, "--archive", archive, "--json")
        assert json.loads(ended.stdout)["done"] == redone
        told = "vanthu: WARNING: read again where their files are met: 1 document: repair True → False\n"
        assert ended.stderr.decode() == (told if redone else "")
