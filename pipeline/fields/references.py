"""References: the documents that the paper cites, with number and symbol, date, type and issuer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import lexicon
from pipeline.fields.dates import is_day
from pipeline.fields.symbols import mend_symbol
from pipeline.folding import fold
from pipeline.layout.header import NUMBER_LINE
from pipeline.paper import Paper, field_of
from pipeline.passages import Passage, passages, words_at
from pipeline.types import Line, Reference, Zone

_ORG = r"[A-ZĐ][A-Za-zĐđƯưÔô0-9]*"
_STATE = rf"\d{{1,5}}[A-Za-z]?\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?{_ORG}(?:\s?[-–&]\s?{_ORG})*"
_PARTY = rf"\d{{1,5}}\s?[-–]\s?[A-ZĐ][A-Za-zĐđ]{{1,3}}\s?/\s?{_ORG}(?:-{_ORG})*"
CITED = re.compile(rf"(?<![\w/])(?:{_STATE}|{_PARTY})(?![\w])")
_DATE = re.compile(
    r"^[\s,;()]{0,3}(?:ngày\s*)?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)"
    r"|^[\s,;()]{0,3}ngày\s*(?P<d2>\d{1,2})\s*tháng\s*(?P<m2>\d{1,2})\s*năm\s*(?P<y2>(?:19|20)\d\d)"
)
_ISSUER = re.compile(r"^[\s,]{0,3}(?:ngày[^;,]{4,28})?[\s,]{0,3}của\s+(?P<name>[A-ZĐÁÂÀẢÃẠÔƠƯỦỦỨÝ][^;,.()“”\"]{1,90})")
_ISSUER_END = re.compile(
    r"\s(?:về|ban hành|quy định|phê duyệt|hướng dẫn|triển khai|sửa đổi|thực hiện|tại|thì|đã|do|và việc|"
    r"giao|công bố|kèm|v/v|chỉ đạo|thông qua|yêu cầu)\b.*$",
    re.IGNORECASE,
)
_BEFORE_CHARS = 40
_LEAST_CAPITALS = 2
"""Codes have two capitals and more: 01/Trung tâm is no citation."""
_CITING_ZONES = {Zone.BODY, Zone.TITLE, Zone.HEADER_LEFT}
"""The left header holds the subject of a letter (V/v …), which may cite."""


def find_references(paper: Paper) -> tuple[Reference, ...]:
    """Every cited document once, in reading order; a citation with a date is kept over one without.

    Numbers begin anew every year: citations that differ by date are different documents.
    """
    found: list[Reference] = []
    for page in paper.pages:
        for passage in passages(page, _CITING_ZONES, _is_own_number):
            for reference in _in_passage(passage):
                _add(found, reference)
    return tuple(found)


def _add(found: list[Reference], reference: Reference) -> None:
    same = [place for place, known in enumerate(found) if known.number_symbol == reference.number_symbol]
    undated = next((place for place in same if found[place].date is None), None)
    if undated is not None and reference.date is not None:
        found[undated] = reference
    elif not same or (reference.date is not None and all(found[place].date != reference.date for place in same)):
        found.append(reference)


def _is_own_number(line: Line) -> bool:
    """The header's own number is no citation."""
    return bool(NUMBER_LINE.search(fold(line.text)))


def _in_passage(passage: Passage) -> Iterator[Reference]:
    for match in CITED.finditer(passage.text):
        if sum(map(str.isupper, match[0].partition("/")[2])) < _LEAST_CAPITALS:
            continue
        number, _, symbol = re.sub(r"\s", "", match[0]).partition("/")
        if "-" in number or "–" in number:
            number, _, kind = re.sub("–", "-", number).partition("-")
            value = f"{number}-{mend_symbol(f'{kind}/{symbol}').value}"
        else:
            year, _, rest = symbol.rpartition("/")
            value = f"{number}/{year}/{mend_symbol(rest).value}" if year else f"{number}/{mend_symbol(symbol).value}"
        after = passage.text[match.end() : match.end() + 160]
        before = passage.text[max(0, match.start() - _BEFORE_CHARS) : match.start()]
        placed = passage.line_at(match.start())
        yield Reference(
            number_symbol=value,
            date=_date(after),
            type=_type_before(before),
            issuer=_issuer(after),
            evidence=field_of(value, words_at(passage, match.start(), match.end()), placed.page),
        )


def _date(after: str) -> str | None:
    match = _DATE.match(after)
    if match is None:
        return None
    day, month, year = (int(match[name] or match[f"{name}2"]) for name in ("d", "m", "y"))
    if not 1 <= month <= 12:
        return None
    return f"{year}-{month:02}-{day:02}" if is_day(year, month, day) else f"{year}-{month:02}"


def _type_before(before: str) -> str | None:
    """The type named right before the number: `Nghị quyết số 39/2011/…`."""
    text = fold(re.sub(r"\W*(?:số|Số|S6|só)?\W*$", "", before)).rstrip()
    return next((row.name for row in lexicon.doc_types() if text.endswith(fold(row.name))), None)


def _issuer(after: str) -> str | None:
    date = _DATE.match(after)
    match = _ISSUER.match(after[date.end() :] if date else after)
    if match is None:
        return None
    name = _ISSUER_END.sub("", match["name"] + " ").strip()
    return name or None
