"""Batches of drawn lines for the network, made while it learns: no line is seen twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from models.build.recogniser.alphabet import Alphabet, UnknownLetter
from models.build.recogniser.draw import KERNED_SHARE, draw_line
from models.build.recogniser.network import SHRINK
from models.build.recogniser.strip import HEIGHT_PX, Floats, as_input
from models.build.recogniser.texts import Texts
from models.build.recogniser.wear import wear

BATCH_WIDTH_PX = 11_000
"""Columns of pixels in a batch, padding included."""
_POOL_LINES = 400
_COVERED_SHARE, _COVERED_HEADING_SHARE = 0.06, 0.25
"""Lines with a seal or a pen's stroke over them: in the text, and among titles, names and offices."""
_SIZES_PX = (
    (20, 3),
    (22, 5),
    (25, 8),
    (28, 10),
    (30, 8),
    (33, 16),
    (36, 20),
    (39, 18),
    (42, 6),
    (50, 6),
    (54, 5),
    (58, 3),
)
"""Letters of 11 to 14 points at 150, 200 and 300 dpi: size and how often."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A line as the network sees it, (36, width), what it says, and the outputs that say it."""

    pixels: Floats
    label: str
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines side by side: pixels (n, 1, 36, widest), widths (n,), their codes one after the other with counts (n,)."""

    pixels: torch.Tensor
    widths: torch.Tensor
    codes: torch.Tensor
    counts: torch.Tensor


def samples(
    texts: Texts, alphabet: Alphabet, chance: random.Random, kerned_share: float = KERNED_SHARE
) -> Iterator[Sample]:
    """Drawn lines without end, so many of them kerned.

    A line that the alphabet cannot say, or too narrow to be said, is left out.
    """
    sizes = [size for size, _ in _SIZES_PX], [weight for _, weight in _SIZES_PX]
    while True:
        parts = texts.row(chance)
        label = " ".join(part.label for part in parts)
        try:
            codes = tuple(alphabet.codes(label))
        except UnknownLetter:
            continue
        neighbours = texts.neighbour(chance), texts.neighbour(chance)
        drawn = draw_line(parts, chance.choices(*sizes)[0], neighbours, chance, kerned_share)
        covered = _COVERED_HEADING_SHARE if all(part.is_heading for part in parts) else _COVERED_SHARE
        pixels = as_input(wear(drawn, chance, covered))
        if pixels.shape[1] // SHRINK > len(codes) + sum(a == b for a, b in pairwise(codes)):
            yield Sample(pixels, label, codes)


def batches(lines: Iterator[Sample], chance: random.Random) -> Iterator[Batch]:
    """Batches of lines of like width, in an order drawn by chance."""
    while True:
        pool = sorted((next(lines) for _ in range(_POOL_LINES)), key=lambda sample: sample.pixels.shape[1])
        groups: list[list[Sample]] = [[]]
        for sample in pool:
            if groups[-1] and sample.pixels.shape[1] * (len(groups[-1]) + 1) > BATCH_WIDTH_PX:
                groups.append([])
            groups[-1].append(sample)
        chance.shuffle(groups)
        yield from map(batch_of, groups)


def batch_of(lines: list[Sample]) -> Batch:
    """The lines as one batch; behind a line stands paper."""
    widths = [line.pixels.shape[1] for line in lines]
    pixels = np.ones((len(lines), 1, HEIGHT_PX, max(widths)), np.float32)
    for place, line in enumerate(lines):
        pixels[place, 0, :, : widths[place]] = line.pixels
    codes = [code for line in lines for code in line.codes]
    counts = [len(line.codes) for line in lines]
    return Batch(torch.from_numpy(pixels), torch.tensor(widths), torch.tensor(codes), torch.tensor(counts))
