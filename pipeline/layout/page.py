"""One page of words, laid out in zones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.layout.closing import Closing, find_closing
from pipeline.layout.geometry import Strip, letter_height, rows_of, strips_of
from pipeline.layout.header import find_header
from pipeline.layout.noise import is_stamp, looks_like_text, parted
from pipeline.layout.page_numbers import numbers_apart
from pipeline.layout.paragraphs import paragraph_starts
from pipeline.layout.specks import sweep
from pipeline.layout.title import split_title
from pipeline.types import Line, OcrPage, OcrTable, ReadPage, Zone


@dataclass
class _Pen:
    """Writes down lines, numbering rows and paragraphs as it goes."""

    lines: list[Line] = field(default_factory=list)
    paragraph: int = 0
    row: int = 0

    def write(self, strip: Strip, zone: Zone, *, opens: bool = True, column: int = 0) -> None:
        self.paragraph += opens
        self.lines.append(Line(strip.words, zone, self.paragraph, self.row, column))

    def next_row(self) -> None:
        self.row += 1


def layout_page(ocr: OcrPage) -> ReadPage:
    """The page's lines in reading order, each with its zone; noise and stamps are set aside in `dropped`."""
    letter_px = letter_height([Strip(ocr.words)])
    strips, noise = sweep(strips_of(ocr), letter_px)
    upper, strips, lower = numbers_apart(strips, ocr.height_px, letter_px)
    pen = _Pen()
    _write_numbers(pen, upper)
    _write_text(pen, strips, ocr, noise, letter_px)
    _write_numbers(pen, lower)
    return ReadPage(
        page=ocr.page,
        width_px=ocr.width_px,
        height_px=ocr.height_px,
        dpi=ocr.dpi,
        lines=tuple(pen.lines),
        dropped=tuple(Line(strip.words, Zone.JUNK, 0) for strip in noise),
        embedded_text=ocr.embedded_text,
        text_layer=ocr.text_layer,
        turned_deg=ocr.turned_deg,
        deskewed_deg=ocr.deskewed_deg,
        blank=ocr.blank,
    )


def _write_text(pen: _Pen, strips: list[Strip], ocr: OcrPage, noise: list[Strip], letter_px: float) -> None:
    """Header, title, body and foot; what is no text goes to noise."""
    header = find_header(strips, ocr.width_px, ocr.height_px, letter_px)
    rest = strips
    if header is not None:
        noise += header.above
        noise += [strip for strip in header.below if is_stamp(strip, ocr)]
        rest = [strip for strip in header.below if not is_stamp(strip, ocr)]
        _write_header(pen, parted(header.left, noise, names=True), parted(header.right, noise), letter_px)
    closing = find_closing(rest, ocr.width_px, letter_px)
    body = parted(closing.above if closing else rest, noise)
    if header is not None and not header.is_letter:
        title, body = split_title(body, ocr.width_px, letter_px)
        _write_title(pen, title)
    foot_y = closing.top if closing else float("inf")
    _write_flow(pen, body, [table for table in ocr.tables if table.box.top < foot_y], noise)
    if closing:
        _write_closing(pen, closing, noise, letter_px)
        annexed = [table for table in ocr.tables if table.box.top >= foot_y]
        _write_flow(pen, parted(closing.below, noise), annexed, noise)


def _write_closing(pen: _Pen, closing: Closing, noise: list[Strip], letter_px: float) -> None:
    higher, beside = closing.signature_by_height(letter_px)
    _write_column(pen, parted(higher, noise), Zone.SIGNATURE, letter_px)
    _write_column(pen, parted(closing.recipients, noise), Zone.RECIPIENTS, letter_px)
    _write_column(pen, parted(beside, noise), Zone.SIGNATURE, letter_px)


def _write_numbers(pen: _Pen, numbers: Iterable[Strip]) -> None:
    for strip in numbers:
        pen.next_row()
        pen.write(strip, Zone.PAGE_NUMBER)


def _write_header(pen: _Pen, left: list[Strip], right: list[Strip], letter_px: float) -> None:
    of_left = {id(strip) for strip in left}
    for row in rows_of([*left, *right], letter_px):
        pen.next_row()
        for strip in sorted(row, key=lambda strip: (id(strip) not in of_left, strip.box.left)):
            pen.write(strip, Zone.HEADER_LEFT if id(strip) in of_left else Zone.HEADER_RIGHT)


def _write_title(pen: _Pen, title: list[Strip]) -> None:
    for index, strip in enumerate(title):
        pen.next_row()
        pen.write(strip, Zone.TITLE, opens=index <= 1)  # the type is one paragraph, the subject another


def _write_flow(pen: _Pen, strips: list[Strip], tables: Iterable[OcrTable], noise: list[Strip]) -> None:
    """Body and tables from top to bottom."""
    for table in sorted(tables, key=lambda table: table.box.top):
        _write_body(pen, [strip for strip in strips if strip.middle_y < table.box.top])
        _write_table(pen, table, noise)
        strips = [strip for strip in strips if strip.middle_y >= table.box.top]
    _write_body(pen, strips)


def _write_body(pen: _Pen, body: list[Strip]) -> None:
    for strip, opens in zip(body, paragraph_starts(body, letter_height(body)), strict=True):
        pen.next_row()
        pen.write(strip, Zone.BODY, opens=opens)


def _write_table(pen: _Pen, table: OcrTable, noise: list[Strip]) -> None:
    letter_px = letter_height(Strip(cell.words) for cell in table.cells if cell.words)
    for _, row in groupby(table.cells, key=lambda cell: cell.row):
        pen.next_row()
        for cell in row:
            kept, specks = sweep([Strip(cell.words)] if cell.words else [], letter_px)
            noise += specks
            for strip in kept:
                if looks_like_text(strip):
                    pen.write(strip, Zone.TABLE, column=cell.column)
                else:
                    noise.append(strip)


def _write_column(pen: _Pen, strips: list[Strip], zone: Zone, letter_px: float) -> None:
    for row in rows_of(strips, letter_px):
        pen.next_row()
        for strip in row:
            pen.write(strip, zone)
