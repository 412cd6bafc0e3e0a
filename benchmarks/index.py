"""The index of made-up archives of 10,000, 100,000 and 1,000,000 documents: time and memory of the whole command.

The largest archive takes 5 GB of the folder for temporary files, and some minutes to make.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.shared import ROOT
from benchmarks.table import Row
from pipeline.archive.schema import open_to_write
from pipeline.records.as_json import record_to_json
from pipeline.types import Box, Field, Finding, Kind, Record, Reference, SourceFile

SIZES = (10_000, 100_000, 1_000_000)
FORMATS = ("csv",)
GOAL = {1_000_000: "≤ 90 s in ≤ 300 MB"}
BATCH = 10_000
MEASURE = """
import os, sys, time
from pathlib import Path

def resident_kb(pid):
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    own = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return int(own) + sum(map(resident_kb, children))

started, most_kb = time.monotonic(), 0
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
while not (ended := os.wait4(child, os.WNOHANG))[0]:
    most_kb = max(most_kb, resident_kb(child))
    time.sleep(0.1)
_, status, used = ended
print(time.monotonic() - started, used.ru_utime + used.ru_stime, most_kb)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and prints its seconds, CPU seconds and the greatest memory in kB of all its processes together.

It runs in a small process of its own: Linux counts what the parent held when it started a child as the child's.
"""
PLACES = ("Thanh Lâm", "Đông Hải", "An Bình", "Yên Sơn", "Ấp Bắc", "Ăng Tô", "Đa Phúc", "Dân Hòa")
ABOUT = (
    "tổ chức Tết trồng cây",
    "phát động phong trào thi đua",
    "cải cách hành chính",
    "phân công nhiệm vụ",
    "bổ sung kinh phí",
    "kiểm tra công tác văn thư, lưu trữ",
)
TYPES = {"KH": "Kế hoạch", "QĐ": "Quyết định", "BC": "Báo cáo", "TTr": "Tờ trình", "TB": "Thông báo"}


def rows() -> Iterator[Row]:
    """Seconds and greatest memory of `vanthu index` by the size of the archive."""
    for size in SIZES:
        with TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            make_archive(archive, size)
            for name in FORMATS:
                yield Row(
                    "Index of made-up documents", f"{size:,} as {name}", _timed(archive, name), GOAL.get(size, "")
                )


def make_archive(archive: Path, size: int, seed: int = 1) -> None:
    """An archive of that many made-up documents, each read wholly."""
    chance = random.Random(seed)
    connection, lock = open_to_write(archive)
    try:
        template = json.dumps(record_to_json(_record()), ensure_ascii=False)
        for first in range(0, size, BATCH):
            _insert(
                connection, [_made_up(template, number, chance) for number in range(first, min(first + BATCH, size))]
            )
    finally:
        connection.close()
        os.close(lock)


def _insert(connection: sqlite3.Connection, made: list[tuple[int, str, bytes, str]]) -> None:
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO documents (id, sha256, fingerprint, status, kind, size_bytes, page_count, seconds, read_at)"
        " VALUES (?, ?, 'made-up', 'done', 'pdf', 1000, 2, 1.0, '2026-01-01T00:00:00Z')",
        [(number, sha256) for number, sha256, _, _ in made],
    )
    connection.executemany(
        "INSERT INTO papers VALUES (?, 1, 1, 2, ?)", [(number, record) for number, _, _, record in made]
    )
    connection.executemany(
        "INSERT INTO inputs (path, suffix, sha256, filed_as) VALUES (?, '.pdf', ?, ?)",
        [(path, sha256, sha256) for _, sha256, path, _ in made],
    )
    connection.execute("COMMIT")


def _made_up(template: str, number: int, chance: random.Random) -> tuple[int, str, bytes, str]:
    """Id, sha256, path and record of one document."""
    code = chance.choice(tuple(TYPES))
    values = {
        "#type": TYPES[code],
        "#number": f"{number // 40 + 1:02}",
        "#symbol": f"{code}-UBND",
        "#date": f"{chance.randint(2010, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "#place": chance.choice(PLACES),
        "#about": f"{chance.choice(ABOUT)} số {number}",
    }
    record = template
    for mark, value in values.items():
        record = record.replace(mark, value)
    # A batch takes the files in the order of their names; their hashes have none.
    path = f"/scans/{number // 500:04}/van ban {number % 500:03}.pdf"
    return number, hashlib.sha256(path.encode()).hexdigest(), path.encode(), record


def _record() -> Record:
    """A record of ordinary length, with marks where the documents differ."""
    fields = {
        "doc_type": "#type",
        "number": "#number",
        "symbol": "#symbol",
        "date": "#date",
        "place": "#place",
        "issuer": "ỦY BAN NHÂN DÂN XÃ #place",
        "subject": "Về việc #about trên địa bàn xã #place",
        "signer_name": "Nguyễn Văn Thanh",
        "signer_title": "CHỦ TỊCH",
    }
    reference = Field("Nghị định số 30/2020/NĐ-CP", "Nghị định số 30/2020/ND-CP", 0.94, 1, Box(300, 900, 700, 40))
    return Record(
        SourceFile(Path("/scans/van ban.pdf"), "0" * 64, 1000, Kind.PDF, 2),
        fields={name: Field(value, value, 0.93, 1, Box(310, 420, 500, 44)) for name, value in fields.items()},
        recipients=tuple(Field(f"- {to};", to, 0.9, 2, Box(200, 2900, 400, 36)) for to in ("Như trên", "Lưu: VT")),
        references=(Reference("30/2020/NĐ-CP", "2020-03-05", "Nghị định", "Chính phủ", reference),),
        findings=(Finding("low_confidence", "0.61", "signer_name", 2),),
    )


def _timed(archive: Path, file_format: str) -> str:
    output = archive.parent / f"index.{file_format}"
    command = [sys.executable, "-m", "pipeline.cli", "index", "--archive", str(archive), "--output", str(output)]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, cpu, memory = map(float, done.stdout.split())
    return f"{seconds:.1f} s ({cpu:.1f} s CPU), {memory / 1000:.0f} MB; file {output.stat().st_size / 1e6:.0f} MB"
