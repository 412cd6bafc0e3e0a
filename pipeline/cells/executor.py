"""How a batch runs its jobs: one after the other, or in cells on this machine.

An executor is lazy in its items, keeps a bounded number in flight, gives exactly one outcome an item (in the order in
which they are ready) and never raises for an item's fault.  Closing the iterator ends what is in flight.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Generic, Protocol, TypeVar

from pipeline.cells.cell import Cell, Done, Failed, Outcome, failure_of
from pipeline.errors import NoRoom
from pipeline.settings import Limits
from pipeline.stopping import stops_held, stops_let_in
from pipeline.types import Reason

T = TypeVar("T")
R = TypeVar("R")

GOES = 2
"""How often a job whose child is killed from outside is begun."""


class Executor(Protocol):
    """Something that runs jobs."""

    def run(self, job: Callable[[T], R], items: Iterable[T], limits: Limits) -> Generator[Outcome[T, R], None, None]:
        """One outcome for every item."""
        ...


@dataclass(frozen=True, slots=True)
class Serial:
    """In this process, one item at a time: no isolation, no limits.  For tests and for debugging."""

    def run(self, job: Callable[[T], R], items: Iterable[T], limits: Limits) -> Generator[Outcome[T, R], None, None]:
        """One outcome for every item, in their order; limits are not enforced."""
        del limits
        for item in items:
            try:
                outcome: Outcome[T, R] = Done(item, job(item))
            except Exception as error:  # noqa: BLE001  an item's fault is an outcome
                outcome = failure_of(item, error)
            yield outcome


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Cells on this machine, at most `workers` at a time.

    A job whose child was killed (by the machine when memory ran out, or by a person) has a second go before it fails.
    Where the machine has no room for another child, one that is at work is waited for; NoRoom is raised when there is
    none.

    While the caller is busy elsewhere, the guards of the cells look after the deadlines.
    """

    workers: int

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")

    def run(self, job: Callable[[T], R], items: Iterable[T], limits: Limits) -> Generator[Outcome[T, R], None, None]:
        """One outcome for every item, as they become ready."""
        crew = _Crew(job, items, limits)
        try:
            while crew.fill(self.workers):
                yield from crew.outcomes()
        finally:
            crew.dismiss()


class _Crew(Generic[T, R]):
    """The cells of one batch at work, and the items that wait for one."""

    def __init__(self, job: Callable[[T], R], items: Iterable[T], limits: Limits) -> None:
        self._job = job
        self._limits = limits
        self._waiting = ((item, 1) for item in items)
        self._put_back: list[tuple[T, int]] = []
        self._at_work: dict[Cell[T, R], int] = {}

    def fill(self, workers: int) -> bool:
        """Begins items while there is a worker for one; false when nothing is left to do."""
        while len(self._at_work) < workers:
            following = self._put_back.pop() if self._put_back else next(self._waiting, None)
            if following is None:
                break
            item, go = following
            try:
                with stops_held():
                    self._at_work[Cell(self._job, item, self._limits)] = go
            except NoRoom:
                if not self._at_work:
                    raise
                self._put_back.append(following)
                break
        return bool(self._at_work)

    def outcomes(self) -> Iterator[Outcome[T, R]]:
        """What is ready after something has happened; who was killed for the first time is put back."""
        for cell in self._after_something():
            outcome = cell.outcome()
            if outcome is None:
                continue
            go = self._at_work.pop(cell)
            if go < GOES and isinstance(outcome, Failed) and outcome.reason is Reason.KILLED:
                self._put_back.append((outcome.item, go + 1))
            else:
                yield outcome

    def dismiss(self) -> None:
        """Ends what is at work."""
        with stops_held():
            for cell in self._at_work:
                cell.kill()

    def _after_something(self) -> list[Cell[T, R]]:
        cells = list(self._at_work)
        if all(cell.handles for cell in cells):
            with stops_let_in():
                wait([handle for cell in cells for handle in cell.handles], min(cell.remaining_s for cell in cells))
        return cells
