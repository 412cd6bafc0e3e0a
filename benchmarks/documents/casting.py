"""Papers as offices write them: a document of the corpora under its own head, or under that of another office.

Chance is seeded by the document's name, so that the same corpora always give the same papers.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.documents.names import Names
from benchmarks.documents.silver import Document, Ending
from data.build.fonts import width_of
from data.build.paper import Face
from data.build.sheet import mm

OFFICES = Path(__file__).parent / "offices.toml"
_COLUMN = mm(74)
"""The widest that a line of the left column may be."""
_BODY_LETTERS = (700, 3200)
_CENTRED = 56
"""Letters in capitals that fit on one line."""
_TYPE_CODES = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Thông báo": "TB", "Hướng dẫn": "HD", "Kế hoạch": "KH",
}  # fmt: skip
_OPENS = re.compile(r"^(?:Điều |Chương |Mục |Phần |\d+\.|[IVX]+\.|[a-zđ]\)|[-+–] |Căn cứ|Theo |Xét )")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature block: the lines over the hand, and the name, perhaps with a rank before it."""

    lines: tuple[str, ...]
    signer: str


@dataclass(frozen=True, slots=True)
class CastPaper:
    """What is printed on one paper, part by part, and the record that a perfect reader makes of it."""

    name: str
    form: str
    left: tuple[str, ...]
    number_line: str
    date_line: str
    title: str
    subject: str
    about: str
    addressees: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: Signature
    gold: Mapping[str, Any]


def cast_as_printed(document: Document) -> CastPaper | None:
    """The document under its own head; None when its issuer or its ending is not plain."""
    ending = document.ending
    if not document.issuer or ending.signer is None or ending.title is None:
        return None
    chance = Random(document.name)
    left = tuple(line for name in document.issuer for line in _broken(name))
    return _paper(document, chance, "state", left)


def cast_elsewhere(document: Document, names: Names, round_: int = 0) -> CastPaper:
    """The document's text under the head of a made-up office, with another type, number, date and signer."""
    chance = Random(f"{document.name} {round_}")
    data = _offices()
    office = chance.choice(data["office"])
    form = office.get("form", "state")
    filled = {
        **{key: chance.choice(values) for key, values in data["fill"].items()},
        "district": chance.choice(names.districts),
        "commune": chance.choice(names.communes),
        "ward": chance.choice(names.wards),
        "school": chance.choice(names.schools),
    }
    printed = (line for name in office["names"] for line in _fill(name, filled, upper=True).split("\n"))
    left = tuple(part for line in printed for part in _broken(line))
    issuer = tuple(" ".join(_fill(name, filled, upper=True).split()) for name in office["names"])
    code = _fill(office["code"], filled)
    letter = chance.random() < 0.25
    doc_type, type_code = (None, "CV") if letter else chance.choice(data["types"][form])
    unit = office.get("letter") or f"{code}-{chance.choice(office['units'])}"
    symbol = f"{type_code}/{code}" if form != "state" else unit if letter else f"{type_code}-{code}"
    stack = [_fill(line, filled, upper=True) for line in chance.choice(office["stacks"])]
    signer = chance.choice(names.persons)
    ending = Ending(
        recipients=document.ending.recipients or _recipients(chance),
        authority=tuple(stack[:-1]),
        title=stack[-1],
        signer=signer,
    )
    year, month = chance.randint(2004, 2026), chance.randint(1, 12)
    subject = document.subject
    if subject.isupper() and (letter or chance.random() < 0.6):
        subject = _uncapitalised(subject, document.body)
    other = Document(
        name=f"{document.name} {round_}",
        issuer=issuer,
        number=f"{chance.choice((chance.randint(1, 9), chance.randint(10, 99), chance.randint(100, 9999))):02}",
        symbol=symbol,
        place=_fill(office["place"], filled),
        date=f"{year}-{month:02}-{chance.randint(1, 28):02}",
        doc_type=doc_type,
        subject=_other_subject(subject, chance, letter=letter),
        addressees=document.addressees or ((_addressee(chance),) if letter else ()),
        body=document.body,
        ending=ending,
    )
    return _paper(other, chance, form, left, chance.choice(office.get("ranks", [""])))


def _paper(document: Document, chance: Random, form: str, left: Sequence[str], rank: str = "") -> CastPaper:
    letter = document.doc_type is None
    ending = document.ending
    between = "-" if form != "state" else "/"
    label = chance.choice(("Số: ", "Số: ", "Số:", "Số ")) if form == "state" else chance.choice(("Số ", "Số: "))
    return CastPaper(
        name=document.name,
        form=form,
        left=tuple(left),
        number_line=f"{label}{document.number}{between}{document.symbol}",
        date_line=_date_line(document.place, document.date, chance),
        title="" if letter else (document.doc_type or "").upper(),
        subject="" if letter else document.subject,
        about=document.subject if letter else "",
        addressees=document.addressees,
        body=tuple(map(_marked, _some_of(_paragraphs(document.body), chance.randint(*_BODY_LETTERS)))),
        recipients=ending.recipients,
        signature=Signature((*ending.authority, ending.title or ""), f"{rank}{ending.signer}"),
        gold=_gold(document),
    )


