"""Quantities in running text: comparator, number and unit, as plans word their targets.

Wordings: `đạt N`, `còn N` (=), `trên N` (>), `từ N trở lên`, `tối thiểu N`, `không dưới N` (>=), `dưới N` (<),
`không quá N`, `tối đa N`, `từ N trở xuống` (<=), `khoảng N` (~), `từ A đến B` (range).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.fields.units import Measure, is_unit, measure_of, number_of, quantity_pattern, shown
from pipeline.folding import flat, marks_optional


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
    ("<=", r"≤|không (?:để |được )?(?:vượt )?quá|không (?:cao|lớn|nhiều) hơn|tối đa|nhiều nhất|cao nhất"),
    (">=", r"≥|không dưới|không (?:thấp|ít) hơn|tối thiểu|ít nhất|thấp nhất"),
    ("<", r"<|dưới|chưa đến|ít hơn|thấp hơn|nhỏ hơn"),
    (">", r">|trên|hơn|vượt(?: mức| quá)?|cao hơn|lớn hơn|nhiều hơn"),
    ("~", r"khoảng|xấp xỉ|gần|dự kiến|ước(?: tính)?"),
)
_PLAIN = (
    r"đạt được|đạt|là|còn|xuống|lên|bằng|đảm bảo|bảo đảm|duy trì|giữ vững|giữ|ở mức|mức|phải|được|từ|đến|tới|thêm|"
    r"có|chiếm|phấn đấu"
)
_WORD = marks_optional("|".join([*(words for _, words in _BOUNDS), _PLAIN]))
_CHAIN = re.compile(rf"(?<![\w#])(?:(?:{_WORD})\s+|[≥≤<>]\s*)+$")
_BOUND_WORDS = [(comparator, re.compile(rf"(?<!\w)(?:{flat(words)})(?!\w)")) for comparator, words in _BOUNDS]
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
    start = max(0, match.start() - _LONGEST_CHAIN)
    chain = _CHAIN.search(_lower(text[start : match.start()], plain[start : match.start()]))
    words = flat(chain[0]).strip() if chain else ""
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
    if not is_unit(unit):
        return None
    return Quantity(
        match.start() - len(chain[0] if chain else ""), end, comparator, value, unit, measure_of(unit), words
    )


def _lower(text: str, plain: str) -> str:
    """The text in small letters with its marks, masked like its flat form."""
    return "".join(masked if masked == "#" else c.lower()[:1] for c, masked in zip(text, plain, strict=True))


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
        return ">=" if re.search(r"\b(dat|co|dam bao|bao dam)\b", words) else None
    if last[0] in {"den", "toi"} and not re.search(r"\b(dat|len|xuong)\b", words):
        return None
    return "="


def _value(match: re.Match[str]) -> float | str | None:
    low = number_of(match["number"])
    if match["upper"] is None or low is None:
        return low
    high = number_of(match["upper"])
    return f"{shown(low)}-{shown(high)}" if high is not None and low < high else None
