"""A second look: digits of the header confirmed, left alone or marked as ink; hidden names and titles found.

The engine is scripted: what it would read in each kind of look is said by the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import HEIGHT_PX, WIDTH_PX, words_at

from pipeline.engine import FakeEngine, Look
from pipeline.second_look import look_again
from pipeline.second_look.ink import UNSURE, digit_height, looks_printed
from pipeline.types import Box, Line, OcrLine, PageImage, ReadPage, Word, Zone

IMAGE = PageImage(1, np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8), 200.0)
HEIGHT = 24


@dataclass(frozen=True)
class Scripted(FakeEngine):
    """Reads the given words in every look of a kind, and keeps account of what it was asked."""

    words: Mapping[Look, tuple[Word, ...]] = field(default_factory=dict)
    asked: list[Look] = field(default_factory=list)

    def look_again(self, page, box, look):
        self.asked.append(look)
        words = self.words.get(look)
        return (OcrLine(words, 1, 1),) if words else ()


def line_of(text, zone, *, unsure=(), tall=(), top=200):
    """A line whose words named in unsure were read with confidence 0.5, and whose tall words have the height of ink."""
    words = []
    for word in words_at(text, 100, top):
        box = word.box
        height = round(1.6 * HEIGHT) if word.text in tall else HEIGHT
        words.append(
            Word(word.text, Box(box.left, top, box.width, height), 0.5 if word.text in unsure else 0.95, word.raw)
        )
    return Line(tuple(words), zone, 1, 1)


def seen(line, texts, confidence=0.9):
    """What a look reads: these texts, each at the place of the line's word of the same index."""
    return tuple(
        Word(text, line.words[place].box, confidence, text) for place, text in texts.items() if place < len(line.words)
    )


def looked(line, words=None, engine=None):
    engine = engine or Scripted(words=words or {})
    page = ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, (line,))
    [after] = look_again(page, IMAGE, engine).lines
    return after, engine


DATE = "Tân Lập, ngày 12 tháng 5 năm 2024"
DAY = 3


def test_sure_print_is_not_looked_at_again():
    line = line_of(DATE, Zone.HEADER_RIGHT)
    after, engine = looked(line)
    assert after == line
    assert engine.asked == []


def test_a_doubtful_day_that_the_latin_data_read_alike_is_sure():
    line = line_of(DATE, Zone.HEADER_RIGHT, unsure=["12"])
    after, _ = looked(line, {Look.LATIN: seen(line, {DAY: "12"}, 0.92)})
    assert (after.words[DAY].text, after.words[DAY].confidence) == ("12", 0.92)


def test_letters_in_place_of_a_day_give_way_to_sure_digits():
    line = line_of(DATE.replace("12", "l2"), Zone.HEADER_RIGHT)
    after, _ = looked(line, {Look.LATIN: seen(line, {DAY: "12"})})
    assert (after.words[DAY].text, after.words[DAY].raw) == ("12", "12")


def test_readings_that_differ_leave_the_day_as_read_and_unsure():
    line = line_of(DATE, Zone.HEADER_RIGHT, unsure=["12"])
    looks = {
        Look.LATIN: seen(line, {DAY: "17"}),
        Look.DIGITS: seen(line, {DAY: "13"}),
        Look.DIGITS_LARGE: seen(line, {DAY: "19"}),
    }
    after, _ = looked(line, looks)
    assert after.words[DAY].text == "12"
    assert after.words[DAY].confidence <= UNSURE


def test_a_third_reading_decides():
    line = line_of(DATE, Zone.HEADER_RIGHT, unsure=["12"])
    after, engine = looked(line, {Look.LATIN: seen(line, {DAY: "17"}), Look.DIGITS: seen(line, {DAY: "17"}, 0.8)})
    assert (after.words[DAY].text, after.words[DAY].confidence) == ("17", 0.8)
    assert engine.asked == [Look.LATIN, Look.DIGITS]


