"""One killable child: a job runs on one item, and whatever it does, the caller gets one outcome and no orphans.

The child leads a session of its own, so that Tesseract and poppler below it can be found and killed with it;
pipeline.cells.launch starts it, pipeline.cells.child is its side of the matter.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import ForkingPickler
from typing import Generic, TypeAlias, TypeVar

from pipeline.cells.child import LENGTH_BYTES, explain
from pipeline.cells.launch import launch
from pipeline.cells.process import kill_session
from pipeline.cells.wire import decode
from pipeline.settings import Limits
from pipeline.stopping import stops_held, stops_let_in
from pipeline.types import Reason

T = TypeVar("T")
R = TypeVar("R")

STATUS_UNKNOWN = 255
"""What multiprocessing gives as exit status when the server, which alone would know it, is gone."""

KILLED = frozenset({-signal.SIGKILL, STATUS_UNKNOWN})
"""Exit statuses of a child that was ended from outside: it, or the server that it comes from."""

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
    """Why there is no result: error (the job raised), timeout, memory, crash or killed; detail is one line."""

    item: T
    reason: Reason
    detail: str


Outcome: TypeAlias = Done[T, R] | Failed[T]


def run_cell(job: Callable[[T], R], item: T, limits: Limits) -> Outcome[T, R]:
    """job(item) in a child, within limits.document_deadline_s and limits.memory_bytes a process.

    job and item are pickled for the child, so job is a function of a module; the result travels back as
    the module wire tells.  Raises nothing for a fault of the item; the child and all that it started are gone when this
    returns or raises.
    """
    with stops_held():
        cell = Cell(job, item, limits, alone=True)
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

    Made while stops are held (pipeline.stopping), it is known to its owner before one takes effect.  To make one raises
    NoRoom when the machine has none for another process.
    """

    def __init__(self, job: Callable[[T], R], item: T, limits: Limits, *, alone: bool = False) -> None:
        self._item = item
        self._limits = limits
        self._answer = bytearray()
        self._outcome: Outcome[T, R] | None = None
        self._killed = False
        packed = self._packed(job)
        self._child = launch(packed, limits, alone=alone) if packed is not None else None
        # counted from here: the first start waits for the fork server to import its modules
        self._deadline = time.monotonic() + limits.document_deadline_s

    def _packed(self, job: Callable[[T], R]) -> bytes | None:
        """What the child is to do; None, with the outcome, when that cannot be said to another process."""
        try:
            return bytes(ForkingPickler.dumps((job, self._item)))
        except Exception as error:  # noqa: BLE001  pickling runs code of the item's class
            said = failure_of(self._item, error).detail
            self._outcome = Failed(self._item, Reason.ERROR, f"cannot be handed to a child: {said}")
            return None

    @property
    def handles(self) -> list[Connection | int]:
        """What multiprocessing.connection.wait can wait for."""
        if self._outcome is not None or self._child is None:
            return []
        return [self._child.reader, self._child.process.sentinel]

    @property
    def remaining_s(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._deadline - time.monotonic())

    def outcome(self) -> Outcome[T, R] | None:
        """The outcome, once there is one; everything of the cell is gone then."""
        if self._outcome is None and self._child is not None:
            ended = self._drain(self._child.reader) or not self._child.process.is_alive()
            if ended:
                self._drain(self._child.reader)
                self._outcome = self._read_answer(self._child.process)
            elif self.remaining_s == 0:
                self._outcome = self._too_late()
        if self._outcome is not None:
            self.kill()
        return self._outcome

    def kill(self) -> None:
        """End the child and everything that it started; a second call does nothing."""
        if self._child is None:
            return  # by now another process may have the child's id
        child, self._child = self._child, None
        child.reader.close()
        if child.process.is_alive():  # it may be too young to lead its session
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
        kill_session(child.pid)
        child.process.join(_EXIT_GRACE_S)
        said = child.workplace.said
        if said:
            _log.info("a child wrote: %s", said)
        child.workplace.clear()
        if child.process.exitcode == STATUS_UNKNOWN:
            # Nobody could say whether it lives, and it may have been too young to be found as the head of a session;
            # younger than this line, it finds no workplace and goes.
            kill_session(child.pid)

    def _drain(self, reader: Connection) -> bool:
        """Take what the child has sent so far; true at its end."""
        while True:
            try:
                chunk = os.read(reader.fileno(), _CHUNK_BYTES)
            except BlockingIOError:
                return False
            if not chunk:
                return True
            self._answer += chunk

    def _read_answer(self, process: ForkServerProcess) -> Outcome[T, R]:
        length = int.from_bytes(self._answer[:LENGTH_BYTES], "big")
        body = self._answer[LENGTH_BYTES:]
        if len(self._answer) < LENGTH_BYTES or len(body) != length:
            # past the deadline it was the guard that ended the child
            return self._too_late() if self.remaining_s == 0 else self._crashed(process)
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

    def _crashed(self, process: ForkServerProcess) -> Failed[T]:
        process.join(_EXIT_GRACE_S)
        code = process.exitcode
        if code is None or code in KILLED:
            said = "the child was ended by SIGKILL, perhaps because the machine ran out of memory"
            return Failed(self._item, Reason.KILLED, said)
        if code >= 0:
            return Failed(self._item, Reason.CRASH, f"the child ended without an answer (exit status {code})")
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return Failed(self._item, Reason.CRASH, f"the child was ended by {name}")
