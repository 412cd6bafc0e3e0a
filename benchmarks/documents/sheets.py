"""Sets a cast paper on sheets of A4 in one of many looks, as offices differ in columns, sizes and line breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random

from benchmarks.documents.casting import CastPaper
from data.build.fonts import width_of
from data.build.paper import Face, Run, runs
from data.build.sheet import (
    LEFT,
    RIGHT,
    Placed,
    Rule,
    Sheet,
    leading,
    mm,
    place_centred,
    place_row,
    set_centred,
    set_paragraph,
    turned_if_full,
)

MOTTO = {
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM",),
    "union": ("ĐOÀN TNCS HỒ CHÍ MINH",),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How an office sets its papers: middles of the columns and widths in mm, sizes in points."""

    left_x: float
    right_x: float
    sign_x: float
    head_pt: float
    title_pt: float
    subject_mm: float
    about_mm: float
    recipients_mm: float
    recipients_pt: float
    hand_mm: float
    star: bool
    head: str

    @classmethod
    def of(cls, name: str) -> Look:
        """The look of the paper of this name."""
        chance = Random(f"look {name}")
        return cls(
            left_x=chance.uniform(55, 64),
            right_x=chance.uniform(141, 149),
            sign_x=chance.uniform(140, 155),
            head_pt=chance.choice((12.0, 12.5, 13.0)),
            title_pt=chance.choice((14.0, 14.0, 15.0, 16.0)),
            subject_mm=chance.uniform(110, 150),
            about_mm=chance.uniform(58, 74),
            recipients_mm=chance.uniform(68, 84),
            recipients_pt=chance.choice((11.0, 11.0, 12.0)),
            hand_mm=chance.uniform(22, 34),
            star=chance.random() < 0.6,
            head=chance.choice(("Nơi nhận:", "Nơi nhận:", "Nơi nhận", "NƠI NHẬN:")),
        )


def set_paper(paper: CastPaper, look: Look | None = None) -> Sheet:
    """The paper on as many pages as it needs."""
    look = look or Look.of(paper.name)
    sheet = _set_header(Sheet(), paper, look)
    if paper.title:
        sheet = _set_title(sheet, paper, look)
    sheet = _set_addressees(sheet, paper)
    for line in paper.body:
        sheet = set_paragraph(sheet, line)
    return _set_foot(sheet, paper, look)


def rows(text: str, width: float, size_pt: float, face: Face) -> Iterator[str]:
    """A text cut at spaces into rows no wider than width."""
    row = ""
    for word in text.split():
        longer = f"{row} {word}".strip()
        if row and width_of(longer, face, size_pt) > width:
            yield row
            row = word
        else:
            row = longer
    yield row


def _set_header(sheet: Sheet, paper: CastPaper, look: Look) -> Sheet:
    left = list(paper.left) + (["*"] if paper.form != "state" and look.star else [])
    motto = list(MOTTO[paper.form])
    issuer_from = len(left) - _issuer_lines(paper)
    top = sheet.y
    for place, (one, other) in enumerate(zip_longest(left, motto, fillvalue="")):
        face = Face.BOLD if place >= issuer_from else Face.REGULAR
        sheet = _row(sheet, look, (one, face), (other, Face.BOLD), look.head_pt)
    line = leading(look.head_pt)
    width = width_of(motto[-1], Face.BOLD, look.head_pt)
    rules = [Rule(1, mm(look.right_x) - width / 2, top + line * (len(motto) - 0.66), width)]
    if paper.form == "state":
        rules.append(Rule(1, mm(look.left_x) - mm(11), top + line * (len(left) - 0.6), mm(22)))
    sheet = sheet.add(rules=rules).down(mm(3.5))
    sheet = _row(sheet, look, (paper.number_line, Face.REGULAR), (paper.date_line, Face.ITALIC), 13)
    for about in rows(paper.about, mm(look.about_mm), 12, Face.REGULAR) if paper.about else ():
        sheet = _row(sheet, look, (about, Face.REGULAR), ("", Face.REGULAR), 12)
    return sheet.down(mm(5))


def _issuer_lines(paper: CastPaper) -> int:
    """How many lines at the foot of the left column are the issuer's."""
    name = ""
    for count, line in enumerate(reversed(paper.left), start=1):
        name = f"{line} {name}".strip()
        if name == paper.gold["issuer"]:
            return count
    return 1


