"""What repair and normalize promise for any text at all."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import apply_edits, normalize, repair
from diacritics.alphabet import base_letters
from diacritics.edits import Edit, compose_edits

CASES = Path(__file__).parent / "cases"
PAGES = json.loads((CASES / "frozen_pages.json").read_text("utf-8"))["pages"]
READ_WORDS = sorted({word for page in PAGES for line in page["read"] for word in line.split()})
PROTECTED = ["12/2020/QĐ-UBND", "05/3/2024", "1.250,5", "vanthu@tanlap.gov.vn", "https://tanlap.gov.vn/a?b=1", "98,5%"]
ODD = ["\u0301", "Ð", "ﬁ", "İ", "ß", "ǆ", "\u200b", "\ud800", "日本", "🙂", "x\u0323", "́a", "’", "¢", "&", "@"]

words = st.sampled_from(READ_WORDS + PROTECTED + ODD) | st.text(max_size=6)
gaps = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "", "-", "/"])
mixed = st.lists(st.tuples(words, gaps), max_size=30).map(lambda parts: "".join(word + gap for word, gap in parts))
modes = st.sampled_from(["auto", "mangled", "stripped", "ocr"])
few = settings(max_examples=150, deadline=None)


def white_space(text):
    return re.findall(r"\s+", text)


@few
@given(st.text() | mixed, modes)
def test_edits_are_sorted_and_give_the_text(text, mode):
    result = repair(text, mode)
    assert apply_edits(text, result.edits) == result.text
    assert all(0.0 <= edit.confidence <= 1.0 and edit.before != edit.after for edit in result.edits)


@few
@given(mixed, modes)
def test_repairing_twice_changes_nothing(text, mode):
    once = repair(text, mode).text
    assert repair(once, mode).text == once


@few
@given(mixed)
def test_lines_stay_lines(text):
    assert len(repair(text).text.splitlines()) == len(text.splitlines())


@few
@given(st.lists(st.sampled_from(PROTECTED), min_size=1, max_size=3), st.data())
def test_protected_spans_come_through(spans, data):
    text = " ".join(f"{data.draw(st.sampled_from(READ_WORDS))} {span}" for span in spans)
    repaired = repair(text).text
    assert all(span in repaired for span in spans)


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_read_pages_come_to_rest_with_their_spacing(page):
    text = "\n".join(PAGES[page]["read"])
    result = repair(text)
    assert result.text != text
    assert repair(result.text).edits == ()
    untouched = [edit for edit in result.edits if white_space(edit.before) == white_space(edit.after)]
    assert white_space(apply_edits(text, untouched)) == white_space(text)
    assert len(result.edits) - len(untouched) <= 0.03 * len(text.split())


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_lines_of_several_kinds_come_to_rest(seed):
    chance = random.Random(seed)
    lines = [line for page in PAGES for line in (*page["read"], *map(base_letters, page["written"]))]
    text = "\n".join(chance.sample(lines, 25))
    result = repair(text)
    assert apply_edits(text, result.edits) == result.text
    assert repair(result.text).edits == ()


@pytest.mark.parametrize("page", [1, 3, 5])
def test_decomposed_text_is_composed(page):
    text = "\n".join(PAGES[page]["written"])
    assert repair(unicodedata.normalize("NFD", text)).text == text


wishes = st.fixed_dictionaries(
    {},
    optional={
        "spaces": st.booleans(),
        "dashes": st.sampled_from(["keep", "alike", "plain"]),
        "quotes": st.sampled_from(["keep", "alike", "plain"]),
        "tone_place": st.sampled_from(["keep", "older", "newer"]),
    },
)
odd_signs = st.text(
    "\u2000\u2010\u2012\u2015\u2212\u201f\u1ffd\u1fef\u00b4\u200b\u0301\u0323\u0302ơoàaeúyquhQHÒ \n–”", max_size=20
)


@settings(max_examples=400, deadline=None)
@given(st.text() | mixed | odd_signs, wishes)
def test_normalizing_twice_changes_nothing(text, wish):
    once = normalize(text, **wish)
    assert normalize(once, **wish) == once
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=200, deadline=None)
@given(st.text() | mixed | odd_signs, st.sampled_from(["older", "newer"]))
def test_the_tone_place_alone_moves(text, place):
    moved, kept = normalize(text, tone_place=place), normalize(text)
    assert len(moved) == len(kept)
    assert base_letters(moved) == base_letters(kept)
    assert normalize(normalize(moved, tone_place="newer"), tone_place="older") == normalize(kept, tone_place="older")


@given(st.text() | odd_signs)
def test_plain_signs_leave_no_odd_one(text):
    assert set(normalize(text, dashes="plain", quotes="plain")).isdisjoint("\u00a0\u2011–—−“”‘’«»\u200b")


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyáàảãạêếềơớđ .,;-0123456789\n"))
def test_normalize_leaves_composed_vietnamese(text):
    assert normalize(text) == unicodedata.normalize("NFC", text)


def edits_on(text, data):
    """Some valid edits of a text."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    after = st.text(alphabet="xyz", max_size=3)
    return tuple(Edit(a, b, text[a:b], data.draw(after), "test", 0.5) for a, b in pairs)


@settings(max_examples=300)
@given(st.text(alphabet="abc", max_size=12), st.data())
def test_composed_edits_do_both(text, data):
    first = edits_on(text, data)
    between = apply_edits(text, first)
    then = edits_on(between, data)
    assert apply_edits(text, compose_edits(text, first, then)) == apply_edits(between, then)