def _gold(document: Document) -> dict[str, Any]:
    ending = document.ending
    marks = dict.fromkeys(re.sub(r"^(\w)/?(\w+).*", r"\1\2.", line.split(".")[0]) for line in ending.authority)
    return {
        "doc_type": document.doc_type or "Công văn",
        "number": document.number,
        "symbol": document.symbol,
        "place": document.place,
        "date": document.date,
        "issuer": document.issuer[-1],
        "issuer_parent": document.issuer[-2] if len(document.issuer) > 1 else None,
        "subject": document.subject,
        "signer_name": ending.signer,
        "signer_title": ending.title,
        "sign_authority": " ".join(marks) or None,
        "recipients": list(ending.recipients),
        "addressed_to": list(document.addressees),
    }


def _date_line(place: str, date: str, chance: Random) -> str:
    year, month, day = date.split("-")
    month = month if int(month) < 3 or chance.random() < 0.25 else str(int(month))
    return f"{place}, ngày {day} tháng {month} năm {year}"


def _fill(text: str, filled: Mapping[str, str], *, upper: bool = False) -> str:
    def value(match: re.Match[str]) -> str:
        name, _, how = match[1].partition(":")
        found = filled[name]
        return "".join(word[0] for word in found.split()) if how == "initials" else found.upper() if upper else found

    return re.sub(r"\{([a-z:]+)\}", value, text)


def _broken(name: str) -> list[str]:
    """A body's name in capitals on one line, or on several where it is wider than the column."""
    if width_of(name, Face.BOLD, 13) <= _COLUMN:
        return [name]
    words = name.split()
    local = next((place for place, word in enumerate(words) if place and word in {"TỈNH", "THÀNH", "HUYỆN"}), None)
    cut = local or min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(name) / 2))
    return [*_broken(" ".join(words[:cut])), *_broken(" ".join(words[cut:]))]


def _other_subject(subject: str, chance: Random, *, letter: bool) -> str:
    """The subject as a title or a letter begins it."""
    bare = re.sub(r"^(?:V/v|[Vv]ề việc|VỀ VIỆC)\s*:?\s*", "", subject)
    if letter:
        return f"V/v {_small_first(' '.join(bare.split()[:28]))}"
    if chance.random() < 0.4:
        return f"VỀ VIỆC {bare}" if bare.isupper() else f"Về việc {_small_first(bare)}"
    return bare[:1].upper() + bare[1:]


def _small_first(text: str) -> str:
    return text if text.split(maxsplit=1)[0].isupper() else text[:1].lower() + text[1:]


def _uncapitalised(subject: str, body: Sequence[str]) -> str:
    """A subject in capitals as running text, each word in the case that the body mostly gives it."""
    forms: dict[str, Counter[str]] = {}
    for paragraph in body[:60]:
        for word in paragraph.split()[1:]:
            forms.setdefault(word.strip(",.;:()").upper(), Counter())[word.strip(",.;:()")] += 1
    words = []
    for word in subject.split():
        bare = word.strip(",.;:()")
        known = forms.get(bare)
        code = any(map(str.isdigit, bare)) or "/" in bare
        words.append(word if code else word.replace(bare, known.most_common(1)[0][0] if known else bare.lower()))
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _recipients(chance: Random) -> tuple[str, ...]:
    entries = [
        "Như Điều 3;", "Như trên;", "Thường trực Tỉnh ủy (b/c);", "Các phòng, ban, đơn vị trực thuộc;", "Lãnh đạo Sở;",
        "Chủ tịch, các PCT UBND tỉnh;", "Các xã, phường, thị trấn;", "Website đơn vị;", "Trưởng các phòng chuyên môn;",
        "Báo và Đài PT-TH tỉnh;", "Ban Tuyên giáo Tỉnh ủy;", "Sở Nội vụ (để phối hợp);",
        "Các cơ quan, đơn vị thuộc tỉnh;",
    ]  # fmt: skip
    chosen = chance.sample(entries[2:], chance.randint(1, 5))
    last = chance.choice(("Lưu: VT.", "Lưu: VT, TH.", "Lưu VT, TCCB (05b).", "Lưu: VP."))
    return (chance.choice(entries[:2]), *chosen, last)


def _addressee(chance: Random) -> str:
    return chance.choice(
        (
            "Sở Tài chính.",
            "Ủy ban nhân dân các xã, phường.",
            "Các phòng, ban trực thuộc.",
            "Ban Thường vụ Tỉnh ủy.",
            "Hiệu trưởng các trường trung học phổ thông.",
        )
    )


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines with those joined that a print line's end parted."""
    joined: list[str] = []
    for line in lines:
        if joined and not joined[-1].endswith((".", ";", ":")) and not _OPENS.match(line) and line[:1].islower():
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _marked(paragraph: str) -> str:
    """The paragraph with the mark of its face: capitals are bold and centred, what a paper rests on is italic."""
    if paragraph.isupper() and len(paragraph) <= _CENTRED:
        return f"## {paragraph}"
    return f"~ {paragraph}" if paragraph.startswith(("Căn cứ", "Theo đề nghị", "Xét ")) else paragraph


def _some_of(paragraphs: Sequence[str], letters: int) -> tuple[str, ...]:
    """The first paragraphs and the last, so many letters in all; a very long one is left out."""
    chosen: list[str] = []
    for paragraph in paragraphs:
        if len(paragraph) > 900:
            continue
        chosen.append(paragraph)
        letters -= len(paragraph)
        if letters <= 0:
            break
    if len(paragraphs) > len(chosen) + 1 and 30 < len(paragraphs[-1]) < 700:
        chosen.append(paragraphs[-1])
    return tuple(chosen)


@cache
def _offices() -> dict[str, Any]:
    return tomllib.loads(OFFICES.read_text("utf-8"))
