"""Targets (chỉ tiêu): what a plan wants to reach, with comparator, value, unit and time limit.

Only plans and papers like them set targets; in other papers only what stands under a head with `chỉ tiêu`, `mục tiêu`
or after `phấn đấu` counts.  What is not surely a target is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.fields.citations import CITED
from pipeline.fields.deadlines import find_deadline
from pipeline.fields.doc_type import find_doc_type
from pipeline.fields.indicators import indicator_of, trimmed
from pipeline.fields.target_clauses import NOTHING, Clause, masked, masked_inside, split_clauses
from pipeline.fields.target_conditions import condition_in
from pipeline.fields.target_grades import find_grade
from pipeline.fields.target_rules import TRIGGER, Setting, is_target
from pipeline.fields.target_sections import Context, in_context
from pipeline.fields.target_values import Quantity, find_quantities
from pipeline.fields.units import shown
from pipeline.folding import flat, is_upper
from pipeline.layout.title import names_type
from pipeline.paper import Paper, field_of
from pipeline.passages import Passage, flowing, passages, placed_words
from pipeline.types import Target, Zone

_PLANS = ("ke hoach", "chuong trinh", "chi thi", "de an", "phuong an", "du an", "chien luoc")
_NEVER = (
    "luat", "bo luat", "phap lenh", "nghi dinh", "thong tu", "giay", "bien ban", "hop dong", "quy che", "quy dinh",
    "phieu", "thu cong", "ban",
)  # fmt: skip
"""Rules and forms: their numbers are conditions, not targets."""
_TITLE_LINES = 8
_LEAST_WORDS = 2
_LONGEST_BANNED = 14
_BANS = re.compile(r"(?:\w+ ){0,4}?khong (?:de )?(?:xay ra|phat sinh|de)\b")
_OWN_AIM = re.compile(
    r"(?:khong|co|thuc hien|hoan thanh|dam bao|bao dam|chap hanh|tiep tuc|phan dau|giu|duy tri|dat|nhung)\b"
)
_PREDICATE = re.compile(
    r"\b(?:được|đạt|có|đủ|phải|hoàn thành|thực hiện|tham gia|sử dụng|ứng dụng|áp dụng|triển khai|không)\s.+$"
)
_REACHES = re.compile(r"\b(?:dat|ty le|ti le|ty so|ty trong|tang|giam|toc do)\b|%")
"""Words with which the next item of a list goes on with what the first is to reach."""
_LONGEST_PASSAGE = 20_000
"""Characters.  Some ten pages without a stop are no sentence, and the work on one grows with its square."""
_LONGEST_LOOK_BACK = 600
"""Characters of a sentence in which the time limit of its later clauses is looked for."""


def find_targets(paper: Paper) -> tuple[Target, ...]:
    """The targets that the paper sets, in reading order; none for papers that set rules or fill in forms.

    A deadline is ISO 8601 as far as it is named, from the clause, its sentence or the head above; a relative one
    (`trong vòng 05 ngày`) stays out.  The value of a range is `A-B`; `không có …` is `= 0` without a unit.
    """
    running = flowing(passage for page in paper.pages for passage in passages(page, {Zone.BODY}))
    return tuple(
        target
        for passage, context, kind in _of_kinds(in_context(running), _kind(paper))
        if not (kind.startswith(_NEVER) or context.looks_back or len(passage.text) > _LONGEST_PASSAGE)
        for target in _shared_predicates(list(_in_passage(passage, context, kind)), passage.text)
    )


def _of_kinds(found: Iterable[tuple[Passage, Context]], kind: str) -> Iterator[tuple[Passage, Context, str]]:
    """The passages with the type of the paper that they belong to: a decision may have a plan or rules attached."""
    for passage, context in found:
        first = passage.lines[0][1].text
        if names_type(first):
            kind = flat(first).strip()
        yield passage, context, kind


def _shared_predicates(targets: list[Target], text: str) -> Iterator[Target]:
    """The targets of a passage; `100% khu dân cư và 90% cơ quan được công nhận …`: both are to be recognised."""
    for place, target in enumerate(targets):
        after = targets[place + 1] if place + 1 < len(targets) else None
        predicate = _PREDICATE.search(after.indicator) if after is not None else None
        joined = after is not None and re.search(
            rf"{re.escape(target.indicator)} và [^;.]{{1,12}}{re.escape(after.indicator)}", text
        )
        bare = predicate and joined and not _PREDICATE.search(target.indicator)
        yield replace(target, indicator=f"{target.indicator} {predicate[0]}") if predicate and bare else target


def _kind(paper: Paper) -> str:
    """The type of the paper, folded: from its title, else from the first lines of a page without a header."""
    named = next((field.value for name, field in find_doc_type(paper, None).fields if name == "doc_type"), "")
    if named and named != "Công văn":
        return flat(named)
    first = [placed.text for placed in paper.body()[:_TITLE_LINES] if is_upper(placed.text)]
    return next((flat(line).strip() for line in first if flat(line).strip().startswith(_PLANS)), flat(named))


@dataclass(frozen=True, slots=True)
class _Found:
    """A target's comparator, value and unit, and what it speaks of."""

    indicator: str
    comparator: str
    value: float | str
    unit: str | None
    at: int
    """The character of the passage at which the value stands."""


