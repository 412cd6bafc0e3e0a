"""The command line: what is printed where, and how each call ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from calling import PAPER, ROOT, command, one_line, run

from pipeline import cli
from pipeline.cells.cell import Done, Failed
from pipeline.commands import console
from pipeline.commands.read_job import Transcript
from pipeline.errors import EXIT_CODE_MEANING, ExitCode
from pipeline.types import Reason

SAMPLES = ROOT / "data" / "samples" / "papers"


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "kế hoạch.txt"
    file.write_text(PAPER.format(number=121), "utf-8")
    return file


# Help ----------------------------------------------------------------------------------------------------------------


def test_help_lists_the_verbs_and_every_exit_code(vanthu):
    code, out, err = vanthu("--help")
    assert (code, err) == (0, "")
    verbs = out[out.index("Commands:") :]
    places = [
        verbs.index(f"\n  {verb} ")
        for verb in ("read", "repair", "extract", "ingest", "index", "forms", "search", "doctor")
    ]
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
    monkeypatch.setattr("pipeline.commands.single.run_cell", outcome_with((2, 4), (1, 3)))
    code, out, err = vanthu("read", "x.pdf")
    assert (code, out) == (ExitCode.SOME_FAILED, "text of what was read\n")
    assert err.splitlines() == [f"vanthu: x.pdf: page {page} could not be read: took too long" for page in (2, 4)]


def test_when_every_page_failed_the_file_is_bad(vanthu, monkeypatch):
    monkeypatch.setattr("pipeline.commands.single.run_cell", outcome_with((1, 2), ()))
    code, out, err = vanthu("read", "x.pdf")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "x.pdf: no page could be read; page 1: took too long")


def test_a_crash_of_the_child_is_one_line(vanthu, monkeypatch):
    crashed = lambda _job, task, _limits: Failed(task, Reason.CRASH, "the child was ended by SIGSEGV")  # noqa: E731
    monkeypatch.setattr("pipeline.commands.single.run_cell", crashed)
    code, _, err = vanthu("read", "x.pdf")
    assert code == ExitCode.BAD_INPUT
    one_line(err, "x.pdf", "SIGSEGV")


# Faults and settings -------------------------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_one_line_and_a_traceback_only_when_asked(vanthu, monkeypatch, paper):
    def broken(*_):
        raise RuntimeError("impossible")

    monkeypatch.setattr("pipeline.commands.single.run_cell", broken)
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


def test_every_error_has_a_meaning_in_the_table():
    assert set(EXIT_CODE_MEANING) == set(ExitCode)
    assert console.exit_code_table().count("\n") == len(ExitCode) + 1
