"""A second look: digits of the header confirmed, left alone or marked as ink; hidden names and titles found.

The engine is scripted: what it would read in each kind of look is said by the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import HEIGHT_PX, WIDTH_PX, words_at

from pipeline.engine import FakeEngine, Look, TesseractEngine
from pipeline.fields.person_names import name_in
from pipeline.imaging.prepare import to_grey
from pipeline.paper import Placed
from pipeline.second_look import look_again
from pipeline.second_look.ink import UNSURE, digit_height, looks_printed
from pipeline.second_look.signature import UNCONFIRMED, add_signature
from pipeline.second_look.strips import find_strips, stacked
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


def test_a_whole_block_is_read_once_more_and_a_name_that_both_readings_have_stays_sure():
    page = foot("GIÁM ĐỐC", "Nguyễn Văn Bình")
    name = next(line for line in page.lines if line.text == "Nguyễn Văn Bình").words
    engine = Scripted(words={Look.BLOCK: name})
    assert look_again(page, IMAGE, engine) == page
    assert engine.asked == [Look.BLOCK]


@pytest.mark.parametrize("other", ["Nguyễn Văn Bính", "Nguyễn Văn"])
def test_a_word_of_a_name_that_the_second_reading_has_otherwise_is_unsure(other):
    page = foot("GIÁM ĐỐC", "Nguyễn Văn Bình")
    name = next(line for line in page.lines if line.text == "Nguyễn Văn Bình").words
    read = tuple(replace(word, text=text, raw=text) for word, text in zip(name, other.split(), strict=False))
    after = look_again(page, IMAGE, Scripted(words={Look.BLOCK: read}))
    [line] = [line for line in after.lines if line.text == "Nguyễn Văn Bình"]
    assert [word.confidence for word in line.words] == [0.95, 0.95, UNCONFIRMED]


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


# Lines of print among strokes


def drawn(text="Tran Van Binh", *, stroke=True, tilt_deg=0.0):
    """A white block with a line of print, a long stroke above it and a red ring over its beginning, in colour."""
    block = np.full((300, 900, 3), 255, np.uint8)
    cv2.putText(block, text, (330, 200), cv2.FONT_HERSHEY_DUPLEX, 1.1, (0, 0, 0), 3, cv2.LINE_AA)
    if tilt_deg:
        turn = cv2.getRotationMatrix2D((450, 190), tilt_deg, 1.0)
        block = cv2.warpAffine(block, turn, (900, 300), borderValue=(255, 255, 255))
    if stroke:
        cv2.line(block, (100, 150), (880, 60), (20, 30, 120), 5, cv2.LINE_AA)
        cv2.circle(block, (300, 150), 110, (230, 60, 70), 4)
    return block


def test_a_stroke_and_a_ring_are_no_lines_of_print():
    grey = cv2.cvtColor(drawn(""), cv2.COLOR_RGB2GRAY)
    assert find_strips(grey, 24) == []


def test_a_line_of_print_is_taken_out_level():
    level, tilted = (
        find_strips(cv2.cvtColor(drawn(stroke=False, tilt_deg=deg), cv2.COLOR_RGB2GRAY), 24) for deg in (0, 5)
    )
    assert len(level) == len(tilted) == 1
    heights = [np.flatnonzero((strip.pixels < 128).any(axis=1)).size for strip in (*level, *tilted)]
    assert heights[1] <= heights[0] + 6
    assert tilted[0].box.height > level[0].box.height + 10


def test_a_ring_beside_a_line_is_told():
    block = drawn(stroke=False)
    cv2.circle(block, (230, 180), 90, (200, 30, 40), 4)
    [strip] = find_strips(cv2.cvtColor(block, cv2.COLOR_RGB2GRAY), 24)
    assert strip.crowded
    assert not find_strips(cv2.cvtColor(drawn(stroke=False), cv2.COLOR_RGB2GRAY), 24)[0].crowded


def test_strips_lie_apart_on_their_sheet():
    [strip] = find_strips(cv2.cvtColor(drawn(stroke=False), cv2.COLOR_RGB2GRAY), 24)
    sheet, starts = stacked([strip, strip], 24)
    assert starts[1] - starts[0] > strip.pixels.shape[0]
    assert sheet.shape[0] == starts[2]


def test_a_name_under_a_seal_is_read_with_the_ink_faded():
    page = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    page[1100:1400, 700:1600] = drawn()
    colour = PageImage(1, page, 200.0)
    foot_lines = [Line(words_at("GIÁM ĐỐC", 1100, 1000), Zone.SIGNATURE, 1, 1)]
    after = add_signature(foot_lines, to_grey(colour), TesseractEngine(), colour)
    name = name_in(Placed(1, after[1]))
    assert name is not None
    assert name.value == "Trần Van Binh"
    box = after[1].box
    assert (box.left, box.top) == (pytest.approx(1030, abs=25), pytest.approx(1265, abs=25))
