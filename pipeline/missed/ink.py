"""Ink of the size of letters where no word was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.types import Box, OcrPage

Pixels = NDArray[np.uint8]

COARSE_DPI = 130.0
"""Letters are looked for on a copy of this resolution at most: they still show, at a fraction of the cost."""
_DARKER = 20
"""Grey levels by which ink is darker than what lies around it."""
_TALLEST, _WIDEST, _SMALLEST = 1.8, 3.0, 0.12
"""Of what may be a letter, an accent or a dash, in heights of a word; letters of bold print run together."""
_LETTER = 0.5
"""What is at least so high is no accent."""
_FLAT, _DASH = 0.3, (0.25, 1.1)
"""Height of a dash at most, and its width."""
_GROWN = 0.15
"""By how much the box of a word that was read is grown: marks stand out of it."""
_HIDDEN = 2.5
"""Width of a short word, in heights of a word."""
_JOINED = 1.4
"""Letters nearer to each other stand in one region: wider than the space between words."""
_MOST_REGIONS = 40
_RING_MM = (20.0, 50.0)
"""A seal is so wide; Decree 30/2020/NĐ-CP: 36 mm."""
_INSIDE = 0.36
"""In widths of a ring: what stands nearer to its middle is the seal's own print."""


@dataclass(frozen=True, slots=True)
class Region:
    """Letters side by side that were not read: the box around them, accents included, and how many there are.

    is_dash tells that they are one dash, is_crowded that a stroke or a ring stands at their left, which may hide more.
    """

    box: Box
    letters: int
    is_dash: bool = False
    is_crowded: bool = False


@dataclass(frozen=True, slots=True)
class Ink:
    """The components of a page's ink on a coarse copy: labels (height, width) and stats as OpenCV gives them."""

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    scale: float

    @classmethod
    def of(cls, pixels: Pixels, dpi: float, letter_px: float) -> Ink:
        """The ink of a grey page; letter_px is the height of a word on it."""
        scale = min(1.0, COARSE_DPI / dpi)
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
        around_px = 2 * max(1, round(2 * letter_px * scale)) + 1
        ink = cv2.adaptiveThreshold(
            np.asarray(small, np.uint8), 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around_px, _DARKER
        )
        _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
        return cls(np.asarray(labels, np.int32), np.asarray(stats, np.int32), scale)


def find_regions(ink: Ink, page: OcrPage, letter_px: float) -> list[Region]:
    """Where letters stand that are in no word of the page, the largest regions first; letters inside seals left out."""
    size = letter_px * ink.scale
    wide, high, areas = (ink.stats[:, side] for side in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    small = (high <= _TALLEST * size) & (wide <= _WIDEST * size)
    loose = small & (np.maximum(high, wide) >= 2 * _SMALLEST * size) & (areas >= (_SMALLEST * size) ** 2)
    loose[0] = False
    loose &= ~_is_covered(ink, page, letter_px)
    joined = cv2.dilate(loose[ink.labels].astype(np.uint8), np.ones((1, max(1, round(_JOINED * size))), np.uint8))
    groups = np.asarray(cv2.connectedComponents(joined, connectivity=4)[1], np.int32)
    rings = _rings(ink, page.dpi)
    regions = [_region(ink, members, size) for members in _members(ink, groups, np.flatnonzero(loose))]
    kept = [region for region in regions if region is not None and not _is_inside(region.box, rings)]
    return sorted(kept, key=lambda region: -region.letters)[:_MOST_REGIONS]


def _is_covered(ink: Ink, page: OcrPage, letter_px: float) -> NDArray[np.bool_]:
    """(components,) whether the middle of a component lies in a word or table."""
    cover = np.zeros(ink.labels.shape, np.uint8)
    grown = _GROWN * letter_px
    boxes = [(word.box, grown) for word in page.words if word.box is not None]
    for box, margin in [*boxes, *((table.box, 0.0) for table in page.tables)]:
        left, top = (max(0, int((side - margin) * ink.scale)) for side in (box.left, box.top))
        right, bottom = (int((side + margin) * ink.scale) + 1 for side in (box.right, box.bottom))
        cover[top:bottom, left:right] = 1
    x = ink.stats[:, cv2.CC_STAT_LEFT] + ink.stats[:, cv2.CC_STAT_WIDTH] // 2
    y = ink.stats[:, cv2.CC_STAT_TOP] + ink.stats[:, cv2.CC_STAT_HEIGHT] // 2
    return np.asarray(cover[y.clip(0, len(cover) - 1), x.clip(0, len(cover[0]) - 1)] == 1)


def _members(ink: Ink, groups: NDArray[np.int32], loose: NDArray[np.int64]) -> Iterable[list[int]]:
    """The loose components by the group that they lie in."""
    found: dict[int, list[int]] = {}
    for index in loose.tolist():
        left, top, width, height = ink.stats[index, :4].tolist()
        inside = ink.labels[top : top + height, left : left + width] == index
        group = int(groups[top : top + height, left : left + width][inside][0])
        found.setdefault(group, []).append(index)
    return found.values()


def _region(ink: Ink, members: list[int], size: float) -> Region | None:
    """The region of these components; None where none of them is a letter or a dash."""
    rows = ink.stats[members]
    wide, high = rows[:, cv2.CC_STAT_WIDTH], rows[:, cv2.CC_STAT_HEIGHT]
    letters = int(np.count_nonzero(high >= _LETTER * size))
    is_dash = len(members) == 1 and bool(
        high[0] <= _FLAT * size and _DASH[0] * size <= wide[0] <= _DASH[1] * size and wide[0] >= 2 * high[0]
    )
    if not letters and not is_dash:
        return None
    left, top = rows[:, cv2.CC_STAT_LEFT].min(), rows[:, cv2.CC_STAT_TOP].min()
    right, bottom = (rows[:, cv2.CC_STAT_LEFT] + wide).max(), (rows[:, cv2.CC_STAT_TOP] + high).max()
    beside = np.unique(ink.labels[top:bottom, max(0, left - round(_HIDDEN * size)) : left])
    is_crowded = bool((ink.stats[beside[beside > 0], cv2.CC_STAT_HEIGHT] > _TALLEST * size).any())
    return Region(_on_page(ink, int(left), int(top), int(right), int(bottom)), letters, is_dash, is_crowded)


def _on_page(ink: Ink, left: int, top: int, right: int, bottom: int) -> Box:
    x, y = round(left / ink.scale), round(top / ink.scale)
    return Box(x, y, round(right / ink.scale) - x, round(bottom / ink.scale) - y)


def _rings(ink: Ink, dpi: float) -> list[Box]:
    """The boxes of what may be the ring of a seal, on the page."""
    low, high = (side * dpi * ink.scale / 25.4 for side in _RING_MM)
    return [
        _on_page(ink, left, top, left + width, top + height)
        for left, top, width, height, _ in ink.stats[1:].tolist()
        if low <= width <= high and low <= height <= high
    ]


def _is_inside(box: Box, rings: Iterable[Box]) -> bool:
    x, y = box.left + box.width / 2, box.middle_y
    return any(
        hypot((x - ring.left) / ring.width - 0.5, (y - ring.top) / ring.height - 0.5) < _INSIDE for ring in rings
    )
