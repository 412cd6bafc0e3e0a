"""A piece of work in a fork of this process: it has all that is loaded, and whatever it does, it ends alone."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from pipeline.cells.process import ProgramResult, collect

_MOST_BYTES = 64 << 20


def run_forked(work: Callable[[], bytes], *, deadline_s: float) -> ProgramResult:
    """work() in a fork: its bytes as stdout; exit code 1 and the last line of a traceback where it raised.

    What it writes to the process's own stderr is in stderr; the fork is gone afterwards, whatever happens.
    Raises DeadlineExceeded and OutputTooLarge.
    """
    deadline = time.monotonic() + deadline_s
    (out, out_end), (told, told_end) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        _live(work, out_end, told_end)
    os.close(out_end)
    os.close(told_end)
    status = None
    try:
        stdout, stderr = collect("the fork", out, told, deadline, _MOST_BYTES)
        status = os.waitpid(pid, 0)[1]  # its ends are closed: it is about to be gone
    finally:
        os.close(out)
        os.close(told)
        if status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return ProgramResult(os.waitstatus_to_exitcode(status), stdout, stderr.decode("utf-8", "replace"))


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
