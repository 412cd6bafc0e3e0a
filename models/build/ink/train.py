"""Trains the network on drawn strips.  Needs torch (dependency group `train`); OMP_NUM_THREADS cores of the machine."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import nn

from models.build.ink.network import loss_of, make_network, place_loss
from models.build.ink.samples import Samples
from pipeline.ink.alphabet import COLUMNS, letter_of
from pipeline.ink.decoder import best_path
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX

BATCH = 64
PLACE_WEIGHT = 0.5
"""The sum over paths does not care where an anchor is said; the words of the line are cut there, so that we do."""
_LOG_EVERY = 200

log = logging.getLogger("models.build.ink")


@dataclass(frozen=True, slots=True)
class Course:
    """A number of batches of strips, over which the learning rate rises to its highest and falls again."""

    steps: int
    highest_rate: float
    seed: int
    batch: int


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of held-out strips read wholly right, and of their digits and marks."""

    strips: float
    letters: float


def fresh_network(seed: int) -> nn.Sequential:
    """A network with weights by chance."""
    torch.manual_seed(seed)
    return make_network().to(memory_format=torch.channels_last)


def train(network: nn.Sequential, chunks: list[Samples], course: Course) -> None:
    """Train the network further by one course."""
    rate, steps = course.highest_rate, course.steps
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.15)
    losses: list[float] = []
    network.train()
    for step, batch in enumerate(_batches(chunks, course), start=1):
        scores = network(batch.strips)
        loss = loss_of(scores, batch.codes, batch.lengths) + PLACE_WEIGHT * place_loss(
            scores, batch.codes, batch.columns
        )
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % _LOG_EVERY == 0:
            log.info("step %d of %d: loss %.4f", step, steps, sum(losses[-_LOG_EVERY:]) / _LOG_EVERY)
    network.eval()


@dataclass(frozen=True, slots=True)
class Batch:
    """Strips (n, 1, height, width), their codes with counts, and the columns over which the codes are said."""

    strips: torch.Tensor
    codes: torch.Tensor
    lengths: torch.Tensor
    columns: torch.Tensor


def _batches(chunks: list[Samples], course: Course) -> Iterator[Batch]:
    order: list[tuple[int, int]] = []
    chance = random.Random(course.seed)
    for _ in range(course.steps):
        if len(order) < course.batch:
            order = [(part, row) for part, samples in enumerate(chunks) for row in range(len(samples.lengths))]
            chance.shuffle(order)
        rows, order = order[: course.batch], order[course.batch :]
        yield _batch([(chunks[part], row) for part, row in rows], chance)


def _batch(rows: list[tuple[Samples, int]], chance: random.Random) -> Batch:
    views = [_random_view(chance) for _ in rows]
    pairs = list(zip(rows, views, strict=True))
    strips = np.stack([_varied(samples.pixels[row], view, chance) for (samples, row), view in pairs])
    places = np.stack([view.size * view.wide * samples.places_px[row] + view.right for (samples, row), view in pairs])
    return Batch(
        strips=torch.from_numpy(strips[:, None]).to(memory_format=torch.channels_last),
        codes=torch.from_numpy(np.stack([samples.codes[row] for samples, row in rows])),
        lengths=torch.from_numpy(np.array([samples.lengths[row] for samples, row in rows])),
        columns=torch.from_numpy(np.clip(places * COLUMNS / WIDTH_PX, 0, COLUMNS - 1).astype(np.int64)),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """How a strip is seen once more: moved by so many pixels, larger or smaller, wider or narrower, leaning."""

    down: float
    right: float
    size: float
    wide: float
    lean: float


def _random_view(chance: random.Random) -> _View:
    return _View(
        down=chance.uniform(-3, 3),
        right=chance.uniform(-4, 6),
        size=chance.gauss(1, 0.04),
        wide=min(1.15, max(0.87, chance.gauss(1, 0.06))),
        lean=chance.gauss(0, 0.06),
    )


def _varied(pixels: np.ndarray, view: _View, chance: random.Random) -> np.ndarray:
    """A strip seen once more through the view, lighter or darker."""
    middle = HEIGHT_PX / 2
    across = [view.size * view.wide, -view.lean, view.right + view.lean * middle]
    matrix = np.array([across, [0, view.size, view.down + middle * (1 - view.size)]])
    moved = cv2.warpAffine(pixels, matrix, pixels.shape[::-1], flags=cv2.INTER_LINEAR)
    return (moved.astype(np.float32) / 255) ** np.float32(chance.uniform(0.7, 1.4))


def score(network: nn.Sequential, samples: Samples) -> Score:
    """How well the network reads strips that it was not trained on, by the best path."""
    whole = letters = asked = 0
    with torch.no_grad():
        for start in range(0, len(samples.lengths), BATCH):
            strips = torch.from_numpy(samples.pixels[start : start + BATCH, None].astype(np.float32) / 255)
            columns = network(strips).squeeze(2).permute(0, 2, 1).log_softmax(2).numpy().astype(np.float64)
            for row, said in enumerate(columns, start=start):
                wanted = _text(samples.codes[row, : samples.lengths[row]])
                found = "".join(letter.letter for letter in best_path(said))
                whole += found == wanted
                letters += sum(a == b for a, b in zip(found, wanted, strict=False)) if len(found) == len(wanted) else 0
                asked += len(wanted)
    return Score(whole / len(samples.lengths), letters / asked)


def _text(codes: np.ndarray) -> str:
    return "".join(letter_of(int(code)) for code in codes)
