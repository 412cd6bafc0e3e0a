"""Text and cost of transcribed pages: bare Tesseract and this project, page by page in turn, in one run."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from benchmarks.shared import ROOT, Skipped, scorer, shared_folder
from benchmarks.table import Row
from pipeline.engine import TesseractEngine
from pipeline.pages import draw_page
from pipeline.reading import page_text, read_page
from pipeline.settings import Settings
from pipeline.sources import identify
from pipeline.types import PageImage, RepairedPage, SourceFile

BEST = ["--tessdata-dir", str(ROOT / "models" / "tessdata")]


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read a page image: a name and a function to text."""

    name: str
    read: Callable[[PageImage], str]


def bare_tesseract(data: list[str]) -> Callable[[PageImage], str]:
    """Tesseract alone on the page image as it is: vie, psm 3, one thread."""

    def read(page: PageImage) -> str:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "page.png"
            Image.fromarray(page.pixels).save(path, dpi=(page.dpi, page.dpi), compress_level=0)
            command = ["tesseract", str(path), "-", "-l", "vie", "--psm", "3", *data]
            environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, env=environment)
        return done.stdout

    return read


def vanthu(settings: Settings) -> Callable[[PageImage], str]:
    """This project: page image to repaired text in reading order."""
    engine = TesseractEngine(settings.language, settings.page_segmentation, settings.page_deadline_s)

    def read(page: PageImage) -> str:
        result = read_page(page, settings, engine)
        return page_text(result.lines) if isinstance(result, RepairedPage) else ""

    return read


READERS = (
    Reader("bare Tesseract, system data", bare_tesseract([])),
    Reader("bare Tesseract, best_int data", bare_tesseract(BEST)),
    Reader("vanthu read, no repair", vanthu(Settings(repair=False))),
    Reader("vanthu read", vanthu(Settings())),
)


def rows() -> Iterator[Row]:
    """Text scores and CPU time a page.  Raises Skipped."""
    score = scorer("score_text")
    gold_files = sorted(shared_folder("scans/goldtext").glob("*_p1.txt"))
    totals: dict[str, Any] = {}
    cpu_s: dict[str, list[float]] = {reader.name: [] for reader in READERS}
    for gold_file in gold_files:
        page = first_page(gold_file.stem.removesuffix("_p1"))
        for reader in READERS:
            start_s = _cpu_s()
            text = reader.read(page)
            cpu_s[reader.name].append(_cpu_s() - start_s)
            one = score.score(gold_file.read_text("utf-8"), text)
            totals[reader.name] = totals[reader.name] + one if reader.name in totals else one
    section = f"Text of {len(gold_files)} transcribed pages (syllables right / CER / marks right / line error)"
    for name, total in totals.items():
        figures = total.syllable_accuracy, total.character_error, total.diacritic_accuracy, total.line_error
        yield Row(section, name, " / ".join(f"{figure:.4f}" for figure in figures))
    yield from _cost_rows(cpu_s, len(gold_files))


def _cost_rows(cpu_s: dict[str, list[float]], pages: int) -> Iterator[Row]:
    section = f"CPU time a page, median of {pages} pages, and median of the pagewise ratio to bare Tesseract best_int"
    base = cpu_s[READERS[1].name]
    for name, times in cpu_s.items():
        ratio = median(one / other for one, other in zip(times, base, strict=True))
        yield Row(section, name, f"{median(times):.2f} s, ratio {ratio:.2f}")
    own_mib, child_mib = (resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)
    yield Row(section, "peak memory: this process / largest child", f"{own_mib:.0f} / {child_mib:.0f} MiB")


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in _WHO]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def first_page(stem: str) -> PageImage:
    """The first page of a scan as the project draws it."""
    path = next(shared_folder("scans/files").glob(f"{stem}.*"))
    source = identify(path, Settings().limits)
    if not isinstance(source, SourceFile):
        raise Skipped(f"{path}: {source.detail}")
    page = draw_page(source, Settings(), 1)
    if not isinstance(page, PageImage):
        raise Skipped(f"{path}: {page.detail}")
    return page
