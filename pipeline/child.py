"""The child's side of a cell: it settles in a session of its own, does the job, sends one answer and is gone.

A guard, a small fork in the same session, waits for the parent's end of a pipe to close or the deadline to pass, and
then kills the session: a signal on parent death (PR_SET_PDEATHSIG) would end the child alone and leave its programs
running, and a parent that is busy elsewhere would look at the deadline too late.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from pipeline.process import kill_session
from pipeline.settings import Limits
from pipeline.types import Reason
from pipeline.wire import encode
from pipeline.workplace import Workplace, move_in, share_workplace

LENGTH_BYTES = 8
"""How many bytes before an answer tell its length, so that half an answer is not taken for a whole one."""

GUARD_GRACE_S = 2.0
"""How much later than the parent the guard looks at the deadline: the parent names what happened, if it can."""

_CV2_NO_MEMORY = -4
"""cv2.Error.StsNoMem"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a child is sent to do, within which limits, where it may keep temporary files."""

    job: Callable[[Any], Any]
    item: Any
    limits: Limits
    workplace: Path


def live(errand: Errand, writer: Connection) -> None:
    """The child's whole life.

    The answer is a length and, encoded, a triple: the job's value; reason and detail, if it failed; the traceback.
    """
    place = _settle(errand)
    guard_pid = _start_guard(writer, errand.limits, place)
    try:
        message = encode((errand.job(errand.item), None, ""))
    except BaseException as error:  # noqa: BLE001  SystemExit and KeyboardInterrupt are faults of the job here
        message = encode((None, explain(error), traceback.format_exc()))
    with os.fdopen(os.dup(writer.fileno()), "wb") as pipe, contextlib.suppress(BrokenPipeError):
        pipe.write(len(message).to_bytes(LENGTH_BYTES, "big"))
        pipe.write(message)
    with contextlib.suppress(OSError):  # the job may have changed the user or ended the guard
        os.kill(guard_pid, signal.SIGKILL)
        os.waitpid(guard_pid, 0)  # no zombie is left where process 1 does not collect them


def explain(error: BaseException) -> tuple[Reason, str]:
    """What an exception means, and it as one line."""
    said = " ".join(str(error).split())
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    no_memory = isinstance(error, MemoryError) or (
        type(error).__module__ == "cv2" and getattr(error, "code", None) == _CV2_NO_MEMORY
    )
    return (Reason.MEMORY if no_memory else Reason.ERROR), detail


def _settle(errand: Errand) -> Workplace | None:
    os.setsid()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # stdout is for the parent's results alone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The data segment counts private memory that may be written to (setrlimit(2)); RLIMIT_AS would also count mapped
    # files and the address space that thread pools and allocators reserve without using it.
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = errand.limits.memory_bytes
        ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))
    place = share_workplace(errand.workplace)
    if place is not None:
        move_in(place)
    return place


def _start_guard(writer: Connection, limits: Limits, place: Workplace | None) -> int:
    """Fork the process that kills this session when it must end; returns its process id."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101  a cell is always a child
    pid = os.fork()
    if pid:
        return pid
    try:
        writer.close()
        wait([parent.sentinel], limits.document_deadline_s + GUARD_GRACE_S)
        kill_session(os.getsid(0))
        if place is not None:
            place.clear()
    finally:
        os._exit(0)
