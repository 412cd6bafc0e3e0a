"""A batch that is killed again and again, and must end as if nobody had touched it.

Every kill hits one process of the run at a chance moment: the parent, the server that children are forked from, a child
that reads, a guard, Tesseract.  (The last is the stand-in of benchmarks.fake_tesseract: quick, and always the same.)
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.fake_tesseract import put_on_path
from benchmarks.watch import Watch

ROOT = Path(__file__).resolve().parent.parent
TEXT = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THANH LÂM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\tThanh Lâm, ngày 09 tháng 12 năm 2024

KẾ HOẠCH
Tổ chức Tết trồng cây
"""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a soak ended.  exit_codes: of the runs in turn; index: the full one, as bytes."""

    exit_codes: Sequence[int]
    index: bytes
    left_processes: Sequence[int]
    left_files: Sequence[str]
    sources_changed: bool


def make_papers(folder: Path, count: int) -> None:
    """Papers to read: texts and pictures by turns, every seventh a copy of another."""
    folder.mkdir(parents=True)
    for number in range(count):
        if number % 7 == 6:
            (folder / f"{number:03} copy.txt").write_text(TEXT.format(number=number - 6), "utf-8")
        elif number % 2:
            Image.new("L", (700 + number, 900), 255).save(folder / f"{number:03}.png")
        else:
            (folder / f"{number:03}.txt").write_text(TEXT.format(number=number), "utf-8")


def soak(folder: Path, papers: Path, hits: Sequence[signal.Signals], seed: int) -> Ending:
    """Reads the papers into folder/archive, hit by each signal in turn; then once more, undisturbed.

    SIGINT goes to the parent; SIGKILL to any process of the run.
    """
    chance = random.Random(seed)
    (folder / "tmp").mkdir(parents=True)
    watch = Watch(f"soak {os.getpid()} {folder}", folder / "tmp", papers)
    environment = watch.environment(PATH=put_on_path(folder / "bin", os.environ["PATH"]))
    before = watch.source_state()
    archive = folder / "archive"
    codes = []
    for hit in hits:
        codes.append(_hit_once(archive, watch, environment, hit, chance))
        left = watch.left_processes()
        if left:
            break
    codes.append(_ingest(archive, papers, environment).wait())
    index = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "index", "--archive", str(archive), "--form", "full"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    ).stdout
    return Ending(codes, index, watch.left_processes(), watch.left_files(), watch.source_state() != before)


def _hit_once(
    archive: Path, watch: Watch, environment: Mapping[str, str], hit: signal.Signals, chance: random.Random
) -> int:
    """One run that is hit after it has kept a few more documents; its exit status."""
    process = _ingest(archive, watch.sources, environment)
    goal = documents_in(archive) + chance.randint(0, 3)
    while documents_in(archive) < goal and process.poll() is None:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.3))
    targets = [process.pid] if hit != signal.SIGKILL else [process.pid, *watch.processes()]
    target = chance.choice(targets)
    with suppress(ProcessLookupError):
        os.kill(target, hit)
    return process.wait()


def _ingest(archive: Path, papers: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ingest", str(papers), "--archive", str(archive), "--workers", "2"],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def documents_in(archive: Path) -> int:
    """How many documents an archive holds; 0 while there is none."""
    try:
        with sqlite3.connect(f"file:{archive}/catalogue.sqlite?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0
