"""Build the repair model: python -m models.build [--work FOLDER] [--output FILE]

Reads the corpora (see corpora.py), draws pages and reads them with Tesseract, counts, learns, packs, and writes
models/repair.vanthu and its entry in models/manifest.json.  The same inputs and Tesseract give the same bytes.
Needs the Debian packages fonts-croscore, tesseract-ocr-eng, -deu and -fra (or their data in a folder named by
VANTHU_TESSDATA).  What was made on the way is kept in the work folder, so that a second run is quick.  On two
processors with nothing else to do the pages take about 18 minutes and the rest 5.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
from pathlib import Path

from diacritics.model_file import MODEL_NAME
from models.build.channel_em import Learned, learn, word_pairs
from models.build.corpora import REPOSITORY
from models.build.ngrams import capital_shares, choose_vocabulary, count_ngrams, prune, unigram_log_probability
from models.build.pack import capital_bytes, language_arrays, list_in_manifest, write_model
from models.build.pairs import held_out_lines, make_pairs, training_pages

KEEP_BIGRAMS, KEEP_TRIGRAMS = 1_000_000, 4_200_000
PAGES = {"eng": 700, "deu": 250, "fra": 250, "vie": 400}
"""How many pages are read with which of Tesseract's languages."""
CHANNELS = {"eng": ["eng"], "latin": ["deu", "fra"], "vie": ["vie"]}
"""Which readings each channel is learned from; latin stands for readers that know more accents than English has."""
HELD_OUT_PAGES = 16

log = logging.getLogger("models.build")


def main() -> None:
    """Build and list the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-models")
    parser.add_argument("--output", type=Path, default=REPOSITORY / "models" / MODEL_NAME)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.work.mkdir(parents=True, exist_ok=True)
    channels = learn_channels(arguments.work)
    log.info("counting words")
    words = choose_vocabulary()
    log.info("counting n-grams of %d words", len(words))
    counted = count_ngrams(words)
    unigram = unigram_log_probability(counted[1], len(words))
    bigrams, trigrams, backoff = prune(counted, unigram, KEEP_BIGRAMS, KEEP_TRIGRAMS)
    log.info("packing %d bigrams and %d trigrams", len(bigrams.keys), len(trigrams.keys))
    arrays = language_arrays(unigram, backoff, bigrams, trigrams)
    arrays["capitals"] = capital_bytes(capital_shares(words))
    write_model(arguments.output, words, arrays, channels)
    if arguments.output.parent == REPOSITORY / "models":
        list_in_manifest(arguments.output, MANIFEST_ENTRY)
    log.info("%s: %d bytes", arguments.output, arguments.output.stat().st_size)


def learn_channels(work: Path) -> dict[str, Learned]:
    """What Tesseract makes of Vietnamese with each language's data; held-out pages are made too."""
    held_out = held_out_lines(HELD_OUT_PAGES, random.Random(2))
    pages = training_pages(max(PAGES.values()))
    pairs = {}
    for language, count in PAGES.items():
        log.info("drawing and reading %d pages with %s", count, language)
        make_pairs(held_out, language, work / f"held_out_{language}.jsonl")
        pairs[language] = make_pairs(pages[:count], language, work / f"train_{language}.jsonl")
    return {
        channel: learn(word_pairs(pair for language in languages for pair in pairs[language]))
        for channel, languages in CHANNELS.items()
    }


MANIFEST_ENTRY = {
    "what": "Repair of Vietnamese: syllable trigrams, known words, and what Tesseract confuses (eng and vie data)",
    "source": "n-gram counts of Vietnamese laws, administrative documents, news and encyclopedia texts, and word pairs "
    "from such documents drawn with the croscore fonts and read by Tesseract; no text can be read back from it",
    "licence": "Apache-2.0 (LICENSE); official texts are free of copyright (Law on Intellectual Property, article 15), "
    "from the other texts only counts are kept",
    "build": "python -m models.build",
    "measured": "python -m benchmarks repair, syllables right before and after: real pages read with the wrong "
    "language 0.153 / 0.919; drawn pages of held-out documents read with eng 0.160 / 0.981, stripped 0.163 / 0.995, "
    "read with vie 0.951 / 0.992; right text 23 of 178,601 tokens changed (models/repair.md)",
}

if __name__ == "__main__":
    main()
