"""Deadlines (thời hạn) of a paper: by when, within which period, or how long after what something is to be done.

Wordings: `đến hết ngày …`, `chậm nhất ngày …` (end), `trước ngày …` (before), `trong tháng 11/2023` (period), `từ …
đến …` (range), `trong vòng 05 ngày` (relative), `từ nay đến khi …` (anchored), `định kỳ trước ngày 20 hằng tháng`
(recurring).  Dates of cited documents and spans of years in titles and names are none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from pipeline.fields.citations import find_citations
from pipeline.folding import flat
from pipeline.paper import Paper, field_of
from pipeline.passages import Passage, flowing, passages, placed_words
from pipeline.types import Deadline, Zone

_Y = r"(?:19|20)\d\d"
_DAY = rf"(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_Y}|(?:ngay )?\d{{1,2}} thang \d{{1,2}} nam {_Y})(?!\d)"
_MONTH = rf"thang \d{{1,2}}(?:\s?[/-]\s?| nam ){_Y}(?!\d)"
_QUARTER = rf"quy (?:iv|iii|ii|i|[1-4])(?:\s?[/-]\s?| nam ){_Y}(?!\d)"
_YEAR = rf"nam {_Y}(?![\d/-])"
_ANY = rf"\W{{0,2}}(?:(?:ngay )?{_DAY}|{_MONTH}|{_QUARTER}|{_YEAR})"
"""A date; marks of emphasis (`**30/10/2023**`) may stand before it in a text file."""
_LENGTH = r"\d{1,3}(?: \([^()]{1,20}\))? (?:ngay lam viec|ngay|thang|tuan|gio lam viec|gio|phut)"
_ENDS = (
    r"(?:den het|den|cham nhat(?: la| den| vao| trong)*|muon nhat(?: la| den| vao)*|xong trong|han cuoi(?: la)?|toi)"
)
_EVENT = r"(?:khi|luc|het (?:nam|thang|quy)|(?:ngay )?ket thuc|(?:ngay )?to chuc)"
_FROM_EVENT = r"tu (?:nay|ngay (?!\d)[a-z ]{3,45}?|khi [a-z ]{3,45}?)"
_PATTERNS = (
    ("recurring", re.compile(
        r"\b(?:(?:dinh ky|hang|moi) (?:nam|quy|thang|tuan|ngay|6 thang|sau thang)\b[^,;.#]{0,12})?"
        r"truoc ngay \d{1,2}(?:/\d{1,2})? (?:cua )?(?:thang cuoi (?:quy|nam)|hang (?:thang|quy|nam|tuan))"
        r"|\b(?:dinh ky )(?:hang |6 |0?3 |sau )?(?:nam|quy|thang|tuan|ngay)\b")),
    ("range", re.compile(
        rf"\btu (?:ngay |dau )?(?P<from>{_ANY}|thang \d{{1,2}}|ngay \d{{1,2}}/\d{{1,2}}|nam {_Y})"
        rf"(?: ?[-–] ?| den (?:het )?(?:ngay )?)(?P<to>{_ANY})")),
    ("anchored", re.compile(rf"\b{_FROM_EVENT} den (?:het |cuoi )?(?P<to>{_ANY})")),
    ("anchored", re.compile(rf"\b{_FROM_EVENT} den {_EVENT}\b[^.;,#]{{0,80}}")),
    ("before", re.compile(rf"\btruoc (?:ngay )?(?P<to>{_ANY})")),
    ("end", re.compile(rf"\b{_ENDS} (?:het |cuoi )?(?:ngay )?(?P<to>{_ANY})")),
    ("relative", re.compile(
        rf"\b(?:trong (?:vong|thoi han|thoi gian)|cham nhat(?: la| trong| sau)*|khong qua|sau) {_LENGTH}"
        rf"(?:,? (?:ke )?tu (?:ngay|khi|luc) [^.;,#]{{3,70}})?")),
    ("period", re.compile(rf"\b(?:trong|vao|thang|quy) (?P<to>{_MONTH}|{_QUARTER})"
        rf"|\b(?:xong|hoan thanh|thuc hien|trien khai|ket thuc)(?: \w+){{0,2}} trong (?P<to2>{_YEAR})")),
)  # fmt: skip
_AIMS = re.compile(
    r"(?:thoi gian|thoi han|hoan thanh|thuc hien|bao cao|gui|nop|truoc|xong|cham nhat|du kien|to chuc|trien khai|"
    r"ket thuc|thi dua|den het|trong vong|dang ky|phan dau)"
)
_LONGEST = 20_000
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def find_deadlines(paper: Paper) -> tuple[Deadline, ...]:
    """Every time limit once, in reading order."""
    found: dict[tuple[str, str], Deadline] = {}
    running = flowing(passage for page in paper.pages for passage in passages(page, {Zone.BODY}))
    for passage in running:
        if len(passage.text) <= _LONGEST:
            for deadline in _in_passage(passage):
                found.setdefault((deadline.kind, deadline.evidence.value), deadline)
    return tuple(found.values())


def _in_passage(passage: Passage) -> Iterator[Deadline]:
    plain = _masked(passage.text)
    for start, kind, match in sorted(_matches(plain), key=lambda each: each[0]):
        if kind != "relative" and not _AIMS.search(plain[max(0, start - 120) : match.end()]):
            continue
        groups = match.groupdict()
        end_text = groups.get("to") or groups.get("to2")
        begin = _first_day_of(groups["from"], end_text) if groups.get("from") else None
        value = passage.text[start : match.end()].strip(" ,.;:*")
        words = list(placed_words(passage, start, start + len(value)))
        page = words[0][0] if words else passage.line_at(start).page
        field = field_of(value.replace("**", ""), (word for at, word in words if at == page), page)
        finish = iso_of(end_text) if end_text else None
        yield Deadline(kind, iso_of(end_text) if kind == "period" and end_text else begin, finish, field)


def _masked(text: str) -> str:
    """The flat text with the citations blanked: their dates are no limits."""
    plain = flat(text)
    for cited in find_citations(text):
        plain = plain[: cited.start] + "#" * (cited.end - cited.start) + plain[cited.end :]
    return plain


def _matches(plain: str) -> Iterator[tuple[int, str, re.Match[str]]]:
    """The wordings that do not lie in one another, the fuller kinds first."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                yield match.start(), kind, match


