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
from pipeline.fields.bounds import Bound, Bounds
from pipeline.fields.context import Context, context_of
from pipeline.fields.support import CLEAR_INK, supports, weighed, with_support
from pipeline.ink.decide import BORNE_OUT, SURE_INK
from pipeline.paper import Paper
from pipeline.types import NO_ORIGIN, Box, FilledStrip, Line, Origin, Reading, Word, Zone

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


def test_a_subject_that_cites_a_number_is_no_name():
    subject = "Quyết định sửa đổi Quyết định số 47 QĐ-SYT về chức năng, nhiệm vụ của các phòng"
    assert factors("number", "47", Context("scan", "QĐ-SYT", title=subject)) == []
    assert factors("number", "47", Context(subject[:50], "QĐ-SYT"))[0] > 10


def test_a_bare_number_of_three_digits_in_a_name_speaks_a_little():
    assert 1 < factors("number", "1956", Context("scan 1956", "SYT-NVY"))[0] < 10


def test_context_holds_what_the_pages_show_of_the_paper_itself():
    made = paper(
        strip(),
        annex=["(Ban hành kèm theo Quyết định số 41/QĐ-SYT ngày 21 tháng 3 năm 2024)", "Căn cứ Quyết định 17/QĐ-SYT"],
        embedded="Ký bởi: Sở Y tế\nThời gian ký: 22/03/2024 08:54:03 +07:00\nSố: 41 /QĐ-SYT",
        dropped=["ĐẾN Ngày: 25/3/2024"],
    )
    found = context_of(made, replace(SOURCE, path=Path("/in/47 qd syt.pdf")))
    assert (found.name, found.symbol) == ("47 qd syt", "QĐ-SYT")
    assert [(one.number, one.day, one.belongs) for one in found.citations] == [
        ("41", date(2024, 3, 21), True),
        ("17", None, False),
    ]
    assert found.layer_numbers == ("41",)
    assert [(bound.says, bound.day) for bound in found.bounds.latest] == [
        ("signed", date(2024, 3, 22)),
        ("received", date(2024, 3, 25)),
    ]


def bounds(made, symbol="QĐ-SYT", origin=NO_ORIGIN):
    found = context_of(made, replace(SOURCE, origin=origin)).bounds
    return {bound.says: bound.day for bound in (*found.latest, *found.earliest)}


def test_of_signature_and_scan_the_first_is_a_bound():
    stamped = paper(strip(), embedded="Thời gian ký: 29/03/2024 08:54:03")
    assert bounds(stamped) == {"signed": date(2024, 3, 29)}
    signed = Origin(made=date(2024, 3, 26), signed=date(2024, 3, 25))
    assert bounds(stamped, origin=signed) == {"signed": date(2024, 3, 25)}
    assert bounds(paper(), origin=Origin(made=date(2024, 3, 22), signed=date(2024, 3, 25))) == {
        "the file was made": date(2024, 3, 22)
    }


def test_a_paper_is_no_older_than_its_grounds_and_no_younger_than_its_effect():
    body = [
        "Căn cứ Luật số 12/2019/QH14 ngày 14 tháng 6 năm 2019;",
        "Căn cứ Kế hoạch số 5/KH-UBND ngày 20/3/2024 của UBND tỉnh;",
        "Thời gian họp: 8 giờ ngày 25/3/2024.",
        "Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 4 năm 2024.",
    ]
    assert bounds(paper(annex=body)) == {"rests on a paper": date(2024, 3, 20), "in force": date(2024, 4, 1)}


@pytest.mark.parametrize("symbol", ["GM-SYT", "SYT-GM"])
def test_an_invitation_is_older_than_its_meeting(symbol):
    header = HEADER | {"header_left": ["SỞ Y TẾ", f"Số: #7 /{symbol}"]}
    invitation = paper_of(header, {"body": ["Khai mạc lúc 8 giờ 00 ngày 25/3/2024, tại hội trường."]})
    assert bounds(invitation) == {"the meeting is": date(2024, 3, 25)}


