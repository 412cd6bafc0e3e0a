"""Sets a paper in the form of Decree 30/2020/NĐ-CP, Appendix I (state) or of the Party, on A4 at 300 dpi.

Pure: a paper goes in, a Sheet of placed runs comes out; ink.py draws it.  Margins, sizes and faces are those
of the appendix (30 mm left, 15-20 right, 20-25 top).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from data.build.paper import Face, Paper, Run, runs
from data.build.sheet import (
    LEFT,
    RIGHT,
    WIDTH,
    Rule,
    Sheet,
    leading,
    mm,
    on_new_page,
    place_centred,
    place_row,
    run_widths,
    set_centred,
    set_paragraph,
    set_wrapped,
    turned_if_full,
)

HEADER_LEFT_X, HEADER_RIGHT_X = mm(60), mm(146)
SIGN_X = mm(152)
RECIPIENTS_WIDTH = mm(78)
SIGNATURE_GAP = mm(32)

MOTTO = {
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM",),
}


def typeset(paper: Paper) -> Sheet:
    """The whole paper on as many pages as it needs."""
    sheet = set_header(Sheet(), paper)
    sheet = set_title(sheet, paper)
    sheet = set_addressed(sheet, paper)
    for line in paper.body:
        sheet = set_paragraph(sheet, line)
    return set_annex(set_foot(sheet, paper), paper)


def set_header(sheet: Sheet, paper: Paper) -> Sheet:
    """Row by row: issuer and motto, then number and date, then what a letter is about."""
    motto = [runs(line, Face.BOLD) for line in MOTTO[paper.form]]
    left = [runs(line) for line in paper.left]
    top = sheet.y
    for one, other in zip_longest(left, motto, fillvalue=()):
        sheet = set_header_row(sheet, one, other, 12.5)
    under = [rule_under(sheet.page, HEADER_RIGHT_X, top + leading(12.5) * (len(motto) - 0.66), motto[-1])]
    if paper.form == "state":
        under.append(Rule(1, HEADER_LEFT_X - mm(12), top + leading(12.5) * (len(left) - 0.58), mm(24)))
    sheet = sheet.add(rules=under).down(mm(3.5))
    sheet = set_header_row(sheet, runs(paper.number), runs(paper.date, Face.ITALIC), 13)
    for line in paper.about:
        sheet = set_header_row(sheet, runs(line), (), 12)
    # The office leaves room for the stamps that it knows will come.
    return sheet.down(mm(34) if paper.arrival else mm(5))


def set_header_row(sheet: Sheet, left: Sequence[Run], right: Sequence[Run], size_pt: float) -> Sheet:
    """One row of the two columns."""
    placed = [
        *place_centred(sheet, HEADER_LEFT_X, left, size_pt),
        *place_centred(sheet, HEADER_RIGHT_X, right, size_pt),
    ]
    cells = [" ".join("".join(run.text for run in row).split()) for row in (left, right)]
    return sheet.add(placed, text=["\t".join(filter(None, cells))]).down(leading(size_pt))


def rule_under(page: int, x: float, y: float, row: Sequence[Run]) -> Rule:
    """A rule as wide as the row, centred on x."""
    length = sum(run_widths(row, 12.5))
    return Rule(page, x - length / 2, y, length)


def set_title(sheet: Sheet, paper: Paper) -> Sheet:
    """The type of paper, its subject and the short rule; nothing for a letter."""
    if not paper.title:
        return sheet
    sheet = sheet.down(mm(4))
    for line in paper.title:
        sheet = set_centred(sheet, line, 14)
    for line in paper.subject:
        sheet = set_centred(sheet, line, 14)
    rule = Rule(sheet.page, WIDTH / 2 - mm(20) + mm(6), sheet.y - leading(14) * 0.55, mm(40))
    return sheet.add(rules=[rule]).down(mm(5))


def set_addressed(sheet: Sheet, paper: Paper) -> Sheet:
    """Kính gửi: one addressee on the same line, several below it."""
    if not paper.addressed:
        return sheet
    if len(paper.addressed) == 1:
        row = runs(f"Kính gửi: {paper.addressed[0]}")
        placed = place_centred(sheet, (LEFT + RIGHT) / 2, row, 14)
        return sheet.add(placed, text=[row[0].text]).down(leading(14) + mm(4))
    sheet = sheet.add(place_row(sheet.page, mm(62), sheet.y, runs("Kính gửi:"), 14), text=["Kính gửi:"])
    sheet = sheet.down(leading(14))
    for item in paper.addressed:
        sheet = set_wrapped(sheet, f"- {item}", mm(74), RIGHT - mm(74), 14)
    return sheet.down(mm(4))


def set_foot(sheet: Sheet, paper: Paper) -> Sheet:
    """Nơi nhận at the left and the signature block at the right, both on one page."""
    signature_height = (len(paper.signature) + 1) * leading(13) + SIGNATURE_GAP
    recipients_height = (len(paper.recipients) + 2) * leading(12)
    sheet = turned_if_full(sheet.down(mm(3)), max(signature_height, recipients_height))
    top = sheet.y
    sheet = sheet.add(place_row(sheet.page, LEFT, top, runs("Nơi nhận:", Face.BOLD_ITALIC), 12), text=["Nơi nhận:"])
    sheet = sheet.down(leading(12))
    for item in paper.recipients:
        sheet = set_wrapped(sheet, f"- {item}", LEFT, RECIPIENTS_WIDTH, 11)
    return set_signature(replace(sheet, y=top), paper)


def set_signature(sheet: Sheet, paper: Paper) -> Sheet:
    """Authority and title, room for the hand, and the name."""
    for line in paper.signature:
        placed = place_centred(sheet, SIGN_X, runs(line, Face.BOLD), 13)
        sheet = sheet.add(placed, text=[line]).down(leading(13))
    middle = (SIGN_X, sheet.y + mm(11.5))
    sheet = replace(sheet.down(SIGNATURE_GAP), sign_at=middle, sign_page=sheet.page)
    return sheet.add(place_centred(sheet, SIGN_X, runs(paper.signer, Face.BOLD), 14), text=[paper.signer])


def set_annex(sheet: Sheet, paper: Paper) -> Sheet:
    """What the paper brings with it, on a page of its own."""
    if not paper.annex:
        return sheet
    sheet = on_new_page(sheet)
    for line in paper.annex:
        sheet = set_paragraph(sheet, line)
    return sheet
