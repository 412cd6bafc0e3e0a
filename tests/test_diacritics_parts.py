"""The parts of the repairer: alphabet, tokens, guard, codes, paragraphs, files."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.alphabet import (
    LETTERS,
    base_letters,
    is_syllable,
    newer_tone_place,
    older_tone_place,
    tone_where_it_belongs,
)
from diacritics.cli import UnreadableText, decode_text, read_text
from diacritics.codes import repair_code, repair_roman
from diacritics.paragraphs import cut_paragraphs
from diacritics.tokens import cut_tokens, model_words

SYLLABLES = "hòa hoà quý quyết nghiệp giếng gì khuỷu ngoằn ngoèo mía của người thuở xoong quỳnh ý ước huyện quạch"
NOT_SYLLABLES = "cat cáć quyt ngươì nghiã kế́ ubnd strong zoo tóan đựơc êm̃ bcd"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word):
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", NOT_SYLLABLES.split())
def test_not_syllables(word):
    assert not is_syllable(word)


def test_the_alphabet_has_all_letters():
    assert len(LETTERS) == 93
    assert base_letters("Đẩy mạnh Ố ỹ") == "Day manh O y"


@given(st.text())
def test_base_letters_and_tone_places_keep_the_length(text):
    assert len(base_letters(text)) == len(older_tone_place(text)) == len(newer_tone_place(text)) == len(text)


def test_tone_places():
    assert older_tone_place("Hoà HOÀ thuý hoàn quý loà xoà") == "Hòa HÒA thúy hoàn quý lòa xòa"
    assert newer_tone_place("Hòa THÚY hoàn") == "Hoà THUÝ hoàn"
    assert [tone_where_it_belongs(word) for word in ("đựơc", "tóan", "hoà", "nhà")] == ["được", "toán", "hoà", "nhà"]


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        ("(Kế hoạch số 05/KH-UBND).", [("Kế", "word"), ("hoạch", "word"), ("số", "word"), ("05/KH-UBND", "code")]),
        (
            "S6:12/QD-UBND ngay 5/3/2024,",
            [("S6", "garbled"), ("12/QD-UBND", "code"), ("ngay", "word"), ("5/3/2024", "number")],
        ),
        ("c6 1am x4 m&i", [("c6", "garbled"), ("1am", "garbled"), ("x4", "garbled"), ("m&i", "garbled")]),
        ("A10 QH15 15h00 2024", [("A10", "fixed"), ("QH15", "fixed"), ("15h00", "fixed"), ("2024", "number")]),
        ("vt@tanlap.gov.vn www.a.vn/QD-UBND", [("vt@tanlap.gov.vn", "fixed"), ("www.a.vn/QD-UBND", "fixed")]),
        ("tin/bài sửa-đổi", [("tin", "word"), ("bài", "word"), ("sửa", "word"), ("đổi", "word")]),
        ("co’ sé", [("co’", "garbled"), ("sé", "word")]),
    ],
)
def test_tokens(text, cores):
    tokens = cut_tokens(text)
    assert [(token.core, token.kind) for token in tokens] == cores


@given(st.text())
def test_tokens_are_in_order_and_in_place(text):
    last = 0
    for token in cut_tokens(text):
        assert last <= token.start < token.end
        assert text[token.start : token.end] == token.core
        last = token.end


def test_model_words():
    assert model_words("số 12/qđ-ubnd, điều 3.") == ["số", "<n>", "điều", "<n>"]
    assert model_words("là: “tổ chức”") == ["là", "<p>", "<p>", "tổ", "chức", "<p>"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("12/2020/QD-UBND", "12/2020/QĐ-UBND"),
        ("30/2020/ND-CP", "30/2020/NĐ-CP"),
        ("05/NQ-HDND", "05/NQ-HĐND"),
        ("77/SGDDT-VP", "77/SGDĐT-VP"),
        ("12/QÐ-UBND", "12/QĐ-UBND"),
        ("09/KH-UBND", "09/KH-UBND"),
        ("15/DA-UBND", "15/DA-UBND"),
        ("02/HD-BTC", "02/HD-BTC"),
    ],
)
def test_codes(code, expected):
    assert repair_code(code) == expected


@pytest.mark.parametrize(
    ("read", "number"), [("I11", "III"), ("Il", "II"), ("1V", "IV"), ("Vl", "VI"), ("11", None), ("In", None)]
)
def test_roman_numbers(read, number):
    assert repair_roman(read) == number


def test_paragraphs():
    text = "CỘNG HÒA\nĐộc lập\n\nUBND xã giao các ban, ngành, đoàn thể phối hợp với\ntrường học thực hiện.\n- Mục một\n"
    assert [text[start:end] for start, end in cut_paragraphs(text)] == [
        "CỘNG HÒA",
        "Độc lập",
        "UBND xã giao các ban, ngành, đoàn thể phối hợp với\ntrường học thực hiện.",
        "- Mục một",
    ]


TEXT = "Kế hoạch năm 2024\r\nĐiều 1."


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_text_files_are_read(content, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert read_text(path) == TEXT


def test_the_old_code_page_is_read():
    assert decode_text("Kê\u0301 hoa\u0323ch năm đơn".encode("cp1258")) == "Kê\u0301 hoa\u0323ch năm đơn"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7\n\x00\x01\x02\xff", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "UTF-16"),
        (bytes(range(0x90, 0xFF)) * 4, "Windows-1258"),
    ],
)
def test_other_files_are_refused_by_name(content, reason):
    with pytest.raises(UnreadableText, match=f"^folder/a.txt: .*{reason}"):
        decode_text(content, "folder/a.txt")
