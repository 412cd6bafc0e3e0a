"""The command line: what is printed where, and how each call ends."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import click
import pytest

from pipeline import cli, console
from pipeline.catalogue import SqliteCatalogue
from pipeline.cell import Done, Failed
from pipeline.errors import EXIT_CODE_MEANING, ExitCode
from pipeline.jobs import Transcript
from pipeline.types import Reason

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples" / "papers"
PAPER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THANH LÂM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\tThanh Lâm, ngày 09 tháng 12 năm 2024

KẾ HOẠCH
Tổ chức Tết trồng cây

Thực hiện kế hoạch của Ủy ban nhân dân huyện, xã tổ chức Tết trồng cây.
"""


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "kế hoạch.txt"
    file.write_text(PAPER.format(number=121), "utf-8")
    return file


@pytest.fixture
def vanthu(capfdbinary):
    """Calls the command in this process: exit code, stdout and stderr."""

    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def command(*arguments):
    return [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]


def run(*arguments, **options):
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, check=False, **options)


def one_line(err, *parts):
    assert err.count("\n") == 1, err
    assert err.startswith("vanthu: ")
    assert all(part in err for part in parts), err


# Help ----------------------------------------------------------------------------------------------------------------


def test_help_lists_the_verbs_and_every_exit_code(vanthu):
    code, out, err = vanthu("--help")
    assert (code, err) == (0, "")
    verbs = out[out.index("Commands:") :]
    places = [verbs.index(f"\n  {verb} ") for verb in ("read", "repair", "extract", "ingest", "index", "doctor")]
    assert places == sorted(places)
    for exit_code, meaning in EXIT_CODE_MEANING.items():
        assert f"{exit_code.value:>3}  {meaning}" in out


@pytest.mark.parametrize("verb", list(cli.cli.commands))
def test_every_verb_and_option_is_explained(vanthu, verb):
    code, out, _ = vanthu(verb, "--help")
    assert code == 0
    assert out.startswith(f"Usage: vanthu {verb}")
    subject = cli.cli.commands[verb]
    assert subject.short_help
    assert all(option.help for option in subject.params if isinstance(option, click.Option))


