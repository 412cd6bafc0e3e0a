"""Repair in pieces: what the pieces are, and that they give what repairing the whole text gives."""

from __future__ import annotations

import difflib
import json
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import apply_edits, repair
from diacritics.alphabet import base_letters
from diacritics.line_diff import paired_lines, unified_diff
from diacritics.stream import LONGEST_WORD_CHARS, PIECE_CHARS, PIECE_LINES, PieceSize, cut_pieces, repair_stream
from diacritics.text_file import Encoding, tell_encoding, text_blocks

CASES = Path(__file__).parent / "cases"
PAGES = json.loads((CASES / "frozen_pages.json").read_text("utf-8"))["pages"]
LONG_LINES = [line for page in PAGES for line in page["written"] if len(line.split()) >= 12]

few = settings(max_examples=60, deadline=None)
any_text = st.text(st.sampled_from("aạ1 .\t\n\r\u2028") | st.characters(exclude_categories=["Cs"]), max_size=200)
sizes = st.integers(1, 40)
paragraphs = st.lists(st.sampled_from(LONG_LINES), min_size=1, max_size=8).map("\n\n".join)


def in_blocks(text, size):
    return [text[start : start + size] for start in range(0, len(text), size)]


def streamed(text, block_chars=50, **options):
    pieces = list(repair_stream(in_blocks(text, block_chars), **options))
    assert "".join(piece.before for piece in pieces) == text
    edits = tuple(edit for piece in pieces for edit in piece.edits)
    after = "".join(piece.after for piece in pieces)
    assert apply_edits(text, edits) == after
    return after, edits


@given(any_text, sizes, sizes, st.integers(1, 9))
def test_pieces_are_the_text_in_bounds_whatever_the_blocks(text, block_chars, characters, lines):
    size = PieceSize(lines, characters)
    pieces = list(cut_pieces(in_blocks(text, block_chars), size))
    assert "".join(pieces) == text
    assert all(len(piece) <= characters and piece.count("\n") <= lines for piece in pieces)
    assert all(len(piece) >= characters // 2 or piece.count("\n") >= lines // 2 for piece in pieces[:-1])
    assert pieces == list(cut_pieces([text], size))


@given(any_text, st.integers(1, 9), st.data())
def test_pieces_by_lines_do_not_depend_on_what_the_lines_hold(text, lines, data):
    size = PieceSize(lines, 10_000)
    words = st.text("xyz", min_size=1, max_size=5)
    other = "".join(data.draw(words) if char not in "\n" and not char.isspace() else char for char in text)
    ends = [[piece.count("\n") for piece in cut_pieces([one], size)] for one in (text, other)]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("aaaa bb\n\nc\nd e", ["aaaa bb\n\n", "c\nd e"]),
        ("aaaa bb\r\n\r\nc\nd e", ["aaaa bb\r\n\r\n", "c\nd e"]),
        ("aaaa bb\nc d efgh", ["aaaa bb\n", "c d efgh"]),
        ("aaaa bb c defgh", ["aaaa bb c ", "defgh"]),
        ("a\n\nabcdefghijklmno", ["a\n\nabcdefgh", "ijklmno"]),
    ],
)
def test_a_piece_of_too_many_characters_ends_with_a_blank_line_or_a_line_or_a_word(text, pieces):
    assert list(cut_pieces([text], PieceSize(characters=11))) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a\n\nb\nc\nd", ["a\n\n", "b\nc\nd"]),
        ("a\nb\nc\nd\ne", ["a\nb\nc\nd\n", "e"]),
        ("\n\na\nb\nc", ["\n\n", "a\nb\nc"]),
        ("\n \na\nb\nc\nd\ne\nf", ["\n \n", "a\nb\nc\nd\n", "e\nf"]),
        ("\na\nb\nc\nd", ["\na\nb\nc\n", "d"]),
        ("a\nb\nc\nd\n", ["a\nb\nc\nd\n"]),
    ],
)
def test_a_piece_of_too_many_lines_ends_with_a_blank_line_of_its_second_half_or_its_last(text, pieces):
    assert list(cut_pieces([text], PieceSize(lines=4))) == pieces


@few
@given(paragraphs, st.sampled_from(["written", "stripped"]), st.integers(2, 9))
def test_each_piece_is_repaired_by_itself(text, kind, lines):
    text = base_letters(text) if kind == "stripped" else text
    pieces = list(repair_stream([text], size=PieceSize(lines=lines)))
    assert "".join(piece.before for piece in pieces) == text
    start = 0
    for piece in pieces:
        alone = repair(piece.before)
        assert piece.after == alone.text
        assert piece.edits == tuple(
            replace(edit, start=edit.start + start, end=edit.end + start) for edit in alone.edits
        )
        start += len(piece.before)


