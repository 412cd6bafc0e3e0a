"""From a page image to the words on it: prepared, read upright, tables cell by cell, what was missed put in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from pipeline.engine import Engine, EngineFailed, EngineTimeout
from pipeline.imaging.blank import is_blank
from pipeline.imaging.prepare import prepare_page, to_grey, turn, turn_back
from pipeline.missed import add_missed
from pipeline.recognition.false_spaces import without_false_spaces
from pipeline.recognition.head import read_head
from pipeline.recognition.signs import told_signs
from pipeline.settings import Settings
from pipeline.tables import find_grids, read_tables, without_tables
from pipeline.types import OcrPage, PageImage

DOUBTFUL_CONFIDENCE = 0.6
"""A page read with less may stand on its head or side (upright pages of real archives are read with 0.75 and more)."""


def recognise(image: PageImage, settings: Settings, engine: Engine) -> tuple[PageImage, OcrPage]:
    """The page as read upright, with the image it was read from; a blank page is not shown to the engine.

    Raises EngineTimeout, EngineFailed, EngineKilled and MissingTool.
    """
    grey = to_grey(image)
    if is_blank(grey):
        return grey, _nothing(grey, engine)
    prepared, page = _read_upright(image, settings, engine)
    with suppress(EngineTimeout, EngineFailed):  # what was read once is not lost for what was not
        page = read_head(page, prepared, engine)
        page = add_missed(page, prepared, engine)
    return prepared, without_false_spaces(told_signs(page, prepared), prepared)


def prepare(image: PageImage, settings: Settings) -> PageImage:
    """The page image as the engine sees it."""
    return prepare_page(
        image,
        deskew=settings.deskew,
        min_skew_deg=settings.min_skew_deg,
        red_channel=settings.red_channel,
        light=settings.even_light,
    )


def read_prepared(prepared: PageImage, engine: Engine) -> OcrPage:
    """The page as the engine reads it, the cells of its tables by themselves.  Raises as recognise does."""
    grids = find_grids(prepared.pixels, prepared.dpi)
    page = engine.read(without_tables(prepared, grids))
    return replace(page, tables=read_tables(prepared, grids, engine)) if grids else page


def in_colour(image: PageImage, prepared: PageImage) -> PageImage:
    """The page image as scanned, turned and straightened as the prepared one is."""
    upright = turn(image, prepared.turned_deg - image.turned_deg) if prepared.turned_deg != image.turned_deg else image
    return upright if prepared.deskewed_deg == image.deskewed_deg else turn_back(upright, -prepared.deskewed_deg)


def mean_confidence(page: OcrPage) -> float:
    """Mean word confidence of a page, weighted by length; 1.0 for a page without words (nothing is doubtful)."""
    words = page.words
    size = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / size if size else 1.0


def _nothing(page: PageImage, engine: Engine) -> OcrPage:
    """The blank page, read."""
    return OcrPage(
        page=page.page,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=page.dpi,
        lines=(),
        engine=engine.name,
        embedded_text=page.embedded_text,
        text_layer=page.text_layer,
        blank=True,
    )


def _read_upright(image: PageImage, settings: Settings, engine: Engine) -> tuple[PageImage, OcrPage]:
    """Orientation is asked for only when the first reading is doubtful or its words stand on end."""
    prepared = prepare(image, settings)
    page = read_prepared(prepared, engine)
    if not settings.orientation or not _may_be_turned(page):
        return prepared, page
    clockwise_deg = engine.upright_turn(image)
    if clockwise_deg == 0:
        return prepared, page
    turned = prepare(turn(image, clockwise_deg), settings)
    again = read_prepared(turned, engine)
    return (turned, again) if mean_confidence(again) > mean_confidence(page) - 0.1 else (prepared, page)


def _may_be_turned(page: OcrPage) -> bool:
    """Whether the page was read badly, or most of its longer words are taller than wide (a page on its side)."""
    boxes = [word.box for word in page.words if word.box is not None and len(word.raw) >= 3]
    on_end = sum(box.height > box.width for box in boxes)
    return mean_confidence(page) < DOUBTFUL_CONFIDENCE or on_end > 0.5 * len(boxes)
