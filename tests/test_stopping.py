"""Ctrl-C takes effect only where it is let in, and leaves nothing half done."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from pipeline.cells.workplace import PREFIX, make_workplace, move_in, share_workplace, sweep_workplaces
from pipeline.stopping import STOP_SIGNALS, stops_held, stops_let_in


def stop(number=signal.SIGINT):
    os.kill(os.getpid(), number)


@pytest.fixture(autouse=True)
def handled():
    """The handlers of a run of the command, and the test's own again afterwards."""
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_stop_waits_until_it_is_let_in(number):
    steps = []

    def work():
        with stops_held():
            stop(number)
            steps.append("went on")
            with stops_let_in():
                steps.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["went on"]


def test_a_stop_that_comes_where_it_is_let_in_takes_effect_at_once():
    def work():
        with stops_held(), stops_let_in():
            stop()
            signal.pause()

    with pytest.raises(KeyboardInterrupt):
        work()


def test_a_stop_that_is_never_let_in_comes_at_the_end():
    steps = []

    def work():
        with stops_held():
            stop()
            with stops_held():
                steps.append("inside")
            steps.append("still held")
        steps.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["inside", "still held"]


def test_a_second_stop_does_not_disturb_the_clearing_up():
    steps = []

    def work():
        with stops_held():
            try:
                with stops_let_in():
                    stop()
            finally:
                stop()
                steps.append("cleared up")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == ["cleared up"]


def test_without_holding_a_stop_is_as_ever():
    with pytest.raises(KeyboardInterrupt):
        stop()
    with stops_let_in():
        pass


def test_ignored_stops_stay_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as for a program in the background of a script
    with stops_held():
        stop()
        with stops_let_in():
            pass
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_other_threads_may_hold_too():
    done = []

    def work():
        with stops_held(), stops_let_in():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


# Workplaces ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_temporary_files_go_with_their_workplace(room):
    place = make_workplace()
    move_in(place)
    with tempfile.NamedTemporaryFile(delete=False) as left:
        assert Path(left.name).parent == place.path
    place.clear()
    assert list(room.iterdir()) == []


def test_only_what_nobody_uses_is_swept_away(room):
    used, left, other = make_workplace(), room / f"{PREFIX}left", room / "other"
    left.mkdir()
    (left / "page.png").touch()
    other.mkdir()
    (room / f"{PREFIX}link").symlink_to(other)
    sweep_workplaces()
    assert {path.name for path in room.iterdir()} == {used.path.name, "other", f"{PREFIX}link"}
    used.clear()


def test_a_socket_has_room_below_a_workplace_however_long_the_folders_name(room, monkeypatch):
    deep = room / ("x" * 90)
    deep.mkdir()
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr(tempfile, "tempdir", None)
    place = make_workplace(short=True)
    assert len(str(place.path)) < 60
    place.clear()


def test_a_workplace_that_is_gone_is_not_shared(room):
    assert share_workplace(room / "none") is None


def test_a_workplace_stays_while_any_process_uses_it(room):
    place = make_workplace()
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import os, fcntl; fcntl.flock(os.open({str(place.path)!r}, 0), 1); print(1); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    holder.stdout.readline()
    fcntl.flock(place.lock, fcntl.LOCK_UN)
    sweep_workplaces()
    assert place.path.exists()
    holder.communicate(b"\n")
    sweep_workplaces()
    assert not place.path.exists()
