"""Records of whole documents of the corpora, typeset as papers: many offices and persons.

Each document is cut into its parts by a parser of its own (silver), set on sheets under its own head and under that of
an office of another kind (casting, sheets), and read in three ways: as text, as words with boxes that an engine would
read without a mistake, and a sample of them scanned in several conditions by the whole way.  A third of the documents,
chosen by hash, is only reported.

`python -m benchmarks.documents [text|perfect|scanned] [mend|held] [limit]` prints the misses of one way and part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.documents.casting import CastPaper, cast_as_printed, cast_elsewhere
from benchmarks.documents.names import mined_names
from benchmarks.documents.reading import WAYS
from benchmarks.documents.silver import Document, documents
from benchmarks.record_scores import field_rows, judged_values, reliability_rows, sure_row
from benchmarks.shared import scorer, shared_folder
from benchmarks.table import Row

SAMPLE = {"text": 120, "perfect": 240, "scanned": 40}
"""The papers that one way reads of each part."""
PARTS = {"mend": "two thirds that rules were mended on", "held": "a third that is only reported"}


def papers(part: str) -> Iterator[CastPaper]:
    """The papers of one part, those under their own heads and those of other offices in turn."""
    names = mined_names()
    for document in _of_part(documents(shared_folder("corpora")), part):
        for paper in (cast_as_printed(document), cast_elsewhere(document, names)):
            if paper is not None:
                yield paper


def _of_part(found: Iterable[Document], part: str) -> Iterator[Document]:
    return (document for document in found if document.held_out is (part == "held"))


def spread(found: Iterable[CastPaper], limit: int) -> list[CastPaper]:
    """At most limit papers, from all over."""
    whole = list(found)
    step = max(1, -(-len(whole) // limit))
    return whole[::step]


def measured(way: str, part: str, limit: int) -> tuple[dict[str, Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """Gold and records of the papers of one part, read in one way."""
    gold: dict[str, Mapping[str, Any]] = {}
    records: dict[str, Mapping[str, Any]] = {}
    for paper in spread(papers(part), limit):
        gold[paper.name] = paper.gold
        records[paper.name] = WAYS[way](paper)
    return gold, records


def rows() -> Iterator[Row]:
    """Per way and part: a row a field, and how far confidence holds.  Raises Skipped."""
    score = scorer("score_records")
    for way, limit in SAMPLE.items():
        for part, words in PARTS.items():
            gold, records = measured(way, part, limit)
            section = f"{len(gold)} typeset documents, read as {way}; {words}"
            yield from field_rows(score, section, gold, records)
            if way != "text":
                yield sure_row(score, section, gold, records)
                yield from reliability_rows(section, judged_values(score, gold, records))
