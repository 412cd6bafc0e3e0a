"""Trains the network on drawn strips, on a graphics card where there is one.  Needs torch (group `train`)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from models.build.ink.network import loss_of, make_network, place_loss
from models.build.ink.samples import CHUNK, MOST_CODES, DrawnSince, Samples
from models.build.ink.views import seen_again
from pipeline.ink.alphabet import COLUMNS, letter_of
from pipeline.ink.decoder import best_path
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX

PLACE_WEIGHT = 0.5
"""The sum over paths does not care where an anchor is said; the words of the line are cut there, so that we do."""
_SCORED_AT_ONCE = 64
_LOG_EVERY, _LOOK_EVERY = 200, 20
"""Steps after which the loss is told, and after which strips that were drawn meanwhile join the others."""
_FIRST_CHUNKS = 4

log = logging.getLogger("models.build.ink")


@dataclass(frozen=True, slots=True)
class Course:
    """A number of batches of strips, over which the learning rate rises to its highest and falls again, and of how many
    chunks the strips are; deeper is for the network (network.py).
    """

    steps: int
    highest_rate: float
    seed: int
    batch: int
    chunks: int
    deeper: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of held-out strips read wholly right, and of their digits and marks."""

    strips: float
    letters: float


class _Pool:
    """The strips that were drawn so far, where the network is, with room for all."""

    def __init__(self, most: int, where: torch.device) -> None:
        self.count = 0
        self.strips = torch.empty((most, HEIGHT_PX, WIDTH_PX), dtype=torch.uint8, device=where)
        self.codes = torch.empty((most, MOST_CODES), dtype=torch.int64, device=where)
        self.places_px = torch.empty((most, MOST_CODES), dtype=torch.float32, device=where)
        self.lengths = torch.empty(most, dtype=torch.int64, device=where)

    def add(self, samples: Samples) -> None:
        """Put more strips behind the others."""
        end = self.count + len(samples.lengths)
        for part, values in (
            (self.strips, samples.pixels),
            (self.codes, samples.codes),
            (self.places_px, samples.places_px),
            (self.lengths, samples.lengths),
        ):
            part[self.count : end] = torch.from_numpy(values)
        self.count = end


def fresh_network(course: Course) -> nn.Sequential:
    """The network of a course with weights by chance, on the graphics card where there is one."""
    torch.manual_seed(course.seed)
    where = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return make_network(deeper=course.deeper).to(where, memory_format=torch.channels_last)


def train(network: nn.Sequential, drawn_since: DrawnSince, course: Course) -> None:
    """Train the network by one course on strips that are drawn meanwhile."""
    where = next(network.parameters()).device
    pool = _Pool(course.chunks * CHUNK, where)
    while pool.count < min(_FIRST_CHUNKS, course.chunks) * CHUNK:
        for samples in drawn_since(None):
            pool.add(samples)
    optimiser = torch.optim.AdamW(network.parameters(), course.highest_rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, course.highest_rate, total_steps=course.steps, pct_start=0.15
    )
    total = torch.zeros((), device=where)
    network.train()
    for step in range(1, course.steps + 1):
        if step % _LOOK_EVERY == 0 and pool.count < len(pool.lengths):
            for samples in drawn_since(0.0):
                pool.add(samples)
        loss = _loss(network, pool, torch.randint(pool.count, (course.batch,), device=where))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        total += loss.detach()
        if step % _LOG_EVERY == 0:
            mean = float(total) / _LOG_EVERY
            log.info("step %d of %d: loss %.4f, %d strips", step, course.steps, mean, pool.count)
            total.zero_()
    network.eval()


def _loss(network: nn.Sequential, pool: _Pool, rows: torch.Tensor) -> torch.Tensor:
    """The loss over new views of these strips."""
    strips, places_px = seen_again(pool.strips[rows], pool.places_px[rows])
    columns = (places_px * COLUMNS / WIDTH_PX).clamp(0, COLUMNS - 1).long()
    codes, lengths = pool.codes[rows], pool.lengths[rows]
    with torch.autocast(strips.device.type, torch.bfloat16, enabled=strips.is_cuda):
        scores = network(strips.contiguous(memory_format=torch.channels_last))
    return loss_of(scores, codes, lengths) + PLACE_WEIGHT * place_loss(scores, codes, columns)


def score(network: nn.Sequential, samples: Samples) -> Score:
    """How well the network reads strips that it was not trained on, by the best path."""
    whole = letters = asked = 0
    where = next(network.parameters()).device
    with torch.no_grad():
        for start in range(0, len(samples.lengths), _SCORED_AT_ONCE):
            strips = torch.from_numpy(samples.pixels[start : start + _SCORED_AT_ONCE, None]).to(where).float() / 255
            columns = network(strips).squeeze(2).permute(0, 2, 1).log_softmax(2).cpu().numpy().astype(np.float64)
            for row, said in enumerate(columns, start=start):
                wanted = _text(samples.codes[row, : samples.lengths[row]])
                found = "".join(letter.letter for letter in best_path(said))
                whole += found == wanted
                letters += sum(a == b for a, b in zip(found, wanted, strict=False)) if len(found) == len(wanted) else 0
                asked += len(wanted)
    return Score(whole / len(samples.lengths), letters / asked)


def _text(codes: np.ndarray) -> str:
    return "".join(letter_of(int(code)) for code in codes)
