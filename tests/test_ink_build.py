"""What the ink network is trained with: strokes, shapes, strips and whole headers, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import asdict, replace

import numpy as np
import pytest
from headers import needs_fonts

from models.build.ink.cases import CASES
from models.build.ink.headers import draw_citing, draw_header
from models.build.ink.lines import Filled, number_line, random_line, random_number
from models.build.ink.pens import ways
from models.build.ink.samples import Samples, chunks_ahead, draw_chunk
from models.build.ink.sets import Numbers, left_out
from models.build.ink.shapes import bent, cut_to_ink, full_size, inked, lay, shape_of
from models.build.ink.writing import PENS, choose_clerk, written
from pipeline.ink.alphabet import DIGITS, MARKS, SUFFIXES, Filling, letter_of, outputs_of
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX


def bar(thick, length=60):
    canvas = np.zeros((length, 40), np.float32)
    canvas[:, 15 : 15 + thick] = 1
    return canvas


def test_every_letter_that_is_written_by_hand_has_a_way():
    assert set(ways()) == {*DIGITS, *SUFFIXES, "/", "-"}
    assert all(len(ways()[digit]) >= 4 for digit in DIGITS)
    assert all(0.2 < way.width < 0.8 and way.strokes for kinds in ways().values() for way in kinds)


@pytest.mark.parametrize("thick", [4, 8])
def test_a_stroke_is_drawn_again_with_another_pen(thick):
    shape = shape_of(bar(thick))
    assert shape.pen_px == pytest.approx(thick + 2, rel=0.2), "the soft edges count"
    widths = [float(inked(shape, pen)[30].sum()) for pen in (thick + 2, thick + 6.0)]
    assert widths[1] - widths[0] == pytest.approx(4, abs=0.5)
    assert float(inked(shape, 0.1)[30].sum()) > 1, "no stroke is thinned away"


def test_ink_is_cut_sized_and_laid_down():
    assert cut_to_ink(bar(6)).shape == (60, 6)
    assert cut_to_ink(np.zeros((5, 5), np.float32)).shape == (5, 5)
    assert full_size(cut_to_ink(bar(6))).shape[0] == 48
    canvas = np.zeros((10, 10), np.float32)
    lay(canvas, np.ones((4, 4), np.float32), -2, 8)
    assert canvas.sum() == 4
    assert np.array_equal(bent(bar(6), 0.0, np.random.default_rng(1)), bar(6))


@pytest.mark.parametrize("text", ["7", "1956", "3176B", "12/10/2017"])
def test_what_is_written_says_so_from_left_to_right(text):
    for seed in range(8):
        chance = random.Random(seed)
        number = written(text, choose_clerk(PENS, chance), chance)
        assert number.said == text
        assert list(number.middles) == sorted(number.middles)
        assert 0 <= min(number.middles) <= max(number.middles) <= 1
        assert number.ink[0].max() > 0.1 < number.ink[:, -1].max()


def test_numbers_begin_with_no_zero_but_small_ones():
    chance = random.Random(4)
    numbers = [random_number(chance) for _ in range(400)]
    assert all(number.lstrip("0") for number in numbers)
    assert all(len(number.lstrip("0")) == 1 for number in numbers if number.startswith("0"))
    assert {len(number) for number in numbers} == {1, 2, 3, 4, 5}


def test_lines_hold_every_filling_and_their_anchors():
    chance = random.Random(5)
    lines = [random_line(chance) for _ in range(600)]
    assert {piece.filled for line in lines for piece in line.pieces} == set(Filled)
    assert [piece.mark for piece in number_line(chance).pieces] == ["S", "", ""]
    marks = {"".join(piece.mark for piece in line.pieces) for line in lines}
    assert marks == {"S", "NTM", ""}


@needs_fonts
def test_strips_are_the_same_for_the_same_seed_and_say_what_stands_on_them():
    first, again = draw_chunk(3, PENS, 16), draw_chunk(3, PENS, 16)
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.codes, again.codes)
    assert first.pixels.shape == (16, HEIGHT_PX, WIDTH_PX)
    said = [
        "".join(letter_of(int(code)) for code in row[:count])
        for row, count in zip(first.codes, first.lengths, strict=True)
    ]
    assert all(set(text) <= {*DIGITS, *MARKS} for text in said)
    assert any(text.startswith("S") for text in said)
    assert any(text.startswith("N") for text in said)
    inside = [places[:count] for places, count in zip(first.places_px, first.lengths, strict=True)]
    assert all(((row >= 0) & (row < WIDTH_PX)).all() for row in inside)
    assert any(int(code) in outputs_of(Filling.INK) for row in first.codes for code in row)


@needs_fonts
def test_every_case_is_drawn_the_same_again():
    assert len({case.name for case in CASES}) == len(CASES)
    for case in (CASES[1], CASES[2]):
        first, again = draw_header(case, PENS, 2), draw_header(case, PENS, 2)
        assert np.array_equal(first.pixels, again.pixels)
        assert (first.number, first.iso_date) == (again.number, again.iso_date)
        assert first.pixels.ndim == (2 if case.bilevel else 3)
        assert not np.array_equal(first.pixels, draw_header(case, PENS, 3).pixels)


@needs_fonts
def test_chunks_that_others_draw_are_given_once(tmp_path):
    drawn = draw_chunk(5, PENS, 2)
    for seed in (1, 2, 3):
        np.savez(tmp_path / f"ink_pens_{seed:03}.npz", **asdict(replace(drawn, lengths=drawn.lengths + seed)))
    given: list[Samples] = []
    with chunks_ahead(tmp_path, "pens", range(1, 4), PENS, 2) as drawn_since:
        while len(given) < 3:
            given += drawn_since(None)
        assert drawn_since(None) == []
    assert sorted(int(one.lengths[0] - drawn.lengths[0]) for one in given) == [1, 2, 3]
    assert all(np.array_equal(one.pixels, drawn.pixels) for one in given)


def test_what_goes_wrong_while_a_chunk_is_drawn_is_raised(tmp_path):
    (tmp_path / "ink_pens_001.npz").write_bytes(b"no archive")
    with chunks_ahead(tmp_path, "pens", [1], PENS, 1) as drawn_since, pytest.raises(ValueError, match="pickle"):
        drawn_since(None)


def test_a_day_of_the_registers_is_a_day():
    shape = shape_of(full_size(bar(6)))
    numbers = Numbers({2: [("07", shape), ("31", shape), ("32", shape), ("00", shape)]})
    assert [said for said, _ in numbers.like("19", most=31)] == ["07", "31"]
    assert len(numbers.like("19", most=0)) == 4


def test_digits_that_are_left_out_are_named_once():
    assert list(left_out()) == sorted(set(left_out()))
    assert min(left_out()) >= 0


@needs_fonts
def test_one_clerk_writes_with_one_pen():
    chance = random.Random(3)
    clerks = [choose_clerk(PENS, chance) for _ in range(20)]
    assert all(clerk.source == "pens" and clerk.hand.pen == clerk.pen for clerk in clerks)
    assert len({clerk.hand.lean for clerk in clerks}) == 20


@needs_fonts
def test_papers_that_only_cite_are_the_same_for_the_same_seed():
    near, far = (draw_citing(5, near=near) for near in (True, False))
    assert np.array_equal(near, draw_citing(5, near=True))
    assert near.shape == far.shape
    assert not np.array_equal(near, far)
