"""A batch that is stopped at any stage it goes through, by Ctrl-C or by SIGKILL, goes on as if nothing had been.

The stages of the parent are run through in a fork of the test; what reads a paper is stopped in real cells.
"""

from __future__ import annotations

import importlib
import os
import signal
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

import pytest
from calling import PAPER
from test_cell import becomes_true, is_running
from test_ingest import Desk, index_of

from pipeline.cells.executor import LocalPool
from pipeline.errors import ExitCode, Interrupted
from pipeline.ingest import ingest
from pipeline.jobs import process_file
from pipeline.settings import Settings

PARENT = {
    "the archive is made": ("pipeline.archive.schema", "_create", 1),
    "its tables are made": ("pipeline.archive.schema", "prepare_words", 1),
    "the facts of the run are entered": ("pipeline.archive.catalogue", "facts_in", 1),
    "temporary files of old runs are swept away": ("pipeline.ingest", "sweep_workplaces", 1),
    "the files are counted": ("pipeline.ingest", "count_files", 1),
    "a folder is listed": ("pipeline.files.sources", "_children", 2),
    "a file is hashed": ("pipeline.archive.intake", "hashed", 2),
    "a file is claimed": ("pipeline.archive.catalogue.SqliteCatalogue", "claim", 2),
    "a paper is handed out": ("test_ingest.Desk", "outcome", 2),
    "a verdict comes back": ("pipeline.archive.intake.Intake", "settle", 2),
    "a document is entered": ("pipeline.archive.filing", "_rows_of", 2),
    "its words are entered": ("pipeline.archive.filing", "enter_words", 2),
    "its files are entered": ("pipeline.archive.filing", "enter_inputs", 2),
    "what was saved is noted": ("pipeline.archive.intake.Intake", "_note", 2),
    "the summary is drawn up": ("pipeline.archive.intake.Intake", "summary", 1),
}
"""Stages of the parent: a function of a module or class, and the number of its call."""

CELL = {
    "the file is opened": ("pipeline.files.sources", "identify"),
    "its text is repaired": ("pipeline.reading", "repair"),
    "its record is drawn up": ("pipeline.extract", "extract_record"),
    "the answer is sent": ("os", "fdopen"),
}
"""Stages of a child; how it is started, and half an answer, are in the tests of launches and of cells."""

SETTINGS = replace(Settings(), keywords=False)


def owner_of(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, cls = name.rpartition(".")
        return getattr(importlib.import_module(module), cls)


def stop_at(owner, attribute, call, how, whom=os.getpid):
    """From now on the call of that number of a function sends the signal to somebody before anything else."""
    holder = owner_of(owner)
    real, left = getattr(holder, attribute), [call]

    def stopping(*arguments, **options):
        left[0] -= 1
        if left[0] == 0:
            os.kill(whom(), how)
            time.sleep(0.01)  # for a signal that comes from elsewhere
        return real(*arguments, **options)

    setattr(holder, attribute, stopping)


def in_fork(work):
    """The work in a fork of this process; its exit status, negative when a signal ended it."""
    pid = os.fork()
    if pid == 0:
        code = ExitCode.INTERNAL
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            work()
            code = ExitCode.OK
        except (Interrupted, KeyboardInterrupt):
            code = ExitCode.INTERRUPTED
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans")
    (folder / "sub").mkdir()
    for number in range(4):
        (folder / "sub" / f"{number}.txt").write_text(PAPER.format(number=number), "utf-8")
    (folder / "copy.txt").write_text(PAPER.format(number=2), "utf-8")
    return folder


@pytest.fixture(scope="module")
def calm(scans, tmp_path_factory):
    """The index of a run that nobody disturbed."""
    archive = tmp_path_factory.mktemp("calm") / "archive"
    ingest([scans], archive, SETTINGS, Desk())
    return index_of(archive)


def whole(archive):
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
@pytest.mark.parametrize("stage", PARENT)
def test_stopped_at_a_stage_of_the_parent(scans, calm, tmp_path, stage, how):
    archive = tmp_path / "archive"

    def work():
        stop_at(*PARENT[stage], how)
        ingest([scans], archive, SETTINGS, Desk())

    assert in_fork(work) == (-signal.SIGKILL if how == signal.SIGKILL else ExitCode.INTERRUPTED)
    summary = ingest([scans], archive, SETTINGS, Desk())
    assert (summary.inputs, summary.exit_code) == (5, ExitCode.OK)
    assert index_of(archive) == calm
    assert whole(archive) == "ok"
    desk = Desk()
    assert ingest([scans], archive, SETTINGS, desk).counts["skipped"] == 5
    assert desk.seen == []


# In cells ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trap:
    """Where the first child that finds the marker kills somebody: itself, its server, or the batch's own process."""

    stage: str
    victim: str
    batch: int
    marker: Path

    def victim_pid(self):
        self.marker.with_suffix(".sprung").touch()
        return {"child": os.getpid, "server": os.getppid, "batch": lambda: self.batch}[self.victim]()


def process_trapped(trap, task):
    """The job of a batch, with a trap."""
    with suppress(FileNotFoundError):
        trap.marker.unlink()
        trap.marker.with_suffix(".pid").write_text(str(os.getpid()))
        stop_at(*CELL[trap.stage], 1, signal.SIGKILL, trap.victim_pid)
    return process_file(task)


@dataclass(frozen=True)
class TrappedPool(LocalPool):
    """Cells with a trap."""

    trap: Trap

    def run(self, job, items, limits):
        return super().run(partial(process_trapped, self.trap), items, limits)


@pytest.fixture(scope="module")
def read_calmly(scans, tmp_path_factory):
    """The index of papers that were really read."""
    archive = tmp_path_factory.mktemp("read calmly") / "archive"
    ingest([scans], archive, SETTINGS, LocalPool(2))
    return index_of(archive)


@pytest.fixture
def marker(tmp_path):
    path = tmp_path / "trap"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("victim", "stage"), [*(("child", stage) for stage in CELL), ("server", "its text is repaired")]
)
def test_a_child_or_its_server_killed_at_a_stage_costs_nothing(scans, read_calmly, marker, victim, stage):
    archive = marker.parent / "archive"
    summary = ingest([scans], archive, SETTINGS, TrappedPool(2, Trap(stage, victim, os.getpid(), marker)))
    assert marker.with_suffix(".sprung").exists()
    assert (summary.counts["done"], summary.counts["duplicate"]) == (4, 1)
    assert index_of(archive) == read_calmly


@pytest.mark.parametrize("stage", ["the file is opened", "the answer is sent"])
def test_the_parent_killed_while_a_child_is_at_a_stage(scans, read_calmly, marker, stage):
    archive = marker.parent / "archive"

    def work():
        forkserver._forkserver.__init__()  # the fork has a server of its own
        ingest([scans], archive, SETTINGS, TrappedPool(2, Trap(stage, "batch", os.getpid(), marker)))

    assert in_fork(work) == -signal.SIGKILL
    child = int(marker.with_suffix(".pid").read_text())
    assert becomes_true(lambda: not is_running(child))
    assert ingest([scans], archive, SETTINGS, LocalPool(2)).exit_code is ExitCode.OK
    assert index_of(archive) == read_calmly
