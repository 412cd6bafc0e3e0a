"""A second look at the few places where it pays: digits of the number and date lines, and the signer's name.

Printed digits in italics, or beside ink, are often misread by the Vietnamese data and read well by the Latin-script
data.  Ink would be "read" too: what is taller than print is left to the ink reader.  A name beside a seal is often
taken for a picture: its block is read again without a search for pictures.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.engine import Engine
from pipeline.folding import fold
from pipeline.ink.fill import read_filled
from pipeline.layout.header import DATE_LINE, NUMBER_LINE
from pipeline.second_look.dates import confirm_date_line
from pipeline.second_look.doubtful import read_doubtful
from pipeline.second_look.ink import digit_height
from pipeline.second_look.numbers import confirm_number_line
from pipeline.second_look.signature import add_signature
from pipeline.types import Line, PageImage, ReadPage, Zone

__all__ = ["look_again"]

_HEADER = {Zone.HEADER_LEFT, Zone.HEADER_RIGHT}
_LONGEST_DATE_LINE = 80


def look_again(page: ReadPage, image: PageImage, engine: Engine, colour: PageImage | None = None) -> ReadPage:
    """The page with doubtful digits of its header and a missing or unsure signer read once more.

    image is the page image that the engine read, so that boxes fit; colour is the same page with its colours.
    Raises ModelError when the ink network is missing or not the one of the manifest.
    """
    header = [word for line in page.lines if line.zone in _HEADER for word in line.words]
    printed_px = digit_height(header)
    lines = [_header_line(line, printed_px, image, engine) if line.zone in _HEADER else line for line in page.lines]
    lines = read_doubtful(lines, image, engine)
    page = replace(page, lines=tuple(add_signature(lines, image, engine, colour)))
    return read_filled(page, image, colour, engine)


def _header_line(line: Line, printed_px: float | None, image: PageImage, engine: Engine) -> Line:
    text = fold(line.text)
    if DATE_LINE.search(text) and len(text) < _LONGEST_DATE_LINE:
        return confirm_date_line(line, image, engine)
    if NUMBER_LINE.search(text) and "/" in text:
        return confirm_number_line(line, printed_px, image, engine)
    return line
