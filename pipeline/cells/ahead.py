"""Which of the items ahead is begun next: the large ones early, so that no worker waits for another's last one.

Graham's rule of the longest job first, within a bounded look ahead and without leaving anything behind: as long as more
follow, each second item is the one that has waited longest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

AHEAD = 64


def large_ones_early(items: Iterable[T], size: Callable[[T], float], ahead: int = AHEAD) -> Iterator[T]:
    """Every item once, taken from those that are at most so many ahead."""
    source = iter(items)
    waiting: list[T] = []
    in_turn = False
    while True:
        waiting += islice(source, ahead - len(waiting))
        if not waiting:
            return
        more_follow = len(waiting) == ahead
        yield waiting.pop(0 if in_turn and more_follow else max(range(len(waiting)), key=lambda i: size(waiting[i])))
        in_turn = not in_turn
