"""Whatever goes wrong, one thing holds: a documented exit code, every input accounted for once, nothing left behind.

Runs of the real command over real files, with a stand-in for Tesseract that goes wrong as it is told.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import tracemalloc

import pytest
from calling import PAPER, ROOT, command, one_line
from PIL import Image
from source_files import encrypted_pdf, image_bytes, picture, scan_pdf, written
from test_ingest import Desk, index_of

from benchmarks.fake_tesseract import FAULTS, put_on_path
from benchmarks.soak import make_papers, soak
from benchmarks.watch import Watch
from pipeline.archive import schema
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.fingerprints import fingerprints_of
from pipeline.archive.intake import Intake
from pipeline.errors import ArchiveError, ExitCode
from pipeline.files.pages import iter_pages
from pipeline.files.sources import identify
from pipeline.ingest import ingest
from pipeline.settings import Limits, Settings
from pipeline.types import Reason

FAULT_OF_WIDTH = {500 + place: fault for place, fault in enumerate(FAULTS)}
BECOMES = {
    "hang": ("failed", "timeout"),
    "deaf": ("failed", "timeout"),
    "segfault": ("failed", "error"),
    "killed": ("failed", "killed"),
    "bad_words": ("failed", "error"),
    "bad_message": ("failed", "error"),
    "nothing": ("failed", "error"),
    "no_words": ("done", None),
    "orphan": ("done", None),
    "good": ("done", None),
    "text": ("done", None),
    "half": ("failed", "damaged"),
    "locked": ("rejected", "encrypted"),
    "empty": ("rejected", "empty"),
    "fifo": ("rejected", "not_a_file"),
    "nowhere": ("rejected", "not_found"),
    "office": ("rejected", "unsupported"),
}


@pytest.fixture
def watch(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "scans").mkdir()
    return Watch(f"test {tmp_path}", tmp_path / "tmp", tmp_path / "scans")


QUICK = {"VANTHU_KEYWORDS": "false"}
"""What cuts words for the keywords takes long to load, and is not what is tested here."""


def ingested(watch, archive, **environment):
    return subprocess.run(
        command("ingest", watch.sources, "--archive", archive, "--json"),
        cwd=ROOT,
        env=watch.environment(**QUICK, **environment),
        capture_output=True,
        check=False,
    )


def test_every_fault_of_engine_and_file_is_told_and_nothing_is_left(watch, tmp_path):
    for width, fault in FAULT_OF_WIDTH.items():
        page = Image.new("L", (width, 700), 255)
        page.paste(0, (100, 100, 300, 300))  # a blank page is not shown to the engine
        page.save(watch.sources / f"{fault}.png", dpi=(100, 100))  # a coarser one is enlarged
    files = {"good.png": image_bytes(picture(), "PNG"), "half.jpg": image_bytes(picture(), "JPEG")[:5000]}
    files |= {"locked.pdf": encrypted_pdf("secret"), "empty.pdf": b"", "office.docx": b"PK\x03\x04" + bytes(50)}
    files |= {"text.txt": PAPER.format(number="07").encode()}
    for name, content in files.items():
        written(watch.sources / name, content)
    os.mkfifo(watch.sources / "fifo.pdf")
    (watch.sources / "nowhere.pdf").symlink_to("missing.pdf")
    before = watch.source_state()
    path = put_on_path(tmp_path / "bin", os.environ["PATH"], FAULT_OF_WIDTH)

    ended = ingested(watch, tmp_path / "archive", PATH=path, VANTHU_PAGE_DEADLINE_S="2")
    assert (ended.returncode, ended.stderr) == (ExitCode.SOME_FAILED, b"")
    with SqliteCatalogue(tmp_path / "archive") as catalogue:
        found = [(entry.path.stem, (entry.status, entry.reason)) for entry in catalogue.records()]
    assert dict(found) == BECOMES
    assert len(found) == len(BECOMES)
    assert json.loads(ended.stdout)["inputs"] == len(BECOMES)
    assert (watch.left_processes(), watch.left_files()) == ([], [])
    assert watch.source_state() == before

    again = json.loads(ingested(watch, tmp_path / "archive", PATH=path).stdout)
    assert again["skipped"] + again["rejected"] == len(BECOMES) - 1
    assert again["failed"] == 1  # what was killed may go better another time

    calm = put_on_path(tmp_path / "calm", os.environ["PATH"])
    assert json.loads(ingested(watch, tmp_path / "archive", PATH=calm).stdout)["done"] == 1


def test_killed_at_chance_moments_a_batch_ends_at_the_same_index(tmp_path):
    make_papers(tmp_path / "papers", 12)
    calm = soak(tmp_path / "calm", tmp_path / "papers", [], seed=0)
    rough = soak(tmp_path / "rough", tmp_path / "papers", [signal.SIGKILL, signal.SIGKILL], seed=7)
    assert rough.landed >= 1
    assert rough.index == calm.index
    assert rough.index.count(b"\r\n") == 13
    assert (rough.left_processes, rough.left_files, rough.sources_changed) == ([], [], False)
    assert rough.exit_codes[-1] == calm.exit_codes[-1] == 0
    assert set(rough.exit_codes) <= {0, ExitCode.SOME_FAILED, -signal.SIGKILL}


# The archive's own troubles ------------------------------------------------------------------------------------------


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"done {number}")
    return folder


def test_a_full_disk_ends_the_run_with_one_line_and_the_next_goes_on(watch, tmp_path):
    for number in range(8):
        (watch.sources / f"{number}.txt").write_text(PAPER.format(number=number) * 20, "utf-8")
    archive, room = tmp_path / "archive", 200_000

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ended = subprocess.run(
        command("ingest", watch.sources, "--archive", archive),
        cwd=ROOT,
        env=watch.environment(**QUICK),
        preexec_fn=little_room,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == ExitCode.ARCHIVE, ended.stdout
    one_line(ended.stderr.decode(), str(archive), "cannot be used")
    assert (watch.left_processes(), watch.left_files()) == ([], [])
    told = json.loads(ingested(watch, archive).stdout)
    assert (told["inputs"], told["failed"], told["done"] + told["skipped"]) == (8, 0, 8)
    assert told["skipped"] < 8


@pytest.fixture
def ordinary_rights():
    """The rights of an ordinary user, whom permissions bind."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)  # nobody
    yield
    os.seteuid(0)


