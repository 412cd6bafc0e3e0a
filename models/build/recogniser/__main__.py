"""Train Tesseract's data further: python -m models.build.recogniser [OUTPUT] [--work FOLDER] [--batches N]

Begins with Tesseract's best integer data for Vietnamese (base.py).  Its network is trained further on drawn lines of
administrative papers, its word list made anew, and a few letters that no paper bears are renamed (alphabet.py).  Needs
the dependency group `train`, Tesseract's training tools (Debian's tesseract-ocr), the fonts that fonts.py names, and
npm.  The same inputs give the same bytes on the same kind of processor; it takes about an hour on one.

The page is read with what this makes; where facts stand the data that it began with read once more
(models/recogniser.md says why).
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch

from models.build.corpora import SOURCES, held_out_documents, training_documents
from models.build.pack import list_in_manifest
from models.build.recogniser.alphabet import Alphabet, read_alphabet, renamed_characters
from models.build.recogniser.base import base_data
from models.build.recogniser.entry import MANIFEST_ENTRY
from models.build.recogniser.network import Recogniser, load_weights, weights_of
from models.build.recogniser.network_file import matrices, read_network, with_matrices, write_network
from models.build.recogniser.samples import samples
from models.build.recogniser.texts import Texts
from models.build.recogniser.train import STAGE, character_error, stages
from models.build.recogniser.traineddata import CHARACTERS, NETWORK, RECODER, WORDS, pack, unpack
from models.build.recogniser.words import choose_words, read_dawg, write_dawg

MODELS = Path(__file__).resolve().parents[2]
SHIPPED = MODELS / "tessdata" / "vie_papers.traineddata"
BATCHES, UNKERNED_BATCHES = 900, 200
"""First on lines that are kerned as their fonts say, then on lines set as word processors set them, mostly unkerned."""
SOFTENED = 0.8
"""The last layer's weights are multiplied by this: as many words as before then have a confidence of 0.9 and more."""
_HELD_OUT_LINES = 400
_LOOKED_AT_EVERY = 3
"""Stages of training between two looks at lines that are held out."""
Look = Callable[[Recogniser], None]

log = logging.getLogger("models.build.recogniser")


def main() -> None:
    """Train and pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-models")
    parser.add_argument("output", type=Path, nargs="?", default=SHIPPED, metavar="OUTPUT", help="the file to write")
    parser.add_argument("--batches", type=int, default=BATCHES, help=f"batches of the first part (default {BATCHES})")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.output.write_bytes(build(base_data(arguments.work).read_bytes(), arguments.batches))
    if arguments.output == SHIPPED:
        list_in_manifest(SHIPPED, MANIFEST_ENTRY, MODELS)
    log.info("%s: %d bytes", arguments.output, arguments.output.stat().st_size)


def build(base: bytes, batch_count: int) -> bytes:
    """The traineddata file made from the one to begin with."""
    components = unpack(base)
    known = read_dawg(components[WORDS], components[CHARACTERS])
    characters = renamed_characters(components[CHARACTERS].decode()).encode()
    documents = [text for source in SOURCES if source.administrative for text in training_documents(source)]
    file = read_network(components[NETWORK])
    alphabet = read_alphabet(characters.decode(), components[RECODER], file.blank)
    components[WORDS] = write_dawg(choose_words(documents, known, alphabet), characters)
    network = Recogniser(file.network.outputs)
    load_weights(network, matrices(file.network))
    network = _trained(network, alphabet, documents, batch_count)
    *inner, last = weights_of(network)
    trained = with_matrices(file.network, iter([*inner, last * SOFTENED]))
    components[NETWORK] = write_network(replace(file, network=trained))
    components[CHARACTERS] = characters
    return pack(components)


def _trained(network: Recogniser, alphabet: Alphabet, documents: list[str], batch_count: int) -> Recogniser:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    held_out = list(islice(samples(Texts(held_out_documents()), alphabet, random.Random(99)), _HELD_OUT_LINES))

    def look(at: Recogniser) -> None:
        log.info("errors a letter on held-out lines: %.4f", character_error(at, held_out, alphabet))

    look(network)
    texts = Texts(documents)
    kerned = samples(texts, alphabet, random.Random(3), kerned_share=1.0)
    network = _after(stages(network, kerned, alphabet), batch_count // STAGE, network, look)
    network = _copy(network)
    unkerned = samples(texts, alphabet, random.Random(4))
    network = _after(stages(network, unkerned, alphabet, seed=2), UNKERNED_BATCHES // STAGE, network, look)
    look(network)
    return network


def _after(networks: Iterator[Recogniser], count: int, last: Recogniser, look: Look) -> Recogniser:
    """The last of so many networks; without any, the one that is given."""
    for number, network in enumerate(islice(networks, count), start=1):
        last = network
        if number % _LOOKED_AT_EVERY == 0:
            look(last)
    return last


def _copy(network: Recogniser) -> Recogniser:
    fresh = Recogniser(network.letters.out_features)
    load_weights(fresh, weights_of(network))
    return fresh


if __name__ == "__main__":
    main()
