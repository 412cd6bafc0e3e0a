"""Sentences that run over a page's end are repaired as wholes."""

from __future__ import annotations

import pytest
from papers import words_at

from diacritics import apply_edits
from pipeline.page_joins import Around, around
from pipeline.repairing import repair_page
from pipeline.types import Line, ReadPage, Zone


def page_of(*texts, zone=Zone.BODY, number=1):
    lines = [Line(words_at(text, 100, 100 + 40 * row), zone, row, row) for row, text in enumerate(texts, start=1)]
    return ReadPage(number, 1654, 2339, 200.0, tuple(lines))


FIRST = page_of("1. Mục đích.", "Các đơn vị tiếp tục thực hiện công tác bảo")
SECOND = page_of("đảm an toàn giao thông.", "2. Yêu cầu.", number=2)


def test_a_sentence_that_goes_on_is_seen_from_both_sides():
    assert around(None, FIRST, SECOND) == Around(after="đảm an toàn giao thông.")
    assert around(FIRST, SECOND, None) == Around(before="Các đơn vị tiếp tục thực hiện công tác bảo")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page_of("Các đơn vị báo cáo."), SECOND),
        (page_of("Các đơn vị gồm:"), SECOND),
        (FIRST, page_of("a) Mục đích", number=2)),
        (FIRST, page_of("PHỤ LỤC", number=2)),
        (page_of("- Lưu: VT", zone=Zone.RECIPIENTS), SECOND),
        (FIRST, page_of("cột thứ nhất", zone=Zone.TABLE, number=2)),
        (page_of(), SECOND),
    ],
)
def test_what_has_ended_does_not_go_on(before, after):
    assert around(before, after, None) == Around()


def test_a_page_number_between_does_not_part_them():
    number = Line(words_at("2", 800, 60), Zone.PAGE_NUMBER, 0)
    numbered = ReadPage(2, 1654, 2339, 200.0, (number, *SECOND.lines))
    assert around(FIRST, numbered, None).before


def test_only_the_pages_own_words_are_changed():
    page = page_of("dảm an toàn giao thông trên dịa bàn huyện.")
    near = Around(before="Các dơn vị tiếp tục thực hiện công tác bảo")
    repaired = repair_page(page, near=near)
    assert apply_edits(repaired.raw_text, repaired.edits) == repaired.lines[0].text
    assert all(edit.end <= len(repaired.raw_text) for edit in repaired.edits)
    assert "địa bàn" in repaired.lines[0].text
    assert repair_page(page, mended=False, near=near).edits == ()
