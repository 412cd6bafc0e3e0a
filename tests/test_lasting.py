"""A fork that does one piece of work after another."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipeline.cells.lasting import LastingFork, end_lasting_forks
from pipeline.cells.process import DeadlineExceeded


@contextmanager
def lasting(work):
    fork = LastingFork(work)
    try:
        yield fork
    finally:
        fork.end()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def own_id(_):
    return str(os.getpid()).encode()


def test_it_answers_again_and_again_from_one_process():
    with lasting(lambda question: own_id(question) + b" " + question) as fork:
        answers = [fork.ask(question, deadline_s=60).stdout.split(b" ", 1) for question in (b"one", b"", b"three")]
    assert [answer for _, answer in answers] == [b"one", b"", b"three"]
    assert len({pid for pid, _ in answers} | {str(os.getpid()).encode()}) == 2


def test_long_questions_and_answers_are_whole():
    question = os.urandom(1 << 16) * 64
    with lasting(lambda asked: asked + asked) as fork:
        assert fork.ask(question, deadline_s=60).stdout == question + question


def test_what_it_says_is_told_with_the_answer_it_was_said_for():
    def speak(question):
        os.write(2, question)
        return b"done"

    with lasting(speak) as fork:
        assert [fork.ask(said, deadline_s=60).stderr for said in (b"loud", b"", b"aloud" * 100_000)] == [
            "loud",
            "",
            ("aloud" * 100_000)[: 64 * 1024],
        ]


def test_it_ends_with_an_exception_of_its_work():
    def fail(_):
        raise ValueError("no good")

    with lasting(fail) as fork:
        result = fork.ask(b"", deadline_s=60)
        assert (result.exit_code, result.stdout) == (1, b"")
        assert "no good" in result.stderr
        assert not fork.lives


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_how_it_was_ended_is_told(number):
    with lasting(lambda _: os.kill(os.getpid(), number)) as fork:
        assert fork.ask(b"?" * 1_000_000, deadline_s=60).exit_code == -number
        assert not fork.lives


def test_one_that_was_killed_while_it_waited_is_told_as_killed():
    with lasting(own_id) as fork:
        os.kill(int(fork.ask(b"", deadline_s=60).stdout), signal.SIGKILL)
        assert fork.ask(b"?" * 1_000_000, deadline_s=60).exit_code == -signal.SIGKILL


def test_after_its_deadline_it_is_gone():
    with lasting(lambda _: time.sleep(3600)) as fork:
        with pytest.raises(DeadlineExceeded, match=r"within 0.2 s"):
            fork.ask(b"", deadline_s=0.2)
        assert not fork.lives


def test_it_is_gone_when_those_who_began_it_end_all():
    with lasting(own_id) as fork:
        pid = int(fork.ask(b"", deadline_s=60).stdout)
        end_lasting_forks()
        assert not is_alive(pid)
        assert not fork.lives


def test_it_goes_when_its_parent_is_gone():
    there, here = os.pipe()
    parent = os.fork()
    if parent == 0:
        fork = LastingFork(own_id)
        other = LastingFork(own_id)  # one that knows of the first keeps it from going no more than any other
        os.write(here, b" ".join(each.ask(b"", deadline_s=60).stdout for each in (fork, other)))
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(here)
    os.waitpid(parent, 0)
    with closing(os.fdopen(there, "rb")) as pipe:
        pids = [int(pid) for pid in pipe.read().split()]  # to the end: nobody holds the other end any more
    while any(map(_runs, pids)):
        time.sleep(0.01)
    assert len(pids) == 2


def _runs(pid):
    """Whether it is there and no zombie, which may wait for whoever collects orphans here."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_a_fork_of_its_parent_leaves_it_alone():
    with lasting(own_id) as fork:
        child = os.fork()
        if child == 0:
            end_lasting_forks()
            os._exit(int(fork.lives))
        assert os.waitpid(child, 0)[1] == 0
        assert fork.ask(b"", deadline_s=60).stdout
