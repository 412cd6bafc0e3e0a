"""A page's rows of letters: measured, broken, spread and placed on sheets of A4.

Lengths are pixels at 300 dpi; sizes of letters are points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.build.fonts import DPI, width_of
from data.build.paper import Face, Run, plain, runs


def mm(length_mm: float) -> float:
    """Millimetres as pixels."""
    return length_mm * DPI / 25.4


WIDTH, HEIGHT = round(mm(210)), round(mm(297))
LEFT, RIGHT, TOP, BOTTOM = mm(30), mm(193), mm(22), mm(275)
INDENT = mm(12.7)
BODY_PT = 14.0


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
    """A typeset paper.

    text holds one printed line a line in reading order; sign_at is the signature's middle on the page sign_page.
    """

    placed: tuple[Placed, ...] = ()
    rules: tuple[Rule, ...] = ()
    text: tuple[str, ...] = ()
    page: int = 1
    y: float = TOP
    sign_at: tuple[float, float] = (0.0, 0.0)
    sign_page: int = 1

    def add(self, placed: Iterable[Placed] = (), rules: Iterable[Rule] = (), text: Iterable[str] = ()) -> Sheet:
        """The sheet with more on it."""
        return replace(self, placed=(*self.placed, *placed), rules=(*self.rules, *rules), text=(*self.text, *text))

    def down(self, length: float) -> Sheet:
        """The sheet with its pen further down."""
        return replace(self, y=self.y + length)


def leading(size_pt: float) -> float:
    """From base line to base line."""
    return size_pt * 1.27 * DPI / 72


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


def set_centred(sheet: Sheet, line: str, size_pt: float) -> Sheet:
    """A bold line in the middle of the text's width."""
    placed = place_centred(sheet, (LEFT + RIGHT) / 2, runs(line, Face.BOLD), size_pt)
    return sheet.add(placed, text=[plain(line)]).down(leading(size_pt))


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
    return sheet if sheet.y + needed <= BOTTOM else on_new_page(sheet)


def on_new_page(sheet: Sheet) -> Sheet:
    """The sheet on a new page, with its number in the top margin."""
    sheet = replace(sheet, page=sheet.page + 1, y=mm(14))
    number = runs(str(sheet.page))
    return replace(sheet.add(place_centred(sheet, WIDTH / 2, number, 13), text=[number[0].text]), y=mm(24))
