"""Citations in running text: `Kế hoạch số 179/KH-UBND ngày 11/8/2022 của UBND tỉnh`, cut into its parts.

Form: tên loại + số, ký hiệu + ngày + cơ quan ban hành (Decree 30/2020/NĐ-CP, Appendix I); every part but the number and
symbol may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import lexicon
from pipeline.fields.dates import is_day
from pipeline.fields.symbols import mend_symbol
from pipeline.folding import flat, fold

_ORG = r"[A-ZĐ][A-Za-zĐđƯưÔô0-9]*"
_NEXT_ORG = rf"(?:[-–&]{_ORG}|\s?[-–&]\s?(?:[A-ZĐ]{{2}}[A-Za-zĐđƯưÔô0-9]*|T[Tt]g))"
"""A group after a hyphen; with room beside the hyphen only capitals go on with the symbol."""
_NUM = r"\d{1,5}(?:\.\d{1,2}(?=\s?/\s?(?:19|20)\d\d))?[A-Za-zđĐ]?"
"""A number; those of one resolution in several parts have a point: `66.7/2025/NQ-CP`."""
_STATE = rf"{_NUM}\s?/\s?(?:\d{{4}}\s?/\s?)?{_ORG}{_NEXT_ORG}*"
_PARTY = rf"\d{{1,5}}[A-Za-z]?\s?[-–]\s?[A-ZĐ][A-Za-zĐđ]{{0,3}}\s?/\s?{_ORG}(?:-{_ORG})*"
_OLD = r"(?<=\b[sS]ố )\d{1,4}-[A-ZĐ]{2,6}"
"""Papers of the state up to the nineties have a hyphen: `Quyết định số 130-CP`, `111-HĐBT`."""
CITED = re.compile(rf"(?<![\w/.])(?:{_STATE}|{_PARTY}|{_OLD})(?![\w/])")
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"^[\s,;()]{{0,3}}(?:"
    rf"(?:ngày\s*)?(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{_YEAR})(?!\d)"
    rf"|ngày\s*(?P<d2>\d{{1,2}})\s*tháng\s*(?P<m2>\d{{1,2}})\s*năm\s*(?P<y2>{_YEAR})"
    rf"|(?:ngày\s*[.…\s]*)?(?:/\s?|tháng\s*)(?P<m3>\d{{1,2}})\s*(?:/|năm)\s*(?P<y3>{_YEAR})(?!\d)"
    rf"|năm\s*(?P<y4>{_YEAR})(?!\d))",
    re.IGNORECASE,
)
_CAPITAL = "A-ZĐÁÂÀẢÃẠĂÔƠƯÚÙỦŨỤỨỪỬỮỰÝỶÊÉÈẺÍÌỈÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢ"
_ISSUER = re.compile(
    rf"^[\s,]{{0,3}}(?:ngày[^;,]{{4,28}})?[\s,]{{0,3}}của\s+(?P<name>[{_CAPITAL}][^;.()“”\"]{{1,110}})"
)
_ISSUER_BEFORE = re.compile(rf"\bcủa\s+(?P<name>[{_CAPITAL}][^;,.()“”\"]{{1,70}}?)\s+tại\s+(?:các\s+)?$")
_ISSUER_END = re.compile(
    r"(?<!Hội đồng)(?<!Ban)(?<!Tổ)(?<!Đoàn)(?<!Tổ công tác)\s(?:"
    r"[Vv]ề|ban hành|quy định|phê duyệt|hướng dẫn|triển khai|sửa đổi|thực hiện|tại|thì|đã|do|và việc|được|để|có|"
    r"cho|giao|công bố|kèm|[Vv]/v|chỉ đạo|thông qua|yêu cầu|đến|từ|trong|theo|đạt|nhằm|quyết định|chi tiết|nêu|là|hết|"
    r"thay thế|bãi bỏ|bổ sung|điều chỉnh|thành lập|chấp thuận|công nhận|kiện toàn|bổ nhiệm|ủy quyền|uỷ quyền|phân công|"
    r"phân cấp|đề nghị|trình|báo cáo|trả lời|gửi|xây dựng|phát động|tăng cường|đẩy mạnh|nâng cao|áp dụng|khắc phục|"
    r"thông báo|kiểm tra|phối hợp|góp ý|nay|số|năm|tiếp tục|sắp xếp|"
    r"và (?:các )?(?=(?i:quyết định|kế hoạch|nghị quyết|nghị định|thông tư|công văn|chỉ thị|thông báo|kết luận)))\b.*$",
)
_GOES_ON = re.compile(rf"^,\s(?=[{_CAPITAL}])")
_BEFORE_CHARS = 90
_NUMBER_WORD = re.compile(r"\W*(?:\b[sS][oôốóồỐÓ06eé][0-9:.]{0,2}(?:\s\d)?)?\W*$")
"""`số` before a number, also as an engine reads it: S6, sé6 (of which repair makes `số 6`)."""
_ANOTHER = re.compile(r"^\W*(?:(?:ngày|của|tháng|năm)\b[^;.]{0,60})?(?:,|và|;)\s*(?:số\s*)?$", re.IGNORECASE)
_FORM = re.compile(
    r"(?:mau|bieu|bang|phu luc|bieu mau|ma)\W*(?:so)?\W*$|\b(?:qcvn|tcvn|tccs|qcdp|tcxdvn|iso|iec)\b[^;,]{0,14}$"
)
"""What has a number and letters too, and is no document: forms, standards."""
_HEAD_GAP = re.compile(r"^[^\W\dA-ZĐ][^\dA-ZĐ;.:“”()]{1,34}$")
"""What may stand between a type and its number: `Báo cáo thẩm tra số …`, `Kế hoạch hành động số …`."""
_LAW = re.compile(r"\b(Bộ luật|Luật|Pháp lệnh|Nghị quyết)\b[^;.]*$")
_LEAST_CAPITALS = 2
"""Codes have two capitals and more: 01/Trung tâm is no citation."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: text[start:end] holds all its parts.  date is ISO 8601 as far as it is printed."""

    number_symbol: str
    date: str | None
    type: str | None
    issuer: str | None
    start: int
    end: int


