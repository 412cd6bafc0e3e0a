"""Numbers and days, by hand or printed: what is found and told, what is given, how much of it is right, what it costs.

Settings were chosen on one half of the real scans, told by the hash of their names; the other half only measures.  No
strip of either was trained on.  Drawn headers show every way in which a blank can look, in hands that were not trained
on.  `python -m benchmarks.ink SHEET.png` also draws every strip with gold and reading.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2

from benchmarks import ink_context, ink_headers, ink_scans
from benchmarks.ink_cases import Case, rows_of
from benchmarks.ink_sheet import sheet
from benchmarks.shared import ROOT
from benchmarks.table import Row, print_rows

_MEMORY = """
from pathlib import Path
import numpy as np
import cv2
from pipeline.imaging.prepare import prepare_page
from pipeline.layout import layout_page
from pipeline.types import PageImage
from pipeline.ink import fill
from pipeline.ink.network import columns_of
from pipeline.ink.strip import HEIGHT_PX, WIDTH_PX
def held_kib():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().split("\\n") if "VmRSS" in line)
prepare_page(PageImage(1, np.full((2339, 1654, 3), 255, np.uint8), 200.0))
before = held_kib()
for _ in range(8):
    columns_of(np.zeros((HEIGHT_PX, WIDTH_PX), np.float32))
print((held_kib() - before) / 1024)
"""

_SHOWN = (ink_scans.REPORTED, ink_scans.CHOSEN_ON, ink_headers.DRAWN)
"""Every strip once: the other groups tell of the same ones with more beside them, or of papers without any."""


def rows() -> Iterator[Row]:
    """The measures, the half that settings were chosen on apart.  Raises Skipped."""
    yield from _rows(*measure())


def measure() -> tuple[list[Case], float]:
    """All cases, scanned and drawn, and the ink reader's CPU time a page in ms.  Raises Skipped."""
    scanned, cost_ms = ink_scans.measure()
    return [*scanned, *ink_headers.measure()], cost_ms


def _rows(cases: list[Case], cost_ms: float) -> Iterator[Row]:
    for group in _SHOWN:
        yield from rows_of(group, cases)
    named = [group + ink_scans.NAMED for group in (ink_scans.REPORTED, ink_scans.CHOSEN_ON)]
    with_more = [ink_headers.DRAWN + shows for shows in (ink_context.NAMED, ink_context.MADE, ink_context.ORDERED)]
    for group in (*named, *with_more):
        yield from (row for row in rows_of(group, cases) if "by hand: right" in row.measure)
    yield from (row for row in rows_of(ink_headers.CITING, cases) if row.measure.endswith("left so"))
    yield Row("Ink, cost", "CPU a page", f"{cost_ms:.0f} ms", "<= 60 ms")
    yield Row("Ink, cost", "memory of a process", f"{_memory_mib():.0f} MiB more", "<= 100 MB")


def _memory_mib() -> float:
    """By how much the peak of a process grows that has drawn a page and then reads strips."""
    done = subprocess.run([sys.executable, "-c", _MEMORY], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    found, milliseconds = measure()
    print_rows(_rows(found, milliseconds))
    for path in sys.argv[1:]:
        Path(path).write_bytes(
            cv2.imencode(".png", sheet([case for case in found if case.group in _SHOWN]))[1].tobytes()
        )
