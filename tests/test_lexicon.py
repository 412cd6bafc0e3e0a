"""The tables of words, and comparing and mending against them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.folding import begins, fold, holds, is_upper, squash

WORDS = sorted({word for phrase in lexicon.issuer_phrases() for word in phrase.split()})
readings = st.lists(st.sampled_from(WORDS) | st.sampled_from(WORDS).map(str.upper) | st.text(max_size=6), max_size=9)
few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    "table",
    [
        [row.name for row in lexicon.doc_types()],
        [code for row in lexicon.doc_types() for code in row.codes],
        lexicon.body_codes(),
        lexicon.provinces(),
        lexicon.issuer_phrases(),
        lexicon.body_heads(),
        lexicon.continuation_heads(),
        lexicon.signer_titles(),
        sorted(lexicon.surnames()),
    ],
    ids=["types", "type codes", "bodies", "provinces", "phrases", "heads", "continuations", "titles", "surnames"],
)
def test_entries_are_composed_trimmed_and_stand_once(table):
    assert table
    assert len(set(table)) == len(table)
    assert all(entry == unicodedata.normalize("NFC", entry.strip()) != "" for entry in table)


def test_codes_have_the_form_of_codes():
    codes = [*lexicon.body_codes(), *(code for row in lexicon.doc_types() for code in row.codes)]
    assert [code for code in codes if not re.fullmatch(r"[A-ZĐ][A-Za-zĐđ&]{0,9}", code)] == []


def test_a_line_cannot_both_name_a_body_and_go_on_with_the_one_above():
    assert not {fold(head) for head in lexicon.body_heads()} & {fold(head) for head in lexicon.continuation_heads()}


def test_every_title_of_a_deputy_has_its_head():
    titles = set(lexicon.signer_titles())
    deputies = [title.removeprefix("Phó ") for title in titles if title.startswith("Phó ")]
    heads = {title.casefold() for title in titles}
    plain = [title for title in deputies if not title.endswith(("Thường trực", "phụ trách"))]
    assert [title for title in plain if title.casefold() not in heads] == ["Văn phòng"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quang Tri", "Quảng Trị"),
        ("QUẢNG TRỊ", "Quảng Trị"),
        ("Quảng Trl", None),
        ("Tân Lập", None),
        ("", None),
    ],
)
def test_nearest_by_letters(text, found):
    assert lexicon.nearest(text, lexicon.provinces()) == found


def test_nearest_by_similarity_takes_no_side_between_equals():
    assert lexicon.nearest("Hà Nan", ["Hà Nam", "Hà Nội"], 80) == "Hà Nam"
    assert lexicon.nearest("Hà Na", ["Hà Nam", "Hà Nas"], 80) is None
    assert lexicon.nearest("Lý", ["Lý", "Ly"]) == "Lý"
    assert lexicon.nearest("Lỳ", ["Lý", "Ly"]) is None


@pytest.mark.parametrize(
    ("read", "mended", "note"),
    [
        ("ÚY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "marks of a phrase"),
        ("UỶ BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "the paper's own place of the tone mark"),
        ("ỦYBAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "words run together"),
        ("Sở Giáo duc và Đào tạo", "Sở Giáo dục và Đào tạo", "the case of the reading"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠQ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "one letter of a long phrase"),
        ("TỈNH BÁC NINH", "TỈNH BẮC NINH", "a province"),
        ("XÃ TÂN LÂP", "XÃ TÂN LÂP", "a name that is in no table stays"),
        ("SỚ Y TẾ", "SỞ Y TẾ", "a short phrase by its letters"),
    ],
)
def test_mending_names_of_bodies(read, mended, note):
    assert " ".join(lexicon.mend(read.split(), lexicon.issuer_phrases())) == mended, note


@few
@given(readings)
def test_mending_changes_marks_joints_and_single_letters_alone(words):
    mended = lexicon.mend(words, lexicon.issuer_phrases())
    before, after = squash("".join(words)), squash("".join(mended))
    assert len(before) == len(after)
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    assert changed <= len(words)


@few
@given(readings)
def test_mending_twice_changes_nothing(words):
    once = lexicon.mend(words, lexicon.issuer_phrases())
    assert lexicon.mend(once, lexicon.issuer_phrases()) == once


@few
@given(st.sampled_from(lexicon.issuer_phrases()))
def test_what_is_in_the_table_is_left_alone(phrase):
    for text in (phrase, phrase.upper()):
        assert " ".join(lexicon.mend(text.split(), lexicon.issuer_phrases())) == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("hòa", "hoà", True), ("Hòa", "HOÀ", True), ("hòa", "hỏa", False), ("hoa", "hòa", False), ("ủy", "uỷ", True)],
)
def test_same_letters(one, other, same):
    assert lexicon.same_letters(one, other) is same


@pytest.mark.parametrize(
    ("text", "starts"), [("SỞ Y TẾ", True), ("SỞ", True), (" - Sở Y tế", True), ("SỞN Y TẾ", False), ("", False)]
)
def test_starts_with_whole_words(text, starts):
    assert lexicon.starts_with_word(text, ["Sở"]) is starts


@given(st.text())
def test_folded_text_is_folded_for_good(text):
    assert fold(fold(text)) == fold(text)
    assert squash(squash(text)) == squash(text)
    assert fold(text) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(("text", "folded"), [("Kế hoạch", "ke hoach"), ("ĐẢNG ỦY", "dang uy"), ("Ðảng", "dang")])
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=30), st.text(min_size=1, max_size=10))
def test_a_text_begins_with_and_holds_what_it_begins_with(rest, phrase):
    if squash(phrase):
        assert begins(phrase + rest, phrase, 100) or not squash(phrase + rest).startswith(squash(phrase))
        assert holds(phrase + rest, phrase) or not squash(phrase + rest).startswith(squash(phrase))


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Kinh gưi: Bộ Y tế", "Kính gửi", True),
        ("Nơi nhận:", "Kính gửi", False),
        ("", "Kính gửi", False),
        ("K", "Kính gửi", False),
    ],
)
def test_begins(text, phrase, found):
    assert begins(text, phrase) is found


@pytest.mark.parametrize(
    ("text", "upper"), [("ỦY BAN", True), ("Ủy ban", False), ("12/2024", False), ("SYT-NVy", True)]
)
def test_is_upper(text, upper):
    assert is_upper(text) is upper
