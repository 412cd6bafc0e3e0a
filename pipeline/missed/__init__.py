"""Print that the engine passed over: page numbers, dashes and numbers of list items, words that it took for a picture.

Ink of the size of letters where no word was read is found on the page image and read by itself; what is read surely,
and looks like words or a number, is put where it stands.
"""

from __future__ import annotations

from pipeline.engine import Engine
from pipeline.layout.geometry import Strip, letter_height
from pipeline.missed.ink import Ink, find_regions
from pipeline.missed.marks import find_marks, read_marks
from pipeline.missed.place import joined_heads, put_in, without_scraps
from pipeline.missed.raised import add_raised
from pipeline.missed.words import find_words, read_words
from pipeline.types import OcrPage, PageImage

__all__ = ["add_missed"]

_LEAST_WORDS = 8
"""On a page with fewer words their height tells nothing."""


def add_missed(page: OcrPage, image: PageImage, engine: Engine) -> OcrPage:
    """The page with the print that was passed over; image is the grey image that was read.

    Raises as Engine.look_at_each does.
    """
    if len(page.words) < _LEAST_WORDS:
        return page
    letter_px = letter_height([Strip(page.words)])
    page = joined_heads(page, letter_px)
    read = without_scraps(page)
    regions = find_regions(Ink.of(image.pixels, image.dpi, letter_px), read, letter_px)
    marks = find_marks(read, regions, letter_px)
    words = find_words(
        read, [region for region in regions if all(region is not mark.region for mark in marks)], letter_px
    )
    found = [*read_marks(marks, image, engine), *read_words(words, read, image, letter_px, engine)]
    return add_raised(put_in(page, found), image, letter_px, engine)
