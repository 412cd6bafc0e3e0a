"""Strokes that can be drawn again with another pen: how far each pixel lies inside or outside of the stroke's edge."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FULL_PX = 48
"""Ink is composed at this height of a digit and then brought to the size of the strip."""
MARGIN_PX = 8
_STROKE = 0.4
"""Ink darker than this is part of a stroke."""
_THINNEST = 0.55
"""A stroke is not drawn thinner than this share of its own width: it would break where the pen was light."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What was written, with a margin: distance to the edge in pixels (inside positive), and the stroke's width, its
    soft edges with it.
    """

    distance: Floats
    pen_px: float


def cut_to_ink(ink: Floats) -> Floats:
    """The smallest part that holds every stroke; the same when there is none."""
    ys, xs = np.nonzero(ink > 0.15)
    if not len(ys):
        return ink
    return ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def shape_of(ink: Floats) -> Shape:
    """The shape of ink from 0 to 1."""
    inside = (np.pad(ink, MARGIN_PX) > _STROKE).astype(np.uint8)
    within = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    beyond = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    # Over a stroke w wide the distances are 1, 2 … w / 2 … 2, 1: four times their mean is w and a soft pixel a side.
    pen_px = 4 * float(within[inside > 0].mean()) if inside.any() else 1.0
    distance = np.where(inside > 0, within - 0.5, 0.5 - beyond)
    return Shape(np.asarray(distance, np.float32), pen_px)


def full_size(ink: Floats) -> Floats:
    """Ink brought to the height FULL_PX."""
    scale = FULL_PX / ink.shape[0]
    size = max(2, round(ink.shape[1] * scale)), FULL_PX
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(np.clip(cv2.resize(ink, size, interpolation=way), 0, 1), np.float32)


def inked(shape: Shape, pen_px: float) -> Floats:
    """The shape drawn with a pen of this width, as ink from 0 to 1, with its margin."""
    grown = max(pen_px, _THINNEST * shape.pen_px) - shape.pen_px
    return np.asarray(np.clip(shape.distance + min(grown, 2.0 * MARGIN_PX - 2) / 2 + 0.5, 0, 1), np.float32)


def bent(ink: Floats, reach: float, chance: np.random.Generator) -> Floats:
    """Every part moved a little by chance, smoothly; reach is the deviation of the way in shares of FULL_PX."""
    height, width = ink.shape
    coarse = chance.normal(0, reach * FULL_PX, (2, 3, max(2, width // 20))).astype(np.float32)
    moved = [cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC) for part in coarse]
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(cv2.remap(ink, xs + moved[0], ys + moved[1], cv2.INTER_LINEAR), np.float32)


def lay(canvas: Floats, part: Floats, left: float, top: float) -> None:
    """The darker of canvas and part, the part's corner at (left, top); what falls off the canvas is lost."""
    x, y = round(left), round(top)
    part = part[max(0, -y) :, max(0, -x) :]
    place = canvas[max(0, y) : max(0, y) + part.shape[0], max(0, x) : max(0, x) + part.shape[1]]
    np.maximum(place, part[: place.shape[0], : place.shape[1]], out=place)
