"""Document codes and outline marks: what a reader makes of them, put right by small tables.

The abbreviations are those of document types and bodies that hold a Đ (Decree 30/2020/NĐ-CP, Appendix III, and the
usual symbols of people's councils, trade unions, labour and education offices).  An abbreviation that also exists
without the stroke (DA project, ĐA scheme; HD guidance, HĐ contract) is not in the table.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WITH_STROKE = """QĐ QyĐ CĐ HĐND TTHĐND ĐĐBQH ĐBQH QĐND LĐTBXH BLĐTBXH SLĐTBXH PLĐTBXH GDĐT BGDĐT SGDĐT PGDĐT LĐLĐ
TLĐ TLĐLĐVN LĐLĐVN CNVCLĐ BCĐ BCĐTW ĐU HĐQT ĐHQG ĐHQGHN TĐKT HĐTĐKT"""
_PARTS = {part.replace("Đ", "D"): part for part in _WITH_STROKE.split()}
_DECREE = re.compile(r"(?<=[/\d])N[DÐ](?=-CP\b)")
_PART = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?=.*[IlV|])[I1l|!]{2,3}|I[I1l|!i]{1,2}|[I1l|!]V|V[I1l|!i]{1,3}|X[I1l|!i]{1,3}|X[I1l|!i]V")
_STROKES = str.maketrans("1l|!i", "IIIII")


def repair_code(core: str) -> str:
    """A code with the strokes of its known parts put back: 12/QD-UBND -> 12/QĐ-UBND.  Others as they are."""
    if core.isupper() or "/" in core:
        core = core.replace("Ð", "Đ")
    with_decree = _DECREE.sub("NĐ", core).replace("GD&DT", "GD&ĐT").replace("LDTB&XH", "LĐTB&XH")
    return _PART.sub(lambda match: _PARTS.get(match[0], match[0]), with_decree)


def strokes_by_context(core: str, context: str) -> str:
    """A code with the strokes that the text around it explains: KH-KTD5 is KH-KTĐ5 beside Khối Thi đua 5.

    A part of three letters or more stands for words with these initials; every D of it is a Đ where such words begin
    with đ, unless others begin with d.
    """

    def with_strokes(part: re.Match[str]) -> str:
        letters = part[0]
        if "D" not in letters or len(letters) < 3 or not letters.isupper():
            return letters
        spelled_out = [_words_with(letters.replace("D", stroke)).search(context) for stroke in "DĐ"]
        return letters.replace("D", "Đ") if spelled_out[1] and not spelled_out[0] else letters

    return _PART.sub(with_strokes, core)


@lru_cache(maxsize=1000)
def _words_with(initials: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(rf"{initial}[^\W\d_]+" for initial in initials), re.IGNORECASE)


def repair_roman(core: str) -> str | None:
    """A Roman number whose strokes were read as other signs: I11 -> III; None when it cannot be one."""
    if not _ROMAN.fullmatch(core):
        return None
    return core.translate(_STROKES)