def find_citations(text: str) -> Iterator[Citation]:
    """The citations of a text in order; of several that share a type (`các Quyết định số …, số …`) each has it."""
    last_end, last_type = 0, None
    for match in CITED.finditer(text):
        before = flat(text[max(0, match.start() - 20) : match.start()])
        if sum(map(str.isupper, _symbol_of(match[0]))) < _LEAST_CAPITALS or _FORM.search(before):
            continue
        start, kind = _type_before(text, match.start())
        if kind is None and last_type and _ANOTHER.match(text[last_end : match.start()]):
            kind = last_type
        date, date_end = _date(text, match.end())
        issuer, end = _issuer(text, date_end)
        yield Citation(number_symbol(match[0]), date, kind, issuer or _issuer_before(text, start), start, end)
        last_end, last_type = match.end(), kind


def _symbol_of(printed: str) -> str:
    return printed.partition("/" if "/" in printed else "-")[2]


def number_symbol(printed: str) -> str:
    """Number and symbol in their usual form: no spaces, hyphens for dashes, known codes put right."""
    number, _, symbol = re.sub(r"\s", "", printed).replace("–", "-").partition("/")
    if "-" in number:
        number, _, kind = number.partition("-")
        return f"{number}-{mend_symbol(f'{kind}/{symbol}').value}"
    year, _, rest = symbol.rpartition("/")
    return f"{number}/{year}/{mend_symbol(rest).value}" if year else f"{number}/{mend_symbol(symbol).value}"


def _type_before(text: str, place: int) -> tuple[int, str | None]:
    """Where the citation begins, and the type named right before its number: `Nghị quyết số 39/2011/…`."""
    before = text[max(0, place - _BEFORE_CHARS) : place]
    head = _NUMBER_WORD.sub("", before)
    folded = fold(head).rstrip()
    for row in lexicon.doc_types():
        if folded.endswith(fold(row.name)):
            at = flat(head).rfind(flat(row.name))
            return (place - len(before) + at if at >= 0 else place), row.name
    law = _LAW.search(before) if "QH" in text[place : place + 20] else None  # `Luật Đầu tư công số 58/2024/QH15`
    if law is not None:
        return place - len(before) + law.start(), law[1]
    at, kind = _headed(head)
    return (place - len(before) + at, kind) if kind else (place, None)


def _headed(head: str) -> tuple[int, str | None]:
    """The last type that only a few small words part from the number: `Báo cáo thẩm tra`; -1 and None for none."""
    found = [
        (match.start(), row.name)
        for row in lexicon.doc_types()
        for match in re.finditer(rf"\b{re.escape(row.name)}\b", head)
        if _HEAD_GAP.match(head[match.end() :].strip())
    ]
    return max(found, key=lambda each: (each[0], len(each[1])), default=(-1, None))


def _date(text: str, place: int) -> tuple[str | None, int]:
    """The date right after the number, as far as it is printed and possible, and where it ends."""
    match = _DATE.match(text[place : place + 60])
    if match is None:
        return None, place
    year, month, day = (next((match[n] for n in names if match[n]), None) for names in _PARTS)
    end = place + match.end()
    if month is None:
        return year, end
    if not 1 <= int(month) <= 12:
        return None, place
    if day is None or not is_day(int(year or 0), int(month), int(day)):
        return f"{year}-{int(month):02}", end
    return f"{year}-{int(month):02}-{int(day):02}", end


_PARTS = (("y", "y2", "y3", "y4"), ("m", "m2", "m3"), ("d", "d2"))


def _issuer(text: str, place: int) -> tuple[str | None, int]:
    """The body named after the date, `của …`, and where it ends."""
    match = _ISSUER.match(text[place : place + 190])
    if match is None:
        return None, place
    whole = match["name"]
    name, _, _ = whole.partition(",")
    rest = whole[len(name) :]
    while _GOES_ON.match(rest) and _is_known_part(f"{name}{rest}"):
        more, _, _ = rest[2:].partition(",")
        name += rest[: 2 + len(more)]
        rest = whole[len(name) :]
    name = _ISSUER_END.sub("", name + " ").strip()
    return (name, place + match.start("name") + len(name)) if name else (None, place)


def _is_known_part(text: str) -> bool:
    """Whether a body of the table has a comma where the text has its first: `Bộ Văn hóa, Thể thao và Du lịch`."""
    folded = fold(text)
    return any("," in phrase and fold(phrase) in folded for phrase in lexicon.issuer_phrases())


def _issuer_before(text: str, start: int) -> str | None:
    """The body named before the type: `theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số …`."""
    match = _ISSUER_BEFORE.search(text[max(0, start - _BEFORE_CHARS) : start])
    return match["name"].strip() if match else None
