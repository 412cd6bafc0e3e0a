"""Strips seen once more in training: moved, larger or smaller, wider, leaning, bent, lighter or darker, noisy.

Works where the strips lie, on the processor or on a graphics card.  Needs torch (dependency group `train`).
"""

from __future__ import annotations

import torch
from torch.nn import functional

from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX

_BENDS = (3, 24)
"""A strip is bent by so many points over its height and width."""
_BENT_PX = 0.7
"""The greatest deviation of a bend's points."""
_NOISY_SHARE, _NOISE = 0.3, 0.08


def seen_again(strips: torch.Tensor, places_px: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Strips (n, height, width) uint8 as (n, 1, height, width) floats through a view each of their own, and where what
    stood over places_px (n, codes) from the left stands now.
    """
    count, where = len(strips), strips.device

    def chance(low: float, high: float) -> torch.Tensor:
        return low + (high - low) * torch.rand(count, device=where)

    def spread(middle: float, deviation: float) -> torch.Tensor:
        return middle + deviation * torch.randn(count, device=where)

    size = spread(1, 0.04).clamp(0.85, 1.15)
    wide = size * spread(1, 0.06).clamp(0.87, 1.15)
    lean, right, down = spread(0, 0.06), chance(-4, 6), chance(-3, 3)
    rows = torch.arange(HEIGHT_PX, device=where) - HEIGHT_PX / 2
    columns = torch.arange(WIDTH_PX, device=where)
    # Where on the strip each pixel of the view comes from, in pixels.
    ys = (rows[None, :, None] - down[:, None, None]) / size[:, None, None] + HEIGHT_PX / 2
    xs = columns[None, None, :] - right[:, None, None] + lean[:, None, None] * rows[None, :, None]
    xs, ys = (xs / wide[:, None, None]), ys.expand(-1, -1, WIDTH_PX)
    bends = (_BENT_PX * chance(0, 1))[:, None, None, None] * torch.randn(count, 2, *_BENDS, device=where)
    bends = functional.interpolate(bends, (HEIGHT_PX, WIDTH_PX), mode="bicubic", align_corners=True)
    grid = torch.stack([(xs + bends[:, 0]) * 2 / (WIDTH_PX - 1) - 1, (ys + bends[:, 1]) * 2 / (HEIGHT_PX - 1) - 1], 3)
    moved = functional.grid_sample(strips[:, None].float() / 255, grid, align_corners=True).clamp(0, 1)
    shaded = moved ** chance(0.7, 1.4)[:, None, None, None]
    noise = torch.where(chance(0, 1) < _NOISY_SHARE, chance(0, _NOISE), torch.zeros_like(size))
    seen = (shaded + noise[:, None, None, None] * torch.randn_like(shaded)).clamp(0, 1)
    return seen, places_px * wide[:, None] + right[:, None]
