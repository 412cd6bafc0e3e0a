"""How a batch runs its jobs: one after the other, or in cells on this machine.

An executor is lazy in its items, keeps a bounded number in flight, gives exactly one outcome an item (in the order in
which they are ready) and never raises for an item's fault.  Closing the iterator ends what is in flight.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from typing import Protocol, TypeVar

from pipeline.cell import Cell, Done, Outcome, failure_of
from pipeline.settings import Limits
from pipeline.stopping import stops_held, stops_let_in

T = TypeVar("T")
R = TypeVar("R")


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

    While the caller is busy elsewhere, the guards of the cells look after the deadlines.
    """

    workers: int

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")

    def run(self, job: Callable[[T], R], items: Iterable[T], limits: Limits) -> Generator[Outcome[T, R], None, None]:
        """One outcome for every item, as they become ready."""
        waiting = iter(items)
        running: list[Cell[T, R]] = []
        second_go: set[Cell[T, R]] = set()
        try:
            while True:
                for item in islice(waiting, self.workers - len(running)):
                    with stops_held():
                        running.append(Cell(job, item, limits))
                if not running:
                    return
                for cell in _ready(running):
                    outcome = cell.outcome()
                    if outcome is None:
                        continue
                    running.remove(cell)
                    if cell.was_killed and cell not in second_go:
                        with stops_held():
                            running.append(Cell(job, outcome.item, limits))
                        second_go.add(running[-1])
                        continue
                    second_go.discard(cell)
                    yield outcome
        finally:
            with stops_held():
                for cell in running:
                    cell.kill()


def _ready(cells: list[Cell[T, R]]) -> list[Cell[T, R]]:
    """The cells, after something has happened to one of them."""
    if all(cell.handles for cell in cells):
        with stops_let_in():
            wait([handle for cell in cells for handle in cell.handles], min(cell.remaining_s for cell in cells))
    return list(cells)
