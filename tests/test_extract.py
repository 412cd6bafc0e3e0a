"""From readings to records: every field with its evidence, and findings for what a person should see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from papers import SOURCE, paper_of, reading_of, zoned_page

from pipeline.extract import extract, extract_record
from pipeline.findings import LOW_CONFIDENCE
from pipeline.records.as_json import record_to_json
from pipeline.records.schema import record_schema
from pipeline.types import SCALAR_FIELDS, Box, Field, PageFailure, Reading, Reason

PLAN = {
    "header_left": ["UBND HUYỆN TÂN LẬP", "PHÒNG NỘI VỤ", "Số: 45/KH-PNV"],
    "header_right": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tân Lập, ngày 08 tháng 12 năm 2024"],
    "title": ["KẾ HOẠCH", "Tập huấn công tác văn thư, lưu trữ năm 2025"],
    "body": [
        "Thực hiện Kế hoạch số 7/KH-UBND ngày 03/01/2024 của Ủy ban nhân dân huyện, Phòng Nội vụ xây dựng kế hoạch.",
        "II. CHỈ TIÊU",
        "- 100% cán bộ văn thư được tập huấn.",
    ],
    "recipients": ["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
    "signature": ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Trần Thị Hoa"],
}


KINDS = json.loads((Path(__file__).parent / "cases" / "kinds.json").read_text("utf-8"))


def values(record):
    return {name: field.value for name, field in record.fields.items()}


def test_a_plan_gives_every_field():
    record = extract_record(reading_of(PLAN))
    assert values(record) == {
        "doc_type": "Kế hoạch",
        "number": "45",
        "symbol": "KH-PNV",
        "date": "2024-12-08",
        "place": "Tân Lập",
        "issuer": "PHÒNG NỘI VỤ",
        "issuer_parent": "UBND HUYỆN TÂN LẬP",
        "subject": "Tập huấn công tác văn thư, lưu trữ năm 2025",
        "signer_name": "Trần Thị Hoa",
        "signer_title": "PHÓ TRƯỞNG PHÒNG",
        "sign_authority": "KT.",
    }
    assert tuple(record.fields) == SCALAR_FIELDS
    assert [field.value for field in record.recipients] == ["Như trên;", "Lưu: VT."]
    assert [(one.number_symbol, one.date, one.issuer) for one in record.references] == [
        ("7/KH-UBND", "2024-01-03", "Ủy ban nhân dân huyện")
    ]
    assert [(target.comparator, target.value, target.unit) for target in record.targets] == [("=", 100, "%")]
    assert record.findings == ()
    assert record.source is SOURCE


@pytest.mark.parametrize("case", KINDS, ids=lambda case: case["name"])
def test_kinds_of_papers(case):
    """Whole papers as text, of kinds that differ in their heads and ends."""
    record = record_to_json(extract("\n".join(case["text"])))
    assert {name: record[name] for name in case["expect"]} == case["expect"]


def evidence(record):
    lists = [*record.references, *record.targets]
    return [*record.fields.values(), *record.recipients, *(item.evidence for item in lists)]


def test_every_value_leads_back_to_a_box_on_a_page():
    reading = reading_of(PLAN)
    boxes = [line.box for line in reading.read_pages[0].lines]
    for field in evidence(extract_record(reading)):
        assert isinstance(field, Field)
        assert (field.page, bool(field.raw)) == (1, True)
        assert any(holds(box, field.box) for box in boxes) or holds(around(boxes), field.box)


def holds(outer: Box, inner: Box) -> bool:
    return outer.union(inner) == outer


def around(boxes):
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box


def test_a_symbol_misread_by_a_letter_is_put_right_by_the_title():
    paper = PLAN | {"header_left": ["UBND HUYỆN TÂN LẬP", "PHÒNG NỘI VỤ", "Số: 45/KN-PNV"]}
    assert values(extract_record(reading_of(paper)))["symbol"] == "KH-PNV"


def test_what_is_not_on_the_paper_is_absent_with_a_finding():
    record = extract_record(reading_of({"header_left": ["SỞ Y TẾ"], "body": ["Sở báo cáo như sau"]}))
    assert values(record) == {"issuer": "SỞ Y TẾ"}
    assert {finding.kind for finding in record.findings} == {
        "type_missing",
        "number_missing",
        "date_missing",
        "signature_missing",
    }


def test_a_type_told_by_a_symbol_in_the_right_column_has_that_line_for_evidence():
    record = extract_record(reading_of({"header_right": ["Số: 45/KH-PNV", "Tân Lập, ngày 08 tháng 12 năm 2024"]}))
    assert record.fields["doc_type"].value == "Kế hoạch"
    assert record.fields["doc_type"].raw == "Số: 45/KH-PNV"
    assert "type_from_symbol" in {finding.kind for finding in record.findings}


def test_an_inner_page_says_so_once_and_still_gives_what_it_cites():
    record = extract_record(reading_of({"body": PLAN["body"]}))
    assert dict(record.fields) == {}
    assert [finding.kind for finding in record.findings].count("no_header") == 1
    assert [one.number_symbol for one in record.references] == ["7/KH-UBND"]


def test_failed_pages_are_findings():
    failure = PageFailure(2, Reason.TIMEOUT, "not read within 120 s")
    reading = Reading(SOURCE, (*reading_of(PLAN).pages, failure))
    findings = extract_record(reading).findings
    assert [(finding.kind, finding.detail, finding.page) for finding in findings] == [
        ("page_failed", "timeout: not read within 120 s", 2)
    ]


def test_nothing_read_gives_an_empty_record():
    record = extract_record(Reading(SOURCE, (PageFailure(1, Reason.DAMAGED, "broken"),)))
    assert (dict(record.fields), record.recipients, record.references, record.targets) == ({}, (), (), ())
    assert [finding.kind for finding in record.findings] == ["page_failed"]


def test_doubtful_values_are_given_with_a_finding():
    page = zoned_page(1, PLAN, unsure=["PHÒNG", "NỘI", "VỤ"])
    record = extract_record(Reading(SOURCE, (page,)))
    assert record.fields["issuer"].confidence < LOW_CONFIDENCE
    finding = next(finding for finding in record.findings if finding.kind == "low_confidence")
    assert (finding.field, finding.page) == ("issuer", 1)
    assert "0.30" in finding.detail


def test_a_name_that_is_hardly_read_is_a_finding_not_a_guess():
    page = zoned_page(1, PLAN, unsure=["Trần", "Thị", "Hoa"])
    record = extract_record(Reading(SOURCE, (page,)))
    assert "signer_name" not in record.fields
    [finding] = [finding for finding in record.findings if finding.kind == "signer_unclear"]
    assert "Trần Thị Hoa" in finding.detail


def test_fields_cannot_be_changed():
    record = extract_record(reading_of(PLAN))
    with pytest.raises(TypeError):
        record.fields["number"] = record.fields["symbol"]


def test_a_paper_of_two_pages_is_one_record():
    head = {name: PLAN[name] for name in ("header_left", "header_right", "title")}
    rest = {name: PLAN[name] for name in ("body", "recipients", "signature")}
    record = extract_record(reading_of(head, rest))
    assert values(record) == values(extract_record(reading_of(PLAN)))
    assert record.fields["number"].page == 1
    assert record.fields["signer_name"].page == 2


VALIDATOR = Draft202012Validator(record_schema())
printed = [text for texts in PLAN.values() for text in texts]
lines = st.lists(st.sampled_from(printed) | st.text(max_size=20), max_size=4)
sheets = st.dictionaries(st.sampled_from(sorted(PLAN)), lines, max_size=6)


@settings(max_examples=120, deadline=None)
@given(st.lists(sheets, max_size=3))
def test_any_lines_in_any_zones_give_a_record_with_evidence(pages):
    record = extract_record(Reading(SOURCE, paper_of(*pages).pages))
    assert set(record.fields) <= set(SCALAR_FIELDS)
    for field in evidence(record):
        assert 0.0 <= field.confidence <= 1.0
        assert 1 <= field.page <= len(pages)
        assert field.value == field.value.strip() != ""
    assert all("\n" not in finding.detail for finding in record.findings)
    VALIDATOR.validate(record_to_json(record))
