"""Tesseract's network for Vietnamese in torch, with the weights of its file, so that it can be trained further.

Spec `1,36,0,1 Ct3,3,16 Mp3,3 Lfys64 Lfx96 Lrx96 Lfx512 O1c1`: a 3 × 3 convolution, the largest of 3 × 3, an LSTM along
each column, one forward, one backward and one forward along the line, and the letters.  Needs torch (dependency group
`train`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from models.build.recogniser.network_file import Weights

SHRINK = 3
"""Columns of pixels to one step of the network."""


class Recogniser(nn.Module):  # type: ignore[misc]  # torch is Any where it is not installed
    """Pixels (n, 1, 36, width) from about -1 to 1 and widths (n,) to scores (steps, n, outputs)."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(1, 16, 3)
        self.column = nn.LSTM(16, 64, batch_first=True)
        self.forth = nn.LSTM(64, 96)
        self.back = nn.LSTM(96, 96)
        self.wide = nn.LSTM(96, 512)
        self.letters = nn.Linear(512, outputs)

    def forward(self, pixels: torch.Tensor, widths: torch.Tensor) -> torch.Tensor:
        """Scores before the softmax; what stands behind a line's own width means nothing."""
        maps = nn.functional.max_pool2d(torch.tanh(self.convolution(_framed(pixels))), SHRINK)
        count, depth, rows, steps = maps.shape
        columns = maps.permute(3, 0, 2, 1).reshape(steps * count, rows, depth)
        line = self.column(columns)[1][0].view(steps, count, -1)
        line = self.forth(line)[0]
        line = _reversed(self.back(_reversed(line, widths // SHRINK))[0], widths // SHRINK)
        scores: torch.Tensor = self.letters(self.wide(line)[0])
        return scores


def _framed(pixels: torch.Tensor) -> torch.Tensor:
    """A pixel of noise around the line, which Tesseract's convolution sees there."""
    framed = torch.rand(pixels.shape[0], 1, pixels.shape[2] + 2, pixels.shape[3] + 2) * 2 - 1
    framed[:, :, 1:-1, 1:-1] = pixels
    return framed


def _reversed(line: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """Each line of (steps, n, depth) from its own end to its start; what is behind the end stays there."""
    place = torch.arange(line.shape[0])[:, None]
    turned = torch.where(place < steps[None, :], steps[None, :] - 1 - place, place)
    return line.gather(0, turned[:, :, None].expand_as(line))


def load_weights(network: Recogniser, matrices: Sequence[Weights]) -> None:
    """Puts the matrices of a file (network_file.matrices) into the network."""
    convolution, *gates, letters = (torch.from_numpy(np.asarray(matrix, np.float32)) for matrix in matrices)
    with torch.no_grad():
        # Tesseract looks at the 3 × 3 pixels column by column.
        network.convolution.weight.copy_(convolution[:, :9].reshape(-1, 1, 3, 3).transpose(2, 3))
        network.convolution.bias.copy_(convolution[:, 9])
        for place, lstm in enumerate(_lstms(network)):
            new, enter, forget, leave = gates[4 * place : 4 * place + 4]
            stacked = torch.cat([enter, forget, new, leave])
            inputs = lstm.input_size
            lstm.weight_ih_l0.copy_(stacked[:, :inputs])
            lstm.weight_hh_l0.copy_(stacked[:, inputs:-1])
            lstm.bias_ih_l0.copy_(stacked[:, -1])
            lstm.bias_hh_l0.zero_()
        network.letters.weight.copy_(letters[:, :-1])
        network.letters.bias.copy_(letters[:, -1])


def weights_of(network: Recogniser) -> list[Weights]:
    """The matrices in the order of the file."""
    convolution = network.convolution.weight.transpose(2, 3).reshape(-1, 9)
    found = [torch.cat([convolution, network.convolution.bias[:, None]], 1)]
    for lstm in _lstms(network):
        bias = (lstm.bias_ih_l0 + lstm.bias_hh_l0)[:, None]
        enter, forget, new, leave = torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0, bias], 1).chunk(4)
        found += [new, enter, forget, leave]
    found.append(torch.cat([network.letters.weight, network.letters.bias[:, None]], 1))
    return [matrix.detach().double().numpy() for matrix in found]


def _lstms(network: Recogniser) -> tuple[nn.LSTM, ...]:
    return network.column, network.forth, network.back, network.wide