def _first_day_of(text: str, end_text: str | None) -> str | None:
    """The beginning of a range; `từ tháng 8 đến tháng 10/2023` takes the year from its end."""
    found = iso_of(text)
    year = re.search(_Y, end_text or "")
    month = re.search(r"thang (\d{1,2})", text)
    if found is not None or year is None or month is None:
        return found
    return f"{year[0]}-{int(month[1]):02}"


def iso_of(printed: str) -> str | None:
    """ISO 8601 of a day, month, quarter (its last month) or year in flat text; None when there is no such day."""
    text = re.sub(r"\s?([/.-])\s?", r"/", printed)
    year = re.search(rf"{_Y}(?!\d)", text)
    if year is None:
        return None
    quarter = re.search(r"quy (iv|iii|ii|i|[1-4])", text)
    if quarter:
        number = _QUARTERS.get(quarter[1]) or int(quarter[1])
        return f"{year[0]}-{3 * number:02}"
    day = re.search(r"(\d{1,2})/(\d{1,2})/\d{4}", text) or re.search(r"(\d{1,2}) thang (\d{1,2}) nam", text)
    if day:
        return _day(int(year[0]), int(day[2]), int(day[1]))
    month = re.search(r"thang (\d{1,2})", text)
    if month is None:
        return year[0]
    return f"{year[0]}-{int(month[1]):02}" if 1 <= int(month[1]) <= 12 else None


def _day(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day).isoformat()
