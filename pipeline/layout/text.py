"""Zones for a text file: no boxes, so the order of lines and the fixed words of the papers must do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.folding import begins, fold, holds, is_upper, squash
from pipeline.layout.closing import AUTHORITY, TITLE
from pipeline.layout.header import DATE_LINE, LIBERTY, MOTTO, NUMBER_LINE, PARTY, SUBJECT_LINE, UNION
from pipeline.layout.title import BODY_START, DECIDER, FIRST_BODY, names_type, opens_type
from pipeline.types import Line, ReadPage, Word, Zone

_COLUMN_GAP = re.compile(r"\t+|\s{3,}")
_BLANK = re.compile(r"(?<=[:.])\s+(?=/)|(?<=ngày)\s+(?=tháng)|(?<=tháng)\s+(?=năm)")
"""What was left blank for a number or a day parts no columns."""
_HEADER_LINES = 16
_LONGEST_CODE = 6
_TYPE_AND_SUBJECT = 2
_LINES_OF_SIGNATURE = 8
_PARTIES = re.compile(r"^\W*(thu ky|chu tri|chu toa|dai dien ben|nguoi (duoc )?uy quyen|nguoi lap)\b")
"""Who signs minutes, contracts and powers of attorney."""
_SHORT = 0.75
"""A line is not wrapped where it is so much shorter than the one below."""
_LEFT_OPEN = re.compile(r"(?:\b(?:cua|va|cho|do|voi|tai|boi|theo|giua|cac|nhung|pho)|,)$")
"""A subject goes on behind these."""
_LISTED = re.compile(r"^[-–+•*]\s")
_NUMBER_THEN_DATE = re.compile(r"^(\W*S\S{0,2}\s*[:.;]?\s*\S*\s?/\s?\S+)\s+(\S.*\d{4}\W*)$", re.IGNORECASE)
_MOTTO_INSIDE = re.compile(r"\s(?=(?:C[OÔỘ]NG H[OÒ]|Đ[AẢ]NG C[OỘ]NG|[ĐD][oộ]c l[aậ]p\s*[-–—]))")
_SIGNATURE_INSIDE = re.compile(r"(?<=[;:.])\s+(?=(?:TM|KT|TL|TUQ|Q)\.?\s|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH))")


@dataclass
class _Sheet:
    """Collects lines with their zones."""

    lines: list[Line] = field(default_factory=list)
    paragraph: int = 0
    row: int = 0

    def write(self, words: Sequence[Word], zone: Zone, *, opens: bool = True) -> None:
        self.paragraph += opens
        self.lines.append(Line(tuple(words), zone, self.paragraph, self.row))


def layout_text(text: str, words: Sequence[Sequence[Word]]) -> ReadPage:
    """A text as one page of lines with zones.

    text is the repaired text; words holds, for each of its lines, the words of that line with their raw reading.
    """
    lines = list(zip(text.split("\n"), words, strict=True))
    rows = [(line, list(line_words)) for line, line_words in lines if line_words]
    numbers = [number for number, (_, line_words) in enumerate(lines) if line_words]
    sheet = _Sheet()
    place = _write_header(sheet, rows)
    closing = _closing_place(rows, place)
    annex = _annex_place(rows, closing)
    if sheet.lines or (rows and names_type(rows[0][0])):
        place = _write_title(sheet, rows, place, min(closing, _gap_under_title(numbers, place)))
    for index in range(place, closing):
        sheet.row += 1
        sheet.write(rows[index][1], Zone.BODY)
    _write_closing(sheet, rows[closing:annex])
    for _, line_words in rows[annex:]:
        sheet.row += 1
        sheet.write(line_words, Zone.BODY)
    return ReadPage(page=1, width_px=0, height_px=0, dpi=0.0, lines=tuple(sheet.lines))


def _columns(line: str, words: list[Word], cut: re.Pattern[str]) -> Iterator[list[Word]]:
    """The words of a line, column by column: cut at tabs, wide gaps and where the pattern says."""
    line = _BLANK.sub(" ", line.strip())
    parts = [part for piece in _COLUMN_GAP.split(line) for part in cut.split(piece) if part.strip()]
    position = 0
    for part in parts:
        count = len(part.split())
        yield words[position : position + count]
        position += count


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words if word.text)


def _write_header(sheet: _Sheet, rows: list[tuple[str, list[Word]]]) -> int:
    """Write the header's lines; the number of rows it took."""
    last, dated = -1, False
    for index, (line, _) in enumerate(rows[:_HEADER_LINES]):
        text = fold(line)
        if begins(line, "Kính gửi") or BODY_START.search(text) or names_type(line) or (dated and opens_type(line)):
            break
        has_date = DATE_LINE.search(text) is not None and len(text) < 90 and not is_upper(line)
        dated = dated or has_date
        if NUMBER_LINE.search(text) or has_date or any(map(_is_motto, _COLUMN_GAP.split(line))):
            last = index
    if last < 0:
        return 0
    while last + 1 < len(rows) and _continues_subject(rows, last):
        last += 1
    for line, words in rows[: last + 1]:
        sheet.row += 1
        for column in _columns(line, words, _MOTTO_INSIDE):
            for part in _number_and_date(column):
                sheet.write(part, Zone.HEADER_RIGHT if _is_right(_text(part)) else Zone.HEADER_LEFT)
    return last + 1


def _is_motto(line: str) -> bool:
    """Whether a line holds the motto or the Party's name as a header does: in capitals, or with little beside it."""
    return any(
        holds(line, phrase, least) and (is_upper(line) or len(squash(line)) <= 1.2 * len(squash(phrase)))
        for phrase, least in ((MOTTO, 80), (PARTY, 85), (UNION, 85), (LIBERTY, 85))
    )


