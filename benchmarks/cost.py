"""What repair costs: speed and memory of a process that has just begun, and the command on a short file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.shared import ROOT
from benchmarks.table import Row

SECTION = "Repair: cost on one core, each in a process of its own"
GOALS = {"mangled": "10,000", "stripped": "40,000", "clean": "200,000"}
COMMAND_RUNS = 5
DEADLINE_S = 600
ONE_CORE = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
"""NumPy's own threads would only wait, and count as time spent."""


def rows(texts: Mapping[str, Sequence[str]], page: str) -> Iterator[Row]:
    """texts: by kind (see GOALS) what is repaired one after the other; page: what the command is given."""
    with TemporaryDirectory() as folder:
        for kind, of_kind in texts.items():
            path = Path(folder) / f"{kind}.json"
            path.write_text(json.dumps(of_kind), "utf-8")
            tokens, cpu_s, mib = _run("from benchmarks.cost import repair_all; repair_all", path)
            value = f"{tokens / cpu_s:,.0f} tokens/CPU-s ({tokens:,.0f} tokens), {mib:.0f} MiB"
            yield Row(SECTION, kind, value, f"{GOALS[kind]}, 250 MiB")
        path = Path(folder) / "page.txt"
        path.write_text(page, "utf-8")
        runs = [_run("from benchmarks.cost import repair_file; repair_file", path) for _ in range(COMMAND_RUNS)]
        wall_s, cpu_s = (min(run[column] for run in runs) for column in (0, 1))
        value = f"{wall_s:.2f} s wall, {cpu_s:.2f} CPU-s, {max(run[2] for run in runs):.0f} MiB"
        yield Row(SECTION, f"vanthu repair, a file of {len(page.split()):,} words, start to end", value, "1 s, 200 MiB")
        words = "\n\n".join(texts["clean"])
        for name, text, characters in (
            ("many lines", words, 14_000_000),
            ("one line", words.replace("\n", " "), 7_000_000),
        ):
            path.write_text((text * (characters // len(text) + 1))[:characters], "utf-8")
            _, cpu_s, mib = _run("from benchmarks.cost import repair_file; repair_file", path)
            size_mb = path.stat().st_size / 1e6
            yield Row(SECTION, f"vanthu repair, {name} ({size_mb:.0f} MB)", f"{cpu_s:.0f} CPU-s, {mib:.0f} MiB", "flat")


def _run(function: str, path: Path) -> tuple[float, float, float]:
    """The three numbers that a function prints in a new process; where the first is 0, the wall time."""
    command = [sys.executable, "-c", f"{function}({str(path)!r})"]
    start_s = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=DEADLINE_S, cwd=ROOT, env=ONE_CORE
    )
    wall_s = time.perf_counter() - start_s
    first, second, third = (float(number) for number in done.stderr.split()[-3:])
    return first or wall_s, second, third


def repair_all(path: str) -> None:
    """Repair the texts of a JSON file and tell on stderr how many tokens, CPU seconds, and peak memory in MiB."""
    from diacritics import repair  # noqa: PLC0415

    texts = json.loads(Path(path).read_text("utf-8"))
    repair("Ké hoach")  # loads the model
    start_s = time.process_time()
    for text in texts:
        repair(text)
    _tell(sum(len(text.split()) for text in texts), time.process_time() - start_s)


def repair_file(path: str) -> None:
    """Run `vanthu repair` on a file and tell on stderr 0, CPU seconds from the start, and peak memory in MiB."""
    from pipeline.cli import main  # noqa: PLC0415

    sys.argv = ["vanthu", "repair", path]
    try:
        main()
    except SystemExit as stop:
        if stop.code:
            raise
    _tell(0, time.process_time())


def _tell(first: float, cpu_s: float) -> None:
    # VmHWM, because ru_maxrss also counts what the parent held when it forked.
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    mib = int(peak[1]) / 1024 if peak else 0.0
    print(first, cpu_s, mib, file=sys.stderr)
