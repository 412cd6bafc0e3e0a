"""The repairer on cases, on a frozen set of read pages, and through its modes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from diacritics import apply_edits, repair
from diacritics.alphabet import base_letters

CASES = Path(__file__).parent / "cases"


def load_cases(with_known_failures):
    params = []
    for path in sorted(CASES.glob("repair_*.json")):
        for case in json.loads(path.read_text("utf-8")):
            fails = case.get("known_failure")
            marks = [pytest.mark.xfail(strict=True, reason=case["note"])] if fails and with_known_failures else []
            params.append(pytest.param(case, id=f"{path.stem.removeprefix('repair_')}: {case['name']}", marks=marks))
    return params


@pytest.mark.parametrize("case", load_cases(with_known_failures=True))
def test_case(case):
    assert repair(case["before"], case.get("mode", "auto")).text == case["after"]


@pytest.mark.parametrize("case", load_cases(with_known_failures=False))
def test_case_edits_give_the_text_and_repairing_twice_changes_nothing(case):
    mode = case.get("mode", "auto")
    result = repair(case["before"], mode)
    assert apply_edits(case["before"], result.edits) == result.text
    assert repair(result.text, mode).edits == ()


def frozen_pages(reader):
    pages = json.loads((CASES / "frozen_pages.json").read_text("utf-8"))["pages"]
    return [("\n".join(page["written"]), "\n".join(page["read"])) for page in pages if page["reader"] == reader]


def wrong_words(gold, text):
    return Levenshtein.distance(gold.split(), text.split()) / len(gold.split())


@pytest.mark.parametrize(("page", "most_wrong"), [(0, 0.14), (1, 0.02), (2, 0.03)])
def test_pages_read_with_the_wrong_language(page, most_wrong):
    gold, read = frozen_pages("eng")[page]
    assert wrong_words(gold, read) > 0.8
    assert wrong_words(gold, repair(read).text) < most_wrong


@pytest.mark.parametrize("page", [0, 1, 2])
def test_pages_read_with_the_right_language_get_no_worse(page):
    gold, read = frozen_pages("vie")[page]
    repaired = repair(read).text
    assert Levenshtein.distance(gold, repaired) <= Levenshtein.distance(gold, read)


def test_slips_of_a_bad_scan_are_mostly_repaired():
    gold, read = frozen_pages("vie")[0]
    assert wrong_words(gold, repair(read).text) < 0.5 * wrong_words(gold, read)


def test_stripped_page_is_restored():
    gold, _ = frozen_pages("vie")[0]
    assert wrong_words(gold, repair(base_letters(gold)).text) < 0.01


def test_right_page_is_left_alone():
    gold, _ = frozen_pages("vie")[0]
    assert repair(gold).edits == ()


def test_each_paragraph_is_judged_by_itself():
    right = "Các trường tiểu học phối hợp với Trạm Y tế tổ chức khám sức khỏe cho học sinh."
    stripped = "De nghi cac don vi khan truong trien khai thuc hien nhiem vu duoc giao."
    assert repair(f"{right}\n\n{stripped}").text == (
        f"{right}\n\nĐề nghị các đơn vị khẩn trương triển khai thực hiện nhiệm vụ được giao."
    )


def test_low_confidence_is_not_written():
    text = "Ban do. Co the."
    sure = repair(text, min_confidence=0.999).edits
    assert all(edit.confidence >= 0.999 for edit in sure)
    assert len(sure) < len(repair(text, min_confidence=0.0).edits)


def test_kind_of_edit_names_what_made_it():
    kinds = {edit.before: edit.kind for edit in repair("Ké hoach s6 12/KH-UBND va 30/2020/ND-CP").edits}
    assert kinds["Ké"] == "mangled"
    assert kinds["30/2020/ND-CP"] == "code"
    assert {edit.kind for edit in repair("De nghi cac don vi thuc hien").edits} == {"restore"}


def test_mode_says_what_an_unclear_text_is():
    assert repair("Ban hanh kem theo", "stripped").text == "Ban hành kèm theo"
    assert all(edit.confidence >= 0.8 for edit in repair("Ban hanh kem theo", "ocr").edits)
    with pytest.raises(ValueError, match="unknown mode"):
        repair("Ban hanh", "guess")  # type: ignore[arg-type]


def test_importing_the_package_does_not_bring_numpy():
    code = "import sys, diacritics; sys.exit('numpy' in sys.modules or 'pipeline' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
