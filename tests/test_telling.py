"""What findings and evidence say to an office."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.records.telling import in_words, likeliest, told_in_short

ROOT = Path(__file__).resolve().parent.parent


def strip(*readings, field="number"):
    return {"field": field, "readings": [{"text": text, "probability": share} for text, share in readings]}


def finding(kind, field="number", detail="odd"):
    return {"kind": kind, "field": field, "detail": detail, "page": 1}


def test_what_was_not_read_surely_is_told_with_the_readings_to_choose_from():
    record = {"filled": [strip(("5/3/2024", 0.9), field="date"), strip(("171", 0.66), ("191", 0.32), ("111", 0.01))]}
    assert told_in_short(finding("number_by_hand"), record) == "chưa đọc được số (viết tay): 171 hoặc 191?"
    assert told_in_short(finding("day_by_hand", "date"), record) == "chưa đọc được ngày (viết tay): 5/3/2024?"
    assert told_in_short(finding("number_by_hand"), {"filled": []}) == "chưa đọc được số (viết tay)"
    assert told_in_short(finding("date_missing", "date"), record) == "không thấy ngày tháng"
    assert told_in_short(finding("of no kind"), record) == "số: odd"


def test_a_number_that_the_order_tells_is_told_with_its_neighbours():
    detail = "13 lies between 12 and 14, its neighbours"
    said = told_in_short(finding("number_told_by_order", detail=detail), {})
    assert said.endswith(": 13 nằm giữa 12 và 14, hai văn bản trước và sau")


def test_readings_that_show_as_nothing_are_none_to_choose_from():
    assert list(likeliest(strip(("171", 0.998), ("191", 0.001)))) == [("171", 0.998)]


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        (
            "the number is written by hand or unclear; read as 171 (0.66) or 191 (0.32)",
            "số viết tay hoặc không rõ; có thể là 171 (0.66) hoặc 191 (0.32)",
        ),
        ("the day is written by hand or unclear; read as '7)'", "ngày viết tay hoặc không rõ; có thể là '7)'"),
        ("171: the file's title is 171 gm syt", "171: tiêu đề của tệp là 171 gm syt"),
        ("5/3/2024: signed before that, on 2024-03-01", "5/3/2024: đã ký số trước đó, ngày 2024-03-01"),
        (
            "GIÁM ĐỐC cannot sign for GIÁM ĐỐC: taken for PHÓ GIÁM ĐỐC, partly covered",
            "GIÁM ĐỐC không ký thay GIÁM ĐỐC: hiểu là PHÓ GIÁM ĐỐC, bị che một phần",
        ),
        ("BC-UBND names UBND, the header SỞ Y TẾ", "BC-UBND chỉ UBND, còn tác giả là SỞ Y TẾ"),
        ("what nobody has said", "what nobody has said"),
    ],
)
def test_details_and_evidence_are_in_vietnamese(english, vietnamese):
    assert in_words(english) == vietnamese


def test_every_fact_that_speaks_for_a_reading_has_its_words():
    """The facts as pipeline.fields.support writes them, each value as one word."""
    tree = ast.parse((ROOT / "pipeline/fields/support.py").read_text("utf-8"))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Support"
    ]
    bounds = ast.parse((ROOT / "pipeline/fields/bounds.py").read_text("utf-8"))
    named = [
        node.args[1].value
        for node in ast.walk(bounds)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Bound" and len(node.args) > 2
    ]
    assert len(calls) >= 9
    assert len(named) >= 5
    for call in calls:
        told = ast.unparse(call.args[0])
        for says in named if "bound.says" in told else [""]:
            text = _with_values(call.args[0], says)
            if text in _UNSAID:
                continue
            assert in_words(f"5: {text}") != f"5: {text}", text


def test_every_finding_has_its_words_in_full():
    """Findings as the extractors write them where the call holds their text, each value as one word."""
    told = []
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            node.targets[0].id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and len(node.args) > 1:
                detail = node.args[1]
                detail = named.get(detail.id, detail) if isinstance(detail, ast.Name) else detail
                if isinstance(detail, ast.Constant | ast.JoinedStr) and "failure" not in ast.unparse(detail):
                    told.append(_with_values(detail, ""))
    told = [text.replace("the X is", "the day is") for text in told]
    assert len(told) > 20
    assert [text for text in told if in_words(text) == text] == []


_UNSAID = (
    {f"{says} on X" for says in ("received", "the meeting is", "in force", "rests on a paper")}
    | {f"{says} of X" for says in ("signed", "the file was made", "received", "the meeting is", "in force")}
    | {"rests on a paper before that, on X"}
)
"""What no bound says: only what is signed or made is seldom far from the paper's day, and only grounds are earlier."""


def _with_values(text, says):
    """A text of the code with X for its values, but a Sunday for a day, an annex for the place of a citation."""
    if isinstance(text, ast.Constant):
        return text.value
    shown = {"bound.says": says, "day": "Sunday", "where": "its own annex, page"}
    parts = (
        part.value if isinstance(part, ast.Constant) else shown.get(ast.unparse(part.value), "X")
        for part in text.values
    )
    return "".join(parts)
