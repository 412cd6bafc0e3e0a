"""`vanthu read`: pages wanted, forms of the answer, pictures of the pages."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from calling import ROOT, one_line
from hypothesis import given
from hypothesis import strategies as st
from papers import words_at
from PIL import Image
from source_files import layer_pdf, pages_pdf, written

from pipeline.commands.page_choice import parse_pages
from pipeline.errors import ExitCode
from pipeline.hocr import reading_to_hocr
from pipeline.overlays.reading import draw_overlay, upright
from pipeline.types import (
    Box,
    FilledStrip,
    Kind,
    Line,
    PageImage,
    Reading,
    ReadPage,
    RepairedPage,
    SourceFile,
    Word,
    Zone,
)

XHTML = "{http://www.w3.org/1999/xhtml}"
ROWS = tuple((60, 80 + 20 * row, "tiếp tục thực hiện các nhiệm vụ được giao của năm nay") for row in range(30))


@pytest.fixture
def paper(tmp_path):
    return written(tmp_path / "báo cáo.pdf", layer_pdf(*ROWS))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1-3", {1, 2, 3}),
        ("2", {2}),
        ("2,5", {2, 5}),
        ("4-", {4, 5, 6, 7}),
        (" 1 - 2 , 7 ", {1, 2, 7}),
        ("6-99", {6, 7}),
    ],
)
def test_pages_are_named_by_numbers_and_spans(text, wanted):
    choice = parse_pages(text)
    assert {page for page in range(1, 8) if page in choice} == wanted
    assert "1" not in choice


@pytest.mark.parametrize("text", ["", "0", "3-1", "x", "1--2", "-3", "1,,2", "1 2", "9" * 9])
def test_what_names_no_pages_is_told(text):
    with pytest.raises(ValueError, match=r"page|ends"):
        parse_pages(text)


@given(st.text(max_size=8))
def test_no_text_breaks_the_choice(text):
    try:
        choice = parse_pages(text)
    except ValueError:
        return
    assert choice.spans


def test_only_the_wanted_pages_are_read(vanthu, tmp_path):
    file = written(tmp_path / "a.pdf", pages_pdf(5))
    code, out, _ = vanthu("read", file, "--json", "--pages", "2,4-")
    assert code == 0
    assert [page["page"] for page in json.loads(out)["pages"]] == [2, 4, 5]
    code, out, err = vanthu("read", file, "--pages", "6")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "none of the wanted pages", "5")
    assert vanthu("read", file, "--pages", "x")[0] == ExitCode.USAGE


def test_hocr_is_xhtml_with_a_place_for_every_word(vanthu, paper):
    code, out, err = vanthu("read", paper, "--hocr")
    assert (code, err) == (0, "")
    page = parsed(out).find(f".//{XHTML}div[@class='ocr_page']")
    words = page.findall(f".//{XHTML}span[@class='ocrx_word']")
    assert [word.text for word in words[:3]] == ["tiếp", "tục", "thực"]
    assert all(word.get("title").startswith("bbox ") and word.get("title").endswith("x_wconf 100") for word in words)
    assert "scan_res 300 300" in page.get("title")


def test_one_form_at_a_time(vanthu, paper):
    assert vanthu("read", paper, "--hocr", "--json")[0] == ExitCode.USAGE


def test_the_engine_may_be_wanted_in_place_of_the_layer(vanthu, paper):
    taken = json.loads(vanthu("read", paper, "--json")[1])["pages"][0]
    assert taken["text_layer"]["kind"] == "good"
    assert len(taken["lines"]) == len(ROWS)
    drawn = json.loads(vanthu("read", paper, "--json", "--engine", "tesseract")[1])["pages"][0]
    assert len(drawn["lines"]) != len(ROWS)  # the font of this made-up paper shows no letters


def test_a_text_is_given_as_it_was_read(vanthu, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Ké hoach phat trien kinh té xã hoi nam 2024\n", "utf-8")
    assert "Kế hoạch" in vanthu("read", file)[1]
    assert "Ké hoach" in vanthu("read", file, "--no-repair")[1]


def test_pictures_of_the_pages_are_written(vanthu, paper, tmp_path):
    code, out, err = vanthu("read", paper, "--overlay", tmp_path / "new" / "pictures")
    assert (code, err) == (0, "")
    assert out.startswith("tiếp tục")
    [picture] = (tmp_path / "new" / "pictures").iterdir()
    assert picture.name == "báo cáo-p001.png"
    with Image.open(picture) as image:
        assert image.size == (2479, 3508 + 3508 // 60)


def test_pictures_that_cannot_be_are_told(vanthu, paper, tmp_path):
    (tmp_path / "file").write_text("x")
    code, out, err = vanthu("read", paper, "--overlay", tmp_path / "file")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "file")
    text = tmp_path / "a.txt"
    text.write_text("Kế hoạch", "utf-8")
    code, out, err = vanthu("read", text, "--overlay", tmp_path / "pictures")
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "a text file has no pages")


def parsed(hocr):
    return ElementTree.fromstring(hocr.encode())  # noqa: S314 our own output


def page_of(*words, dropped=()):
    line = Line(words, Zone.BODY, 1)
    read = ReadPage(1, 400, 300, 100.0, (line,), dropped=dropped)
    return RepairedPage(read, (line,), line.raw)


def test_hocr_tells_what_was_repaired_and_escapes_what_it_quotes():
    [word] = words_at('A&"<B', 10, 10)
    page = page_of(Word("A&<B>", word.box, 0.456, word.raw))
    source = SourceFile(ROOT / 'a"<&.pdf', "0" * 64, 1, Kind.PDF, 1)
    found = parsed(reading_to_hocr(Reading(source, (page,))))
    span = found.find(f".//{XHTML}span[@class='ocrx_word']")
    assert span.text == "A&<B>"
    assert span.get("title").endswith('x_wconf 46; x_raw "A&"<B"')


def test_unsure_repaired_and_dropped_words_show_on_the_picture():
    sure, repaired, unsure, noise = (words_at("abc", 20 + 90 * place, 100)[0] for place in range(4))
    page = page_of(
        sure,
        Word("abd", repaired.box, 0.9, "abc"),
        Word("abc", unsure.box, 0.3, "abc"),
        dropped=(Line((noise,), Zone.JUNK, 0),),
    )
    white = PageImage(1, np.full((300, 400), 255, "uint8"), 100.0)
    picture = draw_overlay(page, white)

    def inside(word):
        return picture.getpixel((word.box.left + 8, word.box.top + 8))

    assert inside(sure) == inside(repaired) == (255, 255, 255)
    assert inside(unsure) not in {inside(sure), inside(noise)}
    assert inside(noise) != inside(sure)
    corner = picture.getpixel((repaired.box.left, repaired.box.top))
    assert corner[1] > max(corner[0], corner[2])  # green


def test_the_strip_of_a_number_by_hand_shows_on_the_picture():
    strip = FilledStrip("number", 1, Box(40, 60, 120, 40), (("1956", 0.98),), 0.97, b"")
    page = page_of(words_at("abc", 20, 200)[0])
    white = PageImage(1, np.full((300, 400), 255, "uint8"), 100.0)
    framed = draw_overlay(replace(page, read=replace(page.read, strips=(strip,))), white)
    printed = draw_overlay(
        replace(page, read=replace(page.read, strips=(replace(strip, ink=0.1, filling="print"),))), white
    )
    corner = framed.getpixel((40, 60))
    assert corner[0] > 150 > corner[1]  # magenta
    assert printed.getpixel((40, 60)) == (255, 255, 255)


def test_the_picture_is_turned_as_the_page_was_read():
    pixels = np.full((300, 400), 255, "uint8")
    pixels[0:20, 0:20] = 0
    read = ReadPage(1, 300, 400, 100.0, (), turned_deg=90)
    turned = upright(PageImage(1, pixels, 100.0), read)
    assert turned.pixels.shape == (400, 300)
    assert turned.pixels[5, 295] == 0
