"""The network: convolutions from a strip to one saying a column, trained with connectionist temporal classification.

Needs torch (dependency group `train`); the product runs the exported file without it.
"""

from __future__ import annotations

import torch
from torch import nn

from pipeline.ink.alphabet import MARK_FIRST, SIZE

Pair = tuple[int, int]
_DROPPED = 0.1


class Step(nn.Module):
    """A convolution with batch normalisation and ReLU; residual adds what came in (same size, so padded, stride 1).

    The columns that the kernel looks at lie as far apart as the padding is wide.
    """

    def __init__(
        self, channels: Pair, kernel: Pair, *, padding: Pair, stride: Pair = (1, 1), residual: bool = False
    ) -> None:
        super().__init__()
        spread = 2 * padding[1] // (kernel[1] - 1)
        self.conv = nn.Conv2d(*channels, kernel, stride, padding, dilation=(1, spread), bias=False)
        self.norm = nn.BatchNorm2d(channels[1])
        self.residual = residual

    def forward(self, strips: torch.Tensor) -> torch.Tensor:
        """The next map."""
        found = torch.relu(self.norm(self.conv(strips)))
        return strips + found if self.residual else found


def _same(channels: int, kernel: Pair, spread: int = 1) -> Step:
    padding = kernel[0] // 2, spread * (kernel[1] // 2)
    return Step((channels, channels), kernel, padding=padding, residual=True)


def make_network(*, deeper: bool) -> nn.Sequential:
    """A network with fresh weights: (n, 1, 48, 384) to (n, SIZE, 1, 96) scores before softmax.

    deeper gives it one step more along the line.
    """
    return nn.Sequential(
        Step((1, 16), (3, 3), stride=(2, 2), padding=(1, 1)),
        Step((16, 32), (3, 3), stride=(2, 2), padding=(1, 1)),
        Step((32, 64), (3, 3), stride=(2, 1), padding=(1, 1)),
        _same(64, (3, 3)),
        _same(64, (3, 3)),
        Step((64, 96), (3, 3), stride=(2, 1), padding=(1, 1)),
        _same(96, (3, 3)),
        Step((96, 160), (3, 3), padding=(0, 1)),
        _same(160, (1, 5)),
        *([_same(160, (1, 3))] if deeper else []),
        _same(160, (1, 5), spread=4),  # what stands further along the line: ink differs from the print beside it
        nn.Dropout(_DROPPED),
        nn.Conv2d(160, SIZE, 1),
    )


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