def test_days_beyond_a_bound_are_less_likely_and_those_just_before_likelier():
    context = Context("scan", "QĐ-SYT", bounds=Bounds((Bound(date(2024, 3, 22), "signed", 0.02, soon=True),)))
    at_once, soon, late = (factors("date", f"{day}/3/2024", context)[0] for day in (21, 18, 27))
    assert late < 1 < soon < at_once
    assert factors("date", "1/2/2024", context) == []
    assert factors("date", "23/3/2026", context) == []  # a clock that is two years off says nothing


def test_days_before_the_grounds_are_less_likely():
    context = Context("scan", "QĐ-SYT", bounds=Bounds(earliest=(Bound(date(2024, 3, 22), "rests", 0.1),)))
    assert factors("date", "21/3/2024", context) == [0.1]
    assert factors("date", "22/3/2024", context) == factors("date", "20/3/2020", context) == []


def test_offices_rest_on_saturdays_and_sundays():
    context = Context("scan", "QĐ-SYT")
    saturday, sunday = (factors("date", f"{day}/3/2024", context)[0] for day in (23, 24))
    assert sunday < saturday < 1
    assert factors("date", "22/3/2024", context) == []
    assert factors("date", "21/3/1998", context) == []  # Saturdays were working days
    assert factors("date", "37/3/2024", context)[0] < sunday


@pytest.mark.parametrize(
    ("name", "speaks"),
    [
        ("47_QD-SYT_21-3-2024", True),
        ("20240321 scan", True),
        ("2024_03_21_275", True),
        ("scan 21.03.2024 (9)", True),
        ("2024_03_22", False),
        ("21-3_2024", False),
        ("1202403219", False),
        ("99-99-2024", False),
    ],
)
def test_a_day_in_a_files_name_speaks_for_that_day(name, speaks):
    assert bool(factors("date", "21/3/2024", Context(name, "QĐ-SYT"))) is speaks
    assert bool(factors("date", "21/3/2024", Context("scan", "QĐ-SYT", title=name))) is speaks


def test_a_title_that_is_the_day_of_the_scan_is_counted_once():
    made = Bounds((Bound(date(2024, 3, 21), "the file was made", 0.05, soon=True),))
    alone = factors("date", "21/3/2024", Context("scan", "QĐ-SYT", bounds=made))
    assert factors("date", "21/3/2024", Context("scan", "QĐ-SYT", title="2024-03-21 (9)", bounds=made)) == alone


def test_the_year_in_the_number_is_the_years_of_the_paper():
    context = Context("scan", "QĐ-SYT", year="2024")
    assert factors("date", "21/3/2024", context) == []
    assert factors("date", "21/3/2022", context)[0] < 1


def test_a_year_in_the_number_that_no_reading_has_lowers_none():
    header = HEADER | {"header_left": ["SỞ Y TẾ", "Số: #7/2019/QĐ-SYT"]}
    made = paper_of(header)
    first = made.pages[0]
    for days, told in (((("21/3/2024", 0.9),), False), ((("21/3/2024", 0.9), ("21/3/2019", 0.05)), True)):
        page = replace(first, read=replace(first.read, strips=(strip("date", days),)))
        [found] = with_support(Paper((page,)), SOURCE).pages[0].read.strips
        assert bool(found.support) is told


def test_a_title_speaks_as_the_first_name_of_a_file():
    titled = Context("scan0007", "QĐ-SYT", title="47 qd syt")
    assert factors("number", "47", titled) == factors("number", "47", Context("47 qd syt", "QĐ-SYT"))
    both = Context("47 qd syt", "QĐ-SYT", title="47 qd syt")
    assert len(factors("number", "47", both)) == 1


def read(made, path="/in/scan.pdf", origin=NO_ORIGIN):
    return extract_record(Reading(replace(SOURCE, path=Path(path), origin=origin), made.pages), keywords=False)


