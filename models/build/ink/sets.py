"""Handwritten digits of others to train from: single digits, whole numbers, and handwriting fonts.

They lie in `digits/` of the folder named by VANTHU_SHARED, or in `../shared` beside the checkout; its MANIFEST.tsv
says where each comes from and under which licence.
"""

from __future__ import annotations

import io
import os
import random
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.build.corpora import REPOSITORY
from models.build.ink.pens import Floats, cut_to_ink

DARK_ON_LIGHT = {"uit_vn": True, "choice": True, "mnist": False}
LICENSED = {"mnist"}
"""The sets that state a licence (see the manifest of digits/); the others are for a model that names them."""
MOST_OF_A_SET = 5_000
_NOISE = 0.35
"""Darkness below it is paper, in shares of the digit's darkest stroke."""


@dataclass(frozen=True, slots=True)
class Digits:
    """One set: its ink by digit, each from 0 to 1 and cut to its strokes."""

    name: str
    by_digit: dict[str, list[Floats]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers as they were written, by how many digits they have."""

    by_length: dict[int, list[tuple[str, Floats]]]


def digits_folder() -> Path:
    """The folder of handwritten digits."""
    return Path(os.environ.get("VANTHU_SHARED") or REPOSITORY.parent / "shared") / "digits"


@cache
def load_digits(name: str) -> Digits:
    """One set of single digits; those whose ink cannot be told from ruled paper are left out."""
    with np.load(digits_folder() / f"{name}.npz") as arrays:
        images, labels = arrays["images"], arrays["labels"]
    order = random.Random(1).sample(range(len(labels)), min(len(labels), MOST_OF_A_SET))
    found: dict[str, list[Floats]] = defaultdict(list)
    for index in order:
        pixels = images[index] if DARK_ON_LIGHT[name] else 255 - images[index]
        ink = _lifted(pixels)
        if ink is not None:
            found[str(labels[index])].append(ink)
    return Digits(name, dict(found))


@cache
def load_numbers() -> Numbers:
    """The numbers of the Danish registers, those of the training split."""
    found: dict[int, list[tuple[str, Floats]]] = defaultdict(list)
    with tarfile.open(digits_folder() / "mgr_strings.tar.gz") as archive:
        texts: dict[str, str] = {}
        images: dict[str, NDArray[np.uint8]] = {}
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            content = stream.read()
            if member.name.endswith(".tsv"):
                lines = io.StringIO(content.decode("utf-8")).read().splitlines()[1:]
                texts = {row[0]: row[1] for row in (line.split("\t") for line in lines) if row[3] == "train"}
            elif member.name.endswith(".png"):
                image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
                images[Path(member.name).name] = np.asarray(image, np.uint8)
    for name in sorted(texts):
        ink = _lifted(images[name], lone=False)
        if ink is not None and texts[name].isdigit():
            found[len(texts[name])].append((texts[name], ink))
    return Numbers(dict(found))


def _lifted(pixels: NDArray[np.uint8], *, lone: bool = True) -> Floats | None:
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
    return ink if tall_enough and 0.04 < filled < 0.62 else None


def _main_parts(ink: Floats) -> Floats:
    """The ink without specks and without what runs in from the border beside the digit."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0.2).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count <= 2:
        return ink
    kept = [0] + [index + 1 for index, area in enumerate(areas) if area >= 0.2 * areas.max()]
    return np.where(np.isin(labels, kept), ink, 0).astype(np.float32)


@cache
def hand_fonts() -> tuple[Path, ...]:
    """The free handwriting fonts."""
    return tuple(sorted((digits_folder() / "fonts" / "ttf").glob("*.ttf")))


@cache
def hand_font(index: int, size_px: int) -> ImageFont.FreeTypeFont:
    """A handwriting font at a size."""
    return ImageFont.truetype(str(hand_fonts()[index]), size_px, layout_engine=ImageFont.Layout.BASIC)
