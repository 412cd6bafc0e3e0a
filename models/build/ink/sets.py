"""Handwritten digits of others to train from: single digits, whole numbers, and handwriting fonts.

They lie in `digits/` of the folder named by VANTHU_SHARED, or in `../shared` beside the checkout; its MANIFEST.tsv
says where each comes from and under which licence.  A part of each is held out to measure: a tenth of the digits, the
pages of the registers that are no training pages, every eighth font.
"""

from __future__ import annotations

import os
import random
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.build.corpora import REPOSITORY
from models.build.ink.shapes import FULL_PX, Floats, Shape, cut_to_ink, full_size, shape_of

DARK_ON_LIGHT = {"uit_vn": True, "choice": True, "mnist": False, "optdigits": False, "semeion": False}
MOST_OF_A_SET = 20_000
LEFT_OUT = Path(__file__).with_name("left_out.txt")
_HELD_OUT_DIGITS, _HELD_OUT_FONTS = 10, 8
"""One of so many is held out."""
_MOST_HOLES = 3
"""Those of an 8, and one for a speck."""
_NOISE = 0.35
"""Darkness below it is paper, in shares of the digit's darkest stroke."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers as they were written, by how many digits they have."""

    by_length: dict[int, list[tuple[str, Shape]]]

    def like(self, text: str, most: int) -> list[tuple[str, Shape]]:
        """Those with as many digits as text, from 1 to most where most is not 0."""
        found = self.by_length[len(text)]
        return [number for number in found if 1 <= int(number[0]) <= most] if most else found


def digits_folder() -> Path:
    """The folder of handwritten digits."""
    return Path(os.environ.get("VANTHU_SHARED") or REPOSITORY.parent / "shared") / "digits"


@cache
def load_digits(name: str, *, held_out: bool = False) -> dict[str, list[Shape]]:
    """One set of single digits; those whose ink cannot be told from ruled paper are left out."""
    with np.load(digits_folder() / f"{name}.npz") as arrays:
        images, labels = arrays["images"], arrays["labels"]
    order = random.Random(1).sample(range(len(labels)), min(len(labels), MOST_OF_A_SET))
    found: dict[str, list[Shape]] = defaultdict(list)
    bad = {("uit_vn", index) for index in left_out()}
    for place, index in enumerate(order):
        if (place % _HELD_OUT_DIGITS == 0) is held_out and (name, index) not in bad:
            ink = _lifted(images[index] if DARK_ON_LIGHT[name] else 255 - images[index])
            if ink is not None:
                found[str(labels[index])].append(shape_of(full_size(ink)))
    return dict(found)


def left_out() -> list[int]:
    """The digits of uit_vn that show more than a digit, by their place in the set."""
    lines = LEFT_OUT.read_text("ascii").splitlines()
    return [int(index) for line in lines if not line.startswith("#") for index in line.split()]


@cache
def load_numbers(*, held_out: bool = False) -> Numbers:
    """The numbers of the Danish registers: those of the training pages, or of the others."""
    texts: dict[str, str] = {}
    images: dict[str, Pixels] = {}
    for name, content in _members(digits_folder() / "mgr_strings.tar.gz"):
        if name.endswith(".tsv"):
            rows = (line.split("\t") for line in content.decode("utf-8").splitlines()[1:])
            texts = {row[0]: row[1] for row in rows if (row[3] != "train") is held_out}
        elif name.endswith(".png"):
            image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
            images[name] = np.asarray(image, np.uint8)
    found: dict[int, list[tuple[str, Shape]]] = defaultdict(list)
    for name in sorted(texts):
        ink = _lifted(images[name], lone=False) if texts[name].isdigit() else None
        if ink is not None:
            found[len(texts[name])].append((texts[name], shape_of(full_size(ink))))
    return Numbers(dict(found))


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of an archive by their bare names."""
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield Path(member.name).name, stream.read()


def _lifted(pixels: Pixels, *, lone: bool = True) -> Floats | None:
    """The ink off its paper; None when a grid or rule goes with it (lone: a single digit, most of it one stroke)."""
    paper = cv2.GaussianBlur(cv2.dilate(pixels, np.ones((9, 9), np.uint8)), (0, 0), 5).astype(np.float32)
    darker = np.clip(paper - pixels, 0, None)
    full = float(np.percentile(darker, 97))
    if full < 25:
        return None
    ink = np.clip((darker / full - _NOISE) / (1 - _NOISE), 0, 1).astype(np.float32)
    if lone:
        ink = _main_parts(ink)
    ink = cut_to_ink(ink)
    filled = float((ink > 0.3).mean())
    tall_enough = ink.shape[0] >= 8 and (not lone or ink.shape[0] >= ink.shape[1] * 0.7)
    is_clean = tall_enough and 0.04 < filled < 0.62 and (not lone or _holes(ink) <= _MOST_HOLES)
    return ink if is_clean else None


def _holes(ink: Floats) -> int:
    """How many parts of the paper the strokes enclose: the squares of ruled paper are many."""
    paper = np.pad((ink < 0.4).astype(np.uint8), 1, constant_values=1)
    return int(cv2.connectedComponents(paper, connectivity=4)[0]) - 2


def _main_parts(ink: Floats) -> Floats:
    """The ink without specks and without what runs in from the border beside the digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0.2).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count <= 2:
        return ink
    kept = [0] + [index + 1 for index, area in enumerate(areas) if area >= 0.2 * areas.max()]
    return np.where(np.isin(labels, kept), ink, 0).astype(np.float32)


@cache
def hand_fonts(*, held_out: bool = False) -> tuple[ImageFont.FreeTypeFont, ...]:
    """The free handwriting fonts, each at the size at which its 0 is FULL_PX high."""
    paths = sorted((digits_folder() / "fonts" / "ttf").glob("*.ttf"))
    chosen = [path for place, path in enumerate(paths) if (place % _HELD_OUT_FONTS == 0) is held_out]
    return tuple(_sized_font(path) for path in chosen)


def _sized_font(path: Path) -> ImageFont.FreeTypeFont:
    tried = ImageFont.truetype(str(path), 2 * FULL_PX, layout_engine=ImageFont.Layout.BASIC)
    _, top, _, bottom = tried.getbbox("0")
    size = round(2 * FULL_PX * FULL_PX / max(1.0, bottom - top))
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
