"""Build the ink network: python -m models.build.ink [--work FOLDER] [--output FILE] [--licensed]

Draws strips of made-up headers (compose.py) from the sets of handwriting that sets.py names, trains the network on
them (train.py), and writes models/ink.onnx and its entry in models/manifest.json.  Needs the dependency group `train`
and the typefaces that `scripts/setup fonts` installs.  One chunk of strips is held out to measure.  What was drawn is
kept in the work folder.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from dataclasses import replace
from pathlib import Path

from models.build.corpora import REPOSITORY
from models.build.ink.entry import MANIFEST_ENTRY
from models.build.ink.export import export
from models.build.ink.samples import chunk
from models.build.ink.train import Course, fresh_network, score, train
from models.build.ink.writing import LICENSED, Sources
from models.build.pack import list_in_manifest
from pipeline.ink.network import MODEL_NAME

CHUNKS = range(1, 25)
"""The seeds of what it is trained on."""
COURSE = Course(steps=19_000, highest_rate=1.5e-3, seed=1, batch=16)

log = logging.getLogger("models.build.ink")


def main() -> None:
    """Draw, train, export and list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-models")
    parser.add_argument("--output", type=Path, default=REPOSITORY / "models" / MODEL_NAME)
    parser.add_argument("--licensed", action="store_true", help="only from sets that state a licence")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.work.mkdir(parents=True, exist_ok=True)
    sources, name = (LICENSED, "licensed") if arguments.licensed else (Sources(), "all")
    chunks = [chunk(arguments.work, name, seed, sources) for seed in CHUNKS]
    network = fresh_network(COURSE.seed)
    train(network, chunks, COURSE)
    held_out = chunk(arguments.work, f"{name}-held-out", 0, replace(sources, held_out=True))
    measured = score(network, held_out)
    log.info("held-out strips wholly right: %.4f, their letters: %.4f", measured.strips, measured.letters)
    export(network, arguments.output)
    if arguments.output.parent == REPOSITORY / "models":
        list_in_manifest(arguments.output, MANIFEST_ENTRY)
    log.info("%s: %d bytes", arguments.output, arguments.output.stat().st_size)


if __name__ == "__main__":
    main()