def test_a_day_that_the_scan_bears_out_is_given():
    origin = Origin(made=date(2024, 3, 27))
    record = read(paper(strip(), strip("date", (("27/3/2024", 0.7), ("29/3/2024", 0.2)))), origin=origin)
    assert record.fields["date"].value == "2024-03-27"
    day = next(one for one in record.filled if one.field == "date")
    assert day.support == (
        "27/3/2024: the file was made on 2024-03-27",
        "29/3/2024: the file was made before that, on 2024-03-27",
    )


def test_what_only_lies_within_a_bound_has_to_be_surer():
    days = (("21/3/2024", 0.75), ("20/3/2024", 0.15))
    soon = read(paper(strip("date", days)), origin=Origin(made=date(2024, 3, 26)))
    assert BORNE_OUT < soon.filled[0].readings[0][1] < SURE_INK
    assert soon.fields["date"].value == "2024-03"


def test_clear_ink_that_is_contradicted_is_left_to_a_person():
    header = HEADER | {"header_left": ["SỞ Y TẾ", "Số: 47 /QĐ-SYT"]}
    made = paper_of(header)
    numbers = (("47", 0.96), ("41", 0.03))
    page = replace(made.pages[0], read=replace(made.pages[0].read, strips=(strip(readings=numbers),)))
    assert read(Paper((page,))).fields["number"].value == "47"
    record = read(Paper((page,)), "/in/41 qd syt.pdf")
    assert "number" not in record.fields
    assert record.filled[0].readings[0][0] == "47"
    assert [one.kind for one in record.findings if one.field == "number"] == ["number_by_hand"]


def test_a_date_is_no_surer_than_its_parts_together():
    header = HEADER | {"header_right": ["Tân Lập, ngày 29 tháng 3 năm 2024"]}
    made = paper_of(header)
    page = replace(made.pages[0], read=replace(made.pages[0].read, strips=(strip("date", (("29/03/2024", 0.91),)),)))
    assert read(Paper((page,))).fields["date"].confidence == 0.91


def test_a_clear_day_that_is_contradicted_is_left_to_a_person():
    header = HEADER | {"header_right": ["Tân Lập, ngày 29 tháng 3 năm 2024"]}
    made = paper_of(header)
    days = strip("date", (("29/3/2024", 0.96), ("24/3/2024", 0.0), ("21/3/2024", 0.03)))
    page = replace(made.pages[0], read=replace(made.pages[0].read, strips=(days,)))
    assert read(Paper((page,))).fields["date"].value == "2024-03-29"
    record = read(Paper((page,)), origin=Origin(signed=date(2024, 3, 21)))
    assert record.fields["date"].value == "2024-03"
    assert "day_by_hand" in {one.kind for one in record.findings}


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


def test_an_annex_that_was_read_unsurely_speaks_less():
    """Its number may be ink as well, which an engine cannot read."""
    annex = {"body": ["(Kèm theo Quyết định số 47/QĐ-SYT ngày 27 tháng 3 năm 2024)"]}
    sure, unsure = (
        factors("number", "47", context_of(paper_of(HEADER, annex, unsure=words), SOURCE))
        for words in ((), ("47/QĐ-SYT",))
    )
    assert 1 < unsure[0] < sure[0]


def test_without_anything_else_nothing_is_given():
    record = read(paper(strip(), strip("date", DATES)))
    assert "number" not in record.fields
    assert record.fields["date"].value == "2024-03"
    details = [finding.detail for finding in record.findings if finding.kind == "number_by_hand"]
    assert "47 (0.60) or 41 (0.30)" in details[0]


@given(
    st.lists(st.tuples(st.sampled_from(["47", "41", "17", "1"]), st.floats(0.01, 0.3)), min_size=2, max_size=3),
    st.floats(CLEAR_INK, 1.0),
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
    source = replace(SOURCE, path=Path("47 qd syt.pdf"))
    assert with_support(made, source).pages[0].read.strips == made.pages[0].read.strips
