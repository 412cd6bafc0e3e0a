"""Names of persons, places and schools that the corpora mention: no table of the project was made from them."""

from __future__ import annotations

import lzma
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.shared import shared_folder

_UPPER = "A-ZĐÁÂÀẢÃẠĂẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
_WORD = rf"[{_UPPER}][{_UPPER.lower().replace('a-zđ', 'a-zđ')}]+"
_PERSON = re.compile(rf"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí)\s+((?:{_WORD} ){{1,4}}{_WORD})(?=\s*[,\-–(])")
_PLACE = re.compile(rf"\b(huyện|xã|phường|thị xã|quận|thị trấn)\s((?:{_WORD} ){{1,2}}{_WORD}|{_WORD})(?=[,;.)])")
_SCHOOL = re.compile(
    rf"\b(?:[Tt]rường|THPT|THCS|[Tt]iểu học)\s(?:THPT |THCS |[Tt]iểu học )?((?:{_WORD} ){{1,3}}{_WORD})(?=[,;.) ])"
)
_VOWELS = "aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_SYLLABLE = re.compile(rf"[bcdđghklmnpqrstvx]{{0,3}}[{_VOWELS}]{{1,4}}(?:c|ch|m|n|ng|nh|p|t)?$")
_TELLING = re.compile(rf"[{_VOWELS[12:]}ăâêôơưđ]")


@dataclass(frozen=True, slots=True)
class Names:
    """Names as they are written in running text."""

    persons: tuple[str, ...]
    districts: tuple[str, ...]
    communes: tuple[str, ...]
    wards: tuple[str, ...]
    schools: tuple[str, ...]


@cache
def mined_names() -> Names:
    """The names, sorted.  Raises Skipped when the corpora are not there."""
    folder = shared_folder("corpora")
    persons: Counter[str] = Counter(_PERSON.findall(_text(folder, "news")))
    places: dict[str, Counter[str]] = {}
    schools: Counter[str] = Counter()
    for corpus in ("news", "web_admin", "admin_documents"):
        text = _text(folder, corpus)
        for kind, name in _PLACE.findall(text):
            places.setdefault(kind, Counter())[name] += 1
        schools.update(_SCHOOL.findall(text))
    return Names(
        persons=_kept(persons, 2),
        districts=_kept(places["huyện"] + places["thị xã"] + places["quận"], 1),
        communes=_kept(places["xã"], 1),
        wards=_kept(places["phường"], 1),
        schools=tuple(name for name in _kept(schools, 2) if name.split()[0] not in {"Đại", "Cao", "Trung"}),
    )


@cache
def _text(folder: Path, corpus: str) -> str:
    with lzma.open(folder / f"{corpus}.txt.xz", "rt", encoding="utf-8") as file:
        return file.read()


def _kept(found: Counter[str], least_words: int) -> tuple[str, ...]:
    """Vietnamese names of so many words at least, without those that hold another word than syllables."""
    return tuple(
        sorted(
            name
            for name in found
            if len(name.split()) >= least_words
            and all(_SYLLABLE.match(word.lower()) for word in name.split())
            and _TELLING.search(name.lower())
        )
    )
