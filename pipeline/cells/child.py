"""The child's side of a cell: it settles in a session of its own, does the job, sends one answer and is gone.

A guard, a small fork in the same session, waits for the parent's end of a pipe to close or the deadline to pass, and
then kills the session: a signal on parent death (PR_SET_PDEATHSIG) would end the child alone and leave its programs
running, and a parent that is busy elsewhere would look at the deadline too late.
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from pipeline.cells.lasting import end_lasting_forks
from pipeline.cells.process import kill_session
from pipeline.cells.wire import encode
from pipeline.cells.workplace import Workplace, move_in, share_workplace
from pipeline.settings import Limits
from pipeline.types import Reason

LENGTH_BYTES = 8
"""How many bytes before an answer tell its length, so that half an answer is not taken for a whole one."""

GUARD_GRACE_S = 2.0
"""How much later than the parent the guard looks at the deadline: the parent names what happened, if it can."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EAGAIN})
"""What the system says when the disk, the table of files or that of processes is full."""

_CV2_NO_MEMORY = -4
"""cv2.Error.StsNoMem"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a child is sent to do, within which limits, where it may keep temporary files.

    packed: a pickle of a job and an item, made by the parent.
    """

    packed: bytes
    limits: Limits
    workplace: Path


def live(errand: Errand, writer: Connection) -> None:
    """The child's whole life.

    The answer is a length and, encoded, a triple: the job's value; reason and detail, if it failed; the traceback.
    """
    place = _settle(errand)
    if place is None:
        return  # the parent has given this child up
    guard_pid = _start_guard(writer, errand.limits, place)
    try:
        job, item = pickle.loads(errand.packed)  # noqa: S301  made by the parent
        message = encode((job(item), None, ""))
    except BaseException as error:  # noqa: BLE001  SystemExit and KeyboardInterrupt are faults of the job here
        message = encode((None, explain(error), traceback.format_exc()))
    end_lasting_forks()
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
    return _reason_of(error), detail


def _reason_of(error: BaseException) -> Reason:
    number = error.errno if isinstance(error, OSError) else None
    of_opencv = type(error).__module__ == "cv2" and getattr(error, "code", None) == _CV2_NO_MEMORY
    if isinstance(error, MemoryError) or number == errno.ENOMEM or of_opencv:
        return Reason.MEMORY
    return Reason.NO_ROOM if number in NO_ROOM else Reason.ERROR


def _settle(errand: Errand) -> Workplace | None:
    os.setsid()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
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


def _start_guard(writer: Connection, limits: Limits, place: Workplace) -> int:
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
        place.clear()
    finally:
        os._exit(0)
