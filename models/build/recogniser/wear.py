"""A drawn line as an archive holds it: printed fat or thin, copied, scanned, made black and white, packed, stamped.

The last step cuts the line out as Tesseract does: the box of its ink, at least from descenders to ascenders, and four
pixels more.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.build.recogniser.draw import LARGER, DrawnLine

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

PADDING_PX = 4
_TURNED_SHARE = 0.2
"""Pages are straightened from 0.8 degrees; so many lines stand on a page that is turned by up to that."""
_SEAL_SHARE = 2 / 3
"""Of what covers a line so much is a seal; the rest are strokes of a pen."""
_MARGIN_SHARE = 0.12
"""So many lines come with paper before or behind them, as where a speck or a rule stands there."""
_ASCENDER, _DESCENDER = 0.70, 0.22
"""From the baseline, in sizes of the letters."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How badly lines are worn: how often, and the largest deviation of weight of strokes, blur, noise, faintness."""

    share: float
    weight: float
    blur: float
    noise: float
    holes: float
    bilevel: float


GRADES = (
    Grade(0.42, 0.10, 0.5, 4.0, 0.0, 0.25),
    Grade(0.43, 0.22, 0.8, 12.0, 0.12, 0.5),
    Grade(0.15, 0.32, 1.15, 24.0, 0.35, 0.45),
)


def wear(line: DrawnLine, chance: random.Random, covered_share: float = 0.075) -> Pixels:
    """Grey pixels of the line alone, as the recogniser gets them; a seal or a pen's stroke covers so many lines."""
    grade = chance.choices(GRADES, [grade.share for grade in GRADES])[0]
    ink = _printed(line.ink, line.size_px, grade, chance)
    matrix, size = _matrix(line, chance)
    soft = cv2.GaussianBlur(ink, (0, 0), 0.45 * LARGER)
    ink = np.asarray(cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_LINEAR), np.float32)
    ink = _overlaid(ink, line.size_px / LARGER, covered_share, chance)
    return _cut_out(_scanned(ink, grade, chance), line, matrix, chance)


def _printed(ink: Floats, size_px: float, grade: Grade, chance: random.Random) -> Floats:
    """Strokes that spread or thin, and have holes where toner or the pressure of the stamp was short."""
    spread = size_px * chance.uniform(0.012, 0.03)
    level = 0.46 + chance.uniform(-grade.weight, 0.6 * grade.weight)
    soft = cv2.GaussianBlur(ink, (0, 0), spread)
    if grade.holes and chance.random() < 0.4:
        soft = soft - grade.holes * np.maximum(
            0, _blotches(ink.shape, size_px * chance.choice([0.04, 0.08, 0.3]), chance)
        )
    return np.asarray(np.clip((soft - level) * chance.uniform(2.5, 6) + 0.5, 0, 1), np.float32)


