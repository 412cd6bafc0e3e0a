"""Training strips in files of a work folder, drawn once and read many times."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.build.ink.compose import make_sample
from models.build.ink.writing import Sources

CHUNK = 4000
MOST_CODES = 24
"""No strip says more; shorter ones are filled with zeros."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Strips as (n, height, width) uint8 in normal form; what each says as (n, MOST_CODES) codes, and how many.

    places_px tells over which pixel from the left each code is said.
    """

    pixels: NDArray[np.uint8]
    codes: NDArray[np.int64]
    places_px: NDArray[np.float32]
    lengths: NDArray[np.int64]


def draw_chunk(seed: int, sources: Sources, count: int = CHUNK) -> Samples:
    """The strips of one seed: the same for the same sources."""
    cv2.setNumThreads(1)
    chance = random.Random(seed)
    made = [make_sample(sources, chance) for _ in range(count)]
    codes, places = np.zeros((count, MOST_CODES), np.int64), np.zeros((count, MOST_CODES), np.float32)
    for row, sample in enumerate(made):
        codes[row, : len(sample.codes)] = sample.codes
        places[row, : len(sample.codes)] = sample.places_px
    lengths = np.array([len(sample.codes) for sample in made], np.int64)
    return Samples(np.stack([sample.pixels for sample in made]), codes, places, lengths)


def chunk(work: Path, name: str, seed: int, sources: Sources) -> Samples:
    """The strips of one seed, from the work folder when they were drawn before."""
    path = work / f"ink_{name}_{seed:03}.npz"
    if not path.exists():
        drawn = draw_chunk(seed, sources)
        beside = path.with_suffix(".part")
        with beside.open("wb") as stream:
            np.savez_compressed(stream, **asdict(drawn))
        beside.replace(path)
    with np.load(path) as arrays:
        return Samples(**{name: arrays[name] for name in Samples.__slots__})


DrawnSince = Callable[[float | None], list[Samples]]
"""Gives the chunks that were drawn since it was last called; where there are none it waits so many seconds for one
(None: as long as it takes).
"""


@contextmanager
def chunks_ahead(work: Path, name: str, seeds: Iterable[int], sources: Sources, workers: int) -> Iterator[DrawnSince]:
    """Draws chunks in processes of their own while others are used.  Its calls raise what drawing raises."""
    with ProcessPoolExecutor(workers) as pool:
        asked = {pool.submit(chunk, work, name, seed, sources) for seed in seeds}

        def drawn_since(wait_s: float | None) -> list[Samples]:
            done, _ = wait(asked, wait_s, FIRST_COMPLETED)
            asked.difference_update(done)
            return [future.result() for future in done]

        yield drawn_since
