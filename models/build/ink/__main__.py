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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.build.corpora import REPOSITORY
from models.build.ink.entry import MANIFEST_ENTRY
from models.build.ink.export import export
from models.build.ink.samples import Samples, chunk
from models.build.ink.train import Course, fresh_network, score, train
from models.build.ink.typefaces import CROSCORE
from models.build.ink.writing import BALL_PENS, GEL_PENS, LICENSED, PEN_WIDTHS, Pens, Sources
from models.build.pack import list_in_manifest
from models.build.recogniser.fonts import TYPEFACES, Typeface
from pipeline.ink.network import MODEL_NAME


@dataclass(frozen=True, slots=True)
class Drawing:
    """Chunks of strips to draw, by their seeds: with which pens, beside print of which families."""

    seeds: range
    pens: Pens
    families: tuple[Typeface, ...]


_BALL = Drawing(range(1, 10), BALL_PENS, CROSCORE)
_GEL = Drawing(range(10, 14), GEL_PENS, CROSCORE)
_FACES = Drawing(range(14, 28), PEN_WIDTHS, TYPEFACES)
COURSES = (
    (Course(2400, 4e-3, seed=1), (_BALL,)),
    (Course(900, 2e-3, seed=2), (_BALL, _GEL)),
    (Course(3500, 2e-3, seed=3, batch=32), (_FACES,)),
)
"""Each with what it is trained on."""

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
    network = fresh_network(COURSES[0][0].seed)
    for course, drawings in COURSES:
        log.info("drawing what %d batches are trained on", course.steps)
        train(network, [one for drawing in drawings for one in _drawn(drawing, arguments.work, name, sources)], course)
    held_out = chunk(arguments.work, f"{name}-held-out", 0, replace(sources, held_out=True))
    measured = score(network, held_out)
    log.info("held-out strips wholly right: %.4f, their letters: %.4f", measured.strips, measured.letters)
    export(network, arguments.output)
    if arguments.output.parent == REPOSITORY / "models":
        list_in_manifest(arguments.output, MANIFEST_ENTRY)
    log.info("%s: %d bytes", arguments.output, arguments.output.stat().st_size)


def _drawn(drawing: Drawing, work: Path, name: str, sources: Sources) -> Iterator[Samples]:
    """The chunks of a drawing, drawn or read from the work folder."""
    own = replace(sources, thickness=drawing.pens, families=drawing.families)
    return (chunk(work, name, seed, own) for seed in drawing.seeds)


if __name__ == "__main__":
    main()