def _matrix(line: DrawnLine, chance: random.Random) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Down to the size of the scan, a little turned, slanted and stretched."""
    height, width = line.ink.shape
    turn = np.radians(chance.uniform(-0.8, 0.8) if chance.random() < _TURNED_SHARE else chance.gauss(0, 0.2))
    scale_x, scale_y = (chance.uniform(0.96, 1.04) / LARGER for _ in range(2))
    slant = chance.gauss(0, 0.012)
    matrix = np.array([[scale_x, slant / LARGER, 0.0], [np.tan(turn) * scale_x, scale_y, 0.0]])
    matrix[1, 2] = -matrix[1, 0] * width / 2 + chance.random()
    matrix[0, 2] = chance.random() - matrix[0, 1] * height / 2
    return matrix, (int(width * scale_x) + 2, int(height * scale_y) + 2)


def _overlaid(ink: Floats, size_px: float, covered_share: float, chance: random.Random) -> Floats:
    """What lies over print: arcs and letters of a faded seal, a stroke of a pen, specks, a stain."""
    layer = np.zeros_like(ink)
    height, width = ink.shape
    kind = chance.random()
    if kind < _SEAL_SHARE * covered_share:
        _arcs(layer, size_px, chance)
    elif kind < covered_share:
        _stroke(layer, size_px, chance)
    if chance.random() < 0.15:
        for _ in range(chance.randint(1, 12)):
            spot = chance.randrange(width), chance.randrange(height)
            cv2.circle(layer, spot, chance.choice([0, 0, 1, 1, 2]), (chance.uniform(0.4, 1.0),), -1)
    return np.maximum(ink, layer)


def _arcs(layer: Floats, size_px: float, chance: random.Random) -> None:
    """Rings of a seal, light as the red channel leaves them, darker on a scan in grey."""
    darkest = chance.choice([0.5, 0.5, 0.85])
    height, width = layer.shape
    radius = chance.uniform(3.5, 6) * size_px
    centre = round(chance.uniform(0, width)), round(height / 2 + chance.uniform(-1, 1) * radius)
    for share in (1.0, 0.93, 0.68):
        cv2.circle(layer, centre, round(radius * share), (chance.uniform(0.08, darkest),), chance.choice([1, 1, 2, 3]))
    layer *= np.clip(1 + 0.6 * _blotches(layer.shape, 4, chance), 0, 1.5)


def _stroke(layer: Floats, size_px: float, chance: random.Random) -> None:
    height, width = layer.shape
    x, y = chance.uniform(0, width), chance.uniform(0, height)
    points = [(round(x), round(y))]
    for _ in range(chance.randint(3, 9)):
        x, y = x + chance.gauss(0.6, 1.2) * size_px, y + chance.gauss(0, 1.0) * size_px
        points.append((round(x), round(y)))
    cv2.polylines(
        layer, [np.array(points, np.int32)], False, (chance.uniform(0.3, 0.9),), chance.choice([1, 2, 3]), cv2.LINE_AA
    )


def _scanned(ink: Floats, grade: Grade, chance: random.Random) -> Pixels:
    ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), max(0.2, chance.uniform(0.25, grade.blur))), np.float32)
    paper, black = chance.uniform(205, 255), chance.uniform(0, 70)
    if chance.random() < 0.12:
        black = paper - chance.uniform(60, 130)
    grey = paper - ink * (paper - black)
    if chance.random() < 0.15:
        grey += np.linspace(0, chance.gauss(0, 25), grey.shape[1], dtype=np.float32)[None, :]
    if chance.random() < 0.8:
        grey += min(grade.noise, (paper - black) / 8) * chance.random() * _noise(grey.shape, chance)
    if chance.random() < grade.bilevel:
        level = paper - chance.uniform(0.25, 0.55) * (paper - black)
        return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1], np.uint8)
    pixels = np.asarray(np.clip(grey, 0, 255), np.uint8)
    if chance.random() < 0.45:
        packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(22, 90)])[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return pixels


def _cut_out(pixels: Pixels, line: DrawnLine, matrix: NDArray[np.float64], chance: random.Random) -> Pixels:
    top = min(line.top, line.baseline - _ASCENDER * line.size_px * chance.uniform(0.9, 1.2))
    bottom = max(line.bottom, line.baseline + _DESCENDER * line.size_px * chance.uniform(0.8, 1.3))
    corners = np.array([[x, y, 1] for x in (line.left, line.right) for y in (top, bottom)]) @ matrix.T
    looser = [max(0.0, chance.gauss(-0.5, 1.5)) for _ in range(4)]
    for side, share, most in ((1, 0.2, 0.5), (3, 0.3, 0.9)):  # strokes that touch the next line draw it into the box
        if chance.random() < share:
            looser[side] += chance.uniform(0.05, most) * line.size_px / LARGER
    for side in (0, 2):
        if chance.random() < _MARGIN_SHARE:
            looser[side] += chance.uniform(0.1, 0.9) * line.size_px / LARGER
    left, upper = corners.min(0) - PADDING_PX - looser[:2]
    right, lower = corners.max(0) + PADDING_PX + looser[2:]
    height, width = pixels.shape
    return pixels[max(0, int(upper)) : min(height, round(lower)), max(0, int(left)) : min(width, round(right))]


@cache
def _noise_sheet() -> Floats:
    return np.random.default_rng(5).standard_normal((512, 4096)).astype(np.float32)


def _noise(shape: tuple[int, ...], chance: random.Random) -> Floats:
    """Noise of deviation 1, cut from one large sheet: drawing it anew for each line would cost most of the time."""
    sheet = _noise_sheet()
    y, x = chance.randrange(max(1, sheet.shape[0] - shape[0])), chance.randrange(max(1, sheet.shape[1] - shape[1]))
    part = sheet[y : y + shape[0], x : x + shape[1]]
    return np.pad(part, ((0, shape[0] - part.shape[0]), (0, shape[1] - part.shape[1])), mode="wrap")


def _blotches(shape: tuple[int, ...], size_px: float, chance: random.Random) -> Floats:
    """Smooth noise of deviation about 1, with blotches of about this size."""
    step = max(1.0, size_px)
    small = _noise((int(shape[0] / step) + 2, int(shape[1] / step) + 2), chance)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)
