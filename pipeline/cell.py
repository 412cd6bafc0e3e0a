"""One killable child: a job runs on one item, and whatever it does, the caller gets one outcome and no orphans.

The child comes from a fork server that has imported the heavy modules once (multiprocessing, "forkserver").  It leads
a session of its own, so that Tesseract and poppler below it can be found and killed with it; pipeline.child is its
side of the matter.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.util import Finalize, get_temp_dir
from typing import Generic, TypeAlias, TypeVar

from pipeline.child import LENGTH_BYTES, Errand, explain, live
from pipeline.process import kill_session
from pipeline.settings import Limits
from pipeline.stopping import born_deaf_to_stops, stops_held, stops_let_in
from pipeline.types import Reason
from pipeline.wire import decode
from pipeline.workplace import make_workplace

T = TypeVar("T")
R = TypeVar("R")

PRELOADED = ("pipeline.warm",)
"""Modules that the fork server imports once."""

STATUS_UNKNOWN = 255
"""What multiprocessing gives as exit status when the server, which alone would know it, is gone."""

AFTER_ALL_OTHERS = -1000
"""multiprocessing removes its own folder at -100."""

_CHUNK_BYTES = 1 << 20
_EXIT_GRACE_S = 5.0
"""How long a child whose pipe has closed may take to leave its exit status."""

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

    job and item are pickled for the child, so job is a function of a module; the result travels back as
    pipeline.wire tells.  Raises nothing for a fault of the item; the child and all that it started are gone when this
    returns or raises.
    """
    with stops_held():
        cell = Cell(job, item, limits)
        try:
            while (outcome := cell.outcome()) is None:
                with stops_let_in():
                    wait(cell.handles, cell.remaining_s)
            return outcome
        finally:
            cell.kill()


def failure_of(item: T, error: BaseException) -> Failed[T]:
    """What an exception of a job means, as one line."""
    return Failed(item, *explain(error))


class Cell(Generic[T, R]):
    """A running child.  Ask `outcome` whenever one of `handles` is ready or `remaining_s` has passed.

    Made while stops are held (pipeline.stopping), it is known to its owner before one takes effect.
    """

    def __init__(self, job: Callable[[T], R], item: T, limits: Limits) -> None:
        self._item = item
        self._limits = limits
        self._answer = bytearray()
        self._outcome: Outcome[T, R] | None = None
        self._killed = False
        self._workplace = make_workplace()
        self._reader, writer = _context().Pipe(duplex=False)
        os.set_blocking(self._reader.fileno(), False)
        errand = Errand(job, item, limits, self._workplace.path)
        self._process = _context().Process(target=live, args=(errand, writer), daemon=True)
        resource_tracker.ensure_running()  # when it starts it unblocks the signals that the next line blocks
        try:
            with born_deaf_to_stops():
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
    def was_killed(self) -> bool:
        """Whether the child, or the server that it comes from, was killed: not its own doing, as a rule."""
        return self._killed

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
                self._outcome = self._too_late()
        if self._outcome is not None:
            self.kill()
        return self._outcome

    def kill(self) -> None:
        """End the child and everything that it started; a second call does nothing."""
        if self._reader.closed:
            return  # by now another process may have the child's id
        self._reader.close()
        if self._process.pid is not None:
            if self._process.is_alive():  # it may be too young to lead its session
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._process.pid, signal.SIGKILL)
            kill_session(self._process.pid)
            self._process.join(_EXIT_GRACE_S)
        self._workplace.clear()

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
        length = int.from_bytes(self._answer[:LENGTH_BYTES], "big")
        body = self._answer[LENGTH_BYTES:]
        if len(self._answer) < LENGTH_BYTES or len(body) != length:
            # past the deadline it was the guard that ended the child
            return self._too_late() if self.remaining_s == 0 else self._crashed()
        try:
            value, failed, trace = decode(body)
        except (ValueError, TypeError, LookupError) as error:
            return failure_of(self._item, error)
        if failed is None:
            return Done(self._item, value)
        _log.info("%s", trace)
        return Failed(self._item, *failed)

    def _too_late(self) -> Failed[T]:
        return Failed(self._item, Reason.TIMEOUT, f"not done within {self._limits.document_deadline_s:g} s")

    def _crashed(self) -> Failed[T]:
        self._process.join(_EXIT_GRACE_S)
        code = self._process.exitcode
        self._killed = code in {-signal.SIGKILL, STATUS_UNKNOWN}
        if code is None or code >= 0:
            return Failed(self._item, Reason.CRASH, f"the child ended without an answer (exit status {code})")
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = ", perhaps because the machine ran out of memory" if self._killed else ""
        return Failed(self._item, Reason.CRASH, f"the child was ended by {name}{hint}")


@cache
def _context() -> ForkServerContext:
    # Each thread that OpenBLAS keeps ready costs some 40 MiB of every child's memory ceiling; one is all a cell uses.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _choose_folder_of_server()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _choose_folder_of_server() -> None:
    """Lets the server's socket lie in a workplace: multiprocessing removes its own folder only if it is not killed."""
    place = make_workplace(short=True)
    Finalize(None, place.clear, exitpriority=AFTER_ALL_OTHERS)
    before, tempfile.tempdir = tempfile.tempdir, str(place.path)
    get_temp_dir()
    tempfile.tempdir = before
