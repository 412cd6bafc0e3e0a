"""Records and readings as JSON."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from jsonschema import Draft202012Validator

from diacritics import Edit
from pipeline.fields.table import FIELD_TABLE
from pipeline.records.as_json import display_path, reading_to_json, record_to_json, repaired_text
from pipeline.records.schema import record_schema
from pipeline.types import (
    SCALAR_FIELDS,
    Box,
    Field,
    Finding,
    Kind,
    Line,
    PageFailure,
    Reading,
    ReadPage,
    Reason,
    Record,
    Reference,
    RepairedPage,
    SourceFile,
    Target,
    Word,
    Zone,
)

SOURCE = SourceFile(Path("/hồ sơ/a.pdf"), "ab" * 32, 1234, Kind.PDF, 2)
NUMBER = Field("05", "O5", 0.81237, 1, Box(10, 20, 30, 40))
LINE = Line((Word("Kế", Box(0, 0, 20, 10), 0.5, "Ké"), Word("hoạch", Box(25, 1, 50, 10), 1.0, "hoach")), Zone.TITLE, 0)


def full_record():
    return Record(
        source=SOURCE,
        fields=MappingProxyType({"number": NUMBER}),
        recipients=(Field("Lưu VT", "Luu VT", 0.9, 2),),
        references=(Reference("63/2010/NĐ-CP", "2010-06-08", "Nghị định", None, NUMBER),),
        targets=(Target("tỷ lệ đúng hạn", ">=", 95.0, "%", None, NUMBER),),
        findings=(Finding("handwritten", "số viết tay", "number", 1),),
    )


def repaired_page():
    read = ReadPage(1, 100, 200, 300.0, (LINE,), dropped=(LINE,), embedded_text="Ke hoach")
    edits = (Edit(0, 2, "Ké", "Kế", "ocr", 0.912345), Edit(3, 8, "hoach", "hoạch", "ocr", 1.0))
    return RepairedPage(read, (LINE,), "Ké hoach", edits)


def test_every_scalar_field_is_a_key_and_null_when_absent():
    record = record_to_json(full_record())
    assert set(SCALAR_FIELDS) < set(record)
    assert record["number"] == "05"
    assert all(record[name] is None for name in SCALAR_FIELDS if name != "number")


def test_lists_and_source_have_the_shape_of_the_contract():
    record = record_to_json(full_record())
    assert record["recipients"] == ["Lưu VT"]
    assert record["references"] == [
        {"number_symbol": "63/2010/NĐ-CP", "date": "2010-06-08", "type": "Nghị định", "issuer": None, "basis": False}
    ]
    assert record["targets"] == [
        {"indicator": "tỷ lệ đúng hạn", "comparator": ">=", "value": 95.0, "unit": "%"}
        | dict.fromkeys(("condition", "deadline", "item"))
    ]
    assert record["findings"] == [{"kind": "handwritten", "detail": "số viết tay", "field": "number", "page": 1}]
    assert record["source"] == {"path": "/hồ sơ/a.pdf", "sha256": "ab" * 32, "pages": 2, "kind": "pdf"}


def test_evidence_leads_back_to_the_page():
    evidence = record_to_json(full_record())["evidence"]
    assert evidence["number"] == {"confidence": 0.8124, "page": 1, "box": [10, 20, 30, 40], "raw": "O5"}
    assert evidence["recipients"] == [{"confidence": 0.9, "page": 2, "box": None, "raw": "Luu VT"}]
    assert [len(evidence[name]) for name in ("references", "targets")] == [1, 1]
    assert "symbol" not in evidence


def test_an_empty_record_is_whole():
    record = record_to_json(Record(SOURCE))
    lists = ("signers", "addressees", "recipients", "references", "targets", "deadlines")
    assert record["evidence"] == {name: [] for name in lists} | {"inferred": {}}
    assert json.loads(json.dumps(record)) == record


def test_a_reading_keeps_lines_words_edits_dropped_lines_and_failures():
    reading = Reading(SOURCE, (repaired_page(), PageFailure(2, Reason.TIMEOUT, "took too long")))
    value = json.loads(json.dumps(reading_to_json(reading)))
    page = value["pages"][0]
    assert page["text"] == "Kế hoạch"
    assert page["raw_text"] == "Ké hoach"
    assert page["lines"][0]["zone"] == "title"
    assert page["lines"][0]["words"][0] == {"text": "Kế", "raw": "Ké", "confidence": 0.5, "box": [0, 0, 20, 10]}
    assert page["lines"][0]["box"] == [0, 0, 75, 11]
    assert page["edits"][0]["after"] == "Kế"
    assert page["dropped"] == page["lines"]
    assert value["failures"] == [{"page": 2, "reason": "timeout", "detail": "took too long"}]


def test_page_text_is_the_raw_text_after_its_edits():
    assert repaired_text(repaired_page()) == "Kế hoạch"


def test_a_path_shows_as_itself_unless_its_bytes_are_no_utf8():
    assert display_path(Path("/hồ sơ/a.pdf")) == "/hồ sơ/a.pdf"
    assert display_path(os.fsdecode(b"/a\xff.pdf")) == "/a\\xff.pdf"


def test_the_schema_is_a_schema_and_every_record_has_its_form():
    Draft202012Validator.check_schema(record_schema())
    for record in (full_record(), Record(SOURCE)):
        marked = replace(record, marks={row.name: None for row in FIELD_TABLE})
        Draft202012Validator(record_schema()).validate(record_to_json(marked))


@pytest.mark.parametrize("change", [{"date": "2024-13"}, {"number": ""}, {"schema_version": 0}, {"colour": "red"}])
def test_the_schema_turns_away_what_is_no_record(change):
    record = record_to_json(replace(full_record(), marks={row.name: None for row in FIELD_TABLE}))
    assert Draft202012Validator(record_schema()).is_valid(record)
    record |= change
    assert not Draft202012Validator(record_schema()).is_valid(record)
