"""Five whole papers, clean and mangled, end to end: every field and every list against what was read by eye.

The papers lie beside the project (VANTHU_SHARED), not in it.  They were seen while the rules were written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from judging import key, same

from pipeline.extract import extract_record
from pipeline.files.sources import identify
from pipeline.reading import read_document
from pipeline.records.as_json import record_to_json
from pipeline.settings import Settings
from pipeline.types import SCALAR_FIELDS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("VANTHU_SHARED") or ROOT.parent / "shared") / "seeds"
GOLD = json.loads((Path(__file__).parent / "cases" / "papers.json").read_text("utf-8"))
NAMES = sorted(set(GOLD) - {"about"})
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the papers lie beside the project (set VANTHU_SHARED)"),
]


@pytest.fixture(scope="module")
def records():
    """Every paper's record, read once."""
    paths = {name: next(FOLDER.glob(f"{name}_*")) for name in NAMES}
    readings = {name: read_document(identify(path, Settings().limits), Settings()) for name, path in paths.items()}
    return {name: record_to_json(extract_record(reading)) for name, reading in readings.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_right_and_none_is_made_up(name, records):
    gold, found = GOLD[name], records[name]
    assert {field for field in SCALAR_FIELDS if found[field] is not None} == {
        field for field in SCALAR_FIELDS if gold[field] is not None
    }
    wrong = [field for field in SCALAR_FIELDS if gold[field] is not None and not same(field, gold[field], found[field])]
    assert wrong == []
    assert {field: key(value) for field, value in found["inferred"].items()} == {
        field: key(value) for field, value in gold["inferred"].items()
    }


@pytest.mark.parametrize("field", ["recipients", "references", "targets"])
@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_right(name, field, records):
    gold, left = list(GOLD[name][field]), list(records[name][field])
    for item in list(gold):
        hit = next((other for other in left if same(field, item, other)), None)
        if hit is not None:
            left.remove(hit)
            gold.remove(item)
    assert (gold, left) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_references_have_their_type_issuer_and_basis(name, records):
    facts = ("type", "issuer", "basis")
    found = [[key(reference[fact]) for fact in facts] for reference in records[name]["references"]]
    assert found == [[key(reference[fact]) for fact in facts] for reference in GOLD[name]["references"]]


@pytest.mark.parametrize("name", NAMES)
def test_targets_have_their_deadlines(name, records):
    found = [target["deadline"] for target in records[name]["targets"]]
    assert found == [target["deadline"] for target in GOLD[name]["targets"]]


@pytest.mark.parametrize("name", NAMES)
def test_deadlines_stand_apart(name, records):
    found = [[one["kind"], one["start"], one["end"]] for one in records[name]["deadlines"]]
    assert found == GOLD[name]["deadlines"]


def test_a_blank_number_and_day_are_told(records):
    assert {"number_missing", "day_missing"} <= {finding["kind"] for finding in records["001"]["findings"]}
