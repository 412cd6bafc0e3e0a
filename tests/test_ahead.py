"""Large items are begun early, small ones are not left behind."""

from __future__ import annotations

from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cells.ahead import large_ones_early
from pipeline.jobs import Task, size_bytes
from pipeline.settings import Settings


def same(size):
    return size


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 10))
def test_every_item_comes_once(sizes, ahead):
    assert sorted(large_ones_early(sizes, same, ahead)) == sorted(sizes)


def test_what_fits_into_the_look_ahead_comes_by_size():
    assert list(large_ones_early([3, 1, 7, 5], same, 10)) == [7, 5, 3, 1]


def test_the_last_to_be_begun_are_the_smallest_of_those_that_were_ahead():
    sizes = [10, 30, 20, 40, 90, 50, 60, 80, 70, 5]
    assert list(large_ones_early(sizes, same, 4))[-3:] == sorted(list(large_ones_early(sizes, same, 4))[-3:])[::-1]
    assert list(large_ones_early(sizes, same, 4))[-1] == 5


def test_nothing_waits_for_ever():
    small_first = large_ones_early(count(), same, 8)
    assert 0 in islice(small_first, 4)
    assert set(range(100)) <= set(islice(large_ones_early(count(), same, 8), 210))


def test_no_more_is_taken_than_is_looked_at():
    taken = []

    def items():
        for size in range(100):
            taken.append(size)
            yield size

    next(large_ones_early(items(), same, 8))
    assert len(taken) == 8


def test_a_document_is_as_large_as_its_files_together(tmp_path):
    (tmp_path / "1.png").write_bytes(b"12345")
    (tmp_path / "2.png").write_bytes(b"123")
    paths = tuple(tmp_path / name for name in ("1.png", "2.png", "gone.png", "no\0name"))
    assert size_bytes(Task(paths, None, Settings())) == 8
