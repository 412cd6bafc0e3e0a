"""Numbers and units as they are printed in Vietnamese.

A comma is the decimal mark, a dot groups thousands; a dot before one or two digits can only be a decimal mark and is
read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from pipeline import lexicon
from pipeline.folding import flat

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_WORDS = {"mot": 1.0, "hai": 2.0, "ba": 3.0, "bon": 4.0}
_IN_WORDS = rf"(?:(?<=it nhat )|(?<=toi thieu )|(?<=khong qua ))(?:{'|'.join(_WORDS)})(?! trong\b)"
"""A number in words counts behind a bound alone: `ít nhất một cơ sở`, not `ít nhất một trong các dịch vụ`."""
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_TO = r"(?:\s?[-–]\s?|\s+den\s+)"


class Measure(StrEnum):
    """What a number counts or measures."""

    SHARE = "share"
    MEASURE = "measure"
    TIME = "time"
    NOUN = "noun"


def number_of(printed: str) -> float | None:
    """The number as printed in Vietnamese: `1.250,5` is 1250.5; None when the dots make no sense."""
    if printed in _WORDS:
        return _WORDS[printed]
    if _THOUSANDS.fullmatch(printed):
        return float(printed.replace(".", "").replace(",", "."))
    if "." in printed:
        whole, _, rest = printed.partition(".")
        return float(printed) if rest.isdigit() and (len(rest) < 3 or whole == "0") else None
    return float(printed.replace(",", "."))


def shown(number: float) -> str:
    """The number as plain digits: 5.0 is `5`."""
    return str(int(number)) if number.is_integer() else str(number)


def is_unit(printed: str) -> bool:
    """Whether a printed unit is the one whose letters it has: `ban` of `ban hành` is no `bản`.

    A unit of two words or more is taken as it stands, whatever its marks.
    """
    whole = printed.partition("/")[0].strip()
    if " " in whole and flat(whole) in _measures():
        return True  # `ngân hàng` is no `ngàn` of something
    without_scale = re.sub(rf"^(?:{_either(lexicon.units().scales)}) (?=\w)", "", flat(whole))
    word = whole.rpartition(" ")[2] if " " not in without_scale else ""
    known = (*lexicon.units().measures, *lexicon.units().times, *lexicon.units().nouns, *lexicon.units().scales)
    return not word or word[:1] in {"%", "‰"} or any(lexicon.same_letters(word, each) for each in known)


@cache
def _measures() -> dict[str, Measure]:
    units = lexicon.units()
    table = {flat(unit): Measure.NOUN for unit in units.nouns}
    table |= {flat(unit): Measure.TIME for unit in units.times}
    return table | {flat(unit): Measure.MEASURE for unit in (*units.measures, *units.scales)}


def measure_of(unit: str) -> Measure:
    """What a unit of the table measures or counts."""
    plain = flat(unit).split("/")[0].strip()
    if unit[:1] in {"%", "‰"}:
        return Measure.SHARE
    scales = "|".join(map(flat, lexicon.units().scales))
    known = _measures()
    return known.get(flat(unit)) or known.get(plain) or known.get(re.sub(rf"^(?:{scales}) ", "", plain), Measure.NOUN)


def is_noun(unit: str) -> bool:
    """Whether a unit is a noun of the table as it stands: `tin/bài` is, the rate `bác sĩ/vạn dân` is none."""
    return flat(unit) in {flat(noun) for noun in lexicon.units().nouns}


def _either(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word) for word in sorted({flat(word) for word in words}, key=lambda word: (-len(word), word))
    )


@cache
def quantity_pattern() -> re.Pattern[str]:
    """A number, perhaps a second one as upper end of a range, and a unit that the table knows."""
    units = lexicon.units()
    scales, plain_units = _either(units.scales), _either((*units.measures, *units.times, *units.nouns))
    per = rf"(?:\s?/\s?(?:{_either((*units.per, *units.nouns))})(?!\w))*"
    counted = rf"(?:(?:{scales})\s)?(?:{plain_units})(?!\w){per}|(?:{scales})(?!\w){per}"
    unit = rf"(?P<unit>\s?[%‰](?:\s?/\s?(?:nam|thang|quy)(?!\w))?|\s(?:phan tram(?!\w)|{counted}))"
    upper = rf"(?:(?:\s?%)?{_TO}(?P<upper>{_NUMBER}))?"
    return re.compile(
        rf"(?<![\w/.,#–-])(?<![\w#] - )(?P<number>{_NUMBER}|{_IN_WORDS}){upper}(?=[\s%‰]){unit}(?![\w/]|[.,]\d)"
    )
