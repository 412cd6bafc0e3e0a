"""The network: convolutions from a strip to one saying a column, trained with connectionist temporal classification.

Needs torch (dependency group `train`); the product runs the exported file without it.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from pipeline.ink.alphabet import MARK_FIRST, SIZE


class Layer(NamedTuple):
    """A convolution with batch normalisation and ReLU: channels out, kernel, stride and padding as (y, x)."""

    channels: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


LAYERS = (
    Layer(16, (3, 3), (2, 2), (1, 1)),
    Layer(32, (3, 3), (2, 2), (1, 1)),
    Layer(56, (3, 3), (2, 1), (1, 1)),
    Layer(80, (3, 3), (2, 1), (1, 1)),
    Layer(120, (3, 3), (1, 1), (0, 1)),
    Layer(120, (1, 5), (1, 1), (0, 2)),
)
"""From 48 x 384 pixels to one row of 96 columns, each seeing about 60 pixels."""


def make_network() -> nn.Sequential:
    """A network with fresh weights: (n, 1, 48, 384) to (n, SIZE, 1, 96) scores before softmax."""
    parts: list[nn.Module] = []
    channels = 1
    for layer in LAYERS:
        conv = nn.Conv2d(channels, layer.channels, layer.kernel, layer.stride, layer.padding, bias=False)
        parts += [conv, nn.BatchNorm2d(layer.channels), nn.ReLU(inplace=True)]
        channels = layer.channels
    return nn.Sequential(*parts, nn.Dropout(0.1), nn.Conv2d(channels, SIZE, 1))


def loss_of(scores: torch.Tensor, codes: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """The mean CTC loss of a batch."""
    columns = scores.squeeze(2).permute(2, 0, 1).float().log_softmax(2)
    widths = torch.full((scores.shape[0],), scores.shape[3], dtype=torch.long)
    return nn.functional.ctc_loss(columns, codes, widths, lengths, blank=0, zero_infinity=True)


def place_loss(scores: torch.Tensor, codes: torch.Tensor, columns: torch.Tensor) -> torch.Tensor:
    """How unlikely the marks (no digits) are over the columns where they are printed: the mean cross entropy."""
    logs = scores.squeeze(2).float().log_softmax(1)
    rows, places = torch.nonzero(codes >= MARK_FIRST, as_tuple=True)
    return -logs[rows, codes[rows, places], columns[rows, places]].mean()
