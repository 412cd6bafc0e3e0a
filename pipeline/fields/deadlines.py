"""Time limits of targets: the last day, month or year that a clause or a section head names, as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.folding import flat

_YEAR = r"(?P<{0}y>(?:19|20)\d\d)"
_LIMIT = (
    r"(?:truoc|den|het|cham nhat|muon nhat|xong|trong|cuoi|vao|toi|ca|hoan thanh)(?: (?:la|het|cuoi|vao|trong|truoc))*"
)
_DAY = re.compile(
    rf"\b{_LIMIT} (?:ngay )?(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?{_YEAR.format('')}(?!\d)"
    rf"|\b{_LIMIT} ngay (?P<wd>\d{{1,2}}) thang (?P<wm>\d{{1,2}}) nam {_YEAR.format('w')}"
)
_MONTH = re.compile(rf"\b{_LIMIT} thang (?P<m>\d{{1,2}})(?:\s?[/-]\s?| nam ){_YEAR.format('')}(?!\d)")
_QUARTER = re.compile(rf"\b(?:{_LIMIT} )?quy (?P<q>iv|iii|ii|i|[1-4])(?:\s?[/-]\s?| nam ){_YEAR.format('')}(?!\d)")
_HALF = re.compile(rf"\b0?6 thang (?P<half>dau|cuoi) nam {_YEAR.format('')}")
_FROM = r"(?:ca |trong )?(?:giai doan|nhiem ky|tu nam)(?: nam)? (?:19|20)\d\d\s?"
_SPAN = re.compile(rf"\b{_FROM}(?:[-–—]|den(?: het)?(?: nam)?)\s?{_YEAR.format('')}(?!\d)")
_IN_YEAR = re.compile(
    rf"(?:\b{_LIMIT} nam |^\W*(?:va )?nam ){_YEAR.format('')}(?![\d/-])|\bden {_YEAR.format('w')}(?=\s*(?:[,.;:)]|$))"
)
_COMPARED = re.compile(r"\b(?:so voi (?:cung ky )?|chua |da )\W*$")
"""Before a year that is none of the clause's own: `so với năm 2022`, `chưa hoàn thành năm 2019`."""
_ANY_YEAR = re.compile(rf"\b(?:nam|den) {_YEAR.format('')}(?![\d/-])")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: ISO 8601 as far as the paper names it, and the characters that say so."""

    value: str
    start: int
    end: int


def find_deadline(text: str) -> Deadline | None:
    """The first time limit of a clause, the most exact kind first; None when it names none.

    A period counts by its end: `quý II/2024` is 2024-06, `giai đoạn 2024-2026` is 2026.  `trước ngày` keeps the day
    that is printed.  A year of comparison (`so với năm 2022`) and a relative limit (`trong vòng 05 ngày`) are none.
    """
    plain = flat(text)
    for pattern in (_DAY, _MONTH, _QUARTER, _HALF, _SPAN, _IN_YEAR):
        for match in pattern.finditer(plain):
            value = _iso(match)
            if value is not None and not _COMPARED.search(plain[: match.start()]):
                return Deadline(value, match.start(), match.end())
    return None


def deadline_of_head(text: str) -> str | None:
    """The time limit that a section head gives to the lines under it: `CHỈ TIÊU THI ĐUA NĂM 2020` -> 2020."""
    found = find_deadline(text)
    if found is not None:
        return found.value
    years = [match["y"] for match in _ANY_YEAR.finditer(flat(text))]
    return years[0] if len(years) == 1 else None


def _iso(match: re.Match[str]) -> str | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    year = groups.get("y") or groups["wy"]
    month = _month(groups)
    if month is None:
        return year
    if not 1 <= month <= 12:
        return None
    day = groups.get("d") or groups.get("wd")
    if day is None:
        return f"{year}-{month:02}"
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _month(groups: dict[str, str]) -> int | None:
    """The month with which the named period ends."""
    if "q" in groups:
        return 3 * (_QUARTERS.get(groups["q"]) or int(groups["q"]))
    if "half" in groups:
        return 6 if groups["half"] == "dau" else 12
    month = groups.get("m") or groups.get("wm")
    return int(month) if month else None
