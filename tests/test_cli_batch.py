"""The verbs of the batch: an archive filled, its index written, a run stopped and taken up again."""

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
import termios
import time

import pytest
from calling import PAPER, ROOT, command, one_line, run
from made_up import prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.errors import ExitCode


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
    # the empty file has no content to be known by: made a moment ago, it is looked at again
    assert (again["done"], again["skipped"] + again["rejected"]) == (0, 4)


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
    SqliteCatalogue(tmp_path / "archive", prints()).close()
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
    with SqliteCatalogue(tmp_path / "archive", prints()):
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


def hears_ctrl_c():
    """Tests that run in the background of a script do not, and what they start inherits that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def started_and_hit(folder, archive, hit):
    """Starts a batch and sends it a signal once it has kept some documents."""
    process = subprocess.Popen(
        command("ingest", folder, "--archive", archive, "--workers", 1),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hears_ctrl_c,  # noqa: PLW1509 no threads here
    )
    while documents_in(archive) < 2 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(hit)
    _, err = process.communicate()
    return process.returncode, err.decode()


@pytest.mark.parametrize("hit", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_batch_says_how_to_go_on(many, tmp_path, hit):
    code, err = started_and_hit(many, tmp_path / "archive", hit)
    assert code == ExitCode.INTERRUPTED
    one_line(err, f"of {MANY} files are settled and kept; run the same command again to go on")
    assert documents_in(tmp_path / "archive") >= 2
