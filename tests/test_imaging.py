"""Upright, straight, seal faded: and a good page untouched."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.imaging.lighting import even_light
from pipeline.imaging.prepare import (
    MAX_SKEW_DEG,
    READABLE_DPI,
    enlarge_coarse,
    fade_red_seal,
    measure_skew,
    prepare_page,
    straighten,
    to_grey,
    turn,
)
from pipeline.types import PageImage

INK, PAPER = 20, 250
RED = (205, 40, 50)
DPI = 100.0


def lines_of_print(height_px=1100, width_px=850):
    """Hollow black blocks in lines: thin strokes with paper between them, as letters are."""
    pixels = np.full((height_px, width_px), PAPER, np.uint8)
    chance = np.random.default_rng(7)
    for top in range(100, height_px - 120, 22):
        left = 90
        while left < width_px - 120:
            length = int(chance.integers(6, 12))
            pixels[top : top + 9, left : left + length] = INK
            pixels[top + 2 : top + 7, left + 2 : left + length - 2] = PAPER
            left += length + int(chance.choice([2, 2, 2, 8]))
    return pixels


def skewed(pixels, clockwise_deg):
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -clockwise_deg, 1.0)
    return cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=PAPER)


def page_of(pixels, dpi=DPI):
    return PageImage(1, np.ascontiguousarray(pixels, np.uint8), dpi)


def sealed(diameter_mm):
    """A page in colour with a red ring over the print, and where the ring is."""
    pixels = cv2.cvtColor(lines_of_print(), cv2.COLOR_GRAY2RGB)
    radius = round(diameter_mm / 2 * DPI / 25.4)
    ring = np.zeros(pixels.shape[:2], np.uint8)
    cv2.circle(ring, (600, 800), radius, 1, thickness=3)
    black = pixels[:, :, 0] == INK
    on_paper = (ring == 1) & ~black
    pixels[on_paper] = RED
    return page_of(pixels), on_paper, black


@pytest.mark.parametrize("clockwise_deg", [-5.2, -2.0, -0.9, 0.0, 0.9, 1.7, 4.4])
def test_skew_is_measured_to_a_quarter_of_a_degree(clockwise_deg):
    assert measure_skew(skewed(lines_of_print(), clockwise_deg)) == pytest.approx(clockwise_deg, abs=0.25)


@pytest.mark.parametrize("clockwise_deg", [-3.0, 2.5])
def test_a_skewed_page_is_turned_straight_and_says_so(clockwise_deg):
    page = straighten(page_of(skewed(lines_of_print(), clockwise_deg)), 0.8)
    assert page.deskewed_deg == pytest.approx(-clockwise_deg, abs=0.25)
    assert measure_skew(page.pixels) == pytest.approx(0.0, abs=0.25)
    assert page.pixels.shape == lines_of_print().shape


def test_a_page_nearly_straight_is_the_very_page():
    page = page_of(skewed(lines_of_print(), 0.5))
    assert straighten(page, 0.8) is page


def test_a_blank_page_has_no_skew():
    assert measure_skew(np.full((1000, 700), PAPER, np.uint8)) == 0.0


def test_skew_is_never_more_than_what_is_looked_for():
    standing = np.rot90(lines_of_print())
    assert abs(measure_skew(standing)) <= MAX_SKEW_DEG + 0.5


def test_a_red_seal_fades_and_the_print_under_it_stays():
    page, on_paper, black = sealed(diameter_mm=32)
    faded = fade_red_seal(page).pixels
    assert faded.ndim == 2
    assert faded[on_paper].min() >= RED[0] - 1
    assert to_grey(page).pixels[on_paper].max() < 130  # what it would be without
    assert faded[black].max() <= INK + 1


@pytest.mark.parametrize("seed", range(12))
def test_seals_are_found_as_on_the_whole_page_at_once(seed):
    chance = np.random.default_rng(seed)
    pixels = np.full((900, 700, 3), PAPER, np.uint8)
    for spread in (8, 20, 30, 90):  # dots that hang together or do not, also over the page's edges
        y, x = (chance.normal(chance.integers(0, side), spread, 500).astype(int) for side in (900, 700))
        inside = (y >= 0) & (y < 900) & (x >= 0) & (x < 700)
        pixels[y[inside], x[inside]] = RED
    red = (pixels == RED).all(axis=2)
    reach = round(DPI / 25.4)
    joined = cv2.dilate(red.astype(np.uint8), np.ones((reach, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    large = np.flatnonzero(stats[1:, 2:4].min(axis=1) >= 12 * DPI / 25.4) + 1
    faded = fade_red_seal(PageImage(1, pixels, DPI)).pixels
    assert ((faded == RED[0]) & red == np.isin(labels, large) & red).all()
    assert 0 < np.count_nonzero(np.isin(labels, large) & red) < np.count_nonzero(red)


def test_a_number_stamped_in_red_does_not_fade():
    page, on_paper, _ = sealed(diameter_mm=6)
    assert fade_red_seal(page).pixels[on_paper].max() < 130


def test_grey_pages_are_not_touched():
    page = page_of(lines_of_print())
    assert fade_red_seal(page) is page
    assert to_grey(page) is page
    assert prepare_page(page) is page


def test_settings_turn_the_steps_off():
    page, on_paper, _ = sealed(diameter_mm=32)
    plain = prepare_page(page, red_channel=False)
    assert plain.pixels[on_paper].max() < 130
    askew = page_of(skewed(lines_of_print(), 3.0))
    assert prepare_page(askew, deskew=False) is askew
    assert prepare_page(askew, min_skew_deg=4.0) is askew


def test_a_turn_is_clockwise_and_adds_up():
    pixels = np.full((3, 2), PAPER, np.uint8)
    pixels[0, 0] = INK
    page = turn(page_of(pixels), 90)
    assert page.pixels.shape == (2, 3)
    assert page.pixels[0, 2] == INK
    assert page.turned_deg == 90
    assert turn(page, 180).turned_deg == 270
    assert turn(turn(page, 180), 180).turned_deg == 90


@pytest.mark.parametrize("clockwise_deg", [90, 180, 270])
def test_turning_there_and_back_gives_the_page(clockwise_deg):
    page = page_of(lines_of_print(60, 40))
    back = turn(turn(page, clockwise_deg), 360 - clockwise_deg)
    assert np.array_equal(back.pixels, page.pixels)
    assert back.turned_deg == 0


shapes = st.tuples(st.integers(1, 70), st.integers(1, 70))
pictures = shapes.flatmap(lambda shape: st.sampled_from([shape, (*shape, 3)])).flatmap(
    lambda shape: arrays.arrays(np.uint8, shape, elements=st.sampled_from([0, 60, 200, 255]))
)


@settings(max_examples=60, deadline=None)
@given(pictures)
def test_any_picture_can_be_prepared_and_is_left_as_it_was(pixels):
    before = pixels.copy()
    prepared = prepare_page(page_of(pixels))
    assert prepared.pixels.shape == pixels.shape[:2]
    assert prepared.pixels.dtype == np.uint8
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("shape", [(30_000, 3), (3, 30_000), (1, 1)])
def test_strips_that_are_no_pages_can_be_prepared(shape):
    pixels = np.full(shape, PAPER, np.uint8)
    pixels[::2] = INK
    assert prepare_page(page_of(pixels)).pixels.shape == shape


@pytest.mark.parametrize(("dpi", "factor"), [(50.0, 2.5), (72.0, READABLE_DPI / 72), (94.9, READABLE_DPI / 94.9)])
def test_a_coarse_page_is_enlarged(dpi, factor):
    page = enlarge_coarse(page_of(lines_of_print(), dpi), 100_000_000)
    assert page.dpi == pytest.approx(dpi * factor)
    assert page.height_px == round(1100 * factor)


def test_a_page_that_is_fine_enough_a_cutting_or_would_be_too_large_is_the_very_page():
    cutting = page_of(lines_of_print(), 36.0)
    assert enlarge_coarse(cutting, 100_000_000) is cutting
    fine, coarse = page_of(lines_of_print(), 95.0), page_of(lines_of_print(), 72.0)
    assert enlarge_coarse(fine, 100_000_000) is fine
    assert enlarge_coarse(coarse, 2_000_000) is coarse


def shaded(pixels, darkest):
    """Light that falls off from the left to the right edge, down to this share."""
    light = np.linspace(1.0, darkest, pixels.shape[1])
    return np.clip(pixels * light[np.newaxis, :], 0, 255).astype(np.uint8)


def test_a_page_in_the_shade_is_lit_evenly_and_its_print_stays():
    plain = lines_of_print()
    page = even_light(page_of(shaded(plain, 0.35)))
    paper, print_ = page.pixels[plain == PAPER], page.pixels[plain == INK]
    assert np.percentile(paper, 2) > 225
    assert np.percentile(print_, 98) < 90
    assert prepare_page(page_of(shaded(plain, 0.35))).pixels.tolist() == page.pixels.tolist()
    dark = page_of(shaded(plain, 0.35))
    assert prepare_page(dark, light=False) is dark


def test_faint_print_is_lit_evenly_in_a_weaker_shade_than_dark_print():
    dark = lines_of_print()
    faint = (PAPER - 0.4 * (PAPER - dark.astype(float))).astype(np.uint8)
    assert even_light(page_of(shaded(dark, 0.78))).pixels[0, -1] < 0.8 * PAPER
    lit = even_light(page_of(shaded(faint, 0.78))).pixels
    paper = lit[dark == PAPER]
    assert np.percentile(paper, 98) - np.percentile(paper, 2) < 12


def fold(pixels):
    """The shadow of a book's fold at the left edge."""
    seen = pixels.astype(float)
    seen[:, :40] *= 0.3
    return seen.astype(np.uint8)


def pictured(pixels):
    """A dark stamp-sized picture among the print."""
    seen = pixels.copy()
    seen[300:420, 300:450] = 60
    return seen


@pytest.mark.parametrize(
    "pixels",
    [
        lines_of_print(),
        shaded(lines_of_print(), 0.8),
        fold(lines_of_print()),
        pictured(lines_of_print()),
        np.full((900, 700), PAPER, np.uint8),
        np.zeros((900, 700), np.uint8),
    ],
    ids=["a scan", "a weak shade", "the shadow of a fold", "a picture", "blank", "black"],
)
def test_even_pages_are_the_very_page(pixels):
    page = page_of(pixels)
    assert even_light(page) is page
