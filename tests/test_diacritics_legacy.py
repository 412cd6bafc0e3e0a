"""Old encodings: the tables, which passages are in one, and what is never taken for one; and the kind of a text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import apply_edits, convert_legacy, detect, repair
from diacritics.alphabet import LETTERS, base_letters
from diacritics.legacy_tables import ENCODINGS, table_of

CASES = Path(__file__).parent / "cases"
LEGACY = json.loads((CASES / "legacy.json").read_text("utf-8"))
PAGES = json.loads((CASES / "frozen_pages.json").read_text("utf-8"))["pages"]
SENTENCES = [(encoding, case[encoding], case["unicode"]) for case in LEGACY["sentences"] for encoding in ENCODINGS]
MISREAD = "Ké hoach trién khai thuc hién nhiém vu cong tac van thu, luu trit nam 2026 cia Uy ban nhan dan x4 Tan Lap"
ENGLISH = "The committee shall decide on the proposal within thirty days after it has been received by the chair."


@pytest.mark.parametrize(("encoding", "seen", "unicode"), SENTENCES)
def test_a_sentence_is_converted_whether_its_encoding_is_named_or_not(encoding, seen, unicode):
    assert convert_legacy(seen, encoding) == unicode
    assert convert_legacy(seen) == unicode
    assert repair(seen, "legacy").text == unicode
    assert repair(seen).text == unicode


@pytest.mark.parametrize(("encoding", "seen", "unicode"), SENTENCES)
def test_edits_are_words_of_kind_legacy_and_give_the_text(encoding, seen, unicode):
    result = repair(seen)
    assert apply_edits(seen, result.edits) == unicode
    assert {edit.kind for edit in result.edits} == {"legacy"}
    assert not any(" " in edit.before for edit in result.edits)
    assert all(0.9 < edit.confidence < 1 for edit in result.edits)
    assert repair(result.text).edits == repair(result.text, "legacy").edits == ()


@pytest.mark.parametrize(("encoding", "seen", "unicode"), SENTENCES)
def test_other_modes_leave_the_encoding_alone(encoding, seen, unicode):
    assert all(edit.kind != "legacy" for edit in repair(seen, "ocr").edits)


@pytest.mark.parametrize("text", LEGACY["not_legacy"])
def test_what_is_not_legacy_is_not_taken_for_it(text):
    assert convert_legacy(text) == text
    assert all(edit.kind != "legacy" for edit in repair(text).edits)
    assert detect(text).kind != "legacy"


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_pages_right_or_misread_hold_no_legacy_line(page):
    for lines in (PAGES[page]["written"], PAGES[page]["read"]):
        text = "\n".join(lines)
        assert convert_legacy(text) == text


@pytest.mark.parametrize(("encoding", "name", "own"), [("viscii", "VISCII", 256), ("tcvn3", "TCVN5712-1", 74)])
def test_tables_agree_with_those_of_the_c_library(encoding, name, own):
    if shutil.which("iconv") is None:
        pytest.skip("iconv is not installed")
    letters = table_of(encoding).letters
    codes = [code for code in range(256) if own == 256 or chr(code) in letters]
    assert len(codes) == own
    done = subprocess.run(
        ["iconv", "-f", name, "-t", "UTF-8"],
        input=b"".join(bytes([code]) + b"|" for code in codes if code != ord("|")),
        capture_output=True,
        check=True,
        timeout=60,
    )
    expected = "".join(letters.get(chr(code), chr(code)) + "|" for code in codes if code != ord("|"))
    assert done.stdout.decode("utf-8") == expected


def test_vni_writes_every_vietnamese_letter():
    marked = {letter for letter in LETTERS if not letter.isascii()}
    reached = set(table_of("vni").letters.values())
    assert marked - reached == {"ì", "í"}  # these two are what they look like
    assert {letter.upper() for letter in marked} - reached == {"Ì", "Í"}


def test_viscii_shown_as_cp1252_is_the_same_as_shown_as_latin_1():
    shown = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
    for code, char in shown.items():
        assert not char or table_of("viscii").letters[char] == table_of("viscii").letters[chr(code)]


def test_quotes_around_viscii_words_stay():
    assert convert_legacy("“thñc hi®n” — nhi®m vø", "viscii") == "“thực hiện” — nhiệm vụ"


def test_bullets_and_signs_alone_stay_but_list_items_and_words_are_letters():
    assert convert_legacy("· B¸o c¸o gåm:\n®) KÕt qu¶ « t« − § 5", "tcvn3") == "· Báo cáo gồm:\nđ) Kết quả ô tô − § 5"


def test_what_pdf_fonts_make_of_codes_is_known():
    assert convert_legacy("Th«ng t− cña Bé tr−ëng", "tcvn3") == "Thông tư của Bộ trưởng"


def test_small_codes_inside_capitals_are_capitals():
    assert convert_legacy("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "tcvn3") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert convert_legacy("X· héi", "tcvn3") == "Xã hội"


def test_each_line_has_its_own_encoding_and_weak_lines_follow():
    right = LEGACY["sentences"][1]["unicode"]
    _, tcvn3, vni = (LEGACY["sentences"][0][key] for key in ("unicode", "tcvn3", "vni"))
    expected = LEGACY["sentences"][0]["unicode"]
    text = f"{right}\n\n{tcvn3}\nSè: 12/Q§-UB\n\n{vni}\nSoá: 12/QÑ-UB\n\n{ENGLISH}\n"
    number = "Số: 12/QĐ-UB"
    result = repair(text)
    assert result.text == f"{right}\n\n{expected}\n{number}\n\n{expected}\n{number}\n\n{ENGLISH}\n"
    assert apply_edits(text, result.edits) == result.text


def test_a_single_odd_word_tells_nothing():
    assert repair("Sè: 12/Q§-UB", "legacy").edits == ()
    assert convert_legacy("Sè: 12/Q§-UB", "tcvn3") == "Số: 12/QĐ-UB"


def test_unsure_lines_are_left_when_more_is_asked_for():
    assert repair("B¸o c¸o", min_confidence=0.3).text == "Báo cáo"
    assert all(edit.kind != "legacy" for edit in repair("B¸o c¸o", min_confidence=0.99).edits)


def test_an_unknown_encoding_is_named():
    with pytest.raises(ValueError, match="unknown encoding 'vps'"):
        convert_legacy("x", "vps")  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_kind_of_a_legacy_text_names_its_encoding(encoding):
    found = detect("\n".join(case[encoding] for case in LEGACY["sentences"]))
    assert (found.kind, found.encoding) == ("legacy", encoding)
    assert found.confidence > 0.95


def test_kinds_of_texts():
    written, read = ("\n".join(PAGES[0][key]) for key in ("written", "read"))
    misread = next("\n".join(page["read"]) for page in PAGES if page["reader"] == "eng")
    slips = next("\n".join(page["read"]) for page in PAGES if page["reader"] == "vie")
    kinds = {
        text: detect(text).kind for text in (written, base_letters(written), misread, slips, ENGLISH, MISREAD, "12")
    }
    assert list(kinds.values()) == ["clean", "stripped", "mangled", "ocr", "foreign", "mangled", "foreign"]
    assert read != written
    assert all(detect(text).encoding is None for text in kinds)


def test_a_longer_text_is_surer():
    sentence = LEGACY["sentences"][1]["unicode"]
    assert detect("Kế hoạch").confidence < detect(sentence).confidence <= 1.0
    assert detect("").kind == "foreign"


pieces = st.sampled_from([text for _, text, _ in SENTENCES] + LEGACY["not_legacy"]) | st.text(
    alphabet="".join(chr(code) for code in range(0x80, 0x100)) + "aeiouy nhtc“’…\n", max_size=12
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(pieces, st.sampled_from([" ", "\n", "\n\n", "\r\n"])), max_size=5),
    st.sampled_from(["auto", "legacy"]),
)
def test_any_mixture_comes_to_rest(parts, mode):
    text = "".join(piece + gap for piece, gap in parts)
    result = repair(text, mode)
    assert apply_edits(text, result.edits) == result.text
    assert repair(result.text, mode).text == result.text
    assert 0.0 <= detect(text).confidence <= 1.0
