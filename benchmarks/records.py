"""Records of the real scans against their gold, by the whole way: ingest into an archive, then its records.

A third of the scans, chosen by the hash of their names, is held out: the rules of layout and fields are not mended
while looking at them.  (Before the split was made they were; what was found then stays in the rules.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.record_scores import GOALS, Records, counts_of, field_rows, figures, sure_row
from benchmarks.shared import ROOT, scorer, shared_folder
from benchmarks.table import Row
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.summary import WORDS
from pipeline.extract import extract_record
from pipeline.files.sources import identify
from pipeline.ingest import ingest
from pipeline.reading import read_document
from pipeline.records.as_json import record_to_json
from pipeline.settings import Settings
from pipeline.types import Rejected

PAPERS = ROOT / "tests" / "cases" / "papers.json"


def held_out(stem: str) -> bool:
    """Whether a scan is held out from tuning, by its file's name without the ending."""
    return int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 3 == 0


def rows() -> Iterator[Row]:
    """Per field and part: right of the gold, precision, F1, invented; how far confidence holds.  Raises Skipped."""
    score = scorer("score_records")
    gold = _gold_of(shared_folder("scans/gold"))
    with TemporaryDirectory() as folder:
        archive = Path(folder)
        summary = ingest([shared_folder("scans/files")], archive, Settings())
        records = {Path(str(entry.path)).stem: entry.record or {} for entry in SqliteCatalogue(archive).records()}
    counts = ", ".join(f"{summary.counts.get(outcome, 0)} {words}" for outcome, words in WORDS.items())
    yield Row("Real scans, ingested", f"{summary.inputs} files", counts, "every file accounted for")
    for part, held in (("seen while the rules were written", False), ("held out", True)):
        names = [name for name in sorted(gold) if held_out(name) is held]
        section = f"{len(names)} scans, {part} (right of the gold; precision; F1; invented)"
        yield from field_rows(score, section, {name: gold[name] for name in names}, records)
        yield sure_row(score, section, {name: gold[name] for name in names}, records)
    yield from _list_rows(score)


def _gold_of(folder: Path) -> Records:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def _list_rows(score: Any) -> Iterator[Row]:
    """References and targets, for which the scans have no gold: of whole papers read by eye, and of the samples."""
    papers = {name: facts for name, facts in json.loads(PAPERS.read_text("utf-8")).items() if name != "about"}
    texts = {path.name[:3]: path for path in shared_folder("seeds").iterdir()}
    samples = _gold_of(ROOT / "data" / "samples" / "gold")
    files = {path.stem: path for path in (ROOT / "data" / "samples" / "papers").iterdir()}
    for part, gold, paths in (
        ("whole papers, seen while the rules were written", papers, texts),
        ("samples, drawn by the project itself", samples, files),
    ):
        records = dict(_extracted((name, paths[name]) for name in gold))
        lists = {
            name: {"references": facts.get("references"), "targets": facts.get("targets")}
            for name, facts in gold.items()
        }
        yield from _list_field_rows(score, f"{len(gold)} {part} (right of the gold; precision; F1)", lists, records)


def _list_field_rows(score: Any, section: str, gold: Records, records: Records) -> Iterator[Row]:
    for field, count in counts_of(score, gold, records).items():
        yield Row(section, field, figures(count), f"F1 >= {GOALS[field]:.2f}")


def _extracted(paths: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, path in paths:
        source = identify(path, Settings().limits)
        if not isinstance(source, Rejected):
            yield name, record_to_json(extract_record(read_document(source, Settings()), keywords=False))
