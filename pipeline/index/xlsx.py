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
from pipeline.index.looks import FONT, FONT_PT, WIDEST, formats, height_of, set_page, width_of
from pipeline.index.typed import day_of, number_of

MAX_ROWS = 1_048_576
"""Rows of a sheet, the headings among them (Microsoft, "Excel specifications and limits")."""
CREATED = datetime(2000, 1, 1)
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
    look = formats(book)
    widths = [width_of(column) for column in form.columns]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    set_page(sheet, form, widths)
    headings = [_valid(column.heading) for column in form.columns]
    sheet.set_row(0, height_of(list(zip(map(str.upper, headings), widths, strict=True))))
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, look["head"])
    last = 0
    for last, row in enumerate(rows, start=1):
        sheet.set_row(last, height_of(list(zip(row, widths, strict=True))))
        for place, (column, value) in enumerate(zip(form.columns, row, strict=True)):
            _write_cell(sheet, (last, place), column, value, look)
    sheet.autofilter(0, 0, last, len(form.columns) - 1)


def _write_cell(sheet: Any, place: tuple[int, int], column: Column, value: str, look: Mapping[str, Any]) -> None:
    if not value:
        sheet.write_blank(*place, None, look["text"])
    elif column.format == "number" and not isinstance(said := number_of(value), str):
        sheet.write_number(*place, said, look["number"])
    elif column.format == "date" and (date := day_of(value)) is not None:
        sheet.write_datetime(*place, date, look["date"])
    else:
        sheet.write_string(*place, _valid(value), look["part of a date" if column.format == "date" else "text"])


def _name_source(book: Any, form: Form, origin: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(_SOURCE_SHEET)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, WIDEST)
    label = book.add_format({"font_name": FONT, "font_size": FONT_PT, "bold": True, "valign": "top"})
    text = book.add_format({"font_name": FONT, "font_size": FONT_PT, "text_wrap": True, "valign": "top"})
    for place, (name, value) in enumerate(_source_lines(form, origin)):
        sheet.write_string(place, 0, name, label)
        sheet.write_string(place, 1, _valid(value), text)


def _source_lines(form: Form, origin: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Biểu mẫu", f"{form.title} ({form.name})"
    if form.source:
        yield "Căn cứ", form.source
    yield from origin.items()
    yield from ((column.heading, column.name) for column in form.columns if column.name)


def _valid(value: str) -> str:
    """The text without halves of surrogate pairs, which no UTF-8 file can hold."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
