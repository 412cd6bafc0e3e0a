"""A page as a picture with what was read drawn on it, for people who would rather look than read.

Zones are framed in colours, lines underlined, words of low confidence shaded orange, repaired words framed green, and
what was set aside (seals, noise) is grey.  The strips where number and date are filled in by hand are framed magenta,
with what they were read as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.atomic import write_whole
from pipeline.errors import BadInput
from pipeline.files.pages import draw_page
from pipeline.imaging.prepare import turn, turn_back
from pipeline.settings import Settings
from pipeline.types import (
    Box,
    FilledStrip,
    Line,
    PageFailure,
    PageImage,
    ReadPage,
    RepairedPage,
    SourceFile,
    Zone,
    box_around,
)

LOW_CONFIDENCE = 0.6
"""Words read with less are shaded: on real pages most of them are wrong."""

_COLOURS = {
    Zone.HEADER_LEFT: (27, 94, 158),
    Zone.HEADER_RIGHT: (0, 114, 122),
    Zone.TITLE: (179, 38, 30),
    Zone.BODY: (90, 90, 90),
    Zone.TABLE: (120, 90, 0),
    Zone.RECIPIENTS: (30, 122, 52),
    Zone.SIGNATURE: (106, 44, 145),
    Zone.PAGE_NUMBER: (138, 75, 0),
    Zone.JUNK: (150, 150, 150),
}
_ORANGE, _GREEN, _MAGENTA = (255, 150, 0), (0, 150, 60), (200, 0, 140)
_SHADE = 90
"""Of 255: the letters under a shade stay readable."""


def write_overlay(page: RepairedPage, source: SourceFile, settings: Settings, folder: Path) -> Path:
    """Draws one page of a PDF or image into the folder, as NAME-p001.png.  Raises BadInput and OSError."""
    image = draw_page(source, settings, page.page)
    if isinstance(image, PageFailure):
        raise BadInput(source.path, image.reason, image.detail)
    sink = BytesIO()
    draw_overlay(page, upright(image, page.read)).save(sink, "PNG")
    path = folder / f"{source.path.stem}-p{page.page:03}.png"
    write_whole(path, sink.getvalue())
    return path


def upright(image: PageImage, read: ReadPage) -> PageImage:
    """The page's image, colours and all, turned as it was read."""
    turned = turn(image, read.turned_deg) if read.turned_deg else image
    return turn_back(turned, -read.deskewed_deg) if read.deskewed_deg else turned


def draw_overlay(page: RepairedPage, image: PageImage) -> Image.Image:
    """The page with zones, lines, unsure and repaired words; image is the page as `upright` gives it."""
    size = (page.read.width_px, page.read.height_px)
    picture = Image.fromarray(image.pixels).convert("RGB").resize(size)
    shades = Image.new("RGBA", size, (0, 0, 0, 0))
    shader = ImageDraw.Draw(shades)
    for box, colour in _shaded(page):
        shader.rectangle((box.left, box.top, box.right, box.bottom), fill=(*colour, _SHADE))
    picture.paste(shades, mask=shades)
    pen = ImageDraw.Draw(picture)
    thin = max(1, size[1] // 1200)
    for line in page.lines:
        _underline(pen, line, thin)
    for word in (word for line in page.lines for word in line.words):
        if word.text != word.raw and word.box is not None:
            box = word.box
            pen.rectangle((box.left, box.top, box.right, box.bottom), outline=_GREEN, width=2 * thin)
    font = ImageFont.load_default(max(12, size[1] // 110))
    _frame_zones(pen, page.lines, thin, font)
    _frame_strips(pen, page.read.strips, thin, font)
    return _with_legend(picture)


def _shaded(page: RepairedPage) -> Iterator[tuple[Box, tuple[int, int, int]]]:
    for line in page.lines:
        for word in line.words:
            if word.box is not None and word.confidence < LOW_CONFIDENCE:
                yield word.box, _ORANGE
    for line in page.read.dropped:
        if line.box is not None:
            yield line.box, _COLOURS[Zone.JUNK]


def _underline(pen: ImageDraw.ImageDraw, line: Line, width_px: int) -> None:
    if line.box is not None:
        pen.line((line.box.left, line.box.bottom, line.box.right, line.box.bottom), _COLOURS[line.zone], width_px)


def _frame_zones(
    pen: ImageDraw.ImageDraw, lines: Iterable[Line], thin: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> None:
    margin = 4 * thin
    for zone, part in _areas(lines):
        box = box_around(line.box for line in part)
        if box is None:
            continue
        corners = (box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)
        pen.rectangle(corners, outline=_COLOURS[zone], width=2 * thin)
        left, top, right, bottom = pen.textbbox((corners[0], corners[1]), zone.value, font=font, anchor="lb")
        pen.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill="white")
        pen.text((corners[0], corners[1]), zone.value, fill=_COLOURS[zone], font=font, anchor="lb")


def _frame_strips(
    pen: ImageDraw.ImageDraw,
    strips: Iterable[FilledStrip],
    thin: int,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    for strip in strips:
        if not strip.readings or strip.filling == "print":
            continue
        box = strip.box
        pen.rectangle((box.left, box.top, box.right, box.bottom), outline=_MAGENTA, width=thin)
        text = "\n".join(f"{reading} {share:.2f}" for reading, share in strip.readings[:2])
        pen.multiline_text((box.right + 4 * thin, box.middle_y), text, _MAGENTA, font, anchor="lm")


def _areas(lines: Iterable[Line]) -> Iterator[tuple[Zone, list[Line]]]:
    """The lines by zone: those of the header's columns together, others as they follow each other."""
    lines = list(lines)
    for zone in (Zone.HEADER_LEFT, Zone.HEADER_RIGHT):
        column = [line for line in lines if line.zone is zone]
        if column:
            yield zone, column
    rest = [line for line in lines if line.zone not in {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}]
    for zone, part in groupby(rest, key=lambda line: line.zone):
        yield zone, list(part)


def _with_legend(picture: Image.Image) -> Image.Image:
    height_px = max(24, picture.height // 60)
    whole = Image.new("RGB", (picture.width, picture.height + height_px), "white")
    whole.paste(picture, (0, 0))
    pen = ImageDraw.Draw(whole)
    font = ImageFont.load_default(height_px // 2)
    x, y = height_px // 2, picture.height + height_px // 4
    legend = (("low confidence", _ORANGE), ("repaired", _GREEN), ("ink", _MAGENTA), ("set aside", _COLOURS[Zone.JUNK]))
    for name, colour in legend:
        pen.rectangle((x, y, x + height_px // 2, y + height_px // 2), fill=colour)
        pen.text((x + height_px * 2 // 3, y), name, fill="black", font=font)
        x += round(height_px * 1.5 + pen.textlength(name, font=font))
    return whole
