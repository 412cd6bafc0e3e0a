"""An index as an Excel workbook: typed cells, filters, headings that stay in sight, and a sheet that names the source.

Rows are written as they come (XlsxWriter's constant memory mode).  Scanned text is only ever text: it becomes neither
a formula nor a link.  The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, BinaryIO

import xlsxwriter

from pipeline.index.forms import Column, Form
from pipeline.index.typed import day_of, number_of

MAX_ROWS = 1_048_576
"""Rows of a sheet, the headings among them (Microsoft, "Excel specifications and limits")."""
CREATED = datetime(2000, 1, 1)
_WIDTHS = {"number": 8, "date": 12, "text": 14}
_WIDEST = 60
A4 = 9
"""The paper's number in Excel's list."""
LINE_PT = 15.0
MAX_HEIGHT_PT = 409.0
"""Of a row (Microsoft, "Excel specifications and limits")."""
_SHEET_NAME = "Mục lục"
_SOURCE_SHEET = "Nguồn"


def write_xlsx(form: Form, rows: Iterable[Sequence[str]], origin: Mapping[str, str], stream: BinaryIO) -> None:
    """Writes the workbook.  What is more than a sheet holds goes on in the next."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": form.title, "created": CREATED})
        rest = iter(rows)
        first = next(rest, None)
        number = 0
        while first is not None or number == 0:
            number += 1
            sheet = book.add_worksheet(_SHEET_NAME if number == 1 else f"{_SHEET_NAME} {number}")
            given = () if first is None else chain([first], islice(rest, MAX_ROWS - 2))
            _fill(book, sheet, form, given)
            first = next(rest, None)
        _name_source(book, form, origin)


def _fill(book: Any, sheet: Any, form: Form, rows: Iterable[Sequence[str]]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDE6EE"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"})
    number = book.add_format({"valign": "top"})
    widths = [_width(column) for column in form.columns]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    # As registers are printed: A4 across, every column on the page, the headings on each.
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, column in enumerate(form.columns):
        sheet.write_string(0, place, _valid(column.heading), head)
    last = 0
    sheet.set_row(0, _height([(column.heading, width) for column, width in zip(form.columns, widths, strict=True)]))
    for last, row in enumerate(rows, start=1):
        sheet.set_row(last, _height(list(zip(row, widths, strict=True))))
        for place, (column, value) in enumerate(zip(form.columns, row, strict=True)):
            if value:
                _write_cell(sheet, (last, place), column, value, (text, number, day))
    sheet.autofilter(0, 0, last, len(form.columns) - 1)


def _write_cell(sheet: Any, place: tuple[int, int], column: Column, value: str, formats: Sequence[Any]) -> None:
    text, number, day = formats
    if column.format == "number" and not isinstance(said := number_of(value), str):
        sheet.write_number(*place, said, number)
    elif column.format == "date" and (date := day_of(value)) is not None:
        sheet.write_datetime(*place, date, day)
    else:
        sheet.write_string(*place, _valid(value), text)


def _name_source(book: Any, form: Form, origin: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(_SOURCE_SHEET)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _WIDEST)
    label = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (name, value) in enumerate(_source_lines(form, origin)):
        sheet.write_string(place, 0, name, label)
        sheet.write_string(place, 1, _valid(value), text)


def _source_lines(form: Form, origin: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Biểu mẫu", f"{form.title} ({form.name})"
    if form.source:
        yield "Căn cứ", form.source
    yield from origin.items()
    yield from ((column.heading, column.name) for column in form.columns if column.name)


def _width(column: Column) -> int:
    if column.width is not None:
        return column.width
    longest = min(_WIDEST, (column.max_length or 0) // 5)
    return max(_WIDTHS[column.format], min(len(column.heading) + 2, 24), longest)


def _height(cells: Sequence[tuple[str, int]]) -> float:
    """The height of a row whose texts wrap, in points: not every program works it out when it opens the file."""
    lines = max((len(text) // max(width - 2, 1) + 1 for text, width in cells if len(text) > width - 2), default=1)
    return min(LINE_PT * lines, MAX_HEIGHT_PT)


def _valid(value: str) -> str:
    """The text without halves of surrogate pairs, which no UTF-8 file can hold."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
