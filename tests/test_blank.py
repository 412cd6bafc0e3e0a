"""Blank pages are told from pages with little on them, said to be blank, and cost no recognition."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from calling import one_line
from PIL import Image, ImageDraw, ImageFont
from source_files import image_bytes, written

from pipeline.engine import FakeEngine
from pipeline.files.sources import identify
from pipeline.imaging.blank import is_blank
from pipeline.reading import read_document, read_page
from pipeline.records.as_json import reading_to_json
from pipeline.settings import Limits, Settings
from pipeline.types import Box, OcrLine, OcrPage, PageImage, RepairedPage, Word

DPI = 200
SIZE = (1654, 2339)


def sheet(shade=250):
    """Paper: not quite white, not quite even."""
    chance = np.random.default_rng(3)
    fall = np.linspace(0, 40, SIZE[0])[np.newaxis, :]
    return np.clip(shade - fall + chance.normal(0, 2.5, SIZE[::-1]), 0, 255).astype(np.uint8)


def page_of(pixels, dpi=DPI):
    return PageImage(1, np.asarray(pixels, np.uint8), dpi)


def drawn(draw, pixels=None):
    image = Image.fromarray(sheet() if pixels is None else pixels)
    draw(ImageDraw.Draw(image))
    return np.array(image)


def specks(pen):
    for x, y in np.random.default_rng(4).integers((0, 0), (20, 25), (300, 2)).tolist():
        pen.ellipse((40 + 80 * x, 40 + 90 * y, 44 + 80 * x, 45 + 90 * y), 30)


def black_edges(pen):
    pen.rectangle((0, 0, 40, SIZE[1]), 10)
    pen.rectangle((0, SIZE[1] - 60, *SIZE), 25)


BLANK = {
    "paper": sheet(),
    "white": np.full(SIZE[::-1], 255, np.uint8),
    "black": np.zeros(SIZE[::-1], np.uint8),
    "grey paper": sheet(150),
    "dirt": drawn(specks),
    "black edges": drawn(black_edges),
    "a fold": drawn(
        lambda pen: None,
        np.clip(sheet().astype(float) - 25 * np.exp(-(((np.arange(2339) - 1100) / 90.0) ** 2))[:, None], 0, 255).astype(
            np.uint8
        ),
    ),
    "faint shine from the other side": cv2.GaussianBlur(
        drawn(lambda pen: pen.text((300, 500), "print", 238, ImageFont.load_default(60))), (9, 9), 3
    ),
}

MARKED = {
    "a page number": lambda pen: pen.text((820, 2200), "7", 60, ImageFont.load_default(32)),
    "a dash": lambda pen: pen.line((800, 400, 812, 400), 60, 3),
    "a word in pencil": lambda pen: pen.text((300, 500), "seen", 190, ImageFont.load_default(40)),
    "a stroke of a pen": lambda pen: pen.line((300, 900, 700, 1000), 120, 3),
    "one line of small print": lambda pen: pen.text((300, 500), "the end of the annex", 80, ImageFont.load_default(20)),
    "a seal": lambda pen: pen.ellipse((900, 1500, 1180, 1780), outline=150, width=4),
}


@pytest.mark.parametrize("pixels", BLANK.values(), ids=BLANK)
def test_what_is_blank(pixels):
    assert is_blank(page_of(pixels))


@pytest.mark.parametrize("mark", MARKED.values(), ids=MARKED)
@pytest.mark.parametrize("scale", [0.6, 1.0, 1.5])
def test_whatever_stands_on_a_page_makes_it_none(mark, scale):
    pixels = cv2.resize(
        drawn(mark), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )
    assert not is_blank(page_of(pixels, DPI * scale))


@pytest.mark.parametrize("shape", [(1, 1), (3, 4000), (4000, 3), (40, 40)])
def test_strips_that_are_no_pages_are_looked_at_too(shape):
    assert is_blank(page_of(np.full(shape, 250, np.uint8)))


class Inventive(FakeEngine):
    """Reads something on every page that it is shown."""

    def read(self, page):
        word = Word("word", Box(300, 500, 80, 30), 0.9, "word")
        return OcrPage(page.page, page.width_px, page.height_px, page.dpi, (OcrLine((word,), 1, 1),), self.name)


def test_a_blank_page_is_not_shown_to_the_engine_and_one_with_a_red_seal_is():
    read = read_page(page_of(BLANK["dirt"]), Settings(), Inventive())
    assert isinstance(read, RepairedPage)
    assert (read.read.blank, read.lines) == (True, ())
    sealed = cv2.cvtColor(sheet(), cv2.COLOR_GRAY2RGB)
    cv2.circle(sealed, (1000, 1500), 140, (205, 40, 50), 4)
    assert not read_page(page_of(sealed), Settings(), Inventive()).read.blank


@pytest.fixture
def bundle(tmp_path):
    """Two pages with a blank one between them and one behind."""
    shown = Image.fromarray(drawn(MARKED["one line of small print"]))
    frames = [shown, Image.fromarray(sheet()), shown, Image.fromarray(sheet())]
    content = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(DPI, DPI))
    return written(tmp_path / "bundle.tif", content)


def test_a_reading_names_its_blank_pages_and_json_says_it_of_each(bundle):
    reading = read_document(identify(bundle, Limits()), Settings(), Inventive())
    assert reading.blank_pages == (2, 4)
    assert [page.page for page in reading.pages] == [1, 2, 3, 4]
    assert [page["blank"] for page in reading_to_json(reading)["pages"]] == [False, True, False, True]


def test_a_sentence_runs_on_over_a_blank_page(bundle, monkeypatch):
    from pipeline import reading as room

    near = {}

    def seen(page, *, mended, near_pages=near, **around):
        near_pages[page.page] = around["near"]
        return original(page, mended=mended, **around)

    original = room.repair_page
    monkeypatch.setattr(room, "repair_page", seen)

    class Running(FakeEngine):
        def read(self, page):
            texts = {1: "The files are to be kept and", 3: "handed over at the end of the year."}
            words = tuple(
                Word(text, Box(300 + 100 * n, 500, 90, 30), 0.95, text)
                for n, text in enumerate(texts[page.page].split())
            )
            return OcrPage(page.page, page.width_px, page.height_px, page.dpi, (OcrLine(words, 1, 1),), self.name)

    read_document(identify(bundle, Limits()), Settings(), Running())
    assert near[1].after.startswith("handed over")
    assert near[3].before.endswith("kept and")
    assert (near[2].before, near[2].after) == ("", "")


@pytest.mark.parametrize(("language", "said"), [("en", "pages 2, 4: blank"), ("vi", "các trang 2, 4: trang trắng")])
def test_read_says_which_pages_are_blank(bundle, language, said, vanthu):
    code, out, err = vanthu("--lang", language, "read", "--json", bundle)
    assert code == 0
    one_line(err, said)
    assert [page["blank"] for page in json.loads(out)["pages"]] == [False, True, False, True]
