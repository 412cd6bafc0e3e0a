"""Quantities in running text: comparator, number and unit, as plans word their targets.

Wordings: `đạt N`, `còn N` (=), `trên N` (>), `từ N trở lên`, `tối thiểu N`, `không dưới N` (>=), `dưới N` (<),
`không quá N`, `tối đa N`, `từ N trở xuống` (<=), `khoảng N` (~), `từ A đến B` (range).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.fields.units import Measure, measure_of, number_of, quantity_pattern
from pipeline.folding import flat


@dataclass(frozen=True, slots=True)
class Quantity:
    """text[start:end] says comparator, value and unit; start counts the words that make the comparator.

    value is a number, or `A-B` where the comparator is range.  words are the folded words before the number that belong
    to it; a quantity without any is bare and its comparator is `=`.
    """

    start: int
    end: int
    comparator: str
    value: float | str
    unit: str
    measure: Measure
    words: str


_BOUNDS = (
    ("<=", r"khong (?:de |duoc )?(?:vuot )?qua|khong (?:cao|lon|nhieu) hon|toi da|nhieu nhat|cao nhat"),
    (">=", r"khong duoi|khong (?:thap|it) hon|toi thieu|it nhat|thap nhat"),
    ("<", r"duoi|chua den|it hon|thap hon|nho hon"),
    (">", r"tren|hon|vuot(?: muc| qua)?|cao hon|lon hon|nhieu hon"),
    ("~", r"khoang|xap xi|gan|du kien|uoc(?: tinh)?"),
)
_PLAIN = (
    r"dat duoc|dat|la|con|xuong|len|bang|du|dam bao|bao dam|duy tri|giu vung|giu|o muc|muc|phai|duoc|tu|den|toi|them|"
    r"co|phan dau"
)
_WORD = "|".join([*(words for _, words in _BOUNDS), _PLAIN])
_CHAIN = re.compile(rf"(?<![\w#])(?:(?:{_WORD})\s+)+$")
_BOUND_WORDS = [(comparator, re.compile(rf"\b(?:{words})\b")) for comparator, words in _BOUNDS]
_ONWARDS = re.compile(r"^[\s”\"')]{0,3}(?:\w+ ){0,4}?tro (?P<way>len|xuong)\b")
_LONGEST_CHAIN = 60


def find_quantities(text: str, masked: str | None = None) -> Iterator[Quantity]:
    """The quantities of a text, from left to right.  A number without a known unit is none.

    masked is the flat text with what must not be read as a quantity replaced by `#` (see pipeline.folding.flat).
    """
    plain = flat(text) if masked is None else masked
    for match in quantity_pattern().finditer(plain):
        quantity = _quantity(text, plain, match)
        if quantity is not None:
            yield quantity


def _quantity(text: str, plain: str, match: re.Match[str]) -> Quantity | None:
    before = plain[max(0, match.start() - _LONGEST_CHAIN) : match.start()]
    chain = _CHAIN.search(before)
    words = chain[0].strip() if chain else ""
    onwards = _ONWARDS.match(plain[match.end() :])
    if onwards and onwards[0].count(" ") > 2 and "tu" not in words.split():
        onwards = None
    comparator = _comparator(words, onwards["way"] if onwards else None, is_range=match["upper"] is not None)
    value = _value(match)
    if comparator is None or value is None:
        return None
    close = onwards is not None and onwards[0].count(" ") <= 2
    end = match.end() + (onwards.end() if onwards and close else 0)
    unit = re.sub(r"\s+", " ", text[match.start("unit") : match.end("unit")]).strip()
    unit = "%" if flat(unit) == "phan tram" else unit
    return Quantity(
        match.start() - len(chain[0] if chain else ""), end, comparator, value, unit, measure_of(unit), words
    )


def _comparator(words: str, onwards: str | None, *, is_range: bool) -> str | None:
    """The comparator that the words make; None when they set no bound (`từ 5%` of `từ 5% lên 7%`)."""
    if is_range:
        return "range"
    if onwards is not None:
        return ">=" if onwards == "len" else "<="
    rest = words
    for comparator, pattern in _BOUND_WORDS:
        if pattern.search(rest):
            return comparator
    last = words.split()[-1:] or [""]
    if last[0] == "tu":
        return ">=" if re.search(r"\b(dat|du|co|dam bao|bao dam)\b", words) else None
    if last[0] in {"den", "toi"} and not re.search(r"\b(dat|len|xuong)\b", words):
        return None
    return "="


def _value(match: re.Match[str]) -> float | str | None:
    low = number_of(match["number"])
    if match["upper"] is None or low is None:
        return low
    high = number_of(match["upper"])
    return f"{_shown(low)}-{_shown(high)}" if high is not None and low < high else None


def _shown(number: float) -> str:
    return str(int(number)) if number.is_integer() else str(number)