def test_asking_for_help_loads_nothing_heavy():
    code = """
import sys
from pipeline import cli
cli.main(["--help"])
heavy = {"cv2", "numpy", "pandas", "PIL", "pytesseract", "rapidfuzz", "underthesea", "sqlite3", "multiprocessing"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ended.stderr == b"[]\n"


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["read"], ["read", "--frob", "x"], ["ingest", "x"], ["--settings"]]
)
def test_a_wrong_call_is_told_and_ends_with_usage(vanthu, arguments):
    code, out, err = vanthu(*arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "Error: " in err


# One paper -----------------------------------------------------------------------------------------------------------


def test_read_prints_the_text_and_nothing_else(vanthu, paper):
    code, out, err = vanthu("read", paper)
    assert (code, err) == (0, "")
    assert "Số: 121/KH-UBND" in out
    assert "Tổ chức Tết trồng cây" in out


def test_read_json_holds_lines_words_and_edits(vanthu, paper):
    code, out, _ = vanthu("read", "--json", paper)
    (page,) = json.loads(out)["pages"]
    assert code == 0
    assert {"lines", "edits", "raw_text", "text"} < set(page)
    assert page["lines"][0]["words"][0]["text"] == "ỦY"


def test_read_recognises_a_scan(vanthu):
    code, out, err = vanthu("read", SAMPLES / "07_chi_thi_party_two_pages.tif")
    assert (code, err) == (0, "")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in out


def test_extract_prints_the_record(vanthu, paper):
    code, out, err = vanthu("extract", paper)
    record = json.loads(out)
    assert (code, err) == (0, "")
    assert (record["number"], record["symbol"], record["date"]) == ("121", "KH-UBND", "2024-12-09")
    assert record["evidence"]["number"]["raw"]
    assert record["source"]["kind"] == "text"


def test_repair_of_a_file_and_of_standard_input(tmp_path):
    file = tmp_path / "mangled.txt"
    file.write_text("Ké hoach\n", "utf-8")
    from_file = run("repair", file)
    from_input = run("repair", "-", input="Ké hoach\n".encode())
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout == "Kế hoạch\n".encode()


def test_repair_json_tells_every_edit(vanthu, tmp_path):
    file = tmp_path / "mangled.txt"
    file.write_text("Ké hoach phat trien kinh té xã hoi nam 2024\n", "utf-8")
    result = json.loads(vanthu("repair", "--json", file)[1])
    assert result["edits"][0]["before"]
    assert result["text"].startswith("Kế hoạch phát triển kinh tế xã hội năm 2024")


@pytest.mark.parametrize("verb", ["read", "extract", "repair"])
def test_a_file_that_is_not_there_is_one_line(vanthu, verb, tmp_path):
    code, out, err = vanthu(verb, tmp_path / "none.pdf")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "none.pdf", "no such file")


@pytest.mark.parametrize("verb", ["read", "extract", "repair"])
def test_a_folder_is_one_line(vanthu, verb, tmp_path):
    code, out, err = vanthu(verb, tmp_path)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, str(tmp_path))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("91_truncated.pdf", ""),
        ("92_png_named_pdf.pdf", "PNG"),
        ("93_empty.pdf", "empty"),
        ("94_locked.pdf", "password"),
    ],
)
@pytest.mark.parametrize("verb", ["read", "extract"])
def test_a_bad_file_is_one_line_with_its_name_and_reason(vanthu, verb, name, reason):
    code, out, err = vanthu(verb, SAMPLES / name)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, name, reason)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 99])
def test_what_is_no_text_is_not_repaired(vanthu, tmp_path, content):
    file = tmp_path / "x.txt"
    file.write_bytes(content)
    code, out, err = vanthu("repair", file)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "x.txt")


def test_a_name_with_a_line_break_stays_one_line(vanthu, tmp_path):
    code, _, err = vanthu("read", tmp_path / "a\nb.pdf")
    assert code == ExitCode.BAD_INPUT
    one_line(err, "a\\nb.pdf")


def outcome_with(failed_pages, read_pages):
    from made_up import finished

    reading = finished(failed_pages=failed_pages, read_pages=read_pages).reading
    return lambda _job, task, _limits: Done(task, Transcript(reading, "text of what was read\n"))


def test_some_failed_pages_are_named_and_the_others_printed(vanthu, monkeypatch):
    monkeypatch.setattr("pipeline.single.run_cell", outcome_with((2, 4), (1, 3)))
    code, out, err = vanthu("read", "x.pdf")
    assert (code, out) == (ExitCode.SOME_FAILED, "text of what was read\n")
    assert err.splitlines() == [f"vanthu: x.pdf: page {page} could not be read: took too long" for page in (2, 4)]


def test_when_every_page_failed_the_file_is_bad(vanthu, monkeypatch):
    monkeypatch.setattr("pipeline.single.run_cell", outcome_with((1, 2), ()))
    code, out, err = vanthu("read", "x.pdf")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "x.pdf: no page could be read; page 1: took too long")


def test_a_crash_of_the_child_is_one_line(vanthu, monkeypatch):
    crashed = lambda _job, task, _limits: Failed(task, Reason.CRASH, "the child was ended by SIGSEGV")  # noqa: E731
    monkeypatch.setattr("pipeline.single.run_cell", crashed)
    code, _, err = vanthu("read", "x.pdf")
    assert code == ExitCode.BAD_INPUT
    one_line(err, "x.pdf", "SIGSEGV")


# Faults and settings -------------------------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_one_line_and_a_traceback_only_when_asked(vanthu, monkeypatch, paper):
    def broken(*_):
        raise RuntimeError("impossible")

    monkeypatch.setattr("pipeline.single.run_cell", broken)
    code, out, err = vanthu("read", paper)
    assert (code, out) == (ExitCode.INTERNAL, "")
    one_line(err, "RuntimeError: impossible", "--debug")
    code, _, err = vanthu("--debug", "read", paper)
    assert code == ExitCode.INTERNAL
    assert "Traceback" in err


@pytest.mark.parametrize(
    ("toml", "told"),
    [(None, "cannot be read"), ("= 1", "not a TOML file"), ("colour = 1", "unknown setting 'colour'")],
)
def test_wrong_settings_are_one_line(vanthu, tmp_path, paper, toml, told):
    file = tmp_path / "settings.toml"
    if toml is not None:
        file.write_text(toml)
    code, out, err = vanthu("--settings", file, "read", paper)
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "settings.toml", told)


def test_settings_are_obeyed(vanthu, tmp_path):
    mangled, settings = tmp_path / "m.txt", tmp_path / "settings.toml"
    mangled.write_text("Ké hoach phat trien\n", "utf-8")
    settings.write_text("repair = false")
    assert vanthu("--settings", settings, "read", mangled)[1] == "Ké hoach phat trien\n"


def test_a_reader_that_goes_away_is_no_trouble(tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("Kế hoạch công tác năm 2024.\n" * 20_000, "utf-8")
    process = subprocess.Popen(command("repair", file), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_output_is_utf8_whatever_the_locale(paper):
    ended = run("read", paper, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 0
    assert "Tổ chức" in ended.stdout.decode("utf-8")


def test_a_full_device_is_told():
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command("index", "--help"), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode != 0
    assert b"Traceback" not in ended.stderr


# The batch and the index ---------------------------------------------------------------------------------------------


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in (7, 12):
        (folder / f"{number}.txt").write_text(PAPER.format(number=f"{number:02}"), "utf-8")
    (folder / "copy.txt").write_bytes((folder / "7.txt").read_bytes())
    (folder / "empty.pdf").touch()
    return folder


def test_ingest_and_index_end_to_end(vanthu, scans, tmp_path):
    archive = tmp_path / "archive"
    code, out, err = vanthu("ingest", scans, "--archive", archive, "--workers", 2)
    assert (code, err) == (ExitCode.SOME_FAILED, "")
    assert out.startswith("4 files: 2 read, 1 rejected, 1 copies of another file\n")
    assert f"{scans}/empty.pdf: rejected: the file is empty" in out

    code, out, err = vanthu("index", "--archive", archive)
    assert code == 0
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert [row[1] for row in rows[1:]] == ["07/KH-UBND", "12/KH-UBND"]
    assert [row[2] for row in rows[1:]] == ["09/12/2024", "09/12/2024"]
    assert "copy.txt" in rows[1][6]
    assert err == f"vanthu: not in the list: {scans}/empty.pdf: the file is empty\n"


def test_ingest_json_is_pure_json(scans, tmp_path):
    ended = run("ingest", scans, "--archive", tmp_path / "archive", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == ExitCode.SOME_FAILED
    assert ended.stderr == b""
    assert (told["inputs"], told["done"], told["duplicate"], told["rejected"]) == (4, 2, 1, 1)
    again = json.loads(run("ingest", scans, "--archive", tmp_path / "archive", "--json").stdout)
    assert (again["skipped"], again["done"]) == (3, 0)


def test_progress_shows_on_a_terminal_and_stays_off_stdout(scans, tmp_path):
    shown, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    ended = subprocess.run(
        command("ingest", scans, "--archive", tmp_path / "archive", "--json"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=False,
    )
    os.close(terminal)
    assert json.loads(ended.stdout)["inputs"] == 4
    assert b"4/4" in os.read(shown, 1 << 16)
    os.close(shown)


def test_the_csv_on_stdout_and_in_a_file_are_the_same_bytes(scans, tmp_path):
    run("ingest", scans, "--archive", tmp_path / "archive")
    printed = run("index", "--archive", tmp_path / "archive", "--form", "full")
    written = run("index", "--archive", tmp_path / "archive", "--form", "full", "--output", tmp_path / "full.csv")
    assert printed.stdout == (tmp_path / "full.csv").read_bytes()
    assert printed.stdout.startswith(b"\xef\xbb\xbfpath,")
    assert printed.stdout.count(b"\r\n") == printed.stdout.count(b"\n") == 5
    assert (written.returncode, written.stdout, written.stderr) == (0, b"", b"")


def test_an_index_that_cannot_be_written_is_one_line(vanthu, tmp_path):
    SqliteCatalogue(tmp_path / "archive", "f1").close()
    code, out, err = vanthu("index", "--archive", tmp_path / "archive", "--output", tmp_path / "none" / "x.csv")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "x.csv", "cannot be written")


@pytest.mark.parametrize("verb", ["index", "ingest"])
def test_an_archive_that_is_none_is_one_line(vanthu, scans, verb):
    arguments = ["index"] if verb == "index" else ["ingest", scans]
    code, out, err = vanthu(*arguments, "--archive", scans)
    assert (code, out) == (ExitCode.ARCHIVE, "")
    one_line(err, str(scans))


def test_an_archive_in_use_is_one_line(vanthu, scans, tmp_path):
    with SqliteCatalogue(tmp_path / "archive", "f1"):
        code, out, err = vanthu("ingest", scans, "--archive", tmp_path / "archive")
    assert (code, out) == (ExitCode.ARCHIVE, "")
    one_line(err, "in use by another run")


def test_a_path_that_is_not_there_is_one_line(vanthu, tmp_path):
    code, out, err = vanthu("ingest", tmp_path / "typo", "--archive", tmp_path / "archive")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "typo", "no such file or folder")


# Stopped and killed --------------------------------------------------------------------------------------------------


MANY = 20


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number}.txt").write_text(PAPER.format(number=number), "utf-8")
    return folder


def documents_in(archive):
    try:
        with sqlite3.connect(f"file:{archive}/catalogue.sqlite?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


def started_and_hit(folder, archive, hit):
    """Starts a batch and sends it a signal once it has kept some documents."""
    process = subprocess.Popen(
        command("ingest", folder, "--archive", archive, "--workers", 1),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while documents_in(archive) < 2 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(hit)
    _, err = process.communicate()
    return process.returncode, err.decode()


def test_a_killed_batch_goes_on_to_the_same_index(many, tmp_path):
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    code, _ = started_and_hit(many, killed, signal.SIGKILL)
    assert code == -signal.SIGKILL
    kept = documents_in(killed)
    assert 2 <= kept < MANY
    resumed = json.loads(run("ingest", many, "--archive", killed, "--json").stdout)
    assert (resumed["skipped"], resumed["done"]) == (kept, MANY - kept)
    run("ingest", many, "--archive", whole)
    indexes = [run("index", "--archive", archive, "--form", "full").stdout for archive in (killed, whole)]
    assert indexes[0] == indexes[1]


@pytest.mark.parametrize("hit", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_batch_says_how_to_go_on(many, tmp_path, hit):
    code, err = started_and_hit(many, tmp_path / "archive", hit)
    assert code == ExitCode.INTERRUPTED
    # A child that was just being started may have a word of its own to say.
    (told,) = [line for line in err.splitlines() if line.startswith("vanthu: ")]
    assert told.endswith(f"of {MANY} files are settled and kept; run the same command again to go on")
    assert documents_in(tmp_path / "archive") >= 2


def test_every_error_has_a_meaning_in_the_table():
    assert set(EXIT_CODE_MEANING) == set(ExitCode)
    assert console.exit_code_table().count("\n") == len(ExitCode) + 1
