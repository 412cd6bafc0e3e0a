"""Repair in place: words keep their boxes, and edits give exactly the text that the words hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import HEIGHT_PX, WIDTH_PX, words_at

from diacritics import Edit, apply_edits, repair
from pipeline.repairing import repair_page, words_of_text
from pipeline.types import Line, ReadPage, Zone

FROZEN = json.loads((Path(__file__).parent / "cases" / "frozen_pages.json").read_text("utf-8"))["pages"]
READ_LINES = [line for page in FROZEN for line in page["read"] if line.strip()]
ODD = ["hướngdẫn", "thựchiện", "Ké", "hoach", "Quyet", "dinh", "́a", "ﬁ", "x\u0323", "\u200b", "12/KH-UBND", "☐"]
few = settings(max_examples=80, deadline=None)


def page_of(lines, zone=Zone.BODY, per_paragraph=3):
    read = [
        Line(words_at(text, 100, 100 + 40 * row), zone, row // per_paragraph, row)
        for row, text in enumerate(lines)
        if text.split()
    ]
    return ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, tuple(read))


def check_whole(page, repaired):
    """What holds for any page: boxes stay, raw stays, edits give the text, line by line."""
    assert repaired.read is page
    assert repaired.raw_text == "\n".join(line.raw for line in page.lines)
    after = apply_edits(repaired.raw_text, repaired.edits).split("\n")
    assert [line.text for line in repaired.lines] == [" ".join(line.split()) for line in after if page.lines]
    for line, before in zip(repaired.lines, page.lines, strict=True):
        assert [(word.raw, word.box, word.confidence) for word in line.words] == [
            (word.raw, word.box, word.confidence) for word in before.words
        ]


def test_words_keep_their_boxes_while_their_text_is_mended():
    page = page_of(["Ké hoach triển khai thực hiện nhiệm vụ", "cải cách hành chính nhà nước năm 2024"])
    repaired = repair_page(page)
    assert repaired.lines[0].text == "Kế hoạch triển khai thực hiện nhiệm vụ"
    assert repaired.lines[0].raw == "Ké hoach triển khai thực hiện nhiệm vụ"
    assert [edit.after for edit in repaired.edits] == ["Kế", "hoạch"]
    check_whole(page, repaired)


def test_edits_of_a_later_paragraph_are_placed_in_the_page():
    lines = ["Ủy ban nhân dân xã báo cáo kết quả.", "Thực hiện Ké hoach cải cách hành chính năm 2024"]
    page = page_of(lines, per_paragraph=1)
    repaired = repair_page(page)
    assert repaired.edits
    assert all(edit.start > len(lines[0]) for edit in repaired.edits)
    check_whole(page, repaired)


def test_words_that_were_run_together_stand_in_one_box():
    page = page_of(["Giao Sở Nội vụ chủ trì hướngdẫn các cơ quan, đơn vị thực hiện"])
    repaired = repair_page(page)
    assert "hướng dẫn" in repaired.lines[0].text
    check_whole(page, repaired)


CASES = (
    "Huyện ghi nhận 12 cas mới trong tuần, tăng 3 cas so với tuần trước",
    "Các xã đã điều tra dịch tễ từng cas mắc và báo cáo về Trung tâm",
    "Không có cas tử vong, các cas bệnh đều được điều trị",
)


def body_of(texts, confidence=0.95):
    return tuple(
        Line(words_at(text, 100, 100 + 60 * row, confidence), Zone.BODY, row) for row, text in enumerate(texts)
    )


def test_a_foreign_word_that_was_often_and_surely_read_is_the_papers_own():
    assert [line.text for line in repair_page(ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, body_of(CASES))).lines] == [
        *CASES
    ]
    once = repair_page(ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, body_of(CASES[1:2])))
    unsure = repair_page(ReadPage(1, WIDTH_PX, HEIGHT_PX, 200.0, body_of(CASES, 0.6)))
    assert "từng ca mắc" in once.lines[0].text
    assert "từng ca mắc" in unsure.lines[1].text


def test_names_in_signature_blocks_stay_as_read():
    page = page_of(["Nguyên Van Bình"], Zone.SIGNATURE)
    repaired = repair_page(page)
    assert repaired.edits == ()
    assert repaired.lines == page.lines


def test_without_repair_the_page_is_as_read():
    page = page_of(READ_LINES[:5])
    repaired = repair_page(page, mended=False)
    assert repaired.lines == page.lines
    assert repaired.edits == ()
    check_whole(page, repaired)


def test_an_empty_page_stays_empty():
    repaired = repair_page(page_of([]))
    assert (repaired.lines, repaired.raw_text, repaired.edits) == ((), "", ())


@pytest.mark.parametrize("number", range(len(FROZEN)))
def test_frozen_pages_are_whole(number):
    page = page_of(FROZEN[number]["read"])
    repaired = repair_page(page)
    assert repaired.edits
    check_whole(page, repaired)


some_lines = st.lists(
    st.sampled_from(READ_LINES) | st.lists(st.sampled_from(ODD) | st.text(max_size=5), max_size=6).map(" ".join),
    max_size=7,
)


@few
@given(some_lines, st.integers(1, 4))
def test_any_page_is_whole(lines, per_paragraph):
    lines = [" ".join(line.split()) for line in lines]
    page = page_of(lines, per_paragraph=per_paragraph)
    check_whole(page, repair_page(page))


# Words of a text file


def joined(lines, part):
    return ["".join(getattr(word, part) for word in line) for line in lines]


def bare(text):
    return ["".join(line.split()) for line in text.split("\n")]


def test_words_of_a_text_have_what_they_came_from():
    raw = "Ké hoach  năm\t2024\n\nhướngdẫn"
    edits = (
        Edit(0, 2, "Ké", "Kế", "ocr", 0.9),
        Edit(3, 8, "hoach", "hoạch", "ocr", 0.8),
        Edit(20, 28, "hướngdẫn", "hướng dẫn", "ocr", 0.7),
    )
    lines = words_of_text(raw, edits)
    assert [[(word.text, word.raw, word.confidence) for word in line] for line in lines] == [
        [("Kế", "Ké", 0.9), ("hoạch", "hoach", 0.8), ("năm", "năm", 1.0), ("2024", "2024", 1.0)],
        [],
        [("hướng", "hướngdẫn", 0.7), ("dẫn", "", 0.7)],
    ]


def test_a_letter_that_was_taken_away_stays_in_what_was_read():
    raw = "Kế\u200b hoạch \u200bnăm"
    edits = (Edit(2, 3, "\u200b", "", "clean", 1.0), Edit(10, 11, "\u200b", "", "clean", 1.0))
    [line] = words_of_text(raw, edits)
    assert [(word.text, word.raw) for word in line] == [("Kế", "Kế\u200b"), ("hoạch", "hoạch"), ("năm", "\u200bnăm")]


def test_a_space_put_in_parts_what_was_read_too():
    [line] = words_of_text("hướngdẫn", (Edit(5, 8, "dẫn", " dẫn", "slip", 0.9),))
    assert [(word.text, word.raw) for word in line] == [("hướng", "hướng"), ("dẫn", "dẫn")]


@few
@given(some_lines.map("\n".join))
def test_words_of_a_text_hold_all_of_it(text):
    repaired = repair(text)
    lines = words_of_text(text, repaired.edits)
    assert joined(lines, "text") == bare(repaired.text)
    assert "".join("".join(joined(lines, "raw")).split()) == "".join(text.split())


@settings(max_examples=300)
@given(st.text(alphabet="ab \n\t", max_size=14), st.data())
def test_words_of_a_text_hold_all_of_it_whatever_the_edits(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    edits = [
        Edit(start, end, text[start:end], data.draw(st.text(alphabet="xy \n", max_size=4)), "test", 0.5)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    after = apply_edits(text, edits)
    assert joined(words_of_text(text, edits), "text") == bare(after)
