"""Trains the recogniser further on drawn lines.  Needs torch (dependency group `train`); one thread."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator

import torch
from rapidfuzz.distance import Levenshtein
from torch import nn
from torch.optim.swa_utils import AveragedModel

from models.build.recogniser.alphabet import Alphabet
from models.build.recogniser.network import SHRINK, Recogniser
from models.build.recogniser.samples import Batch, Sample, batch_of, batches

RATE = 3e-4
_WARM_UP = 50
_MEAN_OVER = 200
"""The weights that are kept are a moving mean over so many batches: as good as letting the rate fall, at any time."""
STAGE = 100
"""Batches between two networks that are handed out."""
_TEST_LINES = 16

log = logging.getLogger("models.build.recogniser")


def stages(network: Recogniser, lines: Iterator[Sample], alphabet: Alphabet, seed: int = 1) -> Iterator[Recogniser]:
    """Trains the network without end; after every STAGE batches the mean of its weights, as a network of its own."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    optimiser = torch.optim.Adam(network.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 0.02, total_iters=_WARM_UP)
    mean = AveragedModel(network, avg_fn=_moved)
    network.train()
    total = 0.0
    for step, batch in enumerate(batches(lines, random.Random(seed)), start=1):
        loss = loss_of(network, batch, alphabet.blank)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        mean.update_parameters(network)
        total += float(loss.detach())
        if step % STAGE == 0:
            log.info("batch %d: loss a letter %.4f", step, total / STAGE)
            total = 0.0
            yield mean.module


def _moved(mean: torch.Tensor, weights: torch.Tensor, count: torch.Tensor) -> torch.Tensor:
    return mean + (weights - mean) / min(int(count) + 1, _MEAN_OVER)


def loss_of(network: Recogniser, batch: Batch, blank: int) -> torch.Tensor:
    """What the labels cost a letter, over all ways to say them (Graves et al. 2006)."""
    said = network(batch.pixels, batch.widths).log_softmax(2)
    loss = nn.functional.ctc_loss(
        said, batch.codes, batch.widths // SHRINK, batch.counts, blank, reduction="sum", zero_infinity=True
    )
    return loss / batch.counts.sum()


def character_error(network: Recogniser, lines: list[Sample], alphabet: Alphabet) -> float:
    """Errors a letter on lines that were not trained on, by the best path."""
    errors = letters = 0
    with torch.no_grad():
        for start in range(0, len(lines), _TEST_LINES):
            part = lines[start : start + _TEST_LINES]
            batch = batch_of(part)
            best = network(batch.pixels, batch.widths).argmax(2)
            for place, line in enumerate(part):
                steps = int(batch.widths[place]) // SHRINK
                errors += Levenshtein.distance(alphabet.text(best[:steps, place].tolist()), line.label)
                letters += len(line.label)
    return errors / letters
