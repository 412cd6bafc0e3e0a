"""Kills at the very moment when a child is started: the item that was to be handed over is not lost by them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import faults
import pytest

from pipeline.cells import launch
from pipeline.cells.cell import Cell, Done, Failed, run_cell
from pipeline.cells.executor import LocalPool
from pipeline.errors import ExitCode, NoRoom
from pipeline.settings import Limits
from pipeline.types import Reason

PAPER = Path(__file__).parents[1] / "data" / "samples" / "papers" / "01_ke_hoach_clean.pdf"

LIMITS = Limits(document_deadline_s=60, memory_bytes=1 << 30)
SERVER = forkserver._forkserver


def kill(pid):
    """Kills a process and waits until it is dead, collected or not."""
    os.kill(pid, signal.SIGKILL)
    while True:
        try:
            if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.001)


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


def newest_child(server, before):
    while not (born := set(children(server)) - before):
        time.sleep(0.001)
    return born.pop()


@pytest.fixture
def once(monkeypatch):
    """Puts a step behind one of multiprocessing's own, for its next call alone."""

    def put(holder, name, step):
        real, calls = getattr(holder, name), []

        def stepped(*arguments):
            before = set(children(SERVER._forkserver_pid)) if SERVER._forkserver_pid else set()
            result = real(*arguments)
            if not calls:
                calls.append(step(before))
            return result

        monkeypatch.setattr(holder, name, stepped)
        return calls

    return put


def server_is_killed_before_it_is_asked(once):
    return once(SERVER, "ensure_running", lambda _: kill(SERVER._forkserver_pid))


def server_is_killed_after_it_was_asked(once):
    return once(forkserver, "connect_to_new_process", lambda _: kill(SERVER._forkserver_pid))


def child_is_killed_before_it_knows_its_errand(once):
    def step(before):
        kill(newest_child(SERVER._forkserver_pid, before))

    return once(forkserver, "connect_to_new_process", step)


@pytest.mark.parametrize(
    "moment",
    [
        server_is_killed_before_it_is_asked,
        server_is_killed_after_it_was_asked,
        child_is_killed_before_it_knows_its_errand,
    ],
)
def test_a_kill_while_a_child_is_started_costs_no_item(once, moment):
    assert run_cell(faults.double, 1, LIMITS) == Done(1, 2)  # the server is there
    happened = moment(once)
    outcomes = list(LocalPool(2).run(faults.double, range(4), LIMITS))
    assert sorted(outcome.item for outcome in outcomes) == [0, 1, 2, 3]
    assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
    assert len(happened) == 1


def test_a_child_that_finds_no_workplace_goes_without_doing_anything(tmp_path, monkeypatch):
    # one that comes to life when its parent, told that the server is gone, has given it up
    real = launch.make_workplace

    def given_up():
        place = real()
        place.path.rmdir()
        return place

    launch.context()
    monkeypatch.setattr(launch, "make_workplace", given_up)
    outcome = run_cell(faults.outlive_if_path, tmp_path / "pid", LIMITS)
    assert outcome == Failed(tmp_path / "pid", Reason.CRASH, "the child ended without an answer (exit status 0)")
    assert list(tmp_path.iterdir()) == []


def no_process(*_, **__):
    raise BlockingIOError(11, "Resource temporarily unavailable")


def test_a_machine_without_room_for_a_process_is_no_fault_of_the_item(monkeypatch):
    monkeypatch.setattr(forkserver, "connect_to_new_process", no_process)
    with pytest.raises(NoRoom, match="Resource temporarily unavailable") as caught:
        list(LocalPool(2).run(faults.double, [1, 2], LIMITS))
    assert caught.value.exit_code is ExitCode.NO_ROOM


def test_where_another_child_is_at_work_it_is_waited_for(monkeypatch):
    begun = []

    class Crowded(Cell):
        def __init__(self, job, item, limits):
            if any(cell.handles for cell in begun):
                raise NoRoom("no process can be started")
            super().__init__(job, item, limits)
            begun.append(self)

    monkeypatch.setattr("pipeline.cells.executor.Cell", Crowded)
    outcomes = list(LocalPool(3).run(faults.double, range(5), LIMITS))
    assert sorted(outcome.item for outcome in outcomes) == list(range(5))
    assert len(begun) == 5


def test_no_room_for_temporary_files_is_told(monkeypatch):
    monkeypatch.setattr("pipeline.cells.workplace.tempfile.mkdtemp", no_process)
    with pytest.raises(NoRoom):
        run_cell(faults.double, 1, LIMITS)


def test_no_module_that_lies_beside_the_scans_is_imported(tmp_path):
    for name in ("socket", "signal", "threading", "selectors", "json", "pipeline", "cv2", "numpy", "PIL", "resource"):
        (tmp_path / f"{name}.py").write_text("import pathlib\npathlib.Path('was_run').touch()\nraise ImportError\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [Path(sys.executable).with_name("vanthu"), "read", PAPER]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "KẾ HOẠCH" in done.stdout
    assert not (tmp_path / "was_run").exists()
