"""Make a page easier to read: upright, straight, evenly lit, its red seal faded.

Each step returns the page it was given when there is nothing to do, so that a good page is not touched (turning an
image by less than about 0.8 degrees blurs it and costs more marks than it saves).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.lighting import even_light
from pipeline.imaging.shrinking import shrunk
from pipeline.types import PageImage

Pixels = NDArray[np.uint8]

MAX_SKEW_DEG = 6.0
_PROFILE_HEIGHT_PX = 1000
"""Skew is measured on a copy of about this height: fine enough for 0.1 degree, and cheap."""
_SLICE_PX = 8
"""So many columns of that copy are moved as one when it is sheared: the most skewed page steps by less than a row."""


COARSE_DPI, READABLE_DPI = 95.0, 140.0
"""A page of less than the first is enlarged to the second: at 72 dpi that halves an engine's errors and more, at 90 it
saves a third of them, from 100 on nothing."""
_LEAST_DPI = 50.0
"""A picture of less is no page but a part of one, whose resolution nobody knows."""
_MOST_ENLARGED = 2.5


def enlarge_coarse(page: PageImage, max_pixels: int) -> PageImage:
    """The page enlarged where its letters are too small to be read well, to at most max_pixels; others as they are."""
    factor = min(_MOST_ENLARGED, READABLE_DPI / page.dpi)
    if not _LEAST_DPI <= page.dpi < COARSE_DPI or page.width_px * page.height_px * factor**2 > max_pixels:
        return page
    pixels = cv2.resize(page.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return replace(page, pixels=np.asarray(pixels, np.uint8), dpi=page.dpi * factor)


def prepare_page(
    page: PageImage, *, deskew: bool = True, min_skew_deg: float = 0.8, red_channel: bool = True, light: bool = True
) -> PageImage:
    """The page as an engine should see it: grey, its seal faded, its light even, straight from min_skew_deg on."""
    page = fade_red_seal(page) if red_channel else to_grey(page)
    page = even_light(page) if light else page
    return straighten(page, min_skew_deg) if deskew else page


def to_grey(page: PageImage) -> PageImage:
    """The page in grey; the same page when it is grey already."""
    if page.pixels.ndim == 2:
        return page
    return replace(page, pixels=_grey(page.pixels))


def fade_red_seal(page: PageImage) -> PageImage:
    """The page in grey, with the red channel in place of grey where a red seal lies over the text.

    Red ink is light in the red channel and black print is dark there, so that the letters under the seal stay.
    Only patches of seal size (at least 12 mm each way) are treated: a number stamped in red must not fade.
    """
    if page.pixels.ndim == 2:
        return page
    grey = _grey(page.pixels)
    seal = _seal_mask(page.pixels, page.dpi)
    if seal is not None:
        cv2.copyTo(cv2.extractChannel(page.pixels, 0), seal, grey)
    return replace(page, pixels=grey)


def fade_ink(page: PageImage) -> PageImage:
    """The page in grey with coloured ink faded: blue and red ink are light in one of the channels, print in none."""
    if page.pixels.ndim == 2:
        return page
    red, green, blue = cv2.split(page.pixels)
    return replace(page, pixels=np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8))


def straighten(page: PageImage, min_skew_deg: float) -> PageImage:
    """The page turned straight, when it is skewed by min_skew_deg or more."""
    skew_deg = measure_skew(page.pixels)
    return page if abs(skew_deg) < min_skew_deg else turn_back(page, skew_deg)


def turn_back(page: PageImage, skew_deg: float) -> PageImage:
    """The page turned counter-clockwise by this angle."""
    height, width = page.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    pixels = cv2.warpAffine(
        page.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return replace(page, pixels=np.asarray(pixels, np.uint8), deskewed_deg=-skew_deg)


def turn(page: PageImage, clockwise_deg: int) -> PageImage:
    """The page turned by 90, 180 or 270 degrees clockwise."""
    pixels = np.ascontiguousarray(np.rot90(page.pixels, k=-(clockwise_deg // 90)))
    return replace(page, pixels=pixels, turned_deg=(page.turned_deg + clockwise_deg) % 360)


def measure_skew(pixels: Pixels) -> float:
    """The angle in degrees by which text lines fall to the right (positive: turn counter-clockwise to mend it).

    0.0 when the page has too little print to tell.  Found as the turn that makes the row profile of the ink sharpest,
    first in steps of 0.5 degree, then of 0.1 (Postl 1986).
    """
    ink = _ink(pixels)
    if int(np.count_nonzero(ink)) < 500:
        return 0.0
    slices = _slices(ink)
    coarse = _sharpest(slices, np.arange(-MAX_SKEW_DEG, MAX_SKEW_DEG + 0.01, 0.5))
    return _sharpest(slices, np.arange(coarse - 0.4, coarse + 0.41, 0.1))


def _slices(ink: Pixels) -> NDArray[np.float32]:
    """(height, slices) the ink of a row in each slice of _SLICE_PX columns."""
    starts = np.arange(0, ink.shape[1], _SLICE_PX)
    return np.add.reduceat(ink, starts, axis=1, dtype=np.float32)


def _sharpest(slices: NDArray[np.float32], angles_deg: NDArray[np.float64]) -> float:
    return float(max(angles_deg, key=lambda angle: (_sharpness(slices, float(angle)), -abs(float(angle)))))


def _sharpness(slices: NDArray[np.float32], angle_deg: float) -> float:
    height, width = slices.shape
    shear = np.array([[1.0, 0.0, 0.0], [-np.tan(np.radians(angle_deg)) * _SLICE_PX, 1.0, 0.0]])
    shear[1, 2] = -shear[1, 0] * width / 2
    sheared = cv2.warpAffine(slices, shear, (width, height), flags=cv2.INTER_NEAREST)
    profile = cv2.reduce(sheared, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    return float(np.square(np.diff(profile)).sum())


def _ink(pixels: Pixels) -> Pixels:
    grey = _grey(pixels) if pixels.ndim == 3 else pixels
    small = shrunk(grey, round(grey.shape[0] / _PROFILE_HEIGHT_PX))
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    margin_y, margin_x = ink.shape[0] // 30, ink.shape[1] // 30  # black borders of a scan are not text
    return np.asarray(ink[margin_y : ink.shape[0] - margin_y, margin_x : ink.shape[1] - margin_x], np.uint8)


def _seal_mask(pixels: Pixels, dpi: float) -> Pixels | None:
    """1 where a seal is, 0 elsewhere; None where there is none."""
    red, green, blue = cv2.split(pixels)
    _, reddish = cv2.threshold(cv2.subtract(red, cv2.max(green, blue)), 35, 1, cv2.THRESH_BINARY)
    reach = max(3, round(dpi / 25.4))  # 1 mm joins the strokes of a seal
    joined = np.asarray(cv2.dilate(reddish, np.ones((reach, reach), np.uint8)), np.uint8)
    least_px = 12 * dpi / 25.4
    mask = np.zeros_like(joined)
    # Red dots have grown to reach pixels each way, so that what hangs together does so in every reach-th row and column
    # too: there is found, at a fraction of the cost, where a seal may be.
    for rows, columns, _ in _large(joined[::reach, ::reach], least_px // reach):
        around = _grown(rows, reach), _grown(columns, reach)
        for inner_rows, inner_columns, seal in _large(joined[around], least_px):
            mask[around][inner_rows, inner_columns][seal] = 1
    return mask if mask.any() else None


def _large(mask: Pixels, least_px: float) -> Iterator[tuple[slice, slice, NDArray[np.bool_]]]:
    """What hangs together and is so wide and so high: its rows, its columns, and which pixels of these are its own."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    for index, (left, top, width, height, _) in enumerate(stats[:count].tolist()):
        if index and min(width, height) >= least_px:
            rows, columns = slice(top, top + height), slice(left, left + width)
            yield rows, columns, labels[rows, columns] == index


def _grown(side: slice, step: int) -> slice:
    """Every pixel that may belong to these of every step-th."""
    return slice(max(0, (side.start - 1) * step + 1), side.stop * step)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
