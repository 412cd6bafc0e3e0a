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
            live(lambda: _write(out_end, work()), told_end)
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


def live(work: Callable[[], None], told: int) -> NoReturn:
    """A fork's whole life: what its parent has set up for its own end may not run here.

    What is written to stderr goes to told, and the last line of a traceback where work raised: it ends with 1 then.
    """
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(told, 2)
        work()
        status = 0
    except BaseException as error:  # noqa: BLE001  nothing may leave this function
        with contextlib.suppress(OSError):
            os.write(2, traceback.format_exception_only(error)[-1].encode("utf-8", "replace"))
    finally:
        os._exit(status)


def _write(out: int, done: bytes) -> None:
    left = memoryview(done)
    while left:
        left = left[os.write(out, left) :]
