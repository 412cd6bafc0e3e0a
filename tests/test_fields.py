"""The extractors of the record's fields, on made-up lines by zone; cases are data in tests/cases/fields.json."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import LINE_PX, paper_of, words_at

from pipeline.fields.addressees import find_addressees
from pipeline.fields.citations import find_citations
from pipeline.fields.dates import cut_date_line, find_date
from pipeline.fields.doc_type import find_doc_type
from pipeline.fields.inferred import infer_issuer
from pipeline.fields.issuer import find_issuer
from pipeline.fields.keywords import find_keywords
from pipeline.fields.language import find_language
from pipeline.fields.number import cut_number_line, find_number
from pipeline.fields.recipients import find_recipients
from pipeline.fields.references import find_references
from pipeline.fields.signer import find_signers, has_name
from pipeline.fields.signer_titles import title_in
from pipeline.fields.symbols import initials, mend_symbol
from pipeline.fields.table import FIELD_TABLE
from pipeline.fields.time_limits import find_deadlines
from pipeline.findings import findings_on
from pipeline.paper import Paper, Placed
from pipeline.types import Box, Field, FilledStrip, Line, Reference, Word, Zone

CASES = json.loads((Path(__file__).parent / "cases" / "fields.json").read_text("utf-8"))
ZONES = {"header_left", "header_right", "title", "body", "recipients", "signature"}
PRINTED = ["Số:", "12/KH-UBND", "ngày", "tháng", "năm", "2024", "KT.", "CHỦ TỊCH", "Nơi nhận:", "-", "V/v", "KẾ HOẠCH"]
any_text = st.lists(st.sampled_from(PRINTED) | st.text(max_size=8), max_size=8).map(" ".join)
few = settings(max_examples=100, deadline=None)


def named(section):
    return [pytest.param(case, id=case["name"]) for case in CASES[section]]


def paper_in(case):
    return paper_of({name: case[name] for name in ZONES & set(case)}, unsure=case.get("unsure", ()))


def check(found, case):
    """The fields that the case names have its values (null: absent), and the findings are exactly its kinds."""
    values = {name: field.value for name, field in found.fields}
    assert {name: values.get(name) for name in case["expect"]} == case["expect"]
    assert [finding.kind for finding in found.findings] == case.get("findings", [])
    assert all(0.0 <= field.confidence <= 1.0 and field.raw and field.box for _, field in found.fields)


def test_every_case_says_why_it_is_there():
    cases = [case for section in CASES.values() for case in section]
    assert all(case["name"] and case["note"] for case in cases)
    assert all(len({case["name"] for case in section}) == len(section) for section in CASES.values())


@pytest.mark.parametrize("case", named("number"))
def test_number(case):
    found = find_number(paper_in(case), None, None)
    check(found, case)
    fields = dict(found.fields)
    assert {name: fields[name].raw for name in case.get("raw", {})} == case.get("raw", {})


@pytest.mark.parametrize("case", named("symbol"))
def test_symbol(case):
    symbol = mend_symbol(case["text"], case.get("doc_type"), case.get("issuer"))
    assert symbol.value == case["value"]


@pytest.mark.parametrize("case", named("date"))
def test_date(case):
    check(find_date(paper_in(case)), case)


@pytest.mark.parametrize("case", named("issuer"))
def test_issuer(case):
    check(find_issuer(paper_in(case)), case)


@pytest.mark.parametrize("case", named("doc_type"))
def test_doc_type(case):
    zones = {name: case[name] for name in ZONES & set(case)}
    zones.setdefault("header_left", ["SỞ Y TẾ"])
    check(find_doc_type(paper_of(zones), case.get("symbol")), case)


@pytest.mark.parametrize("case", named("signer"))
def test_signer(case):
    check(find_signers(paper_in(case)).principal, case)


@pytest.mark.parametrize("case", named("recipients"))
def test_recipients(case):
    assert [field.value for field in find_recipients(paper_in(case))] == case["value"]


@pytest.mark.parametrize("case", named("references"))
def test_references(case):
    found = find_references(paper_in(case))
    assert [[one.number_symbol, one.date, one.type, one.issuer] for one in found] == case["value"]


def test_a_basis_is_told_from_other_citations():
    paper = paper_of({"body": ["Căn cứ Quyết định số 1/QĐ-UBND;", "Thực hiện Kế hoạch số 2/KH-UBND, Sở báo cáo."]})
    assert [one.basis for one in find_references(paper)] == [True, False]


def test_the_evidence_of_a_reference_is_the_whole_citation():
    paper = paper_of({"body": ["Theo Kế hoạch số 2/KH-SNV ngày 03/4/2024 của Sở Nội vụ về việc này."]})
    [found] = find_references(paper)
    assert found.evidence.raw == "Kế hoạch số 2/KH-SNV ngày 03/4/2024 của Sở Nội vụ"


def test_the_papers_own_number_in_its_annex_is_no_citation():
    paper = paper_of({"body": ["(Kèm theo Kế hoạch số 12/KH-SNV ngày 03/4/2024 của Sở Nội vụ)"]})
    assert find_references(paper, "12/KH-SNV") == ()


@given(st.integers(1, 99999), st.dates(date(1945, 9, 2), date(2099, 12, 31)), st.booleans())
def test_a_citation_comes_back_as_it_was_written(number, day, in_words):
    printed = f"{day.day} tháng {day.month} năm {day.year}" if in_words else f"{day.day:02}/{day.month}/{day.year}"
    [found] = find_citations(
        f"Căn cứ Quyết định số {number:02}/QĐ-UBND ngày {printed} của Chủ tịch UBND tỉnh về việc này;"
    )
    assert (found.number_symbol, found.date) == (f"{number:02}/QĐ-UBND", day.isoformat())
    assert (found.type, found.issuer) == ("Quyết định", "Chủ tịch UBND tỉnh")


@pytest.mark.parametrize("case", named("addressees"))
def test_addressees(case):
    assert [field.value for field in find_addressees(paper_in(case))] == case["value"]


@pytest.mark.parametrize("case", named("marks"))
def test_marks(case):
    found = {row.name: row.find(paper_in(case)) for row in FIELD_TABLE}
    assert {name: field.value for name, field in found.items() if field is not None} == case["value"]


@pytest.mark.parametrize("case", named("deadlines"))
def test_deadlines(case):
    assert [[one.kind, one.start, one.end] for one in find_deadlines(paper_in(case))] == case["value"]


@pytest.mark.parametrize("case", named("inferred"))
def test_an_inferred_issuer(case):
    found = infer_issuer(paper_in(case))
    assert (found.value if found else None) == case["value"]
    assert found is None or found.confidence <= 0.5


@pytest.mark.parametrize("case", named("findings"))
def test_findings(case):
    fields = {name: Field(text, text, case.get("confidence", 0.95), 1) for name, text in case["fields"].items()}
    cited = [Reference("1/KH-SNV", day, None, None, Field("1/KH-SNV", "", 0.9, 1)) for day in case.get("cited", [])]
    assert [finding.kind for finding in findings_on(fields, cited, date(2026, 1, 1))] == case["kinds"]


def test_keywords_are_compounds_of_the_subject():
    body = ["Đẩy mạnh chuyển đổi số trong giải quyết thủ tục hành chính.", "Chuyển đổi số là nhiệm vụ chung."]
    found = find_keywords(paper_of({"body": body}), "Về việc chuyển đổi số trong giải quyết thủ tục hành chính")
    assert "thủ tục hành chính" in " ".join(found)
    assert all(" " in keyword and keyword not in {"về việc", "nhiệm vụ"} for keyword in found)


def test_a_paper_without_subject_and_heads_has_no_keywords():
    assert find_keywords(paper_of({"body": ["Các đơn vị thực hiện."]}), None) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Căn cứ Luật Tổ chức chính quyền địa phương " * 5, "vi"),
        ("We kindly ask you to send the list " * 5, None),
        ("Kính gửi", None),
    ],
)
def test_language(text, language):
    assert find_language(paper_of({"body": [text]})) == language


@pytest.mark.parametrize(
    ("place", "expected"),
    [("Hoa Phong", "Hòa Phong"), ("Hai Phong", "Hải Phòng"), ("Tan Lap", "Tan Lap"), ("Hà Phong", "Hà Phong")],
)
def test_a_place_without_marks_is_as_the_text_prints_it(place, expected):
    zones = {"header_right": [f"{place}, ngày 09 tháng 12 năm 2024"], "body": ["trên địa bàn xã Hòa Phong năm 2024"]}
    assert dict(find_date(paper_of(zones)).fields)["place"].value == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tân Lập, 05/9/2024", {"date": "2024-09-05", "place": "Tân Lập"}),
        ("Tân Lập, ngày 05.9.2024", {"date": "2024-09-05", "place": "Tân Lập"}),
        ("Tân Lập, 31/9/2024", {"date": "2024-09", "place": "Tân Lập"}),
        ("Ngày: 05/9/2024", {}),
        ("Thời gian ký: 21/01/2025 08:54:03", {}),
    ],
)
def test_a_printed_date_in_figures_is_read_and_none_of_a_stamp(line, expected):
    found = find_date(paper_of({"header_right": [line]}))
    assert {name: field.value for name, field in found.fields} == expected
    assert [field.raw for name, field in found.fields if name == "date"] == [line.split()[-1]] * ("date" in expected)


def test_specks_between_slash_and_symbol_are_passed_over():
    found = find_number(paper_of({"header_left": ["SỞ Y TẾ", "Số: 971 / ;TX-GOX"]}), None, None)
    assert [(name, field.value) for name, field in found.fields] == [("symbol", "TX-GOX"), ("number", "971")]


def test_a_number_is_not_lost_for_what_stands_behind_its_symbol_or_a_5_for_an_s():
    def fields(text):
        return {name: field.value for name, field in find_number(paper_of({"header_left": [text]}), None, None).fields}

    assert fields("Số: 005/5NV-VP") == {"number": "005", "symbol": "SNV-VP"}
    assert fields("Số: 703-CV/HU L ≤<: GẦN") == {"number": "703", "symbol": "CV/HU"}
    assert fields("Số: 12/2024/QĐ-UBND") == {"number": "12/2024", "symbol": "QĐ-UBND"}


@pytest.mark.parametrize("text", ["Số: 337 / (H BV", "Số: 337 / 1202/QĐ-UBND", "Số: 337/7JH-VP"])
def test_a_number_seen_to_be_print_stands_whatever_became_of_its_symbol(text):
    def numbers(filling):
        paper = paper_of({"header_left": [text]})
        [page] = paper.pages
        strip = FilledStrip("number", 1, page.lines[0].box, (("337", 0.5),), 0.0, b"", filling=filling)
        seen = replace(page, read=replace(page.read, strips=(strip,)))
        return [field.value for name, field in find_number(Paper((seen,)), None, None).fields if name == "number"]

    assert numbers("print") == ["337"]
    assert numbers("ink") == []


def test_a_number_that_a_subject_cites_is_not_the_papers_own():
    lines = ["SỞ Y TẾ", "V/v trả lời Công văn", "số 22/UBND-VX ngày 09/5/2018"]
    assert not find_number(paper_of({"header_left": lines}), None, None).fields
    lines = ["SỞ Y TẾ", "V/v trả lời Công văn số 22/UBND-VX ngày 09 tháng 5 năm 2018"]
    assert not find_date(paper_of({"header_left": lines})).fields


def test_the_number_line_is_the_one_that_the_ink_reader_saw():
    paper = paper_of({"header_left": ["SỞ NÔNG/X9 MÔI TRƯỜNG", "Số: 376/CV-SNN"]})
    [page] = paper.pages
    box = page.lines[1].box
    around = Box(box.left, box.top - box.height, box.width, 3 * box.height)
    strip = FilledStrip("number", 1, around, (("376", 1.0),), 0.0, b"")
    seen = replace(page, read=replace(page.read, strips=(strip,)))
    assert "number" not in dict(find_number(paper, None, None).fields)
    assert dict(find_number(Paper((seen,)), None, None).fields)["number"].value == "376"


def test_a_field_leads_back_to_its_words():
    paper = paper_of({"header_left": ["SỞ NỘI VỤ", "Số: 118/KH-UBND"]})
    number = dict(find_number(paper, None, None).fields)["number"]
    assert number.raw == "118/KH-UBND"
    assert number.box == paper.pages[0].lines[1].words[1].box
    assert number.page == 1


def test_raw_is_what_the_engine_read_not_what_repair_made_of_it():
    words = (Word("Tân", Box(0, 0, 40, LINE_PX), 0.9, "Tan"), Word("Lập,", Box(50, 0, 40, LINE_PX), 0.7, "Lap,"))
    cut = cut_date_line([*words, *words_at("ngày 05 tháng 10 năm 2024", 100, 0)])
    assert [word.raw for word in cut.place] == ["Tan", "Lap,"]
    assert [word.text for word in cut.place] == ["Tân", "Lập,"]


def test_a_mended_symbol_is_less_sure_than_one_that_was_read():
    fields = [
        dict(find_number(paper_of({"header_left": [text]}), None, None).fields)
        for text in ("Số: 1/QĐ-UBND", "Số: 1/QD-UBND")
    ]
    assert fields[0]["symbol"].value == fields[1]["symbol"].value
    assert fields[0]["symbol"].confidence > fields[1]["symbol"].confidence


def test_the_header_of_an_annex_is_not_the_papers_own():
    first = {"header_left": ["SỞ Y TẾ", "Số: 1/BC-SYT"]}
    second = {"header_left": ["SỞ NỘI VỤ", "Số: 2/BC-SNV"]}
    assert dict(find_number(paper_of(first, second), None, None).fields)["number"].value == "1"
    assert dict(find_issuer(paper_of(first, second)).fields)["issuer"].value == "SỞ Y TẾ"


def test_signature_and_recipients_stand_on_the_last_page_before_annexes():
    first = {"header_left": ["SỞ Y TẾ", "Số: 1/BC-SYT"], "body": ["Sở báo cáo như sau"]}
    second = {"recipients": ["Nơi nhận:", "- Lưu: VT."], "signature": ["GIÁM ĐỐC", "Lê Văn Tám"]}
    annex = {"recipients": ["Nơi nhận:", "- Khác;"], "signature": ["NGƯỜI LẬP", "Trần Thị Hoa"]}
    paper = paper_of(first, second, annex)
    name = dict(find_signers(paper).principal.fields)["signer_name"]
    assert (name.value, name.page) == ("Lê Văn Tám", 2)
    assert [field.value for field in find_recipients(paper)] == ["Lưu: VT."]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("SỞ Y TẾ", {"SYT"}),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", {"SGDĐT", "SGDVĐT"}),
        ("ỦY BAN NHÂN DÂN XÃ TÂN LẬP", {"UBND"}),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH", {"HĐND"}),
    ],
)
def test_initials_hold_the_codes_in_use(name, codes):
    assert codes <= set(initials(name))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("PHÓ GIÁM ĐÓC", "PHÓ GIÁM ĐỐC"),
        ("| CHÁNH VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
        ("x'CHỈ HUY TRƯỞNG", "CHỈ HUY TRƯỞNG"),
        ("z=PHÓ HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"),
        ("P Hồ Chí PHÓ TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        ("P. HIỆU TRƯỞNG", "P. HIỆU TRƯỞNG"),
        ("Chủ tịch", None),
        ("NƠI NHẬN", None),
        ("", None),
    ],
)
def test_titles_in_lines(text, title):
    assert title_in(text) == title


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Nguyễn Văn Bình", True),
        ("Y Thanh Hà Niê", True),
        ("H’Nguôn Byă", True),
        ("1ê Trọng Hiếu", True),
        ("NGUYỄN VĂN BÌNH", True),
        ("HUYỆN TÂN LẬP", False),
        ("BAN QUẢN LÝ", False),
        ("Nguyễn", False),
        ("theo quy định", False),
        ("Số 12", False),
    ],
)
def test_names(text, is_name):
    words = tuple(Word(part, Box(60 * place, 0, 50, LINE_PX), 0.9, part) for place, part in enumerate(text.split()))
    assert has_name([Line(words, Zone.SIGNATURE, 0)]) is is_name


@few
@given(any_text)
def test_no_extractor_stumbles_over_any_line(text):
    for zone in sorted(ZONES):
        paper = paper_of({"header_left": ["Số: 1/KH-UBND"], zone: [text, text]})
        find_number(paper, "Kế hoạch", text)
        find_date(paper)
        find_issuer(paper)
        find_doc_type(paper, text)
        find_signers(paper)
        find_recipients(paper)
        find_references(paper)


@few
@given(any_text)
def test_cutting_a_date_line_keeps_every_word_but_the_labels(text):
    words = [Word(part, None, 0.9, part) for part in text.split()]
    cut = cut_date_line(words)
    kept = "".join(word.text for word in (*cut.place, *cut.day, *cut.month, *cut.year))
    assert all(char in text for char in kept)
    assert len(kept) <= len(text)


@few
@given(any_text)
def test_cutting_a_number_line_invents_nothing(text):
    words = tuple(Word(part, None, 0.9, part) for part in text.split())
    cut = cut_number_line(Placed(1, Line(words, Zone.HEADER_LEFT, 0)))
    if cut is not None:
        assert cut.number_text in text.replace("\n", " ") or cut.number_text in " ".join(text.split())
        assert cut.symbol_text.split()[0] in text


@few
@given(st.text(max_size=20), st.none() | st.text(max_size=20), st.none() | st.text(max_size=30))
def test_mending_a_symbol_comes_to_rest(text, doc_type, issuer):
    once = mend_symbol(text, doc_type, issuer)
    assert mend_symbol(once.value, doc_type, issuer).value == once.value


@few
@given(
    st.integers(1, 99999),
    st.sampled_from(["", "a", "B"]),
    st.sampled_from([None, 1998, 2024]),
    st.sampled_from(["KH-UBND", "QĐ-TTg", "TTr-SNV", "UBND-KGVX", "NQ-HĐND"]),
)
def test_a_number_line_comes_back_as_it_was_written(number, suffix, year, symbol):
    printed = f"{number:02}{suffix}"
    line = f"Số: {printed}/{f'{year}/' if year else ''}{symbol}"
    found = {name: field.value for name, field in find_number(paper_of({"header_left": [line]}), None, None).fields}
    assert found == {"number": f"{printed}/{year}" if year else printed, "symbol": symbol}


@few
@given(st.integers(1, 9999), st.sampled_from(["CT/TW", "NQ/HU", "BC/ĐU", "CV/TU", "QĐ/TWĐTN"]))
def test_a_party_number_line_comes_back_as_it_was_written(number, symbol):
    paper = paper_of({"header_left": [f"Số {number:02}-{symbol}"]})
    found = {name: field.value for name, field in find_number(paper, None, None).fields}
    assert found == {"number": f"{number:02}", "symbol": symbol}


@few
@given(st.dates(date(1946, 1, 1), date(2099, 12, 31)))
def test_a_date_line_comes_back_as_it_was_written(day):
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    line = f"Tân Lập, ngày {day.day:02} tháng {month} năm {day.year}"
    found = dict(find_date(paper_of({"header_right": [line]})).fields)
    assert (found["date"].value, found["place"].value) == (day.isoformat(), "Tân Lập")
