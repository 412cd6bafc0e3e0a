"""Smaller copies of a page."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.imaging.shrinking import shrunk


def test_every_pixel_is_the_mean_of_its_square():
    pixels = np.arange(6 * 9, dtype=np.uint8).reshape(6, 9)
    squares = pixels.reshape(2, 3, 3, 3).mean(axis=(1, 3))
    assert np.abs(shrunk(pixels, 3).astype(float) - squares).max() <= 0.5


def test_what_is_no_whole_square_is_cut_off():
    pixels = np.zeros((7, 11), np.uint8)
    pixels[6], pixels[:, 10] = 255, 255
    assert shrunk(pixels, 2).shape == (3, 5)
    assert not shrunk(pixels, 2).any()


@pytest.mark.parametrize(("shape", "step"), [((5, 5), 1), ((5, 5), 0), ((2, 50), 3), ((50, 2), 3)])
def test_what_cannot_be_smaller_stays(shape, step):
    pixels = np.zeros(shape, np.uint8)
    assert shrunk(pixels, step) is pixels
