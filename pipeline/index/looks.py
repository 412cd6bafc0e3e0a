"""How a sheet looks: as the registers that an office prints and binds, in the type of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.index.forms import Column, Form

FONT = "Times New Roman"
FONT_PT = 12
LINE_PT = 15.75
MAX_HEIGHT_PT = 409.0
"""Of a row (Microsoft, "Excel specifications and limits")."""
WIDEST = 60
A3, A4 = 8, 9
"""Papers by their numbers in Excel's list."""
WIDEST_ON_A4 = 240
"""In characters: what is wider could not be read when it is fitted to the width of A4 across."""
MAX_HEADER_LENGTH = 200
"""Excel takes 255 characters, the type and its size among them."""

_WIDTHS = {"number": 8, "date": 12, "text": 14}
_EMPTY_WIDTH = 12
"""Of a column that the office fills in by hand."""
# A column's width counts digits of Excel's own type, 7 pixels each; these are pixels of Times New Roman at 12 points.
_PX = 7
_CAPITAL_PX, _SPACE_PX = 11, 4
_LOST_AT_ENDS = 1.06
"""Lines end before a word that does not fit."""


def formats(book: Any) -> Mapping[str, Any]:
    """The formats of a sheet's cells: head, text, date, a date known in part, and number."""
    cell = {"font_name": FONT, "font_size": FONT_PT, "valign": "top", "border": 1}
    head = cell | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EDF3"}
    return {
        "head": book.add_format(head),
        "text": book.add_format(cell | {"text_wrap": True, "num_format": "@"}),
        "date": book.add_format(cell | {"num_format": "dd/mm/yyyy", "align": "center"}),
        "part of a date": book.add_format(cell | {"num_format": "@", "align": "center"}),
        "number": book.add_format(cell | {"align": "center"}),
    }


def set_page(sheet: Any, form: Form, widths: Sequence[int]) -> None:
    """Printing: across, every column on the page, the title above, the headings on each page, pages counted below."""
    sheet.set_paper(A4 if sum(widths) <= WIDEST_ON_A4 else A3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.4, top=0.8, bottom=0.6)
    title = form.title.upper()[:MAX_HEADER_LENGTH].replace("&", "&&")
    sheet.set_header(f'&C&"{FONT},Bold"&14{title}')
    sheet.set_footer(f'&C&"{FONT}"&11&P/&N')


def width_of(column: Column) -> int:
    """A column's width in characters."""
    if column.width is not None:
        return column.width
    heading = min(len(column.heading) + 2, 24)
    if not column.fields:
        return max(len(column.constant) + 2, min(heading, _EMPTY_WIDTH))
    longest = min(WIDEST, (column.max_length or 0) // 5)
    return max(_WIDTHS[column.format], heading, longest)


def height_of(cells: Sequence[tuple[str, int]]) -> float:
    """The height of a row of texts in columns so wide, in points: not every program works it out by itself."""
    lines = max((_lines(text, width) for text, width in cells if text), default=1)
    return min(LINE_PT * lines, MAX_HEIGHT_PT)


def _lines(text: str, width: int) -> int:
    if len(text) * _CAPITAL_PX <= width * _PX:
        return 1
    capitals, spaces = sum(map(str.isupper, text)), text.count(" ")
    pixels = capitals * _CAPITAL_PX + spaces * _SPACE_PX + (len(text) - capitals - spaces) * _PX
    return math.ceil(pixels * _LOST_AT_ENDS / (width * _PX))