def _continues_subject(rows: list[tuple[str, list[Word]]], last: int) -> bool:
    """Whether the row after `last` is the subject of a letter (V/v …) or goes on with it."""
    following = rows[last + 1][0]
    capitals = is_upper(following) and len(squash(following)) > _LONGEST_CODE  # `… quý`, `II/2019` is one subject
    if begins(following, "Kính gửi") or capitals or BODY_START.search(fold(following)):
        return False
    in_subject = any(SUBJECT_LINE.search(fold(line)) for line, _ in rows[max(0, last - 3) : last + 1])
    return bool(SUBJECT_LINE.search(fold(following))) or (in_subject and len(following) < 60)


def _number_and_date(words: list[Word]) -> list[list[Word]]:
    """`Số: 12/KH-UBND Hòa Phong, ngày …` as two columns."""
    match = _NUMBER_THEN_DATE.match(_text(words))
    if match is None or not DATE_LINE.search(fold(match.group(2))):
        return [words]
    count = len(match.group(1).split())
    return [words[:count], words[count:]]


def _is_right(text: str) -> bool:
    motto = any(holds(text, phrase, 80) for phrase in (MOTTO, PARTY, UNION, LIBERTY))
    return motto or bool(DATE_LINE.search(fold(text)))


def _gap_under_title(numbers: list[int], place: int) -> int:
    """The row before which more lines are left blank than between the rows of the title that begins at place."""
    for row in range(place + 2, len(numbers)):
        if numbers[row] - numbers[row - 1] > numbers[row - 1] - numbers[row - 2]:
            return row
    return len(numbers)


def _write_title(sheet: _Sheet, rows: list[tuple[str, list[Word]]], place: int, closing: int) -> int:
    """Write the title block where one follows the header; the row after it."""
    if place >= closing or not is_upper(rows[place][0]) or begins(rows[place][0], "Kính gửi"):
        return place
    end = place + 1
    while end < min(closing, place + 7) and not _is_body([line for line, _ in rows[place : end + 1]]):
        end += 1
    for index in range(place, end):
        sheet.row += 1
        sheet.write(rows[index][1], Zone.TITLE, opens=index <= place + 1)
    return end


def _is_body(lines: Sequence[str]) -> bool:
    """Whether the last of these lines, which begin with the type's, is no part of the title.

    Right under the type stands its subject, which may well begin with `Thực hiện`.
    """
    before, line = lines[-2].strip(), lines[-1].strip()
    text = fold(line)
    if FIRST_BODY.search(text) or line.endswith(":"):
        return True
    if len(lines) == _TYPE_AND_SUBJECT:
        return bool(BODY_START.search(text)) and line.endswith((".", ";"))
    decides = is_upper(line) and (not is_upper(before) or _names_decider(before, text))
    sentence = line.endswith(".") and line[:1].isupper() and len(before) < _SHORT * len(line)
    begins_body = bool(BODY_START.search(text) or _LISTED.match(line))
    return before.endswith((".", ":", ";")) or begins_body or decides or sentence


def _names_decider(before: str, text: str) -> bool:
    """Whether a line under a subject in capitals says who decides, and is not what the subject goes on with."""
    return bool(DECIDER.search(text)) and not _LEFT_OPEN.search(fold(before))


def _closing_place(rows: list[tuple[str, list[Word]]], start: int) -> int:
    """The row where recipients or signature begin; the number of rows when there are none."""
    heads = [index for index in range(start, len(rows)) if begins(rows[index][0].strip(), "Nơi nhận", 80)]
    if heads:
        above = range(max(start, heads[-1] - _LINES_OF_SIGNATURE), heads[-1])
        return next((index for index in above if _signs(rows[index : heads[-1]])), heads[-1])
    for index in range(max(start, len(rows) - 12), len(rows)):
        if _is_signature(rows[index][0]):
            return index
    return len(rows)


def _signs(rows: list[tuple[str, list[Word]]]) -> bool:
    """Whether these rows, right above `Nơi nhận`, are a signature: titles, and names that no sentence follows."""
    lines = [line.strip() for line, _ in rows]
    return _is_signature(lines[0]) and not any(line.endswith((".", ";", ":", ",")) for line in lines)


def _annex_place(rows: list[tuple[str, list[Word]]], closing: int) -> int:
    """The row behind the signature with which an annex or an attached paper begins; the number of rows without one."""
    for index in range(closing + 2, len(rows)):
        line = rows[index][0].strip()
        if names_type(line) or (is_upper(line) and begins(line, "Phụ lục", 90)):
            return index
    return len(rows)


def _is_signature(line: str) -> bool:
    text = fold(line.strip())
    return is_upper(line) and bool(AUTHORITY.search(text) or TITLE.search(text) or _PARTIES.search(text))


def _write_closing(sheet: _Sheet, rows: list[tuple[str, list[Word]]]) -> None:
    recipients: list[list[Word]] = []
    signature: list[list[Word]] = []
    for line, words in rows:
        for column in _columns(line, words, _SIGNATURE_INSIDE):
            listed = _text(column).lstrip()[:1] in {"-", "–", "+"} or begins(_text(column), "Nơi nhận", 80)
            wrapped = bool(recipients) and not is_upper(_text(column)) and not _ends(recipients[-1])
            (recipients if listed or (wrapped and not signature) else signature).append(column)
    for zone, columns in ((Zone.RECIPIENTS, recipients), (Zone.SIGNATURE, signature)):
        for column in columns:
            sheet.row += 1
            sheet.write(column, zone)


def _ends(words: list[Word]) -> bool:
    return _text(words).rstrip().endswith((";", ".", ":"))
