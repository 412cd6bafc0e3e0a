"""The contract of executors, and what only isolation can give."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import faults
import pytest
from test_cell import becomes_true, is_running

from pipeline.cells.cell import Cell, Done, Failed
from pipeline.cells.executor import Executor, LocalPool, Serial
from pipeline.settings import Limits
from pipeline.types import Reason

LIMITS = Limits(document_deadline_s=60, memory_bytes=1 << 30)
SHORT = Limits(document_deadline_s=8, memory_bytes=1 << 30)

EVERY = pytest.mark.parametrize("executor", [Serial(), LocalPool(1), LocalPool(3)], ids=repr)


@EVERY
def test_every_item_has_one_outcome(executor: Executor) -> None:
    outcomes = list(executor.run(faults.double, range(7), LIMITS))
    assert sorted(outcomes, key=lambda outcome: outcome.item) == [Done(number, 2 * number) for number in range(7)]


@EVERY
def test_no_items_no_outcomes(executor: Executor) -> None:
    assert list(executor.run(faults.double, [], LIMITS)) == []


@EVERY
def test_equal_items_are_not_confused(executor: Executor) -> None:
    assert list(executor.run(faults.double, [5, 5, 5], LIMITS)) == [Done(5, 10)] * 3


@EVERY
def test_an_item_that_fails_does_not_touch_the_others(executor: Executor) -> None:
    outcomes = {outcome.item: outcome for outcome in executor.run(faults.double_unless_odd, range(4), LIMITS)}
    assert outcomes[0] == Done(0, 0)
    assert outcomes[2] == Done(2, 4)
    for odd in (1, 3):
        assert outcomes[odd] == Failed(odd, Reason.ERROR, f"ValueError: {odd} is odd")


@EVERY
def test_out_of_memory_is_told(executor: Executor) -> None:
    assert list(executor.run(faults.raise_memory_error, [1], LIMITS)) == [Failed(1, Reason.MEMORY, "MemoryError")]


@EVERY
def test_large_results_do_not_lock(executor: Executor) -> None:
    outcomes = list(executor.run(faults.big_answer, [16 << 20] * 4, LIMITS))
    assert [len(outcome.value) for outcome in outcomes if isinstance(outcome, Done)] == [16 << 20] * 4


@EVERY
def test_items_are_taken_only_when_needed(executor: Executor) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    workers = executor.workers if isinstance(executor, LocalPool) else 1
    with closing(executor.run(faults.double, items(), LIMITS)) as outcomes:
        assert taken == []
        for count in range(1, 4):
            next(outcomes)
            assert len(taken) <= count + workers
    assert len(taken) < 10


@EVERY
def test_a_fault_of_the_items_themselves_is_raised(executor: Executor) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the folder is gone")

    with pytest.raises(OSError, match="the folder is gone"):
        list(executor.run(faults.double, items(), LIMITS))


@pytest.mark.parametrize("workers", [1, 3])
def test_crashes_hangs_and_hogs_are_outcomes_among_others(workers: int) -> None:
    jobs = ["double", "vanish", "kill_itself", "hang", "eat_memory", "leave", "double", "segfault", "double"]
    outcomes = list(LocalPool(workers).run(faults.do, jobs, SHORT))
    reasons = Counter(outcome.reason if isinstance(outcome, Failed) else None for outcome in outcomes)
    assert Counter(outcome.item for outcome in outcomes) == Counter(jobs)
    assert reasons == {None: 3, Reason.CRASH: 2, Reason.KILLED: 1} | dict.fromkeys(
        (Reason.TIMEOUT, Reason.MEMORY, Reason.ERROR), 1
    )


def test_a_child_that_was_killed_has_a_second_go(tmp_path: Path) -> None:
    outcomes = list(LocalPool(1).run(faults.kill_itself_once, [tmp_path / "a", tmp_path / "b"], LIMITS))
    assert outcomes == [Done(tmp_path / "a", "done"), Done(tmp_path / "b", "done")]


def test_a_deadline_holds_while_the_caller_is_busy_elsewhere(tmp_path: Path) -> None:
    busy = LocalPool(2).run(faults.outlive_if_path, [tmp_path / "pid", 0], Limits(document_deadline_s=5))
    with closing(busy):
        assert next(busy) == Done(0, "done")
        # from here on the caller asks for nothing
        assert becomes_true((tmp_path / "pid").exists)
        pid = int((tmp_path / "pid").read_text("utf-8"))
        assert becomes_true(lambda: not is_running(pid))
        assert next(busy) == Failed(tmp_path / "pid", Reason.TIMEOUT, "not done within 5 s")


def test_cells_run_side_by_side(tmp_path: Path) -> None:
    # each waits until the other has come
    both = [(tmp_path / "a", tmp_path / "b"), (tmp_path / "b", tmp_path / "a")]
    outcomes = list(LocalPool(2).run(faults.meet, both, LIMITS))
    assert all(isinstance(outcome, Done) for outcome in outcomes)


def test_closing_early_ends_what_is_in_flight(tmp_path: Path) -> None:
    hanging = [tmp_path / "1", tmp_path / "2"]
    outcomes = LocalPool(3).run(faults.hang_if_path, [0, *hanging], LIMITS)
    assert next(outcomes) == Done(0, "done")
    assert becomes_true(lambda: all(path.exists() and len(path.read_text("utf-8").split()) == 2 for path in hanging))
    outcomes.close()
    pids = [int(pid) for path in hanging for pid in path.read_text("utf-8").split()]
    assert becomes_true(lambda: not any(is_running(pid) for pid in pids))


def test_an_interrupt_ends_what_is_in_flight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid_file = tmp_path / "pids"

    def interrupted(self: Cell[Any, Any]) -> None:
        if pid_file.exists() and len(pid_file.read_text("utf-8").split()) == 2:
            raise KeyboardInterrupt
        time.sleep(0.01)

    monkeypatch.setattr(Cell, "outcome", interrupted)
    monkeypatch.setattr(Cell, "remaining_s", 0.01)
    with pytest.raises(KeyboardInterrupt):
        list(LocalPool(1).run(faults.hang_leaving_grandchildren, [pid_file], LIMITS))
    pids = [int(pid) for pid in pid_file.read_text("utf-8").split()]
    assert becomes_true(lambda: not any(is_running(pid) for pid in pids))


def test_a_pool_needs_a_worker() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        LocalPool(0)
