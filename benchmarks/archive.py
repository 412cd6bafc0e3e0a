"""The archive as a batch sees it: what it skips in a second, what a fault costs the others, what kills cost the index.

Skipping and memory are measured on made-up papers, so that the figures speak of the archive and not of reading.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.poison import POISONS, do
from benchmarks.shared import Skipped, shared_folder
from benchmarks.soak import make_papers, soak
from benchmarks.table import Row
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.fingerprints import fingerprints_of
from pipeline.cells.cell import Done, Failed, Outcome
from pipeline.cells.executor import LocalPool
from pipeline.ingest import ingest
from pipeline.jobs import FiledPaper, Finished, Task
from pipeline.records.as_json import record_to_json
from pipeline.settings import Limits, Settings
from pipeline.types import Kind, Reading, Record, SourceFile

SKIPPED_FILES = 100_000
KILLS = 20
TASKS = 200
DOCUMENTS = 1000
SECTION = "Archive"


def rows() -> Iterator[Row]:
    """The figures of the archive, each with its goal."""
    with TemporaryDirectory() as folder:
        yield from _memory(Path(folder))
    with TemporaryDirectory() as folder:
        yield from _skipping(Path(folder))
    yield _poison()
    with TemporaryDirectory() as folder:
        yield _kills(Path(folder))
    with TemporaryDirectory() as folder:
        yield from _two_workers(Path(folder))


class MadeUp:
    """An executor that says of every file at once that it was read."""

    def run(
        self, job: Callable[[Any], Any], items: Iterable[Any], limits: Limits
    ) -> Generator[Outcome[Any, Any], None, None]:
        """One outcome for every item, in their order."""
        for item in items:
            yield Done(item, _finished(item))


def _finished(task: Task) -> Finished:
    source = SourceFile(task.paths[0], task.sha256 or "", 10, Kind.TEXT, 1)
    return Finished(Reading(source, ()), (FiledPaper(1, 1, record_to_json(Record(source))),), 0.0)


def _skipping(folder: Path) -> Iterator[Row]:
    for number in range(SKIPPED_FILES):
        place = folder / "scans" / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(f"paper {number}")
    time.sleep(2.5)  # files that were written just now are not known by their signature
    times: list[float] = []
    ingest([folder / "scans"], folder / "archive", Settings(), MadeUp(), lambda *_: times.append(time.perf_counter()))
    tenth = SKIPPED_FILES // 10
    first, last = tenth / (times[tenth] - times[0]), tenth / (times[-1] - times[-tenth - 1])
    start = time.perf_counter()
    ingest([folder / "scans"], folder / "archive", Settings(), MadeUp())
    per_second = SKIPPED_FILES / (time.perf_counter() - start)
    yield Row(SECTION, f"finished files skipped a second, of {SKIPPED_FILES:,}", f"{per_second:,.0f}", ">= 5,000")
    yield Row(SECTION, "files entered a second, first tenth and last", f"{first:,.0f} / {last:,.0f}", "no slower")


def _memory(folder: Path) -> Iterator[Row]:
    """The parent's memory while real cells read texts."""
    make_papers(folder / "papers", 0)
    for number in range(DOCUMENTS):
        (folder / "papers" / f"{number:04}.txt").write_text(
            f"Số: {number}/KH-UBND\n\nKẾ HOẠCH\nTổ chức Tết trồng cây\n"
        )
    in_use: list[int] = []
    start = time.perf_counter()
    ingest([folder / "papers"], folder / "archive", Settings(), None, lambda *_: in_use.append(_resident_kib()))
    seconds = time.perf_counter() - start
    growth = max(in_use[50:]) / max(in_use[:50]) - 1
    label = f"memory of the parent over {DOCUMENTS:,} documents, against the first 50"
    yield Row(SECTION, label, f"{growth:+.1%} of {in_use[49] / 1024:.0f} MiB", "<= +10 %")
    yield Row(SECTION, "what a cell costs, short texts read in it (seconds a document)", f"{seconds / DOCUMENTS:.3f}")


def _resident_kib() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def _poison() -> Row:
    names = ["double"] * (TASKS - len(POISONS))
    for place, poison in enumerate(POISONS, start=1):
        names.insert(place * TASKS // (len(POISONS) + 1), poison)
    limits = Limits(document_deadline_s=10.0, memory_bytes=1 << 30)
    outcomes = list(LocalPool(os.cpu_count() or 1).run(do, names, limits))
    named = {outcome.item: outcome.reason.value for outcome in outcomes if isinstance(outcome, Failed)}
    told = ", ".join(f"{poison}: {named.get(poison, 'not named')}" for poison in POISONS)
    done = sum(isinstance(outcome, Done) for outcome in outcomes)
    return Row(SECTION, f"{len(POISONS)} poisoned tasks among {TASKS}", f"{done} done; {told}", "196 done, four named")


def _kills(folder: Path) -> Row:
    make_papers(folder / "papers", 120)
    calm = soak(folder / "calm", folder / "papers", [], seed=0)
    rough = soak(folder / "rough", folder / "papers", [signal.SIGKILL] * KILLS, seed=20)
    same = "the same index, byte for byte" if rough.index == calm.index else "ANOTHER INDEX"
    ended = sum(code != 0 for code in rough.exit_codes)
    left = len(rough.left_processes) + len(rough.left_files)
    value = f"{same}; {left} processes or files left; {ended} runs ended by it, the others went on"
    return Row(SECTION, f"a batch hit by SIGKILL {rough.landed} times", value, "same index")


def _two_workers(folder: Path) -> Iterator[Row]:
    try:
        scans = shared_folder("scans/files")
    except Skipped as reason:
        yield Row(SECTION, "the real scans with two workers: skipped", str(reason))
        return
    settings = replace(Settings(), workers=2)
    seconds = _ingest_s([scans], folder / "archive", 2)
    with SqliteCatalogue(folder / "archive") as catalogue:
        reading = catalogue.standing(fingerprints_of(settings)).seconds
    value = f"{seconds / (reading / 2):.3f} ({seconds:.0f} s; {reading:.0f} s of reading)"
    yield Row(SECTION, "the real scans with two workers, against half the sum of reading times", value, "<= 1.1")
    half = sorted(scans.iterdir())[::2]
    two_s, one_s = (_ingest_s(half, folder / f"by {workers}", workers) for workers in (2, 1))
    value = f"{one_s / two_s:.2f} times ({one_s:.0f} / {two_s:.0f} s)"
    yield Row(SECTION, f"two workers against one, {len(half)} of the scans", value, ">= 1.85 times")


def _ingest_s(files: Sequence[Path], archive: Path, workers: int) -> float:
    start = time.perf_counter()
    ingest(files, archive, replace(Settings(), workers=workers))
    return time.perf_counter() - start