MIXED_LINES = [line for page in PAGES for line in (*page["read"], *map(base_letters, page["written"][:9]), "")]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(MIXED_LINES), max_size=25).map("\n".join), st.integers(1, 9))
def test_repairing_in_pieces_twice_changes_nothing(text, lines):
    size = PieceSize(lines=lines)
    once, _ = streamed(text, size=size)
    assert streamed(once, size=size) == (once, ())


@few
@given(st.text(st.sampled_from("aáoờ ịn1é&@.\n\r\u0301"), max_size=80) | any_text, sizes)
def test_a_text_of_one_piece_is_repaired_as_a_whole(text, block_chars):
    whole = repair(text)
    assert streamed(text, block_chars) == (whole.text, whole.edits)


@pytest.mark.parametrize("page", range(0, len(PAGES), 4))
def test_read_pages_are_repaired_as_a_whole(page):
    text = "\n".join(PAGES[page]["read"])
    assert len(text) < PIECE_CHARS
    assert len(PAGES[page]["read"]) < PIECE_LINES
    whole = repair(text)
    assert streamed(text) == (whole.text, whole.edits)


def test_a_line_without_end_is_cut_between_words():
    """A word beside a cut has fewer neighbours to be judged by; all others come out as in the whole line."""
    text = "thuc hien ke hoach phat trien kinh te xa hoi " * 40
    size = PieceSize(characters=200)
    pieces = list(cut_pieces([text], size))
    assert all(piece.endswith(" ") for piece in pieces)
    after, whole = streamed(text, size=size)[0].split(), repair(text).text.split()
    different = sum(one != other for one, other in zip(after, whole, strict=True))
    assert different <= 2 * (len(pieces) - 1)
    assert sum(map(str.isascii, after)) < 0.2 * len(after)


def test_data_between_words_passes_and_words_around_it_do_not():
    data = "Kehoach" * (LONGEST_WORD_CHARS // 7 + 1)
    assert streamed(f"Ké hoach phat trien {data}\n\nKé hoach phat trien")[0] == (
        f"Kế hoạch phát triển {data}\n\nKế hoạch phát triển"
    )


lines = st.lists(st.sampled_from(["a", "b", "c", "", "d\r"]), max_size=30)


@st.composite
def changed_lines(draw):
    """A text, and the same with some of its lines changed."""
    before = [f"{number} {line}" for number, line in enumerate(draw(lines))]
    after = [line + draw(st.sampled_from(["", "", "", "x"])) for line in before]
    end = draw(st.sampled_from(["", "\n"])) if before else ""
    return "\n".join(before) + end, "\n".join(after) + end


@given(changed_lines())
def test_the_diff_is_that_of_difflib_but_for_the_last_line_end(texts):
    before, after = texts
    expected = difflib.unified_diff(_lines(before), _lines(after), "x", "x")
    with_line_ends = [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in expected]
    assert list(unified_diff(paired_lines([texts]), "x")) == with_line_ends


def _lines(text):
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]


@given(changed_lines(), st.lists(st.integers(0, 200)))
def test_lines_are_those_of_the_text_however_it_is_cut(texts, cuts):
    marks = [0, *sorted(cuts), 10_000]
    line_ends = [text.count("\n") for text in texts]
    assert line_ends[0] == line_ends[1]
    before, after = (_lines(text) for text in texts)
    pieces = [pair for one, other in zip(before, after, strict=True) for pair in _cut(one, other, marks)]
    assert list(paired_lines(pieces)) == list(zip(before, after, strict=True))


def _cut(one, other, marks):
    spans = list(pairwise(marks))
    body, rest = (one[:-1], other[:-1]), (one[-1:], other[-1:])
    if one.endswith("\n"):
        return [*((body[0][a:b], body[1][a:b]) for a, b in spans), rest]
    return [(one[a:b], other[a:b]) for a, b in spans]


def test_the_diff_of_a_repair_is_a_patch(tmp_path):
    before = "\n".join(line for page in PAGES[:2] for line in page["read"])
    after = repair(before).text
    (tmp_path / "x").write_text(before, "utf-8")
    patch = "".join(unified_diff(paired_lines([(before, after)]), "x"))
    subprocess.run(["patch", "-s", "x"], cwd=tmp_path, input=patch.encode(), check=True, timeout=60)
    assert (tmp_path / "x").read_text("utf-8") == after != before


printable = st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip)


@given(printable, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_from_its_bytes(text, codec):
    stream = BytesIO(text.encode(codec))
    encoding = tell_encoding(stream, Path("x"))
    assert encoding.mark + "".join(text_blocks(stream, encoding)).encode(encoding.codec) == stream.getvalue()


def test_letters_cut_by_a_block_are_whole():
    text = "x" + "ệ" * 100_000
    assert "".join(text_blocks(BytesIO(text.encode()), Encoding("utf-8"))) == text
