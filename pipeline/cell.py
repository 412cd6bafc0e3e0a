"""One killable child: a job runs on one item, and whatever it does, the caller gets one outcome and no orphans.

The child comes from a fork server that has imported the heavy modules once (multiprocessing, "forkserver").  It leads
a session of its own, so that Tesseract and poppler below it can be found and killed with it.  A guard, a small fork in
the same session, waits for the parent's end of a pipe to close and then kills the session: a signal on parent death
(PR_SET_PDEATHSIG) would end the child alone and leave its programs running.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from typing import Any, Generic, TypeAlias, TypeVar

from pipeline.process import kill_session
from pipeline.settings import Limits
from pipeline.types import Reason

T = TypeVar("T")
R = TypeVar("R")

PRELOADED = ("pipeline.reading", "pipeline.jobs")
"""Modules that the fork server imports once; names that do not exist are passed over."""

_CHUNK_BYTES = 1 << 20
_LENGTH_BYTES = 8
_EXIT_GRACE_S = 5.0
"""How long a child whose pipe has closed may take to leave its exit status."""

_CV2_NO_MEMORY = -4
"""cv2.Error.StsNoMem"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """The job's result for an item."""

    item: T
    value: R


@dataclass(frozen=True, slots=True)
class Failed(Generic[T]):
    """Why there is no result: error (the job raised), timeout, memory or crash; detail is one line."""

    item: T
    reason: Reason
    detail: str


Outcome: TypeAlias = Done[T, R] | Failed[T]


def run_cell(job: Callable[[T], R], item: T, limits: Limits) -> Outcome[T, R]:
    """job(item) in a child, within limits.document_deadline_s and limits.memory_bytes a process.

    job, item and result travel as pickles between the two processes, so job is a function of a module.  Raises
    nothing for a fault of the item; the child and all that it started are gone when this returns or raises.
    """
    cell = Cell(job, item, limits)
    try:
        while (outcome := cell.outcome()) is None:
            wait(cell.handles, cell.remaining_s)
        return outcome
    finally:
        cell.kill()


def failure_of(item: T, error: BaseException) -> Failed[T]:
    """What an exception of a job means, as one line."""
    said = " ".join(str(error).split())
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    no_memory = isinstance(error, MemoryError) or (
        type(error).__module__ == "cv2" and getattr(error, "code", None) == _CV2_NO_MEMORY
    )
    return Failed(item, Reason.MEMORY if no_memory else Reason.ERROR, detail)


class Cell(Generic[T, R]):
    """A running child.  Ask `outcome` whenever one of `handles` is ready or `remaining_s` has passed."""

    def __init__(self, job: Callable[[T], R], item: T, limits: Limits) -> None:
        self._item = item
        self._limits = limits
        self._answer = bytearray()
        self._outcome: Outcome[T, R] | None = None
        self._reader, writer = _context().Pipe(duplex=False)
        os.set_blocking(self._reader.fileno(), False)
        self._process = _context().Process(target=_live, args=(job, item, limits, writer), daemon=True)
        try:
            self._process.start()
        except Exception as error:  # noqa: BLE001  pickling runs code of the item's class
            self._outcome = Failed(item, Reason.ERROR, f"cannot be handed to a child: {failure_of(item, error).detail}")
        finally:
            writer.close()  # the end of file comes when the child's own copy closes
        # counted from here: the first start waits for the fork server to import its modules
        self._deadline = time.monotonic() + limits.document_deadline_s

    @property
    def handles(self) -> list[Connection | int]:
        """What multiprocessing.connection.wait can wait for."""
        return [] if self._outcome else [self._reader, self._process.sentinel]

    @property
    def remaining_s(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._deadline - time.monotonic())

    def outcome(self) -> Outcome[T, R] | None:
        """The outcome, once there is one; everything of the cell is gone then."""
        if self._outcome is None:
            ended = self._drain() or not self._process.is_alive()
            if ended:
                self._drain()
                self._outcome = self._read_answer()
            elif self.remaining_s == 0:
                detail = f"not done within {self._limits.document_deadline_s:g} s"
                self._outcome = Failed(self._item, Reason.TIMEOUT, detail)
        if self._outcome is not None:
            self.kill()
        return self._outcome

    def kill(self) -> None:
        """End the child and everything that it started; a second call does nothing."""
        if self._reader.closed:
            return  # by now another process may have the child's id
        self._reader.close()
        if self._process.pid is None:
            return
        if self._process.is_alive():  # it may be too young to lead its session
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        kill_session(self._process.pid)
        self._process.join(_EXIT_GRACE_S)

    def _drain(self) -> bool:
        """Take what the child has sent so far; true at its end."""
        while True:
            try:
                chunk = os.read(self._reader.fileno(), _CHUNK_BYTES)
            except BlockingIOError:
                return False
            if not chunk:
                return True
            self._answer += chunk

    def _read_answer(self) -> Outcome[T, R]:
        length = int.from_bytes(self._answer[:_LENGTH_BYTES], "big")
        body = memoryview(self._answer)[_LENGTH_BYTES:]
        if len(self._answer) < _LENGTH_BYTES or len(body) != length:
            return Failed(self._item, Reason.CRASH, self._how_it_ended())
        try:
            value, failed, trace = pickle.loads(body)  # noqa: S301  from our own child, over a pipe
        except Exception as error:  # noqa: BLE001  unpickling runs code of the result's class
            return failure_of(self._item, error)
        if failed is None:
            return Done(self._item, value)
        _log.info("%s", trace)
        return Failed(self._item, *failed)

    def _how_it_ended(self) -> str:
        self._process.join(_EXIT_GRACE_S)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"the child ended without an answer (exit status {code})"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = ", perhaps because the machine ran out of memory" if -code == signal.SIGKILL else ""
        return f"the child was ended by {name}{hint}"


@cache
def _context() -> ForkServerContext:
    # Each thread that OpenBLAS keeps ready costs some 40 MiB of every child's memory ceiling; one is all a cell uses.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _live(job: Callable[[T], R], item: T, limits: Limits, writer: Connection) -> None:
    """The child's whole life."""
    _settle(limits)
    guard_pid = _start_guard(writer)
    try:
        answer: tuple[Any, ...] = (job(item), None, "")
        message = pickle.dumps(answer)
    except BaseException as error:  # noqa: BLE001  SystemExit and KeyboardInterrupt are faults of the job here
        failed = failure_of(None, error)
        message = pickle.dumps((None, (failed.reason, failed.detail), traceback.format_exc()))
    with contextlib.suppress(OSError):  # the job may have changed the user or ended the guard
        os.kill(guard_pid, signal.SIGKILL)
        os.waitpid(guard_pid, 0)  # no zombie is left where process 1 does not collect them
    with os.fdopen(os.dup(writer.fileno()), "wb") as pipe, contextlib.suppress(BrokenPipeError):
        pipe.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
        pipe.write(message)


def _settle(limits: Limits) -> None:
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
        ceiling = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))


def _start_guard(writer: Connection) -> int:
    """Fork the process that kills this session when the parent is gone; returns its process id."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101  a cell is always a child
    pid = os.fork()
    if pid:
        return pid
    try:
        writer.close()
        wait([parent.sentinel])
        kill_session(os.getsid(0))
    finally:
        os._exit(0)
