"""Draw the fields that were found on their page: `python scripts/mark_page.py PAPER PICTURE.png [--width PX]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.imaging import straighten
from pipeline.pages import draw_page
from pipeline.reading import read_document
from pipeline.settings import Settings
from pipeline.sources import identify
from pipeline.types import Field, PageImage, Record, Rejected

COLOURS = ("#b3261e", "#1b5e9e", "#1e7a34", "#8a4b00", "#6a2c91", "#00727a")
MARGIN_PX = 6
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
IN_HEADER = {"issuer", "issuer_parent", "number", "symbol", "number, symbol", "place", "date"}


def main(arguments: list[str]) -> int:
    """Reads the paper, extracts its record and draws the fields of its first page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paper", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=1100, help="width of the picture in pixels (default 1100)")
    called = parser.parse_args(arguments)
    settings = Settings()
    source = identify(called.paper, settings.limits)
    if isinstance(source, Rejected):
        print(f"{called.paper}: {source.detail}", file=sys.stderr)
        return 4
    reading = read_document(source, settings, TesseractEngine())
    image = draw_page(source, settings, 1)
    if not isinstance(image, PageImage):
        print(f"{called.paper}: {image.detail}", file=sys.stderr)
        return 4
    picture = marked(image, extract_record(reading))
    picture.thumbnail((called.width, 4 * called.width))
    picture.quantize(64).save(called.picture, optimize=True)
    return 0


def marked(image: PageImage, record: Record) -> Image.Image:
    """The page, straightened as it was read, with a box and a name around every field found on it."""
    upright = straighten(image, Settings().min_skew_deg)  # in colour, seal and all, but straight as it was read
    picture = Image.fromarray(upright.pixels).convert("RGB")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(14, upright.height_px // 85))
    named = [*_together(record.fields), *(("recipient", field) for field in record.recipients)]
    for index, (name, field) in enumerate(named):
        if field.page == image.page and field.box is not None:
            _mark(pen, font, name, field, COLOURS[index % len(COLOURS)])
    return picture


def _together(fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    """The fields by name, number and symbol as one where they stand in one box."""
    number, symbol = fields.get("number"), fields.get("symbol")
    same = number is not None and symbol is not None and number.box == symbol.box
    for name, field in fields.items():
        if not (same and name == "symbol"):
            yield ("number, symbol" if same and name == "number" else name), field


def _mark(
    pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, name: str, field: Field, colour: str
) -> None:
    box = field.box
    if box is None:
        return
    pen.rectangle(
        (box.left - MARGIN_PX, box.top - MARGIN_PX, box.right + MARGIN_PX, box.bottom + MARGIN_PX),
        outline=colour,
        width=3,
    )
    label = f"{name} {field.confidence:.2f}"
    left, _, right, bottom = pen.textbbox((0, 0), label, font=font)
    x, y = box.right + 2 * MARGIN_PX, box.top - MARGIN_PX
    if name in IN_HEADER:  # the other column stands to the right
        x, y = box.left, box.bottom + MARGIN_PX + 2
    pen.rectangle((x - 2, y - 1, x + right - left + 3, y + bottom + 3), fill="white")
    pen.text((x, y), label, fill=colour, font=font)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
