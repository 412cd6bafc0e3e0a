"""The indicator of a target: its clause without the number, the comparing words and the time limit."""

from __future__ import annotations

import re

from pipeline.fields.deadlines import find_deadline
from pipeline.fields.target_values import Quantity
from pipeline.fields.units import Measure, is_noun
from pipeline.folding import flat, marks_optional

_MARK = re.compile(r"^\s*(?:[-–—+*•]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-zđA-Z]\)|[IVX]{1,5}[.)])\s*")
_LEADING = re.compile(
    marks_optional(
        r"^(?:[^\w(“\"]|có(?=\s(?:tỷ|tỉ) lệ)|(?:phấn đấu|phần đầu(?=\s\w)|"
        r"mục tiêu|chỉ tiêu|cụ thể|trong đó|đảm bảo|bảo đảm|duy trì|và|là|"
        r"trở lên|trở xuống)\b)+"
    ),
    re.IGNORECASE,
)
_TRAILING = re.compile(
    marks_optional(
        r"(?:\s|[,:–-]|\b(?:đạt|là|còn|được|phải|từ|có|ở mức|mức|đảm bảo|bảo đảm|phấn đấu|trong đó|và|dự kiến)\b)+$"
    ),
    re.IGNORECASE,
)
_TRAILING_TREND = re.compile(r"\s(?:giảm|tăng)\s*$")
_AIM = re.compile(r",\s+(?:phấn đấu|phần đầu|phan dau)\s", re.IGNORECASE)
_EDGES = " ,.;:-–—+*/…|\t"
_UNCLOSED = re.compile(r"\s*[“\"(]\W*$")
_LEAST_WORDS = 2
_NUMBERS_IN_BRACKETS = re.compile(r"\s*\([^()]*\d[^()]*\)")
_CIRCUMSTANCE = re.compile(r"(?:so voi|trong|vao|tren|o|tai|do|theo|moi|hang|va|duoc|de|cho|tro|o|co|khong)\b")
_LONGEST_BASE = 6
_ONWARDS = re.compile(r"^\W*tu nam (?:19|20)\d\d tro di\W*")
_GOES_ON = re.compile(r"(?:so voi|ke hoach|du toan|vao|trong)\b")
_TREND = re.compile(r"(?:va )?(?:tang(?! truong)|giam|dat|vuot)\b")
_TREND_OF_ITS_OWN = re.compile(r"(?:và )?(?:tăng|giảm)(?: thêm| bớt)? (?:số|các|những) ")
_ONLY_TREND = re.compile(r"(?:tang|giam)(?: them| bot)?")
_LONGEST_TREND = 6
"""Words of `tăng thêm … so với năm 2022`; a longer clause names what it speaks of."""


def indicator_of(text: str, quantity: Quantity, subject: str = "", *, follows: bool = False) -> str:
    """What the quantity of a clause measures; empty when neither the clause nor the subject says it.

    subject is what the clause before (follows), or the head above, spoke of; it is taken where the clause has no noun
    of its own.
    """
    after = _outer(text[quantity.end :])
    before = _without_deadline(_said_before(_outer(text[: quantity.start]), after))
    if follows and not before.strip() and re.match(r"\s*(?:[,.;)]|$)", after):
        return subject  # `…, và năm 2026 đạt 10%, …`
    before, after, of_what = _with_unit(before, _without_deadline(after), quantity)
    levelled = bool({"con", "xuong", "len"} & set(quantity.words.split()))
    found = _joined(before, after, levelled=levelled) + of_what
    if subject and _needs_subject(found, before):
        found = f"{subject} {found}".strip()
    return found if len(re.findall(r"[^\W\d_]+", found)) >= _LEAST_WORDS else ""


def _said_before(before: str, after: str) -> str:
    """The words before the number that belong to it: what follows a colon or `…, phấn đấu`, if anything does."""
    head, colon, own = before.rpartition(": ")
    speaks = _trimmed(own) or not _CIRCUMSTANCE.match(flat(_trimmed(after)))
    if colon:
        before = own if speaks and _trimmed(own + " " + after) else head
    aim = list(_AIM.finditer(before))
    rest = _without_deadline(before[aim[-1].end() :]) if aim else ""
    return rest if len(rest.split()) >= _LEAST_WORDS else before


def _with_unit(before: str, after: str, quantity: Quantity) -> tuple[str, str, str]:
    """The words around the number with what its unit adds: the noun that is counted, or what it is a share of."""
    if quantity.measure is Measure.NOUN and _trimmed(after):
        return before, f"{quantity.unit} {after.strip()}", ""
    if "/" in quantity.unit and not is_noun(quantity.unit) and len(before.split()) >= _LEAST_WORDS:
        return before, after, ""  # a rate of what is named before: `số bác sĩ … 12 bác sĩ/vạn dân`
    if quantity.measure is Measure.NOUN and before.strip() and not _ends_with(before, quantity.unit):
        return f"{before.rstrip()} {quantity.unit}", after, ""
    trend = _ONLY_TREND.fullmatch(flat(_trimmed(before))) is not None
    if (
        quantity.measure is Measure.SHARE
        and quantity.words
        and before.strip()
        and not trend
        and _is_base(_trimmed(after))
    ):
        return before, "", f" ({quantity.unit} {_trimmed(after)})"
    return before, after, ""


def trimmed(text: str) -> str:
    """Words as an indicator shows them: without list mark, aims (`phấn đấu`), time limit and stops at the ends."""
    return _trimmed(_without_deadline(_outer(text)))


def _outer(text: str) -> str:
    """The text without its list mark and without brackets that hold numbers."""
    return _NUMBERS_IN_BRACKETS.sub("", _MARK.sub("", text))


def _is_base(after: str) -> bool:
    """Whether the words after a share only say what it is a share of: `40% GRDP`, `95% kế hoạch vốn được giao`."""
    plain = flat(after)
    return 0 < len(plain.split()) <= _LONGEST_BASE and not _CIRCUMSTANCE.match(plain)


def _ends_with(text: str, unit: str) -> bool:
    return flat(text).rstrip().endswith(flat(unit))


def _joined(before: str, after: str, *, levelled: bool) -> str:
    left = _trimmed(before)
    left = left[: len(left) - len(match[0])] if (match := _TRAILING.search(left)) else left
    if levelled and (match := _TRAILING_TREND.search(left)):
        left = left[: match.start()]
    return re.sub(r"\s+", " ", f"{left} {_trimmed(after)}").strip(_EDGES)


def _trimmed(text: str) -> str:
    match = _LEADING.match(text)
    return _UNCLOSED.sub("", (text[match.end() :] if match else text).strip(_EDGES))


def _without_deadline(text: str) -> str:
    """The text without a time limit at its beginning or end; one in the middle belongs to the wording."""
    aimed = _LEADING.match(text)
    text = text[aimed.end() :] if aimed else text
    if onwards := _ONWARDS.match(flat(text)):
        text = text[onwards.end() :]
    found = find_deadline(text)
    if found is None:
        return text
    if not text[found.end :].strip(_EDGES):
        return text[: found.start]
    return text[found.end :] if found.start == 0 else text


def _needs_subject(found: str, before: str) -> bool:
    """Whether the words found only go on (`so với dự toán`, `tăng bậc`) and say nothing of their own."""
    plain = flat(found)
    if not plain or (not re.search(r"\w", before) and _GOES_ON.match(plain)):
        return True
    if _TREND_OF_ITS_OWN.match(found):
        return False
    return _TREND.match(plain) is not None and len(plain.split()) <= _LONGEST_TREND
