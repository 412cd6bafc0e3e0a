"""Text files: their encoding told by marks, by zeros, or by their words, and read in blocks."""

from __future__ import annotations

import json
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from old_encodings import in_windows_1258

from benchmarks.legacy import encode
from diacritics.alphabet import LETTERS
from diacritics.cli import decode_text
from diacritics.legacy_bytes import LONGEST_LINE_BYTES, legacy_blocks, shown
from diacritics.legacy_tables import ENCODINGS, table_of
from diacritics.text_file import Encoding, UnreadableText, tell_encoding, text_blocks

CASES = Path(__file__).parent / "cases"
LEGACY = json.loads((CASES / "legacy.json").read_text("utf-8"))
PAGES = json.loads((CASES / "frozen_pages.json").read_text("utf-8"))["pages"]
WRITTEN = ["\n".join(page["written"]) for page in PAGES]
SENTENCES = [(encoding, case[encoding], case["unicode"]) for case in LEGACY["sentences"] for encoding in ENCODINGS]
FRENCH = "L'été dernier, les élèves ont présenté leurs résultats à la préfecture, où ils étaient invités à déjeuner."
RIGHT = "Ủy ban nhân dân huyện tổ chức Tết trồng cây."


def told(content):
    return tell_encoding(BytesIO(content), Path("x"))


@pytest.mark.parametrize(("encoding", "seen", "unicode"), SENTENCES)
def test_a_sentence_in_old_bytes_is_read(encoding, seen, unicode):
    content = seen.encode("latin-1")
    assert told(content) == Encoding(encoding)
    assert decode_text(content) == unicode


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("page", range(0, len(WRITTEN), 2))
def test_a_page_in_old_bytes_is_read(encoding, page):
    assert decode_text(encode(WRITTEN[page], encoding).encode("latin-1")).lower() == WRITTEN[page].lower()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n"])
def test_unicode_and_several_old_encodings_may_stand_in_one_file(encoding, line_end):
    lines = WRITTEN[0].split("\n")
    ways = ["utf-8", encoding, *ENCODINGS]
    content = b"".join(
        line.encode() if way == "utf-8" else encode(line, way).encode("latin-1")
        for way in ways
        for line in (part + line_end for part in lines)
    )
    assert decode_text(content).lower() == "".join(line.lower() + line_end for _ in ways for line in lines)


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_windows_1258_stays_windows_1258(page):
    content = in_windows_1258(WRITTEN[page])
    assert told(content) == Encoding("cp1258")
    assert unicodedata.normalize("NFC", decode_text(content)) == WRITTEN[page]


@pytest.mark.parametrize("text", ["\n".join(page["read"]) for page in PAGES] + LEGACY["not_legacy"] + [FRENCH])
def test_other_western_bytes_are_not_taken_for_an_old_encoding(text):
    """Misread pages above all: é of a wrong reading is ộ in TCVN3."""
    content = text.encode("cp1252", "ignore")
    try:
        assert told(content).legacy is None
    except UnreadableText as error:
        assert "save it as UTF-8" in error.reason  # noqa: PT017 the text is not Vietnamese at all


def test_a_mostly_good_file_with_a_damaged_letter_is_damaged():
    with pytest.raises(UnreadableText, match="UTF-8 but is damaged"):
        told("\n".join(WRITTEN).encode().replace("ệ".encode(), b"\xe1\xbb", 1))


def test_capitals_of_viscii_that_are_control_characters_elsewhere_are_letters():
    text = "MẪU BÁO CÁO\nKèm theo Quyết định của Ủy ban nhân dân tỉnh Quảng Ngãi về kế hoạch phát triển"
    content = encode(text, "viscii").encode("latin-1")
    assert b"\x06" in content
    assert decode_text(content) == text
    with pytest.raises(UnreadableText, match="not a text file"):
        told(content + b"\x01")
    with pytest.raises(UnreadableText, match="not a text file"):
        told(in_windows_1258(text) + b"\x06")


def test_letters_of_viscii_that_are_good_utf8_by_chance_are_read():
    text = f"{WRITTEN[0]}\nĐịa phương, trường, tướng: ở Đơn Dương"
    assert "ườ".encode() not in encode("ườ", "viscii").encode("latin-1") == b"\xdf\xb6"
    assert decode_text(encode(text, "viscii").encode("latin-1")) == text


def test_quotes_and_bullets_of_cp1252_stay_beside_old_letters():
    text = "“Báo cáo” – kết quả thực hiện nhiệm vụ"
    for encoding in ("tcvn3", "vni"):
        assert decode_text(encode(text, encoding).encode("cp1252")) == text


@pytest.mark.parametrize("line", ["B¸o c¸o kÕt qu¶ ", "§" * 70_000 + "\n", "B¸o c¸o" * 3 + "\r"])
def test_blocks_are_the_text_and_none_grows_with_it(line):
    """Lines, one line without end, and one word without end, of several megabytes."""
    content = line.encode("cp1252") * (3 * LONGEST_LINE_BYTES // len(line))
    blocks = list(legacy_blocks(BytesIO(content), "tcvn3"))
    assert sum(map(len, blocks)) == len(content)
    assert max(map(len, blocks)) <= LONGEST_LINE_BYTES + 65_536
    assert "".join(blocks[:1])[:7] == ("Đ" * 7 if line[0] == "§" else "Báo cáo")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.sampled_from([seen.encode("latin-1") for _, seen, _ in SENTENCES]), st.binary())
def test_any_bytes_are_read_or_refused(first, second):
    content = first + second
    try:
        encoding = told(content)
    except UnreadableText:
        return
    text = "".join(text_blocks(BytesIO(content), encoding))
    assert text.encode("utf-8")
    assert encoding.rewritten.codec.startswith("utf")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_shown_of_every_letter_is_known(encoding):
    letters = table_of(encoding).letters
    for letter in LETTERS:
        if not letter.isascii():
            code = shown(encode(letter, encoding).encode("latin-1"))
            assert letters.get(code, code) == letter


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(codec):
    assert told(WRITTEN[0].encode(codec)) == Encoding(codec)
    assert told(RIGHT.encode(codec)) == Encoding(codec)
    with pytest.raises(UnreadableText, match="not a text file"):
        told(bytes(range(1, 9)).decode("latin-1").encode(codec) * 9)
    with pytest.raises(UnreadableText, match="damaged"):
        told((WRITTEN[0] + "\ud800").encode(codec, "surrogatepass") + b" ")