def _row(sheet: Sheet, look: Look, left: tuple[str, Face], right: tuple[str, Face], size_pt: float) -> Sheet:
    placed = [
        *place_centred(sheet, mm(look.left_x), (Run(*left),) if left[0] else (), size_pt),
        *place_centred(sheet, mm(look.right_x), (Run(*right),) if right[0] else (), size_pt),
    ]
    text = "\t".join(filter(None, (left[0], right[0])))
    return sheet.add(placed, text=[text]).down(leading(size_pt))


def _set_title(sheet: Sheet, paper: CastPaper, look: Look) -> Sheet:
    sheet = set_centred(sheet.down(mm(3)), paper.title, look.title_pt)
    for row in rows(paper.subject, mm(look.subject_mm), 14, Face.BOLD):
        sheet = set_centred(sheet, row, 14)
    rule = Rule(sheet.page, (LEFT + RIGHT) / 2 - mm(20), sheet.y - leading(14) * 0.55, mm(40))
    return sheet.add(rules=[rule]).down(mm(5))


def _set_addressees(sheet: Sheet, paper: CastPaper) -> Sheet:
    if not paper.addressees:
        return sheet
    if len(paper.addressees) == 1:
        for row in rows(f"Kính gửi: {paper.addressees[0]}", mm(130), 14, Face.REGULAR):
            sheet = sheet.add(place_centred(sheet, (LEFT + RIGHT) / 2, runs(row), 14), text=[row]).down(leading(14))
        return sheet.down(mm(4))
    sheet = sheet.add(place_row(sheet.page, mm(60), sheet.y, runs("Kính gửi:"), 14), text=["Kính gửi:"])
    sheet = sheet.down(leading(14))
    for entry in paper.addressees:
        sheet = _entry(sheet, entry, mm(72), RIGHT - mm(72), 14)
    return sheet.down(mm(4))


def _entry(sheet: Sheet, entry: str, x: float, width: float, size_pt: float) -> Sheet:
    for row in rows(f"- {entry}", width, size_pt, Face.REGULAR):
        placed = place_row(sheet.page, x, sheet.y, (Run(row, Face.REGULAR),), size_pt)
        sheet = sheet.add(placed, text=[row]).down(leading(size_pt))
    return sheet


def _set_foot(sheet: Sheet, paper: CastPaper, look: Look) -> Sheet:
    entries = [
        list(rows(f"- {entry}", mm(look.recipients_mm), look.recipients_pt, Face.REGULAR)) for entry in paper.recipients
    ]
    height = max(
        (sum(map(len, entries)) + 2) * leading(look.recipients_pt),
        (len(paper.signature.lines) + 2) * leading(13) + mm(look.hand_mm),
    )
    sheet = turned_if_full(sheet.down(mm(3)), height)
    top = sheet.y
    sheet = sheet.add(place_row(sheet.page, LEFT, top, runs(look.head, Face.BOLD_ITALIC), 12), text=[look.head])
    sheet = sheet.down(leading(12))
    for entry in paper.recipients:
        sheet = _entry(sheet, entry, LEFT, mm(look.recipients_mm), look.recipients_pt)
    return _set_signature(replace(sheet, y=top), paper, look)


def _set_signature(sheet: Sheet, paper: CastPaper, look: Look) -> Sheet:
    x = mm(look.sign_x)
    for line in paper.signature.lines:
        for row in rows(line, mm(2 * min(205 - look.sign_x, 45)), 13, Face.BOLD):
            sheet = sheet.add(place_centred(sheet, x, runs(row, Face.BOLD), 13), text=[row]).down(leading(13))
    sheet = replace(sheet, sign_at=(x, sheet.y + mm(look.hand_mm / 2 - 4)))
    sheet = sheet.down(mm(look.hand_mm))
    return sheet.add(
        place_centred(sheet, x, runs(paper.signature.signer, Face.BOLD), 14), text=[paper.signature.signer]
    )


def placed_words(sheet: Sheet) -> Iterator[Placed]:
    """Every word of the sheet by itself, where it stands."""
    for item in sheet.placed:
        at = 0
        for word in item.run.text.split():
            start = item.run.text.index(word, at)
            before: Sequence[str] = item.run.text[:start]
            x = item.x + width_of(str(before), item.run.face, item.size_pt)
            yield replace(item, x=x, run=Run(word, item.run.face))
            at = start + len(word)
