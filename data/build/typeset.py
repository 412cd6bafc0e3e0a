"""Sets a paper in the form of Decree 30/2020/NĐ-CP, Appendix I (state) or of the Party, on A4 at 300 dpi.

Pure: a paper goes in, a Sheet of placed runs comes out; ink.py draws it.  Lengths are pixels at 300 dpi; sizes of
letters are points.  Margins, sizes and faces are those of the appendix (30 mm left, 15-20 right, 20-25 top).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from data.build.fonts import DPI, width_of
from data.build.paper import Face, Paper, Run, plain, runs


def mm(length_mm: float) -> float:
    """Millimetres as pixels."""
    return length_mm * DPI / 25.4


WIDTH, HEIGHT = round(mm(210)), round(mm(297))
LEFT, RIGHT, TOP, BOTTOM = mm(30), mm(193), mm(22), mm(275)
HEADER_LEFT_X, HEADER_RIGHT_X = mm(60), mm(146)
SIGN_X = mm(152)
INDENT = mm(12.7)
BODY_PT = 14.0
RECIPIENTS_WIDTH = mm(78)
SIGNATURE_GAP = mm(27)

MOTTO = {
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM",),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A run on a page; x and y are the left end of its base line."""

    page: int
    x: float
    y: float
    run: Run
    size_pt: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""

    page: int
    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A typeset paper.  text holds one printed line a line in reading order; sign_at is the signature's middle."""

    placed: tuple[Placed, ...] = ()
    rules: tuple[Rule, ...] = ()
    text: tuple[str, ...] = ()
    page: int = 1
    y: float = TOP
    sign_at: tuple[float, float] = (0.0, 0.0)

    def add(self, placed: Iterable[Placed] = (), rules: Iterable[Rule] = (), text: Iterable[str] = ()) -> Sheet:
        """The sheet with more on it."""
        return replace(self, placed=(*self.placed, *placed), rules=(*self.rules, *rules), text=(*self.text, *text))

    def down(self, length: float) -> Sheet:
        """The sheet with its pen further down."""
        return replace(self, y=self.y + length)


def leading(size_pt: float) -> float:
    """From base line to base line."""
    return size_pt * 1.27 * DPI / 72


def typeset(paper: Paper) -> Sheet:
    """The whole paper on as many pages as it needs."""
    sheet = set_header(Sheet(), paper)
    sheet = set_title(sheet, paper)
    sheet = set_addressed(sheet, paper)
    for line in paper.body:
        sheet = set_paragraph(sheet, line)
    return set_foot(sheet, paper)


def run_widths(row: Sequence[Run], size_pt: float) -> list[float]:
    """The width of each run."""
    return [width_of(run.text, run.face, size_pt) for run in row]


def place_row(page: int, x: float, y: float, row: Sequence[Run], size_pt: float) -> Iterator[Placed]:
    """Runs one after another from x."""
    for run, width in zip(row, run_widths(row, size_pt), strict=True):
        yield Placed(page, x, y, run, size_pt)
        x += width


def place_centred(sheet: Sheet, x: float, row: Sequence[Run], size_pt: float) -> Iterator[Placed]:
    """Runs centred on x at the sheet's pen."""
    return place_row(sheet.page, x - sum(run_widths(row, size_pt)) / 2, sheet.y, row, size_pt)


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


def set_centred(sheet: Sheet, line: str, size_pt: float) -> Sheet:
    """A bold line in the middle of the text's width."""
    placed = place_centred(sheet, (LEFT + RIGHT) / 2, runs(line, Face.BOLD), size_pt)
    return sheet.add(placed, text=[plain(line)]).down(leading(size_pt))


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


def set_wrapped(sheet: Sheet, line: str, x: float, width: float, size_pt: float) -> Sheet:
    """A line of a list, ragged right, on as many rows as it needs."""
    for row in broken(words(line, Face.REGULAR), width, 0, size_pt):
        text = " ".join(word.text for word in row)
        placed = place_row(sheet.page, x, sheet.y, (Run(text, Face.REGULAR),), size_pt)
        sheet = sheet.add(placed, text=[text]).down(leading(size_pt))
    return sheet


def set_paragraph(sheet: Sheet, line: str) -> Sheet:
    """One paragraph of the body: justified, first line indented, over the page's end where it must."""
    if line.startswith("## "):
        return set_centred(sheet.down(mm(2)), line[3:], BODY_PT).down(mm(3))
    face = {"# ": Face.BOLD, "~ ": Face.ITALIC}.get(line[:2], Face.REGULAR)
    text = line if face is Face.REGULAR else line[2:]
    rows = list(broken(words(text, face), RIGHT - LEFT, INDENT, BODY_PT))
    for index, row in enumerate(rows):
        sheet = turned_if_full(sheet, leading(BODY_PT))
        placed = justified(sheet, row, INDENT if index == 0 else 0.0, last=row is rows[-1])
        sheet = sheet.add(placed, text=[" ".join(word.text for word in row)]).down(leading(BODY_PT))
    return sheet.down(mm(2))


def words(text: str, face: Face) -> list[Run]:
    """The words of a marked line."""
    return [Run(word, run.face) for run in runs(text, face) for word in run.text.split()]


def broken(line: Sequence[Run], width: float, indent: float, size_pt: float) -> Iterator[list[Run]]:
    """The words cut into rows that fit."""
    space = width_of(" ", Face.REGULAR, size_pt)
    row: list[Run] = []
    used = indent
    for word, word_width in zip(line, run_widths(line, size_pt), strict=True):
        if row and used + word_width > width:
            yield row
            row, used = [], 0.0
        row.append(word)
        used += word_width + space
    yield row


def justified(sheet: Sheet, row: Sequence[Run], indent: float, *, last: bool) -> Iterator[Placed]:
    """The words of a body row spread over the text's width; those of a last row stand close."""
    widths = run_widths(row, BODY_PT)
    gap = width_of(" ", Face.REGULAR, BODY_PT)
    if not last and len(row) > 1:
        gap = (RIGHT - LEFT - indent - sum(widths)) / (len(row) - 1)
    x = LEFT + indent
    for word, word_width in zip(row, widths, strict=True):
        yield Placed(sheet.page, x, sheet.y, word, BODY_PT)
        x += word_width + gap


def turned_if_full(sheet: Sheet, needed: float) -> Sheet:
    """The sheet, on a new page with its number in the top margin where the old one has no room left."""
    if sheet.y + needed <= BOTTOM:
        return sheet
    sheet = replace(sheet, page=sheet.page + 1, y=mm(14))
    number = runs(str(sheet.page))
    return replace(sheet.add(place_centred(sheet, WIDTH / 2, number, 13), text=[number[0].text]), y=mm(24))


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
    middle = (SIGN_X, sheet.y + SIGNATURE_GAP * 0.36)
    sheet = replace(sheet.down(SIGNATURE_GAP), sign_at=middle)
    return sheet.add(place_centred(sheet, SIGN_X, runs(paper.signer, Face.BOLD), 14), text=[paper.signer])
