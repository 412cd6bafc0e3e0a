"""Numbers and dates of headers, scanned or drawn: what is given for each, and the measures over many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from benchmarks.table import Row
from pipeline.types import FilledStrip

FIELDS = ("number", "date")
GOALS = {"number": (0.97, 0.85), "date": (0.98, 0.90)}
"""By hand: right of those given, right of all."""
_NOTHING = ("left blank", "not there")
_WORDS = {"ink": "by hand", "print": "printed", "stamp": "stamped", "empty": _NOTHING[0], "none": _NOTHING[1]}


@dataclass(frozen=True, slots=True)
class Case:
    """A field of one header: its gold, with what it was filled in, what was given, and its strip.

    group tells which cases are measured together; told says whether the filling was told rightly.
    """

    name: str
    group: str
    field: str
    gold: str
    filling: str
    given: str | None
    confidence: float
    right: bool
    told: bool
    strip: FilledStrip | None

    @property
    def is_given(self) -> bool:
        """Whether a value is given as whole as the gold: a date cut at the month leaves the day open."""
        return self.given is not None and (self.field == "number" or len(self.given) >= len(self.gold))

    @property
    def wanted_digits(self) -> str:
        """What stands on the strip, in the order of its readings."""
        return self.gold if self.field == "number" else "/".join(reversed(self.gold.split("-")))


def rows_of(group: str, cases: Sequence[Case]) -> Iterator[Row]:
    """The measures over the cases of one group."""
    some = [case for case in cases if case.group == group]
    yield Row(group, "blank found", _share(case.strip is not None for case in some), ">= 0.98")
    yield Row(
        group, "found, and told rightly with what it was filled in", _share(case.told for case in some), ">= 0.98"
    )
    by_hand = [_digits_right(case) for case in some if case.filling == "ink" and case.strip is not None]
    yield Row(group, "digits right, on strips by hand", ratio(*map(sum, zip(*by_hand, strict=True))), ">= 0.97")
    for field in FIELDS:
        for filling, words in _WORDS.items():
            yield from _field_rows(group, field, words, [c for c in some if (c.field, c.filling) == (field, filling)])
    yield from _reliability(group, [case for case in some if case.filling == "ink"])


def _field_rows(group: str, field: str, words: str, cases: Sequence[Case]) -> Iterator[Row]:
    if not cases:
        return
    right, given = sum(case.right for case in cases), sum(case.is_given for case in cases)
    if words in _NOTHING:
        yield Row(group, f"{field}, {words}: left so", ratio(right, len(cases)), "none invented")
        return
    goal = f">= {GOALS[field][0]:.2f}; >= {GOALS[field][1]:.2f}" if words == "by hand" else "none lost"
    right_given = sum(case.right and case.is_given for case in cases)
    value = f"{ratio(right_given, given)}; {ratio(right, len(cases))}"
    yield Row(group, f"{field}, {words}: right of given; of all", value, goal)


def _reliability(group: str, cases: Sequence[Case]) -> Iterator[Row]:
    """How far the probability of the first reading holds."""
    read = [(case.strip.readings[0][1], _first_is_right(case)) for case in cases if case.strip and case.strip.readings]
    for low, high in ((0.0, 0.5), (0.5, 0.85), (0.85, 0.95), (0.95, 1.01)):
        some = [one for one in read if low <= one[0] < high]
        if some:
            said = sum(share for share, _ in some) / len(some)
            yield Row(group, f"first readings said {said:.2f}: right", _share(right for _, right in some), "as said")


def _first_is_right(case: Case) -> bool:
    right, asked = _digits_right(case)
    return right == asked


def _digits_right(case: Case) -> tuple[int, int]:
    """Digits of the strip's first reading that are right, and digits in all."""
    wanted = case.wanted_digits
    read = case.strip.readings[0][0] if case.strip and case.strip.readings else ""
    if case.field == "date":
        wanted, read = ("/".join(part.lstrip("0") for part in text.split("/")) for text in (wanted, read))
    return max(0, len(wanted) - Levenshtein.distance(wanted, read)), len(wanted)


def ratio(part: int = 0, whole: int = 0) -> str:
    """A share with its counts."""
    return f"{part}/{whole} = {part / max(1, whole):.3f}"


def _share(flags: Iterable[bool]) -> str:
    found = list(flags)
    return ratio(sum(found), len(found))
