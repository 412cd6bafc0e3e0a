"""Build the ink networks: python -m models.build.ink [--work FOLDER] [--output FOLDER] [--licensed] [--short]

Draws strips of made-up headers (compose.py) from the sets of handwriting that sets.py names, trains two networks on
them (train.py), and writes them with their entries in models/manifest.json.  Needs the dependency group `train` and the
typefaces that `scripts/setup fonts` installs.  One chunk of strips is held out to measure.  What was drawn is kept in
the work folder.

The full courses need a graphics card: minutes there are days on a processor.  Without one the short courses are taken,
about two hours each on one processor; their networks read less surely, so that they are written to the work folder and
do not replace the shipped ones.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from models.build.corpora import REPOSITORY
from models.build.ink.entry import MANIFEST_ENTRY
from models.build.ink.export import export
from models.build.ink.samples import chunk, chunks_ahead
from models.build.ink.train import Course, fresh_network, score, train
from models.build.ink.writing import LICENSED, Sources
from models.build.pack import list_in_manifest
from pipeline.ink.network import Network

FULL = {
    Network.SECOND: Course(steps=12_052, highest_rate=3e-3, seed=1, batch=512, chunks=120, deeper=False),
    Network.FIRST: Course(steps=19_617, highest_rate=3e-3, seed=1, batch=512, chunks=120),
}
"""What the shipped networks were trained by: the strips were drawn while the second was trained, so that its early
batches were chosen among fewer, and lay ready for the first.
"""
SHORT = {name: replace(course, steps=19_000, highest_rate=1.5e-3, batch=16, chunks=24) for name, course in FULL.items()}

log = logging.getLogger("models.build.ink")


def main() -> None:
    """Draw, train, export and list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-models")
    parser.add_argument("--output", type=Path, help="else models/, or the work folder after short courses")
    parser.add_argument("--licensed", action="store_true", help="only from sets that state a licence")
    parser.add_argument("--short", action="store_true", help="the courses that are taken without a graphics card")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.work.mkdir(parents=True, exist_ok=True)
    sources = LICENSED if arguments.licensed else Sources()
    short = arguments.short or not torch.cuda.is_available()
    output = arguments.output or (arguments.work if short else REPOSITORY / "models")
    for name, course in (SHORT if short else FULL).items():
        _build(output / name, course, sources, arguments.work)


def _build(path: Path, course: Course, sources: Sources, work: Path) -> None:
    """Train a network, measure it on strips that were held out, and write it."""
    name, workers = "licensed" if sources is LICENSED else "all", max(1, (os.cpu_count() or 1) - 1)
    network = fresh_network(course)
    with chunks_ahead(work, name, range(1, course.chunks + 1), sources, workers) as drawn_since:
        train(network, drawn_since, course)
    measured = score(network, chunk(work, f"{name}-held-out", 0, replace(sources, held_out=True)))
    log.info("held-out strips wholly right: %.4f, their letters: %.4f", measured.strips, measured.letters)
    export(network.cpu(), path)
    if path.parent == REPOSITORY / "models":
        list_in_manifest(path, MANIFEST_ENTRY)
    log.info("%s: %d bytes", path, path.stat().st_size)


if __name__ == "__main__":
    main()