def cuts(length):
    """Places where a power cut may tear a file of that length: at blocks, inside them, near its end."""
    blocks = range(0, length, max(4096, length // 4))
    return sorted({*blocks, *(block + 100 for block in blocks), length - 1, length - 24, length})


@pytest.mark.parametrize("tail", [b"", b"\0", b"\xa5"], ids=["missing", "zeros", "garbage"])
def test_a_power_cut_that_tears_the_log_of_changes_costs_no_more_than_what_was_torn(scans, tmp_path, tail):
    running, torn = tmp_path / "archive", tmp_path / "torn"
    kept = []

    def copy_in_the_middle(*_):
        kept.append(1)
        if len(kept) == 20:
            shutil.copytree(running, torn)

    ingest([scans], running, Settings(), Desk(), copy_in_the_middle)
    calm, changes = index_of(running), (torn / "catalogue.sqlite-wal").read_bytes()
    assert len(changes) > 100_000
    for place in cuts(len(changes)):
        archive = tmp_path / f"archive {place}"
        shutil.copytree(torn, archive)
        (archive / "catalogue.sqlite-shm").unlink(missing_ok=True)
        (archive / "catalogue.sqlite-wal").write_bytes(changes[:place] + tail * (len(changes) - place))
        desk = Desk()
        assert ingest([scans], archive, Settings(), desk).inputs == 30
        assert index_of(archive) == calm
        assert len(desk.seen) <= 30
    assert len(desk.seen) == 10  # of the whole log nothing is lost


def test_what_was_told_as_done_is_on_the_disk(tmp_path):
    (tmp_path / "paper.txt").write_text("done 1")
    said = []

    def listen(item, _):
        said.append(f"told {item.outcome}")

    with SqliteCatalogue(tmp_path / "archive", fingerprints_of(Settings())) as catalogue:
        catalogue._connection.set_trace_callback(said.append)
        fill = Intake(catalogue, Settings(), lambda item: listen(item, 1), retry=False)
        for outcome in Desk().run(None, fill.tasks([(tmp_path / "paper.txt",)]), Limits()):
            fill.settle(outcome)
    steps = [line for line in said if line.startswith(("PRAGMA sync", "BEGIN", "COMMIT", "told"))]
    # with FULL, SQLite waits for the disk before a commit ends (https://sqlite.org/pragma.html#pragma_synchronous)
    assert steps == ["PRAGMA synchronous = FULL", "BEGIN IMMEDIATE", "COMMIT", "told done"]


def test_an_archive_that_may_not_be_written_is_one_error(scans, tmp_path, request):
    archive = tmp_path / "archive"
    ingest([scans], archive, Settings(), Desk())
    before = index_of(archive)
    archive.chmod(0o555)
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(path.stat().st_mode | 0o555)
    request.getfixturevalue("ordinary_rights")
    with pytest.raises(ArchiveError, match="ermission"):
        ingest([scans], archive, Settings(), Desk())
    assert index_of(archive) == before


def test_a_ledger_that_another_program_has_locked_is_one_error(scans, tmp_path, monkeypatch):
    archive = tmp_path / "archive"
    ingest([scans / "0.txt"], archive, Settings(), Desk())
    monkeypatch.setattr(schema, "BUSY_S", 0.01)
    other = sqlite3.connect(archive / "catalogue.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveError, match="locked"):
        ingest([scans], archive, Settings(), Desk())
    other.execute("ROLLBACK")
    assert ingest([scans], archive, Settings(), Desk()).counts["done"] == 29


def test_a_clock_that_goes_back_changes_nothing(scans, tmp_path, monkeypatch):
    os.utime(scans / "3.txt", (4e9, 4e9))  # the year 2096
    ingest([scans], tmp_path / "archive", Settings(), Desk())
    before = index_of(tmp_path / "archive")
    an_hour_ago = time.time_ns() - 3600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)
    monkeypatch.setattr(time, "time", lambda: an_hour_ago / 1e9)
    desk = Desk()
    ingest([scans], tmp_path / "archive", Settings(), desk)
    assert (desk.seen, index_of(tmp_path / "archive")) == ([], before)
    (scans / "3.txt").write_text("done otherwise")
    ingest([scans], tmp_path / "archive", Settings(), desk)
    assert desk.seen == ["3.txt"]


def test_files_that_vanish_or_change_under_the_run_are_told(scans, tmp_path):
    class Removing(Desk):
        def outcome(self, task):
            if task.paths[0].name == "1.txt":
                task.paths[0].unlink()
            return super().outcome(task)

    summary = ingest([scans], tmp_path / "archive", Settings(), Removing(hand=4))
    assert summary.inputs == 30
    assert [item.path.name for item in summary.to_look_at] == ["1.txt"]


def test_what_is_done_is_not_held_in_memory(tmp_path):
    folder, in_use = tmp_path / "papers", []
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(f"done {number}")
    logging.disable()  # what is logged would be kept for the report of this test
    tracemalloc.start()
    ingest(
        [folder], tmp_path / "archive", Settings(), Desk(), lambda *_: in_use.append(tracemalloc.get_traced_memory()[0])
    )
    tracemalloc.stop()
    logging.disable(logging.NOTSET)
    assert len(in_use) == 400
    # the names of the folder's files and a number a file for this very test are all that may grow
    assert in_use[-1] - in_use[49] < 350 * 200


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few MiB, which only root may make; its size is changed by calling it."""
    place = tmp_path / "disk"
    place.mkdir()

    def sized(kib, *, again=True):
        options = f"size={kib}k{',remount' if again else ''}"
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)

    if os.geteuid() != 0 or sized(4096, again=False).returncode != 0:
        pytest.skip("no small disk can be made here")
    yield place, sized
    subprocess.run(["umount", place], check=True)


def test_an_archive_on_a_full_disk_can_be_read_and_goes_on_when_there_is_room(watch, small_disk):
    place, sized = small_disk
    for number in range(8):
        (watch.sources / f"{number}.txt").write_text(PAPER.format(number=number) * 20, "utf-8")
    sized(400)
    ended = ingested(watch, place / "archive")
    assert ended.returncode == ExitCode.ARCHIVE, ended.stdout
    one_line(ended.stderr.decode(), "cannot be used", "full")
    with SqliteCatalogue(place / "archive") as catalogue:
        kept = len(list(catalogue.records()))
    assert 0 < kept < 8
    sized(4096)
    told = json.loads(ingested(watch, place / "archive").stdout)
    assert (told["skipped"], told["done"], told["failed"]) == (kept, 8 - kept, 0)
    assert (watch.left_processes(), watch.left_files()) == ([], [])


def test_a_full_disk_for_temporary_files_stops_the_run_and_damages_no_verdict(watch, small_disk, tmp_path):
    place, _ = small_disk
    written(watch.sources / "scan.pdf", scan_pdf(picture(900, 1200), 150))
    ended = ingested(watch, tmp_path / "archive", TMPDIR=str(place))
    assert ended.returncode == ExitCode.NO_ROOM
    one_line(ended.stderr.decode(), str(place), "no room for temporary files", "4 MiB left")
    with SqliteCatalogue(tmp_path / "archive") as catalogue:
        assert list(catalogue.records()) == []


def test_a_scan_is_not_called_cut_short_because_the_disk_is_full(small_disk, monkeypatch, tmp_path):
    place, sized = small_disk
    path = written(tmp_path / "scan.pdf", scan_pdf(Image.effect_noise((900, 1200), 80).convert("L"), 150))
    sized(64)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    [page] = iter_pages(identify(path, Limits()), Settings())
    assert (page.reason, page.detail) == (Reason.NO_ROOM, "no room for temporary files: No space left on device")
