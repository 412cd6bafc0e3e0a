"""A batch that is killed again and again, and must end as if nobody had touched it.

Every kill hits one or more processes of the run at a chance moment: the parent, the server that children are forked
from, a child that reads, a guard, a program of poppler, Tesseract.  (The last is the stand-in of
benchmarks.fake_tesseract, quick and always the same, or, where a run asks for it, the real one.)

`python -m benchmarks.soak [SEEDS [KILLS]]` soaks with so many seeds and kills each, and prints a line a seed.
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
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.fake_tesseract import put_on_path
from benchmarks.watch import Watch
from pipeline.errors import ExitCode

ROOT = Path(__file__).resolve().parent.parent
TEXT = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THANH LÂM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\tThanh Lâm, ngày 09 tháng 12 năm 2024

KẾ HOẠCH
Tổ chức Tết trồng cây
"""
SOON_SHARE = 0.3
"""How many of the hits come after a chance time; the others once a few more documents have been kept."""

STARTED_S = 3.0
"""How long a run takes to begin to read, roughly."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a soak ended.  exit_codes: of the runs in turn; landed: how many hits met one; index: the full one."""

    exit_codes: Sequence[int]
    landed: int
    index: bytes
    left_processes: Sequence[int]
    left_files: Sequence[str]
    sources_changed: bool


def make_papers(folder: Path, count: int) -> None:
    """Papers to read: texts, pictures and PDFs by turns, every seventh a copy of another."""
    folder.mkdir(parents=True)
    for number in range(count):
        page = Image.new("L", (700 + number, 900), 255)
        if number % 7 == 6:
            (folder / f"{number:03} copy.txt").write_text(TEXT.format(number=number - 6), "utf-8")
        elif number % 4 == 1:
            page.save(folder / f"{number:03}.png")
        elif number % 4 == 3:
            page.save(folder / f"{number:03}.pdf")
        else:
            (folder / f"{number:03}.txt").write_text(TEXT.format(number=number), "utf-8")


def soak(
    folder: Path, papers: Path, hits: Sequence[signal.Signals], seed: int, *, with_stand_in: bool = True
) -> Ending:
    """Reads the papers into folder/archive, hit by signal after signal, run after run; then once more, undisturbed.

    SIGINT goes to the parent; SIGKILL to any processes of the run.  What is left of the hits when all papers are read
    is not used.  with_stand_in: for Tesseract.
    """
    chance = random.Random(seed)
    (folder / "tmp").mkdir(parents=True)
    watch = Watch(f"soak {os.getpid()} {folder}", folder / "tmp", papers)
    environment = watch.environment()
    if with_stand_in:
        environment["PATH"] = put_on_path(folder / "bin", os.environ["PATH"])
    before = watch.source_state()
    archive = folder / "archive"
    codes: list[int] = []
    left = list(hits)
    while left and ExitCode.OK not in codes and not watch.left_processes():
        process = _ingest(archive, papers, environment)
        while left and _is_at_work_a_little_later(process, archive, chance):
            _hit(process, watch, left.pop(), chance)
        codes.append(process.wait())
    landed = len(hits) - len(left)
    codes.append(_ingest(archive, papers, environment).wait())
    index = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "index", "--archive", str(archive), "--form", "full"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    ).stdout
    return Ending(codes, landed, index, watch.left_processes(), watch.left_files(), watch.source_state() != before)


def _is_at_work_a_little_later(process: subprocess.Popen[bytes], archive: Path, chance: random.Random) -> bool:
    """Lets a run go on for a chance time, or until it has kept a few more documents; whether it has not ended."""
    if chance.random() < SOON_SHARE:
        time.sleep(chance.uniform(0, STARTED_S))
    else:
        goal = documents_in(archive) + chance.randint(1, 3)
        while documents_in(archive) < goal and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
    return process.poll() is None


def _hit(process: subprocess.Popen[bytes], watch: Watch, hit: signal.Signals, chance: random.Random) -> None:
    everybody = [process.pid, *(pid for pid in watch.processes() if pid != process.pid)]
    targets = chance.sample(everybody, min(len(everybody), chance.choice((1, 1, 1, 2, 3))))
    for target in targets if hit == signal.SIGKILL else [process.pid]:
        with suppress(ProcessLookupError):
            os.kill(target, hit)


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


def main(seeds: int = 5, kills: int = 20) -> int:
    """Soaks with the stand-in and, every other seed, with the real Tesseract; 1 where one ended otherwise."""
    failed = 0
    with TemporaryDirectory() as place:
        folder = Path(place)
        make_papers(folder / "papers", 3 * kills)
        calm = [soak(folder / f"calm {real}", folder / "papers", [], 0, with_stand_in=not real) for real in (0, 1)]
        for seed in range(seeds):
            hits, real = [signal.SIGKILL] * kills, seed % 2
            ending = soak(folder / f"rough {seed}", folder / "papers", hits, seed, with_stand_in=not real)
            same = ending.index == calm[real].index
            clean = not (ending.left_processes or ending.left_files or ending.sources_changed)
            failed += not (same and clean)
            told = "the same index" if same else "ANOTHER INDEX", "nothing left" if clean else "SOMETHING LEFT"
            print(
                f"seed {seed}: {ending.landed} kills, runs ended with {ending.exit_codes}; {', '.join(told)}",
                flush=True,
            )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
