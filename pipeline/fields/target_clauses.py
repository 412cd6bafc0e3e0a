"""Sentences and clauses of a passage: where one target ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.fields.citations import CITED
from pipeline.fields.target_values import find_quantities
from pipeline.folding import flat

_FIXED = re.compile(
    r"\b\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?\d{4}|\b\d{1,2}\s?/\s?\d{4}\b"
    r"|\bngày \d{1,2}(?:\s?/\s?\d{1,2}|\s+tháng \d{1,2})?|\btháng \d{1,2}\b"
    r"|\bnăm (?:19|20)\d\d(?:\s?[-–]\s?\d{4})?|\b\d+ năm\b"
    r"|\b(?:thứ|điều|khoản|chương|cấp độ|mức độ|phụ lục|biểu|khóa|khoá|quý|hạng|loại) (?:\d+(?:, \d+)*|[ivx]+\b)"
    r"|\btop \d+|(?<!tổng )(?<!trong )\bsố \d+(?:\s?(?:,|và)\s?\d+)*",
    re.IGNORECASE,
)
"""Numbers that set nothing: dates, ages, numbers of articles, levels, ranks.  With marks: `thu 5 tỷ` is no `thứ 5`."""
_QUOTED = re.compile(r"[“\"][^”\"]{1,80}[”\"]")
_BRACKETED = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"(?P<stop>[.!?…]+)\s+(?P<next>\S)|;\s*")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:TP|Tp|TX|TT|PGS|GS|TS|ThS|BS|St|Nxb|[A-ZĐ])$")
_LOOK_AHEAD = 400
"""Characters after a comma in which the number of a new target must stand."""
_NEXT = re.compile(r",\s+|\s+(?=va\s)|\s+(?=trong do\b)")
_NEW_SUBJECT = re.compile(
    r"(?:va |trong do,? |phan dau |dam bao |bao dam |co )*"
    r"(?:ty le|ti le|so luong|tong so|so (?!voi)|chi so|diem (?!cao)|thu nhap|tong |"
    r"ty trong|ti trong|toc do|nang suat|san luong|binh quan|muc |thoi (?:gian|luong))"
)
_REACHES = {"dat", "la", "con", "bang", "len", "xuong"}
_SAME_SUBJECT = re.compile(r"(?:va )?(?:(?:den |trong )?nam [\d#]+ )?(?:tang|giam|dat|vuot)\b")
_OWN_NOUN = re.compile(r"\s*(?:số|các|những|tổng số)\s")
"""Behind a number: it is a share of something of its own, `tăng thêm 10% số trường`."""
_NEW_NUMBER = re.compile(r"(?:(?:va|trong do,?|phan dau|dam bao|bao dam|hoan thanh|co)\s+)*$")
NOTHING = re.compile(
    r"(?:va |phan dau |dam bao |bao dam |kien quyet |tuyet doi )*"
    r"khong (?:(?:de )?(?:xay ra|phat sinh|ton dong|co|con) )+"
    r"(?!(?:gi|nhu cau|quy dinh|kha nang|dieu kien|su(?! co)|qua|ai|nghia|bao dam|dam bao|phai|lien quan)\b)"
)
"""`không có …`, `không để xảy ra …`: a target of nought, where a clause begins with it (flat text)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """text[start:end] of a passage; sentence is where its sentence begins, inner tells of words in brackets.

    listed is where the sentences begin that semicolons part from this one: `Phấn đấu … đạt 5%; … đạt 7%; …`.
    """

    start: int
    end: int
    sentence: int
    inner: bool = False
    listed: int = 0


def masked(text: str) -> str:
    """The flat text with citations, dates, ranks, quoted numbers and brackets as `#`; the length is kept."""
    plain = flat(text)
    for match in _BRACKETED.finditer(plain):
        plain = _blank(plain, match.start(), match.end())
    return _without_fixed_numbers(text, plain)


def masked_inside(text: str) -> str:
    """The same with the words in brackets left."""
    return _without_fixed_numbers(text, flat(text))


def _without_fixed_numbers(text: str, plain: str) -> str:
    for match in _QUOTED.finditer(text):
        blanked = re.sub(r"\d", "#", plain[match.start() : match.end()])
        plain = plain[: match.start()] + blanked + plain[match.end() :]
    for match in (*CITED.finditer(text), *_FIXED.finditer(text)):
        plain = _blank(plain, match.start(), match.end())
    return plain


def _blank(plain: str, start: int, end: int) -> str:
    return plain[:start] + re.sub(r"\S", "#", plain[start:end]) + plain[end:]


def split_clauses(text: str, plain: str) -> Iterator[Clause]:
    """The clauses of a passage in order, each with at most one target; plain is masked(text)."""
    listed = 0
    for start, end in _sentences(text):
        listed = listed if text[:start].rstrip().endswith(";") else start
        opened = start
        for position in (match.end() for match in _NEXT.finditer(plain, start, end)):
            if _parts(text, plain, opened, position, end):
                yield Clause(opened, position, start, listed=listed)
                opened = position
        yield Clause(opened, end, start, listed=listed)
        for match in _BRACKETED.finditer(text, start, end):
            yield Clause(match.start() + 1, match.end() - 1, start, inner=True, listed=listed)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _STOP.finditer(text):
        if match["stop"] is not None:
            follows = match["next"]
            goes_on = not (follows.isupper() or follows in "“\"'-–+*(") or _is_mark(text[start : match.start()])
            if goes_on or _ABBREVIATED.search(text[: match.start()]):
                continue
        end = match.end() - (match["stop"] is not None)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _is_mark(text: str) -> bool:
    """Whether the words before a full stop are only the number of a list item."""
    return re.fullmatch(r"\W*(?:[\d.]+|[IVX]+|[a-zđ])", text) is not None


def _parts(text: str, plain: str, opened: int, position: int, end: int) -> bool:
    """Whether a new target begins at position: the clause so far has one, and a new number or subject follows."""
    so_far = plain[opened:position]
    end = min(end, position + _LOOK_AHEAD)
    rest = plain[position:end]
    if NOTHING.match(rest):
        return True
    quantity = next(find_quantities(text[opened:position], so_far), None)
    if quantity is None:
        return NOTHING.match(so_far) is not None and _begins_new(text[position:end], rest, leads=False)
    leads = re.fullmatch(r"[^a-z]*(?:\w+ ){0,3}", so_far[: quantity.start].rpartition(": ")[2]) is not None
    return _begins_new(text[position:end], rest, leads=leads)


def _begins_new(text: str, rest: str, *, leads: bool) -> bool:
    following = next(find_quantities(text, rest), None)
    if following is None:
        return False
    before = rest[: following.start]
    if "," in before and not _NEW_SUBJECT.match(rest):
        return False
    if _SAME_SUBJECT.match(rest) and not _OWN_NOUN.match(text[following.end :]):
        return not leads  # `90% phiếu …, đạt từ 7 điểm`: a condition of the share
    reaches = not leads and len(before.split()) > 1 and _REACHES & set(following.words.split())
    trend = bool(_SAME_SUBJECT.match(rest))
    return bool(_NEW_NUMBER.fullmatch(before) or _NEW_SUBJECT.match(rest) or reaches or trend)
