"""Build the ink network: python -m models.build.ink [--work FOLDER] [--output FILE] [--licensed] [--short]

Draws strips of made-up headers (compose.py) from the sets of handwriting that sets.py names, trains the network on
them meanwhile (train.py), and writes models/ink.onnx and its entry in models/manifest.json.  Needs the dependency group
`train` and the typefaces that `scripts/setup fonts` installs.  One chunk of strips is held out to measure.  What was
drawn is kept in the work folder.

The full course needs a graphics card: minutes there are days on a processor.  Without one the short course is taken,
about two hours on one processor; its network reads less surely, so that it is written to the work folder and does not
replace the shipped one.
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
from pipeline.ink.network import MODEL_NAME

FULL = Course(steps=19_617, highest_rate=3e-3, seed=1, batch=512, chunks=120)
"""What the shipped network was trained by, all chunks drawn before: as many steps as fitted into four minutes."""
SHORT = Course(steps=19_000, highest_rate=1.5e-3, seed=1, batch=16, chunks=24)

log = logging.getLogger("models.build.ink")


def main() -> None:
    """Draw, train, export and list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-models")
    parser.add_argument("--output", type=Path, help="else models/, or the work folder after a short course")
    parser.add_argument("--licensed", action="store_true", help="only from sets that state a licence")
    parser.add_argument("--short", action="store_true", help="the course that is taken without a graphics card")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.work.mkdir(parents=True, exist_ok=True)
    sources, name = (LICENSED, "licensed") if arguments.licensed else (Sources(), "all")
    short = arguments.short or not torch.cuda.is_available()
    course = SHORT if short else FULL
    output = arguments.output or (arguments.work if short else REPOSITORY / "models") / MODEL_NAME
    network = fresh_network(course.seed)
    workers = max(1, (os.cpu_count() or 1) - 1)
    with chunks_ahead(arguments.work, name, range(1, course.chunks + 1), sources, workers) as drawn_since:
        train(network, drawn_since, course)
    held_out = chunk(arguments.work, f"{name}-held-out", 0, replace(sources, held_out=True))
    measured = score(network, held_out)
    log.info("held-out strips wholly right: %.4f, their letters: %.4f", measured.strips, measured.letters)
    export(network.cpu(), output)
    if output.parent == REPOSITORY / "models":
        list_in_manifest(output, MANIFEST_ENTRY)
    log.info("%s: %d bytes", output, output.stat().st_size)


if __name__ == "__main__":
    main()
