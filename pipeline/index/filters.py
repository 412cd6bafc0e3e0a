"""Which rows are wanted: conditions such as `issuer~ubnd`, `date>=2024-05` and `tên loại=Kế hoạch`.

Small letters and capitals are the same, and a value that is asked for without marks stands for every marking of it.
A date that is known in part is taken if it may lie in the span.  What is missing satisfies only `!=` and `field=`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import UsageError
from pipeline.folding import fold
from pipeline.index.collation import collation_key
from pipeline.index.fields import Item, Shown
from pipeline.index.wording import wording

CONDITION = re.compile(r"\s*(?P<name>[^=<>~!]+?)\s*(?P<sign>!=|!~|>=|<=|=|~|<|>)(?P<value>.*)", re.DOTALL)
_DATE = re.compile(r"(?:(?:(?P<day>0?[1-9]|[12]\d|3[01])/)?(?P<month>0?[1-9]|1[0-2])/)?(?P<year>\d{4})")
_ISO_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DATES = frozenset({"date", "cited_date"})
_LAST_DAY = "-99-99"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; value is a date in ISO 8601, whole or cut, where the field is a date."""

    field: str
    sign: str
    value: str


def conditions(where: Sequence[str], since: str | None, known: Mapping[str, Shown]) -> tuple[Condition, ...]:
    """The conditions that were asked for.  Raises UsageError that names the condition and what is wrong with it."""
    dated = () if since is None else (f"date>={since}",)
    return tuple(_condition(text, known) for text in (*where, *dated))


def accepts(wanted: Sequence[Condition], shown: Mapping[str, Shown], item: Item) -> bool:
    """Whether the item satisfies every condition."""
    return all(_holds(condition, shown[condition.field](item)) for condition in wanted)


def iso_date(text: str) -> str | None:
    """9/12/2024, 12/2024, 2024 or such a date in ISO 8601 as ISO 8601, whole or cut; None when it is no date."""
    text = text.strip()
    if _ISO_DATE.fullmatch(text):
        return text
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    parts = (match["year"], match["month"], match["day"])
    return "-".join(part.zfill(2) for part in parts if part)


def _condition(text: str, known: Mapping[str, Shown]) -> Condition:
    match = CONDITION.fullmatch(text)
    if match is None:
        raise UsageError(f"{text!r} is no condition; write for example date>=2024-05, issuer~ubnd or signer_name=")
    name = _field_named(match["name"])
    if name not in known:
        raise UsageError(f"{text!r}: no field {match['name']!r} here; known: {', '.join(sorted(known))}")
    value = match["value"].strip()
    if name in _DATES and value:
        date = iso_date(value)
        if date is None:
            raise UsageError(f"{text!r}: {value!r} is no date; write 2024-05-31, 31/05/2024, 05/2024 or 2024")
        value = date
    return Condition(name, match["sign"], value)


def _field_named(name: str) -> str:
    """A field by its own or by its Vietnamese name, with or without marks."""
    asked = fold(name)
    return next((own for own, office in wording("fields").items() if asked == fold(office)), name)


def _holds(condition: Condition, value: str) -> bool:
    sign, asked = condition.sign, condition.value
    if sign in {"=", "!="}:
        return _is_same(value, asked, in_date=condition.field in _DATES) is (sign == "=")
    if sign in {"~", "!~"}:
        return (bool(value) and _plain(asked) in _alike(value, asked)) is (sign == "~")
    if not value or not asked:
        return False
    compare = _COMPARED[sign]
    if condition.field in _DATES:
        return bool(compare(_latest(value) if ">" in sign else value, _latest(asked) if sign in {">", "<="} else asked))
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(asked):
        return bool(compare(float(value), float(asked)))
    return bool(compare(collation_key(value), collation_key(asked)))


def _latest(date: str) -> str:
    """A date known in part as a day after which it cannot lie, for comparing: 2024-05 as 2024-05-99."""
    return date + _LAST_DAY[len(date) - len("2024") :]


def _is_same(value: str, asked: str, *, in_date: bool) -> bool:
    if in_date and asked:
        return value == asked or value.startswith(f"{asked}-")
    return _alike(value, asked) == _plain(asked)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _alike(value: str, asked: str) -> str:
    """The value as it is compared: without marks if the asked text has none."""
    return _plain(fold(value) if fold(asked) == asked.lower() else value)