def _in_passage(passage: Passage, context: Context, kind: str) -> Iterator[Target]:
    plain, inside = masked(passage.text), masked_inside(passage.text)
    sentence, subject, follows, banned = -1, "", False, False
    for clause in split_clauses(passage.text, plain):
        if clause.sentence != sentence:
            banned = banned and passage.text[: clause.start].rstrip().endswith(";")
            sentence, subject, follows = clause.sentence, _subject_above(context), False
        if clause.inner:
            subject = trimmed(passage.text[clause.sentence : clause.start - 1])
        view = _View(passage.text, inside if clause.inner else plain, clause)
        found = _read(view, context, kind, subject, follows=follows) or (_also_banned(view) if banned else None)
        banned = found is not None and (banned or _BANS.match(_after_mark(view.plain)) is not None)
        if found is not None:
            yield _target(passage, context, clause, found)
            subject, follows = found.indicator, True


@dataclass(frozen=True, slots=True)
class _View:
    """A clause of a text, as printed and masked."""

    whole: str
    plain_whole: str
    clause: Clause

    @property
    def text(self) -> str:
        return self.whole[self.clause.start : self.clause.end]

    @property
    def plain(self) -> str:
        return self.plain_whole[self.clause.start : self.clause.end]

    def setting(self, context: Context, kind: str, before: int) -> Setting:
        """How much the place of the clause's character `before` says that targets are set there."""
        goes_on = before and _REACHES.search(self.plain) is not None
        start = self.clause.listed if goes_on else self.clause.sentence
        triggered = TRIGGER.search(self.plain_whole, start, self.clause.start + before)
        if triggered or (context.sets_targets and not kind.startswith("bao cao")):
            return Setting.TARGETS
        if not kind.startswith(_PLANS):
            return Setting.ELSEWHERE
        return Setting.LIST if context.lists_values else Setting.PLAN


def _read(view: _View, context: Context, kind: str, subject: str, *, follows: bool) -> _Found | None:
    """The target of a clause; follows tells that its sentence has already set one."""
    for quantity in find_quantities(view.text, view.plain):
        setting = view.setting(context, kind, quantity.start)
        if is_target(quantity, view.text, view.plain, setting, inner=view.clause.inner):
            return _of_quantity(view, quantity, subject, follows=follows)
    return _nothing(view, context, kind, follows=follows) or _grade(view, context, kind, subject)


def _of_quantity(view: _View, quantity: Quantity, subject: str, *, follows: bool) -> _Found | None:
    indicator = indicator_of(view.text, quantity, "" if view.clause.inner else subject, follows=follows)
    if not indicator:
        return None
    if view.clause.inner and subject:
        indicator = f"{subject}: {indicator}"
    at = view.clause.start + quantity.end - 1
    return _Found(indicator, quantity.comparator, quantity.value, quantity.unit, at)


def _nothing(view: _View, context: Context, kind: str, *, follows: bool) -> _Found | None:
    """`không có …`, `không để xảy ra …` at the beginning of a clause."""
    start = len(view.plain) - len(_after_mark(view.plain))
    match = NOTHING.match(view.plain, start)
    setting = view.setting(context, kind, start)
    if match is None or setting is Setting.ELSEWHERE or re.search(r"\d|\bthi\b", view.plain[start:]):
        return None
    opens = view.clause.start == view.clause.sentence and match[0].endswith("khong co ")
    indicator = trimmed(view.text[match.end() :])
    if not (opens or follows or setting is Setting.TARGETS) or len(indicator.split()) < _LEAST_WORDS:
        return None
    return _Found(indicator, "=", 0.0, None, view.clause.start + start)


def _also_banned(view: _View) -> _Found | None:
    """What follows `không để xảy ra …;` in the same list, and says nothing of its own: `mất trộm tài sản;`."""
    words = trimmed(view.text)
    if not words[:1].islower() or not _LEAST_WORDS <= len(words.split()) <= _LONGEST_BANNED:
        return None
    return None if _OWN_AIM.match(flat(words)) else _Found(words, "=", 0.0, None, view.clause.start)


def _grade(view: _View, context: Context, kind: str, subject: str) -> _Found | None:
    """`… được đánh giá Hoàn thành tốt nhiệm vụ trở lên`, where the clause has no number of its own."""
    grade = find_grade(view.text)
    if grade is None or view.setting(context, kind, grade.start) is not Setting.TARGETS:
        return None
    indicator = trimmed(view.text[: grade.start]) or subject
    if len(indicator.split()) < _LEAST_WORDS or next(find_quantities(view.text, view.plain), None) is not None:
        return None
    return _Found(indicator, ">=", grade.value, None, view.clause.start + grade.start)


def _target(passage: Passage, context: Context, clause: Clause, found: _Found) -> Target:
    back = max(clause.sentence, clause.end - _LONGEST_LOOK_BACK)
    limit = _deadline(passage.text[clause.start : clause.end]) or _deadline(passage.text[back : clause.end])
    words = list(placed_words(passage, clause.start, clause.end))
    page = passage.line_at(found.at).page
    value = shown(found.value) if isinstance(found.value, float) else found.value
    printed = " ".join(filter(None, (found.comparator, value, found.unit)))
    return Target(
        indicator=found.indicator,
        comparator=found.comparator,
        value=found.value,
        unit=found.unit,
        deadline=limit or context.deadline,
        evidence=field_of(printed, (word for at, word in words if at == page), page),
        condition=condition_in(found.indicator),
        item=context.item,
    )


def _deadline(text: str) -> str | None:
    """The time limit of the words before any citation: years in the name of a cited plan are that plan's own."""
    cited = CITED.search(text)
    found = find_deadline(text[: cited.start()] if cited else text)
    return found.value if found else None


def _subject_above(context: Context) -> str:
    """What the head above speaks of, for a list item that only says a value."""
    above = context.sections[-2:-1]
    return trimmed(above[0].label) if above and not above[0].sets_targets else ""


def _after_mark(plain: str) -> str:
    return re.sub(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-z]\)\s|[ivx]+[.)]\s)?\W*", "", plain)
