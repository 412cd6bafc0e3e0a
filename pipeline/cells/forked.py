"""A piece of work in a fork of this process: it has all that is loaded, and whatever it does, it ends alone."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import NoReturn, Self

from pipeline.cells.process import ProgramResult, collect

_MOST_BYTES = 64 << 20


class Fork:
    """A fork at work.  Use as a context manager: it is gone after the block, whatever happens."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        """Begins work()."""
        (self._out, out_end), (self._told, told_end) = os.pipe(), os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _live(work, out_end, told_end)
        os.close(out_end)
        os.close(told_end)
        self._status: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._out)
        os.close(self._told)
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def result(self, *, deadline_s: float) -> ProgramResult:
        """What it ends with.  Raises DeadlineExceeded and OutputTooLarge."""
        deadline = time.monotonic() + deadline_s
        stdout, stderr = collect("the fork", self._out, self._told, deadline, _MOST_BYTES)
        self._status = os.waitpid(self._pid, 0)[1]  # its ends are closed: it is about to be gone
        return ProgramResult(os.waitstatus_to_exitcode(self._status), stdout, stderr.decode("utf-8", "replace"))


def run_forked(work: Callable[[], bytes], *, deadline_s: float) -> ProgramResult:
    """work() in a fork: its bytes as stdout; exit code 1 and the last line of a traceback where it raised.

    What it writes to the process's own stderr is in stderr; the fork is gone afterwards, whatever happens.
    Raises DeadlineExceeded and OutputTooLarge.
    """
    with Fork(work) as fork:
        return fork.result(deadline_s=deadline_s)


def _live(work: Callable[[], bytes], out: int, told: int) -> NoReturn:
    """The fork's whole life; nothing that its parent has set up for its own end may run here."""
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(told, 2)
        left = memoryview(work())
        while left:
            left = left[os.write(out, left) :]
        status = 0
    except BaseException as error:  # noqa: BLE001  nothing may leave this function
        with contextlib.suppress(OSError):
            os.write(2, traceback.format_exception_only(error)[-1].encode("utf-8", "replace"))
    finally:
        os._exit(status)
