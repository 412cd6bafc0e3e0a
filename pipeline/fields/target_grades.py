"""Grades as targets: `được đánh giá Hoàn thành tốt nhiệm vụ trở lên`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.folding import flat

_WHOLE = 3
"""A grade of three words or more speaks for itself; `khá` must be called a level."""
_CALLED = re.compile(r"\b(?:xep loai|loai|muc|danh gia|xep|cong nhan)\W+$")


@dataclass(frozen=True, slots=True)
class Grade:
    """text[start:end] asks for this grade or a better one."""

    start: int
    end: int
    value: str


def find_grade(text: str) -> Grade | None:
    """The first grade with `trở lên` in a clause; None when there is none."""
    plain = flat(text)
    for match in _pattern().finditer(plain):
        grade = next(each for each in lexicon.grades() if flat(each) == re.sub(r"\s+", " ", match["grade"]))
        if len(grade.split()) >= _WHOLE or _CALLED.search(plain[: match.start()]):
            return Grade(match.start(), match.end(), grade)
    return None


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(flat(grade).replace(" ", r"\s+") for grade in lexicon.grades())
    return re.compile(rf"\b(?P<grade>{names})\W{{1,3}}tro len\b")
