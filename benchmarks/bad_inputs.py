"""Damaged and hostile files among good scans, ingested twice: each is accounted for, and nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.shared import ROOT, shared_folder
from benchmarks.table import Row
from benchmarks.watch import Watch
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.summary import WORDS
from pipeline.errors import ExitCode

DEADLINE_S = "60"
"""A document of the archive may take longer; these are to show that nothing hangs."""

SECTION = "Bad inputs among good scans"


def rows() -> Iterator[Row]:
    """How many files there are, what became of them, and what two runs leave behind.  Raises Skipped."""
    bad, good = shared_folder("bad_inputs/files"), ROOT / "data" / "samples" / "papers"
    given = sum(path.is_file() for folder in (bad, good) for path in folder.rglob("*"))
    with TemporaryDirectory() as folder:
        (Path(folder) / "tmp").mkdir()
        watch = Watch(f"bad inputs {os.getpid()}", Path(folder) / "tmp", bad)
        before = watch.source_state()
        archive = Path(folder) / "archive"
        told = _ingest(watch, archive, bad, good)
        again = _ingest(watch, archive, bad, good)
        with SqliteCatalogue(archive) as catalogue:
            entered = len({entry.path for entry in catalogue.records()})
        left = len(watch.left_processes()) + len(watch.left_files())
        unchanged = watch.source_state() == before
    counts = ", ".join(f"{told[outcome]} {words}" for outcome, words in WORDS.items() if told[outcome])
    yield Row(SECTION, f"{given} files, counted and in the archive", f"{told['inputs']} and {entered}", str(given))
    yield Row(SECTION, "what became of them", counts)
    yield Row(SECTION, "processes and temporary files left, sources changed", f"{left}, {not unchanged}", "0, False")
    yield Row(SECTION, "read by a second run", str(again["done"] + again["partial"] + again["failed"]), "0")


def _ingest(watch: Watch, archive: Path, *folders: Path) -> Any:
    """The summary of a run.  Raises CalledProcessError when it ended otherwise than a batch may."""
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "ingest", *map(str, folders), "--archive", str(archive), "--json"],
        cwd=ROOT,
        env=watch.environment(VANTHU_DOCUMENT_DEADLINE_S=DEADLINE_S, VANTHU_PAGE_DEADLINE_S=DEADLINE_S),
        stdout=subprocess.PIPE,
        check=False,
    )
    if ended.returncode != ExitCode.SOME_FAILED:
        raise subprocess.CalledProcessError(ended.returncode, ended.args)
    return json.loads(ended.stdout)
