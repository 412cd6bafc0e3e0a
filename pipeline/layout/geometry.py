"""Words in rows and columns: the geometry under the layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.types import Box, OcrPage, Word


@dataclass(frozen=True, slots=True)
class Strip:
    """Words side by side on one line of one column, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return Box.around([box_of(word) for word in self.words])

    @property
    def middle_y(self) -> float:
        """The median middle of the words: a tall misread mark does not move the line."""
        return median(box_of(word).middle_y for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean word confidence, weighted by length."""
        size = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / max(1, size)


def box_of(word: Word) -> Box:
    """The word's box.  Raises ValueError for a word that comes from a text file and has none."""
    if word.box is None:
        raise ValueError(f"word without a box: {word.text!r}")
    return word.box


def strips_of(page: OcrPage) -> list[Strip]:
    """The engine's lines from top to bottom (then left to right)."""
    strips = [Strip(tuple(sorted(line.words, key=lambda word: box_of(word).left))) for line in page.lines if line.words]
    return sorted(strips, key=lambda strip: (strip.middle_y, strip.box.left))


def letter_height(strips: Iterable[Strip]) -> float:
    """The median height in pixels of words that have at least two letters; 20.0 when there are none."""
    heights = [box_of(word).height for strip in strips for word in strip.words if sum(map(str.isalpha, word.text)) >= 2]
    return float(median(heights)) if heights else 20.0


def cut_at(
    strip: Strip, boundary_x: float, reach_px: float, letter_px: float, *, narrow: bool = True
) -> tuple[Strip | None, Strip | None]:
    """The strip's left and right columns.

    Cut at the widest gap of at least a letter's height within reach_px of boundary_x (nearer gaps are preferred), else
    (where narrow gaps count) at a gap that holds boundary_x itself.  A strip without such a gap goes whole to the side
    of its middle.
    """
    wide: list[tuple[float, int]] = []
    for place, (left, right) in enumerate(pairwise(strip.words), start=1):
        start, end = box_of(left).right, box_of(right).left
        distance = abs((start + end) / 2 - boundary_x)
        if end - start >= letter_px and distance <= reach_px:
            wide.append((end - start - 0.3 * distance, place))
        elif narrow and start <= boundary_x <= end and end - start >= 0.3 * letter_px:
            wide.append((0.0, place))
    if wide:
        _, place = max(wide)
        return Strip(strip.words[:place]), Strip(strip.words[place:])
    box = strip.box
    return (strip, None) if box.left + box.width / 2 < boundary_x else (None, strip)


def widest_valley(boxes: Sequence[Box], left_x: int, right_x: int) -> tuple[float, int]:
    """Between left_x and right_x, the middle of the vertical band that fewest boxes cross, and how many do.

    Of equal bands the widest wins.
    """
    edges = sorted({left_x, right_x, *(x for box in boxes for x in (box.left, box.right) if left_x < x < right_x)})
    bands = [
        (sum(box.left < end and box.right > start for box in boxes), start - end, (start + end) / 2)
        for start, end in pairwise(edges)
    ]
    crossings, _, middle = min(bands)
    return middle, crossings


def rows_of(strips: Iterable[Strip], letter_px: float) -> list[list[Strip]]:
    """Strips grouped into rows: those whose middles lie within half a letter height of each other."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda strip: strip.middle_y):
        if rows and strip.middle_y - rows[-1][0].middle_y <= 0.6 * letter_px:
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return [sorted(row, key=lambda strip: strip.box.left) for row in rows]