@pytest.mark.parametrize("unsure", [[], ["12"]])
def test_ink_stays_unsure_however_surely_it_is_read(unsure):
    line = line_of(DATE, Zone.HEADER_RIGHT, unsure=unsure, tall=["12"])
    after, _ = looked(line, {look: seen(line, {DAY: "12"}, 0.99) for look in Look})
    assert after.words[DAY].confidence <= UNSURE
    assert after.words[DAY].text == "12"


def test_a_doubtful_year_is_confirmed_too():
    line = line_of("Tân Lập, ngày 12 tháng 10 năm 2O24", Zone.HEADER_RIGHT)
    after, _ = looked(line, {Look.LATIN: seen(line, {7: "2024"})})
    assert after.words[7].text == "2024"


def test_a_label_run_together_with_digits_is_parted():
    line = line_of("Tân Lập, ngày12 tháng 10 năm 2024", Zone.HEADER_RIGHT)
    after, _ = looked(line)
    assert after.raw == line.raw.replace("ngày12", "ngày 12")
    label, digits = after.words[2:4]
    assert label.box.union(digits.box) == line.words[2].box
    assert label.box.right == digits.box.left


def test_strokes_of_one_number_are_joined():
    line = line_of("Tân Lập, ngày ] 1 tháng 10 năm 2024", Zone.HEADER_RIGHT)
    after, _ = looked(line)
    assert after.words[DAY].raw == "]1"
    assert after.words[DAY].box == line.words[DAY].box.union(line.words[DAY + 1].box)


NUMBER = "Số: 45 /KH-PNV"


def test_a_doubtful_number_that_is_read_alike_is_sure():
    line = line_of(NUMBER, Zone.HEADER_LEFT, unsure=["45"])
    after, _ = looked(line, {Look.LATIN: words_at("So: 45 /KH-PNV", 100, 200, 0.93)})
    assert (after.words[1].text, after.words[1].confidence) == ("45", 0.93)


def test_a_number_that_is_read_otherwise_is_unsure_and_stays():
    line = line_of(NUMBER, Zone.HEADER_LEFT, unsure=["45"])
    after, _ = looked(line, {Look.LATIN: words_at("So: 46 /KH-PNV", 100, 200, 0.93)})
    assert after.words[1].text == "45"
    assert after.words[1].confidence <= UNSURE


@pytest.mark.parametrize("label", ["S6:", "S6", "Só:"])
def test_the_label_is_not_taken_for_the_number(label):
    line = line_of(f"{label} 45 /KH-PNV", Zone.HEADER_LEFT, unsure=["45"])
    after, _ = looked(line, {Look.LATIN: words_at("$6: 45 /KH-PNV", 100, 200, 0.93)})
    assert [word.confidence for word in after.words] == [0.95, 0.93, 0.95]


def test_a_tall_number_is_ink():
    line = line_of(NUMBER, Zone.HEADER_LEFT, tall=["45"])
    year = line_of(DATE, Zone.HEADER_RIGHT, top=240)
    page = ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, (line, year))
    after = look_again(page, IMAGE, Scripted())
    assert after.lines[0].words[1].confidence <= UNSURE
    assert after.lines[1] == year


def test_other_lines_are_not_touched():
    lines = (
        line_of("SỞ NỘI VỤ", Zone.HEADER_LEFT, unsure=["NỘI"]),
        line_of("Căn cứ Công văn số 12/SNV-VP ngày 12 tháng 5 năm 2024", Zone.BODY, unsure=["12"]),
    )
    page = ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, lines)
    engine = Scripted()
    assert look_again(page, IMAGE, engine) == page
    assert engine.asked == []


# The signature block


def foot(*texts, zone=Zone.SIGNATURE):
    lines = [Line(words_at("Các đơn vị thực hiện.", 180, 500), Zone.BODY, 9, 4)]
    for row, text in enumerate(texts, start=5):
        lines.append(Line(words_at(text, 1000, 500 + 100 * row), zone, row + 4, row))
    return ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, tuple(lines))


