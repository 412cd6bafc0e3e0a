"""Which section of a plan a passage stands in, and what that says about the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.fields.deadlines import deadline_of_head
from pipeline.folding import flat, is_upper, marks_optional
from pipeline.passages import Passage

_LEVELS = (
    (0.0, re.compile(r"^\W*phan (?:thu |[ivx])")),
    (1.0, re.compile(r"^\W{0,2}(?:[ivx]{1,5}[.)]|chuong [ivx]|dieu \d)")),
    (2.0, re.compile(r"^\W{0,2}\d{1,2}[.)]\s")),
    (3.0, re.compile(r"^\W{0,2}\d{1,2}\.\d{1,2}[.)]?\s")),
    (4.0, re.compile(r"^\W{0,2}\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?\s")),
    (5.0, re.compile(r"^\W{0,2}[a-z]\)")),
    (6.0, re.compile(r"^[-–—*•]\s?\S")),
    (7.0, re.compile(r"^\+\s?\S")),
)
_NUMBER = re.compile(
    r"^[^\w(]{0,3}((?:Điều \d+|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)(?=[.)])|\d{1,2}(?:\.\d{1,2})+(?=\s)|[a-zđ](?=\)))"
)
_BULLET = 6.0
_INTRODUCES = 0.5
"""A paragraph that ends with a colon rules the list under it: half a level below the head above."""
_LONGEST_LABEL = 150
_SETS = re.compile(r"\b(?<!chuong trinh )(?<!quoc gia )(?:chi tieu|muc tieu)\b")
_TELLS_HOW = re.compile(
    marks_optional(
        r"\b(?:giải pháp|tổ chức thực hiện|đánh giá|kết quả|tình hình|rà soát|theo dõi|báo cáo|giao chỉ tiêu|"
        r"được giao)\b"
    ),
    re.IGNORECASE,
)
_LISTS = re.compile(r"\b(?:tieu chi|tieu chuan|cu the)\b")
_LOOKS_BACK = re.compile(
    r"^\W*(?:[\divx.]+[.)]\s*)?(?:danh gia |mot so |cac |nhung )*"
    r"(?:ket qua|thuc trang|tinh hinh|dac diem|boi canh|ton tai|han che|kho khan|nguyen nhan|uu diem|can cu|so ket|"
    r"(?:nguon )?kinh phi|nguon von|nguon luc|du toan|khai toan|su can thiet)\b"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A head or list item, its number, and what it says of the passages under it."""

    level: float
    mark: str
    label: str
    sets_targets: bool
    lists_values: bool
    looks_back: bool
    deadline: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """The sections around a passage, outermost first; the passage's own label is the last."""

    sections: tuple[Section, ...]

    @property
    def sets_targets(self) -> bool:
        return any(section.sets_targets for section in self.sections)

    @property
    def lists_values(self) -> bool:
        return any(section.lists_values for section in self.sections)

    @property
    def looks_back(self) -> bool:
        """Whether the section tells of results, causes or money: its numbers are no targets."""
        return any(section.looks_back for section in self.sections)

    @property
    def item(self) -> str | None:
        """The numbers of the heads and items around, as one: `II.2.5.a`; None where nothing is numbered."""
        numbers: list[str] = []
        for mark in (section.mark for section in self.sections if section.mark):
            if numbers and mark.startswith(f"{numbers[-1]}."):
                numbers.pop()  # `2.5` names its head `2` itself
            numbers.append(mark)
        return ".".join(numbers) or None

    @property
    def deadline(self) -> str | None:
        """The time limit of the innermost head of targets."""
        return next((each.deadline for each in reversed(self.sections) if each.deadline is not None), None)


def in_context(passages: Iterable[Passage]) -> Iterator[tuple[Passage, Context]]:
    """Every passage with the sections around it."""
    stack: tuple[Section, ...] = ()
    for passage in passages:
        text = passage.text.strip()
        level = _level(text)
        if level is None:
            stack = tuple(each for each in stack if each.level < _BULLET and each.level.is_integer())
            introduces = text.endswith(":")
            level = (stack[-1].level if stack else 0.0) + _INTRODUCES
        else:
            introduces = True
            stack = tuple(each for each in stack if each.level < level)
        here = (*stack, _section(level, text))
        stack = here if introduces else stack
        yield passage, Context(here)


def _level(text: str) -> float | None:
    plain = flat(text)
    found = next((level for level, pattern in _LEVELS if pattern.match(plain)), None)
    if found == 1.0 and re.match(r"^\W{0,2}[ivx]{1,5}[.)]", plain) and not text.lstrip("*# ")[:1].isupper():
        return 5.0  # a small i) is a letter of a list
    return 1.0 if found is None and is_upper(text) and len(text) < _LONGEST_LABEL else found


def _section(level: float, text: str) -> Section:
    label = _label(text)
    plain = flat(label)
    is_head = level < _BULLET
    sets = bool(_SETS.search(plain)) and not _TELLS_HOW.search(label) and (is_head or _opens_with_target(plain))
    return Section(
        level=level,
        mark=_mark(text),
        label=label,
        sets_targets=sets,
        lists_values=bool(_LISTS.search(plain)),
        looks_back=is_head and bool(_LOOKS_BACK.match(plain)),
        deadline=deadline_of_head(label) if sets else None,
    )


def _mark(text: str) -> str:
    """The number or letter of a head or list item without its stop; empty where it has none."""
    found = _NUMBER.match(text)
    return found[1] if found else ""


def _opens_with_target(plain: str) -> bool:
    return re.match(r"^\W*(?:chi tieu|muc tieu|ve muc tieu|ve chi tieu)", plain) is not None


def _label(text: str) -> str:
    """The words that name a section: up to a colon, or the whole of a short line without a full stop."""
    head, colon, _ = text.partition(":")
    if colon and len(head) <= _LONGEST_LABEL:
        return head
    return text if len(text) <= _LONGEST_LABEL and not text.rstrip().endswith((".", ";")) else ""
