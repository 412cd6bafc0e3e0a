"""What else of a document speaks for or against a reading of its number or date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import SOURCE, paper_of

from pipeline.extract import extract_record
from pipeline.fields.context import Context, context_of
from pipeline.fields.support import supports, weighed, with_support
from pipeline.ink.decide import SURE_INK
from pipeline.paper import Paper
from pipeline.types import Box, FilledStrip, Line, Reading, Word, Zone

HEADER = {
    "header_left": ["SỞ Y TẾ", "Số: #7 /QĐ-SYT"],
    "header_right": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tân Lập, ngày ?1 tháng 3 năm 2024"],
    "title": ["QUYẾT ĐỊNH", "Ban hành Quy chế làm việc"],
}
NUMBERS = (("47", 0.6), ("41", 0.3), ("17", 0.02))
DATES = (("21/3/2024", 0.6), ("27/3/2024", 0.3))


def strip(field="number", readings=NUMBERS, filling="ink"):
    return FilledStrip(field, 1, Box(100, 120, 300, 90), readings, 0.98, b"", filling)


def paper(*strips, annex=(), embedded="", dropped=()):
    """A paper whose number and day are ink that no one reads surely, with what else it shows."""
    made = paper_of(HEADER, {"body": annex}, unsure=("#7", "?1"))
    first = made.pages[0]
    stamps = tuple(Line((Word(text, Box(900, 50, 300, 24), 0.9, text),), Zone.JUNK, 0) for text in dropped)
    read = replace(first.read, strips=strips, embedded_text=embedded, dropped=stamps)
    return Paper((replace(first, read=read), *made.pages[1:]))


def factors(field, text, context):
    return [support.factor for support in supports(field, text, context)]


@pytest.mark.parametrize(
    ("name", "strong"),
    [
        ("47 qd syt", True),
        ("kg_47_qd_syt", True),
        ("47 QD.signed_20240321_142013", True),
        ("QD 41", False),
        ("2024_03_47", False),
        ("20240347", False),
        ("scan0047", False),
    ],
)
def test_a_files_name_speaks_for_a_number_where_the_symbol_follows_it(name, strong):
    found = factors("number", "47", Context(name, "QĐ-SYT"))
    assert bool(found) is strong
    assert all(factor > 10 for factor in found)


def test_a_bare_number_of_three_digits_in_a_name_speaks_a_little():
    assert 1 < factors("number", "1956", Context("scan 1956", "SYT-NVY"))[0] < 10


def test_context_holds_what_the_pages_show_of_the_paper_itself():
    made = paper(
        strip(),
        annex=["(Ban hành kèm theo Quyết định số 41/QĐ-SYT ngày 21 tháng 3 năm 2024)", "Căn cứ Quyết định 17/QĐ-SYT"],
        embedded="Ký bởi: Sở Y tế\nThời gian ký: 22/03/2024 08:54:03 +07:00\nSố: 41 /QĐ-SYT",
        dropped=["ĐẾN Ngày: 25/3/2024"],
    )
    found = context_of(made, Path("/in/47 qd syt.pdf"))
    assert (found.name, found.symbol) == ("47 qd syt", "QĐ-SYT")
    assert [(one.number, one.day, one.belongs) for one in found.citations] == [
        ("41", date(2024, 3, 21), True),
        ("17", None, False),
    ]
    assert found.layer_numbers == ("41",)
    assert (found.signed, found.received) == (date(2024, 3, 22), date(2024, 3, 25))


def test_a_signature_before_the_day_speaks_against_it():
    context = Context("scan", "QĐ-SYT", signed=date(2024, 3, 22))
    assert factors("date", "27/3/2024", context)[0] < 1 < factors("date", "21/3/2024", context)[0]
    assert factors("date", "1/2/2024", context) == factors("date", "37/3/2024", context) == []


def read(made, path="/in/scan.pdf"):
    return extract_record(Reading(replace(SOURCE, path=Path(path)), made.pages), keywords=False)


def test_what_is_borne_out_is_given_with_its_evidence():
    record = read(paper(strip(), strip("date", DATES)), "/in/47 qd syt.pdf")
    assert record.fields["number"].value == "47"
    assert record.fields["number"].confidence > 0.95
    assert record.fields["date"].value == "2024-03"
    number = next(one for one in record.filled if one.field == "number")
    assert number.support == ("47: the file is named 47 qd syt",)
    assert "number_by_hand" not in {finding.kind for finding in record.findings}


def test_a_day_that_only_an_annex_names_is_given():
    annex = ["(Kèm theo Quyết định số 47/QĐ-SYT ngày 27 tháng 3 năm 2024 của Sở Y tế)"]
    record = read(paper(strip(), strip("date", DATES), annex=annex))
    assert (record.fields["number"].value, record.fields["date"].value) == ("47", "2024-03-27")


def test_without_anything_else_nothing_is_given():
    record = read(paper(strip(), strip("date", DATES)))
    assert "number" not in record.fields
    assert record.fields["date"].value == "2024-03"
    details = [finding.detail for finding in record.findings if finding.kind == "number_by_hand"]
    assert "47 (0.60) or 41 (0.30)" in details[0]


@given(
    st.lists(st.tuples(st.sampled_from(["47", "41", "17", "1"]), st.floats(0.01, 0.3)), min_size=2, max_size=3),
    st.floats(SURE_INK, 1.0),
)
def test_clear_ink_keeps_its_reading_whatever_speaks_against_it(others, share):
    readings = (("4711", share), *{text: part * (1 - share) for text, part in others}.items())
    against = {text: () for text, _ in readings[:1]} | {
        text: tuple(supports("number", text, Context(f"{text} qd syt", "QĐ-SYT"))) for text, _ in readings[1:]
    }
    found = weighed(strip(readings=readings), against)
    assert found.readings[0][0] == "4711"
    assert found.readings[0][1] <= share + 0.001


def test_print_is_left_as_it_was_read():
    made = paper(strip(filling="print"))
    assert with_support(made, Path("47 qd syt.pdf")).pages[0].read.strips == made.pages[0].read.strips
