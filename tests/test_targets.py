"""Targets of plans, from sentences written for the purpose; cases are data in tests/cases/targets.json."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fields.deadlines import deadline_of_head, find_deadline
from pipeline.fields.target_values import find_quantities
from pipeline.fields.targets import find_targets
from pipeline.fields.units import number_of
from pipeline.folding import flat, marks_optional
from pipeline.paper import Paper
from pipeline.passages import flowing, passages
from pipeline.types import Box, Line, ReadPage, RepairedPage, Word, Zone

CASES = json.loads((Path(__file__).parent / "cases" / "targets.json").read_text("utf-8"))
_WORD_PX, _LINE_PX = 40, 50


def line_of(text: str, row: int, zone: Zone = Zone.BODY, confidence: float = 0.9) -> Line:
    words = [
        Word(word, Box(place * _WORD_PX, row * _LINE_PX, _WORD_PX, _LINE_PX), confidence, word)
        for place, word in enumerate(text.split())
    ]
    return Line(tuple(words), zone, paragraph=row, row=row)


def page_of(page: int, body: list[str], title: str | None = None) -> RepairedPage:
    titled = [line_of("Số: 12/KH-SXD", 0, Zone.HEADER_LEFT), line_of(title, 1, Zone.TITLE)] if title else []
    lines = (*titled, *(line_of(text, row) for row, text in enumerate(body, start=2)))
    read = ReadPage(page, 2000, 3000, 200.0, lines)
    return RepairedPage(read, lines, "")


def targets_of(case) -> list[list]:
    body = [case["head"], *case["text"]] if "head" in case else case["text"]
    paper = Paper((page_of(1, body, case.get("title", "KẾ HOẠCH")),))
    return [[t.indicator, t.comparator, t.value, t.unit, t.deadline] for t in find_targets(paper)]


def named(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(CASES["synthetic"]))
def test_targets_are_read(case):
    assert targets_of(case) == case["targets"]


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_nothing_is_invented(case):
    assert targets_of(case) == []


@pytest.mark.xfail(reason="known failure", strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failures"]))
def test_known_failures(case):
    assert targets_of(case) == case["targets"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("- Trên 90% phiếu khảo sát đạt từ 8 điểm trở lên.", "đạt từ 8 điểm trở lên"),
        ("- Thu ngân sách tăng ít nhất 10% so với dự toán.", "so với dự toán"),
        ("- 100% thủ tục được đăng trong vòng 03 ngày làm việc.", "trong vòng 03 ngày làm việc"),
        ("- Phấn đấu tỷ lệ hài lòng đạt 95%.", None),
    ],
)
def test_conditions(text, condition):
    [target] = find_targets(Paper((page_of(1, [text], "KẾ HOẠCH"),)))
    assert target.condition == condition


def test_the_item_is_numbered_with_its_heads():
    body = [
        "II. NỘI DUNG",
        "2. Giải quyết hồ sơ",
        "2.5. Cụ thể:",
        "a) Tại bộ phận một cửa",
        "- 100% hồ sơ được số hóa.",
    ]
    targets = find_targets(Paper((page_of(1, body, "KẾ HOẠCH"),)))
    assert [target.item for target in targets] == ["II.2.5.a"]
    assert find_targets(Paper((page_of(1, ["- 100% hồ sơ được số hóa."], "KẾ HOẠCH"),)))[0].item is None


def test_evidence_leads_back_to_the_words():
    page = page_of(3, ["II. MỤC TIÊU", "- Tỷ lệ hồ sơ đúng hạn đạt 99%; tỷ lệ trễ hạn dưới 1%."], "KẾ HOẠCH")
    first, second = find_targets(Paper((page,)))
    assert first.evidence.raw == "- Tỷ lệ hồ sơ đúng hạn đạt 99%;"
    assert first.evidence.value == "= 99 %"
    assert first.evidence.page == 3
    assert first.evidence.box == Box(0, 3 * _LINE_PX, 9 * _WORD_PX, _LINE_PX)
    assert second.evidence.box == Box(9 * _WORD_PX, 3 * _LINE_PX, 6 * _WORD_PX, _LINE_PX)
    assert first.evidence.confidence == pytest.approx(0.9)


def test_a_sentence_over_a_page_break_has_its_evidence_on_the_page_of_the_number():
    pages = (page_of(1, ["- Phấn đấu tỷ lệ hồ sơ nộp"], "KẾ HOẠCH"), page_of(2, ["trực tuyến đạt từ 70% trở lên."]))
    (target,) = find_targets(Paper(pages))
    assert (target.indicator, target.comparator, target.value) == ("tỷ lệ hồ sơ nộp trực tuyến", ">=", 70)
    assert target.evidence.page == 2
    assert target.evidence.raw == "trực tuyến đạt từ 70% trở lên."


def test_a_plan_without_a_header_is_known_by_its_first_lines():
    paper = Paper((page_of(1, ["KẾ HOẠCH", "Phát động thi đua", "- Tỷ lệ hồ sơ đúng hạn đạt 99%."]),))
    assert [target.value for target in find_targets(paper)] == [99]


def test_a_letter_sets_only_what_it_calls_a_target():
    paper = Paper(
        (page_of(1, ["Kính gửi: Các sở", "Đề nghị phấn đấu tỷ lệ hồ sơ đúng hạn đạt 99%; cử không quá 02 người."]),)
    )
    assert [target.value for target in find_targets(paper)] == [99]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("xong trước ngày 31/12/2024", "2024-12-31"),
        ("chậm nhất ngày 05 tháng 3 năm 2024", "2024-03-05"),
        ("đến hết tháng 11/2023", "2023-11"),
        ("trong quý IV năm 2023", "2023-12"),
        ("trong 6 tháng đầu năm 2024", "2024-06"),
        ("giai đoạn 2024-2026", "2026"),
        ("từ năm 2021 đến năm 2025", "2025"),
        ("Năm 2025, phấn đấu", "2025"),
        ("trước ngày 31/02/2024", None),
        ("so với cuối năm 2022", None),
        ("trong vòng 05 ngày kể từ ngày nhận", None),
        ("đến 2000 người", None),
    ],
)
def test_deadlines(text, value):
    found = find_deadline(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("head", "value"),
    [("CHỈ TIÊU THI ĐUA NĂM 2020", "2020"), ("Mục tiêu", None), ("Mục tiêu năm 2024 so với năm 2023", None)],
)
def test_a_head_gives_a_deadline_when_it_names_one_year(head, value):
    assert deadline_of_head(head) == value


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1.250,5", 1250.5), ("1.250", 1250), ("05", 5), ("99.5", 99.5), ("0.125", 0.125), ("12.3456", None)],
)
def test_numbers_as_printed(printed, number):
    assert number_of(printed) == number


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_grouped_numbers_come_back(whole, hundredths):
    printed = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    assert number_of(printed) == pytest.approx(whole + hundredths / 100)


@given(st.sampled_from(["đạt", "trên", "dưới", "tối thiểu", "không quá", "khoảng"]), st.integers(1, 999))
def test_every_comparator_keeps_its_number(words, number):
    (found,) = find_quantities(f"Tỷ lệ hồ sơ {words} {number}%.")
    comparators = {"đạt": "=", "trên": ">", "dưới": "<", "tối thiểu": ">=", "không quá": "<=", "khoảng": "~"}
    assert (found.value, found.comparator) == (number, comparators[words])


@given(st.text())
def test_flat_text_keeps_its_length(text):
    assert len(flat(text)) == len(text)


@given(st.lists(st.text(alphabet="aă1% .;,()“”-:đạt từ trở lên không có phấn đấu", max_size=60), max_size=6))
def test_any_text_gives_targets_that_stand_in_it(body):
    for target in find_targets(Paper((page_of(1, body, "KẾ HOẠCH"),))):
        assert target.indicator
        assert target.evidence.raw
        assert target.comparator in {"=", ">", ">=", "<", "<=", "~", "range"}


def test_marks_are_optional_but_not_wrong():
    pattern = marks_optional("hơn")
    assert [word for word in ("hơn", "hon", "hôn") if re.fullmatch(pattern, word)] == ["hơn", "hon"]


def test_headings_and_list_items_do_not_flow_together():
    page = page_of(
        1, ["1. Mục đích", "Nâng cao chất lượng phục vụ của cơ quan trong năm và", "những năm sau.", "- Một là"]
    )
    texts = [passage.text.strip() for passage in flowing(passages(page, {Zone.BODY}))]
    assert texts == [
        "1. Mục đích",
        "Nâng cao chất lượng phục vụ của cơ quan trong năm và những năm sau.",
        "- Một là",
    ]


def test_a_text_without_stops_is_left_alone():
    body = ["II. MỤC TIÊU", "- Phấn đấu " + ", 5% hồ sơ được số hóa" * 1000]
    assert find_targets(Paper((page_of(1, body, "KẾ HOẠCH"),))) == ()
