"""Records of the real scans against their gold, by the whole way: ingest into an archive, then its records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.shared import scorer, shared_folder
from benchmarks.table import Row
from pipeline.catalogue import SqliteCatalogue
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.summary import WORDS

GOALS = {"doc_type": 0.80, "symbol": 0.80, "number": 0.80, "date": 0.80, "issuer": 0.75, "subject": 0.55}
"""The least share of the gold that a first version must have right."""


def rows() -> Iterator[Row]:
    """Per field: right of the gold, precision, F1 and what was invented.  Raises Skipped."""
    score = scorer("score_records")
    gold_folder = shared_folder("scans/gold")
    with TemporaryDirectory() as folder:
        archive = Path(folder)
        summary = ingest([shared_folder("scans/files")], archive, Settings())
        records = {Path(str(entry.path)).stem: entry.record for entry in SqliteCatalogue(archive).records()}
    section = "Real scans, ingested"
    counts = ", ".join(f"{summary.counts.get(outcome, 0)} {words}" for outcome, words in WORDS.items())
    yield Row(section, f"{summary.inputs} files", counts, "every file accounted for")
    section = "Their records against the gold (right of the gold; precision; F1; invented)"
    for field, count in sorted(_counts(score, gold_folder, records).items(), key=lambda item: _place(score, item[0])):
        if not count["gold"] and not count["given"]:
            continue
        right, given, gold = count["right"], count["given"], count["gold"]
        precision, recall = right / max(1, given), right / max(1, gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        value = f"{right}/{gold} = {recall:.3f}; {precision:.3f}; {f1:.3f}; {count['invented']}"
        yield Row(section, field, value, f">= {GOALS[field]:.2f}" if field in GOALS else "")


def _place(score: Any, field: str) -> tuple[int, str]:
    order = [*score.SCALARS, *score.LISTS]
    return (order.index(field) if field in order else len(order), field)


def _counts(score: Any, gold_folder: Path, records: dict[str, Any]) -> dict[str, Counter[str]]:
    """The scorer's own counts by field; fields written by hand are counted apart."""
    counts: dict[str, Counter[str]] = {}
    for gold_file in sorted(gold_folder.glob("*.json")):
        gold = json.loads(gold_file.read_text("utf-8"))
        found = records.get(gold_file.stem) or {}
        for field in (*score.SCALARS, *score.LISTS):
            if field not in gold or field in (gold.get("uncertain") or []):
                continue
            if field in score.LISTS:
                if gold[field] is None:
                    continue
                one = score.count_list(field, gold[field], found.get(field) or [], gold.get(f"optional_{field}") or [])
            else:
                one = score.count_scalar(field, gold[field], found.get(field))
            name = f"{field}_by_hand" if field in gold.get("handwritten", []) else field
            counts[name] = counts.get(name, Counter()) + one
    return counts
