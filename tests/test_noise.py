"""Which lines are text, which are stamps, strokes and dirt; and where page numbers go."""

from __future__ import annotations

import pytest
from papers import HEIGHT_PX, LINE_PX, ocr_page, words_at

from pipeline.layout import layout_page
from pipeline.layout.geometry import Strip
from pipeline.layout.noise import looks_like_text, parted, text_confidence
from pipeline.layout.page_numbers import numbers_apart
from pipeline.types import Box, Word, Zone

LETTER_PX = float(LINE_PX)


def strip(text, confidence=0.9, *, left=100, top=1000):
    return Strip(words_at(text, left, top, confidence))


def high(text, times, confidence, *, left, top=1000):
    return Word(text, Box(left, top, 60, round(times * LINE_PX)), confidence, text)


@pytest.mark.parametrize(
    ("text", "confidence", "is_text"),
    [
        ("Các phòng thực hiện", 0.9, True),
        ("cmzz lljx", 0.3, False),
        ("— | ~", 0.9, False),
        ("- Như Điều 3;", 0.2, True),  # small print of a list of recipients
        ("- Như Điều 3", 0.2, False),
        ("Nơi nhận:", 0.1, True),
        ("KT. CHỦ TỊCH", 0.1, True),
        ("Số: /UBND-VP", 0.2, True),
    ],
)
def test_what_is_text(text, confidence, is_text):
    assert looks_like_text(strip(text, confidence)) is is_text


def test_dots_to_be_written_on_do_not_make_a_line_noise():
    words = (*words_at("Tổng số giường bệnh", 100, 1000, 0.95), *words_at("........................", 500, 1000, 0.05))
    assert Strip(words).confidence < 0.5
    assert text_confidence(Strip(words)) == pytest.approx(0.95)


def test_a_long_stroke_weighs_no_more_than_a_word():
    words = (*words_at("Tổng số giường", 100, 1000, 0.9), *words_at("eeenssnneesttkeesenneees", 500, 1000, 0.05))
    assert text_confidence(Strip(words)) > 0.5 > Strip(words).confidence


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        (high("⁄Q%", 1.8, 0.2, left=600), 3),
        (high("⁄Q%", 1.1, 0.2, left=600), 4),
        (high("⁄Q%", 1.8, 0.8, left=600), 4),
        (high("năm", 1.8, 0.2, left=600), 4),
        (high("15", 1.8, 0.2, left=600), 4),
    ],
    ids=["a paraph", "as high as the line", "surely read", "a syllable", "a number"],
)
def test_a_paraph_at_the_end_of_a_line_goes_to_noise(last, kept):
    line = Strip((*words_at("- Lưu: VT", 100, 1000), last))
    noise = []
    [text] = parted([line], noise)
    assert len(text.words) == kept
    assert sum(len(part.words) for part in noise) == 4 - kept


def test_ink_on_the_number_line_stays():
    line = Strip((*words_at("Số: /UBND-VP", 100, 300), high("⁄Q%", 1.8, 0.2, left=600, top=300)))
    [text] = parted([line], [])
    assert text == line


@pytest.mark.parametrize("number", ["3", "- 3 -", "Trang 3/12", "3.", "-3-"])
@pytest.mark.parametrize("top", [60, 2250])
def test_page_numbers_stand_apart(number, top):
    text, found = strip("Các phòng thực hiện"), strip(number, left=800, top=top)
    upper, rest, lower = numbers_apart([text, found], HEIGHT_PX, LETTER_PX)
    assert rest == [text]
    assert (upper, lower) == (([found], []) if top == 60 else ([], [found]))


@pytest.mark.parametrize(
    "other",
    [
        strip("3", left=800, top=1200),
        strip("3", 0.4, left=800, top=60),
        strip("Điều 3", left=800, top=60),
        strip("31245", left=800, top=60),
        Strip((high("3", 2.0, 0.9, left=800, top=60),)),
    ],
    ids=["in the middle", "unsure", "words", "too long", "the archive's own"],
)
def test_what_is_no_page_number(other):
    assert numbers_apart([strip("Các phòng"), other], HEIGHT_PX, LETTER_PX)[1] == [strip("Các phòng"), other]


def test_a_number_beside_text_belongs_to_it():
    row = [strip("Số", top=60), strip("3", left=800, top=60)]
    assert numbers_apart(row, HEIGHT_PX, LETTER_PX)[1] == row


def test_page_numbers_are_written_first_or_last():
    body = [(top, (100, "Các phòng thực hiện nội dung của thông báo này cho tốt")) for top in range(300, 900, 40)]
    page = layout_page(ocr_page((60, (800, "2")), *body, (2250, (800, "7"))))
    assert [line.text for line in page.lines if line.zone is Zone.PAGE_NUMBER] == ["2", "7"]
    assert (page.lines[0].text, page.lines[-1].text) == ("2", "7")
    assert all(line.zone is Zone.BODY for line in page.lines[1:-1])
