"""Damaged and hostile files, ingested: each must be accounted for, none may end the run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.shared import shared_folder
from benchmarks.table import Row
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.summary import WORDS

DEADLINE_S = 60.0
"""A document of the archive may take longer; these are to show that nothing hangs."""


def rows() -> Iterator[Row]:
    """How many files there are and what became of them.  Raises Skipped."""
    files = [path for path in shared_folder("bad_inputs/files").rglob("*") if path.is_file()]
    with TemporaryDirectory() as folder:
        settings = Settings(document_deadline_s=DEADLINE_S, page_deadline_s=DEADLINE_S)
        summary = ingest([shared_folder("bad_inputs/files")], Path(folder), settings)
    counts = ", ".join(f"{summary.counts.get(outcome, 0)} {words}" for outcome, words in WORDS.items())
    accounted = sum(summary.counts.values())
    yield Row("Bad inputs, ingested", f"{len(files)} files, {accounted} accounted for", counts, f"{len(files)}")
