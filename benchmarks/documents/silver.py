"""Whole documents of the corpora cut into header, body and ending by a parser of its own: silver records.

The parser knows nothing of the extractors.  It is strict: a part that is not plainly there is left out, and a document
whose header is not plain is passed over, so that what it says can be taken for true.
"""

from __future__ import annotations

import hashlib
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

CORPORA = (
    "admin_documents", "more_documents", "documents_2026", "gazette_documents", "gazette_documents_2", "regulations",
)  # fmt: skip
TYPES = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch",
    "Phương án", "Đề án", "Báo cáo", "Biên bản", "Tờ trình", "Công điện", "Giấy mời", "Thông tư", "Nghị định", "Luật",
    "Thông tư liên tịch", "Pháp lệnh", "Kết luận",
)  # fmt: skip
_HEADER_LINES = 45
_LONGEST_ADDRESSEE = 120
_MOTTO = re.compile(
    r"C[ỘÔ]NG\s+H[ÒO][ÀA]?\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc"
)
_NUMBER = re.compile(
    r"^(?:Luật |Nghị quyết |Pháp lệnh )?[Ss]ố\s*:?\s*(?P<number>\d{1,5}[A-Za-z]?)\s?/\s?"
    r"(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?(?P<symbol>[A-ZĐ]\w*(?:\s?-\s?[A-ZĐ][\w&]*)*)\.?(?:\s+(?P<about>V/v\s.+))?$"
)
_DATE = re.compile(
    r"^(?P<place>[A-ZĐ][^\d,]{1,30}?)\s?,\s*ngày\s*(?P<day>\d{1,2})\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})\.?$"
)
_SUBJECT_ENDS = re.compile(
    r"^(?:Căn cứ|Theo |Xét |Để |Thực hiện |Trong thời gian|Kính gửi|Điều \d|Chương |Phần |[I1]\.|[IVX]+\.|\(|\d|-)"
)
_DECIDERS = (
    "CHỦ TỊCH", "ỦY BAN", "UỶ BAN", "BỘ TRƯỞNG", "THỦ TƯỚNG", "CHÍNH PHỦ", "HỘI ĐỒNG", "GIÁM ĐỐC", "TỔNG", "THỐNG ĐỐC",
    "BAN CHẤP", "CỤC TRƯỞNG", "QUỐC HỘI", "HIỆU TRƯỞNG",
)  # fmt: skip
_ENTRY = re.compile(r"^[-–+]\s*(?P<text>\S.*)$")
_MARK = r"(?:TM|KT|TL|TUQ|Q)\."
_JOINED = re.compile(rf"(?=\b{_MARK})|(?<=BAN NHÂN DÂN)\s|\s(?=PHÓ\s|THỨ TRƯỞNG)")
_HEADS = (
    "BỘ", "CỤC", "SỞ", "ĐẠI HỌC", "TRƯỜNG", "TỔNG CỤC", "VĂN PHÒNG", "ỦY", "UỶ", "UBND", "HỘI", "CHÍNH PHỦ", "BAN",
    "NGÂN HÀNG", "VIỆN", "TÒA", "TRUNG TÂM", "KIỂM TOÁN", "THỦ TƯỚNG", "QUỐC HỘI", "TIỂU BAN",
)  # fmt: skip
_TITLES = re.compile(
    r"(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH|BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM|THỐNG ĐỐC|BÍ THƯ|TỔNG KIỂM TOÁN|TỔNG THANH TRA)"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """The foot of a document: recipients without dashes, authority lines, the signer's own title and name."""

    recipients: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    title: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document: the facts of its header, its text, its ending.

    issuer holds the parent, where one is printed, and the issuer; it is empty where the lines are not plain.  doc_type
    is None for a letter; date is ISO 8601.
    """

    name: str
    issuer: tuple[str, ...]
    number: str
    symbol: str
    place: str
    date: str
    doc_type: str | None
    subject: str
    addressees: tuple[str, ...]
    body: tuple[str, ...]
    ending: Ending

    @property
    def held_out(self) -> bool:
        """Whether the document is one of the third that is only reported."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 3 == 0


def documents(folder: Path) -> Iterator[Document]:
    """The documents of all corpora that have a plain header, in the order of the files."""
    for corpus in CORPORA:
        for place, text in enumerate(whole_texts(folder / f"{corpus}.txt.xz")):
            document = cut(f"{corpus} {place}", text)
            if document is not None:
                yield document


def whole_texts(path: Path) -> Iterator[str]:
    """The documents of one corpus as they stand there."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from file.read().split("=== DOC\n")[1:]


def cut(name: str, text: str) -> Document | None:
    """A document cut into its parts; None where its header is not plain."""
    lines = [" ".join(part.split()) for line in text.split("\n") for part in line.split(" | ")]
    lines = [line for line in lines if line.strip("-_* |")]
    head = _lines_without_motto(lines[:_HEADER_LINES])
    found = _header(head)
    if found is None:
        return None
    number, date, issuer, after = found
    rest = [*head[after:], *lines[_HEADER_LINES:]]
    titled = _titled(rest) if not number["about"] else _letter(number["about"], rest)
    if titled is None:
        return None
    doc_type, subject, addressees, start = titled
    body, ending = _ending(rest[start:])
    year = f"/{number['year']}" if number["year"] else ""
    return Document(
        name=name,
        issuer=issuer,
        number=f"{number['number']}{year}",
        symbol=re.sub(r"\s", "", number["symbol"]),
        place=date["place"].strip(),
        date=f"{date['year']}-{int(date['month']):02}-{int(date['day']):02}",
        doc_type=doc_type,
        subject=subject,
        addressees=addressees,
        body=body,
        ending=ending,
    )


def _lines_without_motto(lines: Sequence[str]) -> list[str]:
    """The first lines with the motto cut out, wherever its words were broken; None marks where it stood."""
    text = _MOTTO.sub("\n", "\n".join(lines))
    return (
        [line for line in map(str.strip, text.split("\n")) if line.strip("-_* ")]
        if _MOTTO.search("\n".join(lines))
        else []
    )


def _header(lines: Sequence[str]) -> tuple[re.Match[str], re.Match[str], tuple[str, ...], int] | None:
    """Number line, date line, issuer, and the place of the first line after them."""
    at_number = next(((place, match) for place, line in enumerate(lines) if (match := _NUMBER.match(line))), None)
    if at_number is None:
        return None
    place, number = at_number
    at_date = next(
        (
            (place + shift, match)
            for shift in (1, 2, 3)
            if (match := _DATE.match(" ".join(lines[place + shift : place + shift + 1])))
        ),
        None,
    )
    if at_date is None or any(_NUMBER.match(line) for line in lines[place + 1 : at_date[0]]):
        return None
    if number["about"] is None and at_date[0] > place + 1:
        about = " ".join(lines[place + 1 : at_date[0]])
        with_about = _NUMBER.match(f"{number[0]} {about}") if about.startswith("V/v") else None
        if with_about is None:
            return None
        number = with_about
    return number, at_date[1], _issuer(lines[:place]), at_date[0] + 1


def _issuer(lines: Sequence[str]) -> tuple[str, ...]:
    """Parent and issuer; empty where the lines above the number are not plainly one body or two."""
    above = list(lines)
    while above and not (above[0].isupper() and above[0].startswith(_HEADS)):
        above.pop(0)  # the heading of a web page
    if not above or len(above) > 4 or not all(line.isupper() for line in above):
        return ()
    names: list[str] = []
    for line in above:
        if names and not line.startswith(tuple(f"{head} " for head in _HEADS)):
            names[-1] += f" {line}"
        else:
            names.append(line)
    plain = list(dict.fromkeys(" ".join(name.strip("-_ ").split()) for name in names))
    if any(re.search(r".\b(?:CỤC|SỞ|TRUNG TÂM|TRƯỜNG|CHÍNH PHỦ CHÍNH PHỦ)\b", name) for name in plain):
        return ()  # two bodies on one line
    return tuple(plain) if len(plain) <= 2 and all(len(name) >= 6 for name in plain) else ()


def _titled(lines: Sequence[str]) -> tuple[str, str, tuple[str, ...], int] | None:
    """Type, subject, no addressees, and where the body begins."""
    for place in range(min(2, len(lines))):
        for size in (1, 2):
            name = " ".join(lines[place : place + size])
            kind = next((kind for kind in TYPES if kind.upper() == name), None)
            if kind is not None:
                return _subject(kind, lines, place + size)
    return None


def _subject(kind: str, lines: Sequence[str], start: int) -> tuple[str, str, tuple[str, ...], int] | None:
    end = start
    while end < min(len(lines), start + 6) and not _SUBJECT_ENDS.match(lines[end]):
        if end > start and lines[end].isupper() and not lines[end - 1].isupper():
            break  # the one who decides
        end += 1
    parts = list(lines[start:end])
    while parts and parts[-1].isupper() and parts[-1].startswith(_DECIDERS):
        parts.pop()
    subject = " ".join(parts)
    if not 12 <= len(subject) <= 420 or end == start + 6:
        return None
    return kind, subject, (), start + len(parts)


def _letter(about: str, lines: Sequence[str]) -> tuple[None, str, tuple[str, ...], int] | None:
    """A letter: its subject, addressees, and where the text begins."""
    if not lines or not lines[0].startswith("Kính gửi:") or len(lines[0]) > _LONGEST_ADDRESSEE:
        return None
    first = lines[0].removeprefix("Kính gửi:").strip()
    if first and first[0] not in "-–":
        return None, about, (first,), 1
    place = 1 if not first else 0
    entries: list[str] = [first.strip("-– ")] if first else []
    place = 1
    while place < len(lines) and (match := _ENTRY.match(lines[place])):
        entries.append(match["text"])
        place += 1
    return (None, about, tuple(entries), place) if entries else None


def _ending(lines: Sequence[str]) -> tuple[tuple[str, ...], Ending]:
    """The body and the ending; an ending that is not plain is empty."""
    place = next((place for place, line in enumerate(lines) if re.match(r"Nơi nhận\s*:?$", line)), None)
    if place is None:
        return _until_recipients(lines), Ending()
    entries: list[str] = []
    at = place + 1
    while at < len(lines) and (match := _ENTRY.match(lines[at])):
        entries.append(match["text"])
        at += 1
    plain = bool(entries) and entries[-1].startswith("Lưu")
    signature = _signature(lines[at : at + 8]) if plain else None
    if signature is None:
        return _until_recipients(lines[:place]), Ending()
    authority, title, signer = signature
    return _until_recipients(lines[:place]), Ending(tuple(entries), authority, title, signer)


def _until_recipients(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines before the first that lists recipients, however it is printed, or repeats a header."""
    return tuple(takewhile(lambda line: not re.match(r"\W*N[ơƠ][iI] nh[ậẬ]n|CỘNG H|Số\s?:", line), lines))


def _signature(lines: Sequence[str]) -> tuple[tuple[str, ...], str, str] | None:
    """Authority lines, title and name of a plain signature; None for any other."""
    parts: list[str] = []
    for line in lines:
        words = line.split()
        capitals = sum(1 for _ in takewhile(str.isupper, words))
        if capitals:
            parts += [part.strip() for part in _JOINED.split(" ".join(words[:capitals])) if part.strip()]
        rest = words[capitals:]
        if _is_name(rest):
            return _stack(parts, " ".join(rest))
        if rest:
            return None
    return None


def _is_name(words: Sequence[str]) -> bool:
    return 2 <= len(words) <= 5 and all(word.isalpha() and word.istitle() for word in words)


def _stack(parts: Sequence[str], signer: str) -> tuple[tuple[str, ...], str, str] | None:
    """The lines over a name: those that begin with a mark, and the title as the last; None when they are others."""
    if not parts:
        return None
    lines: list[str] = []
    for part in parts:
        if lines and re.fullmatch(_MARK, lines[-1]):
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    *above, title = lines
    if re.match(_MARK, title) or not _TITLES.search(title) or not all(re.match(_MARK, line) for line in above):
        return None
    if len(above) > 2 or any("KT." in line for line in above) != title.startswith(("PHÓ", "THỨ")):
        return None
    return tuple(above), title, signer