def test_a_hidden_name_is_added_under_the_title():
    page = foot("GIÁM ĐỐC")
    engine = Scripted(words={Look.BLOCK: words_at("Nguyễn Văn Bình", 1000, 1300)})
    after = look_again(page, IMAGE, engine)
    assert [line.text for line in after.lines] == ["Các đơn vị thực hiện.", "GIÁM ĐỐC", "Nguyễn Văn Bình"]
    assert after.lines[2].zone is Zone.SIGNATURE


def test_a_hidden_title_is_put_over_the_name():
    page = foot("Nguyễn Văn Bình")
    engine = Scripted(words={Look.BLOCK: words_at("GIÁM ĐỐC", 1000, 900)})
    assert [line.text for line in look_again(page, IMAGE, engine).lines][1:] == ["GIÁM ĐỐC", "Nguyễn Văn Bình"]


def test_a_block_beside_recipients_is_found_where_none_was_read():
    page = foot("Nơi nhận:", "- Lưu: VT.", zone=Zone.RECIPIENTS)
    engine = Scripted(words={Look.BLOCK: words_at("Nguyễn Văn Bình", 1000, 1300)})
    after = look_again(page, IMAGE, engine)
    assert [(line.text, line.zone) for line in after.lines][-1] == ("Nguyễn Văn Bình", Zone.SIGNATURE)


def test_added_lines_are_paragraphs_and_rows_of_their_own():
    page = foot("GIÁM ĐỐC")
    after = look_again(page, IMAGE, Scripted(words={Look.BLOCK: words_at("Nguyễn Văn Bình", 1000, 1300)}))
    new = next(line for line in after.lines if line not in page.lines)
    assert new.paragraph not in {line.paragraph for line in page.lines}
    assert new.row not in {line.row for line in page.lines}


@pytest.mark.parametrize(
    "words",
    [
        (),
        words_at("~ %x ;", 1000, 1300),
        words_at("Nguyễn Văn Bình", 1000, 1300, 0.3),
        words_at("GIÁM ĐỐC", 1000, 1000),
    ],
    ids=["nothing", "dirt", "an unsure name", "what is there already"],
)
def test_nothing_is_added_without_a_sure_new_name(words):
    page = foot("GIÁM ĐỐC")
    assert look_again(page, IMAGE, Scripted(words={Look.BLOCK: words})) == page


def test_a_whole_block_is_not_looked_at_again():
    engine = Scripted()
    page = foot("GIÁM ĐỐC", "Nguyễn Văn Bình")
    assert look_again(page, IMAGE, engine) == page
    assert engine.asked == []


# Ink and print


def test_digit_height_is_told_by_sure_numbers_alone():
    line = line_of("ngày 12 tháng 5 năm 2024", Zone.HEADER_RIGHT, unsure=["12"], tall=["12"])
    assert digit_height(line.words) == HEIGHT
    assert digit_height(line_of("Tân Lập", Zone.HEADER_RIGHT).words) is None


def test_ink_is_told_by_height():
    [word] = words_at("12", 0, 0)
    tall = Word("12", Box(0, 0, 28, 40), 0.95, "12")
    assert looks_printed(word, HEIGHT)
    assert not looks_printed(tall, HEIGHT)
    assert looks_printed(tall, None)
    assert looks_printed(Word("12", None, 0.1, "12"), HEIGHT)


parts = ["Số:", "S6:", "45", "l2", "/KH-PNV", "ngày", "ngày12", "25tháng", "tháng", "năm", "2024", "] 1", "Tân Lập,"]
texts = st.lists(st.sampled_from(parts) | st.text(min_size=1, max_size=6), min_size=1, max_size=9).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(texts.filter(str.strip), st.sampled_from([Zone.HEADER_LEFT, Zone.HEADER_RIGHT]), st.floats(0, 1))
def test_letters_are_never_lost_when_the_second_look_sees_nothing(text, zone, confidence):
    line = Line(words_at(text, 100, 200, confidence), zone, 1, 1)
    after, _ = looked(line)
    assert "".join(word.raw for word in after.words) == "".join(word.raw for word in line.words)
    assert all(word.text == word.raw for word in after.words)
    assert after.box == line.box
