"""What a scanner, a copier or a telephone does to a page.

Every step is pure: (pixels, amount[, chance]) -> pixels, with pixels an RGB page (height, width, 3) of uint8 at the
scan's resolution.  Chance is seeded by the paper, so that a step gives the same pixels every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Chance = np.random.Generator


def at_dpi(page: Pixels, dpi: int, drawn_dpi: int) -> Pixels:
    """The page at the scanner's resolution."""
    size = (round(page.shape[1] * dpi / drawn_dpi), round(page.shape[0] * dpi / drawn_dpi))
    return _pixels(cv2.resize(page, size, interpolation=cv2.INTER_AREA))


def skew(page: Pixels, amount: float) -> Pixels:
    """Turned by amount degrees, clockwise, about the middle."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -amount, 1.0)
    white = (255, 255, 255)
    return _pixels(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white))


def turn(page: Pixels, amount: float) -> Pixels:
    """Turned by amount degrees, clockwise, a multiple of 90."""
    return np.ascontiguousarray(np.rot90(page, -round(amount / 90)))


def blur(page: Pixels, amount: float) -> Pixels:
    """Out of focus by a Gauss of amount pixels."""
    return _pixels(cv2.GaussianBlur(page, (0, 0), amount))


def noise(page: Pixels, amount: float, chance: Chance) -> Pixels:
    """The sensor's grain: a Gauss of amount grey levels."""
    grain = chance.normal(0, amount, page.shape[:2])[:, :, None]
    return _pixels(page + grain)


def specks(page: Pixels, amount: float, chance: Chance) -> Pixels:
    """Dust: amount dark dots of 1 to 2 pixels."""
    dirty = page.copy()
    height, width = page.shape[:2]
    for x, y in zip(chance.integers(0, width, int(amount)), chance.integers(0, height, int(amount)), strict=True):
        cv2.circle(dirty, (int(x), int(y)), int(chance.integers(1, 3)), (60, 60, 60), -1, cv2.LINE_AA)
    return dirty


def edge(page: Pixels, amount: float) -> Pixels:
    """The dark strip of a copier's lid that did not close: amount pixels at the right and half of it at the foot."""
    dark = page.astype(np.float64)
    right = np.clip((np.arange(page.shape[1]) - page.shape[1] + 2 * amount) / amount, 0, 1)
    foot = np.clip((np.arange(page.shape[0]) - page.shape[0] + amount) / (amount / 2), 0, 1)
    shade = 1 - 0.8 * np.maximum(right[None, :], foot[:, None])
    return _pixels(dark * shade[:, :, None])


def paper(page: Pixels, amount: float) -> Pixels:
    """Paper that is not quite white and a lamp that is not quite even; amount 1 is an office scanner."""
    width = page.shape[1]
    tint = 1 - amount * np.array([0.02, 0.022, 0.034])
    lamp = 1 - amount * 0.03 * np.abs(np.linspace(-1, 1, width)) ** 2
    return _pixels(page * lamp[None, :, None] * tint)


def lamp(page: Pixels, amount: float) -> Pixels:
    """Light from one corner: amount 1 leaves the opposite one 40 % of it."""
    across, down = np.linspace(0, 1, page.shape[1])[None, :], np.linspace(0, 1, page.shape[0])[:, None]
    light = 1 - 0.6 * amount * np.clip(0.8 * across + 0.5 * down - 0.3, 0, 1)
    return _pixels(page * light[:, :, None])


def faint(page: Pixels, amount: float, chance: Chance) -> Pixels:
    """Toner that ran dry: black keeps amount of its depth, in uneven bands, on greyish paper."""
    bands = cv2.resize(chance.uniform(0.7, 1.15, (1, 9)), (page.shape[1], 1), interpolation=cv2.INTER_CUBIC)
    depth = amount * bands.reshape(1, -1, 1)
    return _pixels(236 - (255.0 - page) * depth)


def photo(page: Pixels, amount: float) -> Pixels:
    """Photographed from above a desk: perspective, a shadow from the left, a little blur; amount 1 is a usual hand."""
    height, width = page.shape[:2]
    border = round(width * 0.07)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    lean = np.array([(0.035, 0.012), (-0.02, 0.0), (0.012, -0.01), (-0.012, 0.012)], dtype=np.float32)
    target = corners + border + amount * lean * np.array([width, height], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    size = (width + 2 * border, height + 2 * border)
    seen = cv2.warpPerspective(page, warp, size, flags=cv2.INTER_CUBIC, borderValue=(118, 92, 66))
    return blur(_pixels(seen * _daylight(size, amount)), 0.6 * amount)


def _daylight(size: tuple[int, int], amount: float) -> NDArray[np.float64]:
    """Light that falls off to the lower left, as (height, width, 1) factors."""
    across = np.linspace(-1, 1, size[0])[None, :]
    along = np.linspace(-1, 1, size[1])[:, None]
    light = 0.9 + 0.1 * across - 0.09 * along - 0.12 * amount * np.clip(-across - 0.45, 0, 1)
    return np.asarray(np.clip(light, 0.4, 1.0)[:, :, None])


def grey(page: Pixels) -> Pixels:
    """(height, width) grey."""
    return _pixels(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))


def rounded(page: Pixels, levels: int) -> Pixels:
    """Greys rounded to so many levels; 2 is black and white at an office scanner's threshold."""
    if levels == 2:
        return np.where(page > 150, 255, 0).astype(np.uint8)
    return _pixels(np.round(page / 255 * (levels - 1)) * (255 / (levels - 1)))


def _pixels(values: NDArray[np.generic] | cv2.typing.MatLike) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


CERTAIN: Mapping[str, Callable[[Pixels, float], Pixels]] = {
    step.__name__: step for step in (skew, turn, blur, edge, paper, lamp, photo)
}
BY_CHANCE: Mapping[str, Callable[[Pixels, float, Chance], Pixels]] = {
    step.__name__: step for step in (noise, specks, faint)
}


def scan(page: Pixels, steps: Iterable[tuple[str, float]], chance: Chance) -> Pixels:
    """The page after all steps in their order.  Raises KeyError for an unknown step."""
    for name, amount in steps:
        page = CERTAIN[name](page, amount) if name in CERTAIN else BY_CHANCE[name](page, amount, chance)
    return page
