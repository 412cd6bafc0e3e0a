"""Header and title read twice: how the two readings are put together, and what a scripted engine is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from papers import DPI, HEIGHT_PX, WIDTH_PX, ocr_page, words_at

from pipeline.engine import FakeEngine, Look, TesseractEngine
from pipeline.recognition.head import read_head
from pipeline.recognition.merging import merged
from pipeline.types import Box, OcrLine, PageImage, Word

IMAGE = PageImage(1, np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8), DPI)
HEAD = (
    (100, (150, "UBND TINH TÂY SƠN"), (900, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    (140, (200, "SƠ Y TẾ", 0.7), (1000, "Độc lập - Tự do - Hạnh phúc")),
    (180, (200, "Số: 02/SY T-GA VI"), (1000, "Tây Sơn, ngày 10 tháng 2 năm 2018")),
)
BODY = (
    (400, (150, "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015 và các văn bản hướng dẫn thi hành;")),
    (440, (150, "Căn cứ chương trình công tác năm của Sở, nay đề nghị các đơn vị thực hiện những việc sau.")),
)


def side_by_side(text, *confidences):
    """The words of a text, each with a confidence of its own (the last for all that follow)."""
    sure = [*confidences, *[confidences[-1]] * text.count(" ")]
    return tuple(
        Word(word.text, word.box, sure[place], word.raw) for place, word in enumerate(words_at(text, 100, 100))
    )


def over(word, text, confidence):
    """Another reading of one word: its text at the same place."""
    return Word(text, word.box, confidence, text)


@pytest.mark.parametrize(
    ("mine", "sure", "theirs", "their_sure", "said"),
    [
        ("TÍNH", 0.8, "TỈNH", 0.9, "TỈNH"),
        ("TÍNH", 0.9, "TỈNH", 0.8, "TÍNH"),
        ("2018", 0.8, "2015", 0.9, "2018"),
        ("2Ø1", 0.3, "2018", 0.9, "2018"),
        ("2018.", 0.8, "2018", 0.9, "2018"),
    ],
    ids=["surer", "less sure", "a number as first read", "a number that was hardly read", "the same number"],
)
def test_of_two_readings_of_a_word_the_surer_is_taken(mine, sure, theirs, their_sure, said):
    [word] = words_at(mine, 100, 100, sure)
    assert [found.text for found in merged((word,), (over(word, theirs, their_sure),))] == [said]


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ("ĐÓĨC", "ĐỐC", "ĐỐC"),
        ("QĐ", "QUÊ", "QĐ"),
        ("GAVI", "GẠI", "GAVI"),
        ("TÍNH", "TỈNH", "TÍNH"),
        ("ĐÓĨC", "ĐỐĨC", "ĐÓĨC"),
    ],
    ids=["no word", "a code", "a code without marks", "both are words", "neither is a word"],
)
def test_what_is_a_word_stands_against_what_is_none_however_sure(mine, theirs, said):
    [word] = words_at(mine, 100, 100, 0.95)
    assert [found.text for found in merged((word,), (over(word, theirs, 0.6),))] == [said]


def test_a_number_on_which_readings_differ_is_unsure():
    [word] = words_at("2018", 100, 100, 0.9)
    assert [found.confidence for found in merged((word,), (over(word, "2015", 0.95),))] == [0.7]


@pytest.mark.parametrize(
    ("whole", "pieces", "said"),
    [
        ("/SYT-GAVI", ("/SY", "T-GA", "VI"), ["/SYT-GAVI"]),
        ("UBNDTỈNHPHÚ", ("UBND", "TỈNH", "PHÚ"), ["UBND", "TỈNH", "PHÚ"]),
        ("GAVI", ("GA", "VI"), ["GAVI"]),
        ("-Lưu:", ("-", "Lưu:"), ["-", "Lưu:"]),
        ("SỞY", ("SỞ", "Y"), ["SỞ", "Y"]),
    ],
)
def test_codes_stay_whole_and_words_that_run_together_are_parted(whole, pieces, said):
    [word] = words_at(whole, 100, 100, 0.7)
    left, parts = word.box.left, []
    for piece in pieces:
        width = round(word.box.width * len(piece) / len("".join(pieces)))
        parts.append(Word(piece, Box(left, 100, width, word.box.height), 0.95, piece))
        left += width
    assert [found.text for found in merged((word,), parts)] == said


def test_a_word_that_reaches_into_the_next_line_is_not_taken():
    [word] = words_at("TRÌNH", 100, 100, 0.7)
    tall = (over(word, "TRÌNH", 0.9), Word("sống", Box(100, 90, 90, 70), 0.96, "sống"))
    assert [found.text for found in merged((word,), tall)] == ["TRÌNH"]


def test_words_that_only_one_reading_has_stay():
    words = side_by_side("Số: 15 /KH-SYT", 0.9)
    assert merged(words, ()) == words


@dataclass(frozen=True)
class Second(FakeEngine):
    """Reads the given lines in what it is shown, and keeps what it was shown."""

    lines: tuple[OcrLine, ...] = ()
    shown: list[PageImage] = field(default_factory=list)

    def look_at_each(self, images, look):
        assert look is Look.PART
        self.shown.extend(images)
        return tuple(self.lines for _ in images)


def test_the_header_is_read_twice_and_the_body_is_not_shown():
    page = ocr_page(*HEAD, *BODY)
    black = PageImage(1, np.where(np.arange(HEIGHT_PX)[:, None] > 390, 0, IMAGE.pixels).astype(np.uint8), DPI)
    engine = Second()
    assert read_head(page, black, engine) == page
    [shown] = engine.shown
    assert shown.height_px < 200
    assert (shown.pixels == 255).all()


def test_what_the_second_reading_has_better_is_taken_and_what_it_lacks_stays():
    page = ocr_page(*HEAD, *BODY)
    margin = 24
    left, top = 200 - margin, 140 - margin
    second = OcrLine(words_at("SỞ Y TẾ", 200 - left, 140 - top, 0.9), 1, 1)
    texts = [
        " ".join(word.text for word in line.words) for line in read_head(page, IMAGE, Second(lines=(second,))).lines
    ]
    assert "SỞ Y TẾ" in texts
    assert "Độc lập - Tự do - Hạnh phúc" in texts
    assert texts[:2] == ["UBND TINH TÂY SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def test_lines_that_are_beyond_doubt_are_not_shown():
    header = (
        (100, (150, "UBND TỈNH TÂY SƠN"), (900, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.5)),
        (140, (200, "SƠ Y TẾ", 0.8), (1000, "Độc lập - Tự do - Hạnh phúc", 0.5)),
        (180, (200, "Số: 02/KH-SYT"), (1000, "Tây Sơn, ngày 10 tháng 2 năm 2018")),
    )
    page = ocr_page(*header, *BODY)
    doubtful = {word.box for word in page.words if word.text in {"SƠ", "Y", "TẾ", "Số:", "02/KH-SYT", "ngày", "2018"}}
    sure = {word.box for word in page.words if word.text in {"UBND", "SƠN", "CỘNG", "NAM", "Độc", "phúc"}}
    pixels = IMAGE.pixels.copy()
    for box in doubtful | sure:
        pixels[box.top : box.bottom, box.left : box.right] = 0
    engine = Second()
    assert read_head(page, PageImage(1, pixels, DPI), engine) == page
    [shown] = engine.shown
    assert np.count_nonzero(shown.pixels == 0) == sum(box.width * box.height for box in doubtful)


@pytest.mark.parametrize("confidence", [0.95, 0.6])
def test_a_header_without_doubt_is_not_read_twice(confidence):
    header = (
        (100, (150, "UBND TỈNH TÂY SƠN", confidence), (900, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        (140, (200, "SỞ Y TẾ"), (1000, "Độc lập - Tự do - Hạnh phúc")),
    )
    engine = Second()
    page = ocr_page(*header, *BODY)
    assert read_head(page, IMAGE, engine) == page
    assert bool(engine.shown) is (confidence < 0.85)


def test_a_page_without_header_is_not_read_twice():
    engine = Second()
    page = ocr_page(*BODY)
    assert read_head(page, IMAGE, engine) == page
    assert engine.shown == []


def test_both_kinds_of_data_are_carried():
    assert TesseractEngine().look_at_each([IMAGE], Look.PART) == ((),)
    assert TesseractEngine().look_at_each([IMAGE], Look.CELL) == ((),)
