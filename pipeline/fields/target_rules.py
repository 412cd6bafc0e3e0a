"""Which numbers of a plan are targets.  Most are not: what is not surely a target is left out."""

from __future__ import annotations

import re
from enum import IntEnum

from pipeline.fields.target_values import Quantity
from pipeline.fields.units import Measure
from pipeline.folding import flat, marks_optional


class Setting(IntEnum):
    """How much the place of a clause says that its number is a target."""

    ELSEWHERE = 0
    PLAN = 1
    LIST = 2
    """In a list of a plan that a head with `cụ thể`, `tiêu chí` or `tiêu chuẩn` opens."""
    TARGETS = 3
    """Under a head with `chỉ tiêu`, `mục tiêu`, or after `phấn đấu`."""


TRIGGER = re.compile(r"\b(?:phan dau|chi tieu|(?<!chuong trinh )(?<!co )(?<!cac )muc tieu)\b")
_PAST = re.compile(
    r"\bkhông (?:đạt|đủ)\b|\bđã (?:đạt|tăng|giảm|hoàn thành|vượt|phấn đấu|có)\b|\bhiện (?:nay|có|đạt|còn)\b"
    r"|\btính đến (?:nay|hết|ngày|thời)|\bthực hiện năm (?:19|20)\d\d|\bước (?:đạt|thực hiện)\b|\bmới (?:đạt|chỉ)\b",
    re.IGNORECASE,
)
_ALLOWS = re.compile(r"\b(?:co the|duoc phep) (?:duoc )?(?:dieu chinh|xem xet|ap dung|khong|giam|tang)\b")
"""Behind a number: who has it may do so and so; it is a condition."""
_SCORES = re.compile(r"\b(?:cong|tru|cham)(?: \w+){0,2} \d+(?:,\d+)? diem\b|\bkhong (?:duoc )?cong diem\b")
"""A clause that gives or takes points tells how a result is judged."""
_CONDITION = re.compile(r"^\W*(?:neu|truong hop|khi)\b(?!.*\bphan dau\b)")
_NO_AIM = re.compile(
    marks_optional(
        r"\b(?:chiếm|hỗ trợ|miễn|trích|đóng góp|đóng|cho vay|vay|hưởng|giảm trừ|thưởng|phạt|của|với|bằng|lãi suất|"
        r"định mức|mức chi|kinh phí|dự toán|trị giá|đơn giá|diện tích|dân số|dự phòng)(?: \w+){0,2}\W*$"
    ),
    re.IGNORECASE,
)
_COST = re.compile(r"^\W*(?:kinh phi|von|ngan sach|chi phi|gia tri|luong|muc|hoc phi|so tien|tong muc|le phi|phi)\b")
_LEVEL = re.compile(r"\b(?:ty le|ti le|danh gia|chi so|ty trong|hieu suat|cong suat)\b")
_LABEL = re.compile(r"\b(?:so luong|thoi luong|quy mo|so nguoi|tong so)\b[^,;#]{0,25}$")
_DURATION = re.compile(r"\b(?:thoi luong|thoi gian (?:giai quyet|xu ly|cho)|rut ngan)\b[^,;]{0,80}$")
_MONEY = re.compile(r"dong|usd|^(?:nghin|ngan|trieu|ty|ti)\b")
_LONGEST_VERB = 4
"""Words of a list mark and a verb before `100%`: `- Giải quyết 100% hồ sơ`."""
_AIMS = {"dat", "dam", "bao", "phan", "dau", "duy", "len", "xuong", "giu", "tri"}
_BEFORE_ONLY = re.compile(r"[^a-z]*(?:(?:phan dau|dam bao|bao dam|va|co|trong do|hoan thanh)\W+)*")


def is_target(quantity: Quantity, text: str, plain: str, setting: Setting, *, inner: bool = False) -> bool:
    """Whether the quantity of a clause is a target; text is the clause, plain its masked flat form.

    inner tells that the clause stands in brackets: there only a labelled number counts (`thời lượng …`).
    """
    before = plain[: quantity.start]
    if (
        setting is Setting.ELSEWHERE
        or _ALLOWS.search(plain, quantity.end)
        or _SCORES.search(plain)
        or _CONDITION.match(plain.rpartition(": ")[2])
        or (inner and not _LABEL.search(before) and not _DURATION.search(before))
        or _PAST.search(text[: quantity.end])
        or _is_spent(quantity, text[: quantity.start])
    ):
        return False
    match quantity.measure:
        case Measure.SHARE:
            return _is_target_share(quantity, before, plain[quantity.end :], setting)
        case Measure.TIME:
            return _DURATION.search(before) is not None and quantity.comparator != "="
        case _:
            return _is_target_count(quantity, before, plain[quantity.end :], setting)


def _is_spent(quantity: Quantity, before: str) -> bool:
    """Whether the number is a cost, a share in something or a size rather than an aim."""
    return _NO_AIM.search(before) is not None and not _AIMS & set(quantity.words.split())


def _is_target_share(quantity: Quantity, before: str, after: str, setting: Setting) -> bool:
    words = set(quantity.words.split())
    own = before.rpartition(": ")[2]
    leads = _BEFORE_ONLY.fullmatch(own) is not None
    if "chiem" in words or (quantity.comparator in {"~", "range"} and not _AIMS & words):
        return setting is Setting.TARGETS  # `chiếm 40%` tells how things are, unless a head says that it is to be so
    if _AIMS & words:
        return True
    if quantity.comparator in {">", "<"}:
        return setting >= Setting.LIST or leads or _LEVEL.search(before) is not None
    if quantity.comparator != "=":
        return True
    if words and words != {"co"}:  # là, còn, bằng
        return setting >= Setting.LIST or _LEVEL.search(before) is not None
    return _is_bare_target(quantity, own, after, setting)


def _is_bare_target(quantity: Quantity, own: str, after: str, setting: Setting) -> bool:
    """`100% đơn vị …` at the head of a clause or after a verb; any share under a head of targets."""
    leads = _BEFORE_ONLY.fullmatch(own) is not None
    all_of_them = quantity.value == 100 and len(own.split()) <= _LONGEST_VERB
    if leads or all_of_them:
        return re.search(r"[a-z]", after) is not None and not _COST.match(after)
    return setting is Setting.TARGETS


def _is_target_count(quantity: Quantity, before: str, after: str, setting: Setting) -> bool:
    if setting is Setting.TARGETS:
        return quantity.words != "" or _says_what(before, after)
    match quantity.comparator:
        case ">=" | "<=":
            return not _MONEY.search(flat(quantity.unit))
        case ">" | "<" | "=":
            return quantity.measure is Measure.MEASURE and "dat" in quantity.words.split()
        case _:
            return _LABEL.search(before) is not None


def _says_what(before: str, after: str) -> bool:
    return re.search(r"[a-z]{2}", before + after) is not None
