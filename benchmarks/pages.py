"""Text and cost of pages: bare Tesseract and this project, page by page in turn, in one run.

Real pages are scored in two halves: on TUNED the rules of layout and repair were mended, the others were kept out of
that.  Made-up pages have known text and are harder than most scans.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from rapidfuzz.distance import Indel

from benchmarks.figures import FIGURE_CONDITIONS, made_up_figures
from benchmarks.made_up import CONDITIONS, TABLE_CONDITIONS, MadeUp, made_up_papers, made_up_tables
from benchmarks.shared import ROOT, Skipped, scorer, shared_folder
from benchmarks.table import Row
from pipeline.cells.lasting import end_lasting_forks
from pipeline.engine.choice import engine_of
from pipeline.files.pages import draw_page, iter_pages
from pipeline.files.sources import identify
from pipeline.reading import page_text, read_layer_page, read_page
from pipeline.settings import Settings, load_settings
from pipeline.types import OcrPage, PageImage, RepairedPage, SourceFile

BEST = ["--tessdata-dir", str(ROOT / "models" / "tessdata")]
TUNED = frozenset(
    {
        "ag_ctph_2016",
        "bgd_test_3",
        "cb_1999_qd157_header",
        "dn_1",
        "kg_05_syt_nvy",
        "pt_2011_12_28_275",
        "qn_574_ub",
    }
)
"""The transcribed pages on which rules were mended."""

GOAL = ">= 0.975 / <= 0.015 / >= 0.99 / <= 0.007 / >= 0.97"
_MEASURES = "syllables right / CER / marks right / line error / tokens with a digit right"


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read a page image: a name and a function to text."""

    name: str
    read: Callable[[PageImage], str]


@dataclass
class Tally:
    """Scores of one reader added up over pages, and what each page cost."""

    score: Any = None
    digits: int = 0
    digits_right: int = 0
    cpu_s: list[float] = field(default_factory=list)

    def add(self, gold: str, text: str, cpu_s: float) -> None:
        """Counts one page."""
        one = scorer("score_text").score(gold, text)
        self.score = one if self.score is None else self.score + one
        wanted, found = with_digits(gold), with_digits(text)
        self.digits += len(wanted)
        self.digits_right += (len(wanted) + len(found) - Indel.distance(wanted, found)) // 2
        self.cpu_s.append(cpu_s)

    def figures(self) -> str:
        """The measures in the order of _MEASURES."""
        total = self.score
        shares = total.syllable_accuracy, total.character_error, total.diacritic_accuracy, total.line_error
        return " / ".join(f"{share:.4f}" for share in (*shares, self.digits_right / max(1, self.digits)))


def with_digits(text: str) -> list[str]:
    """The tokens that hold a digit, without the punctuation around them: numbers, dates, codes."""
    tokens = (token.strip(".,;:()“”\"'") for token in text.split())
    return [token for token in tokens if re.search(r"\d", token)]


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
    engine = engine_of(settings)

    def read(page: PageImage) -> str:
        result = read_page(page, settings, engine)
        return page_text(result.lines) if isinstance(result, RepairedPage) else ""

    return read


BASE = Reader("bare Tesseract, best_int data", bare_tesseract(BEST))
OURS = Reader("vanthu read", vanthu(Settings()))
READERS = (
    Reader("bare Tesseract, system data", bare_tesseract([])),
    BASE,
    Reader("vanthu read, no repair", vanthu(Settings(repair=False))),
    OURS,
)


def readers() -> tuple[Reader, ...]:
    """READERS, and the engine accurate where VANTHU_RECOGNISER names a recogniser."""
    plugged = load_settings().recogniser
    if not plugged:
        return READERS
    return *READERS, Reader("vanthu read --engine accurate", vanthu(Settings(engine="accurate", recogniser=plugged)))


def rows() -> Iterator[Row]:
    """Text scores and CPU time a page.  Raises Skipped."""
    gold_files = sorted(shared_folder("scans/goldtext").glob("*_p1.txt"))
    pages = [(path.stem.removesuffix("_p1"), path.read_text("utf-8")) for path in gold_files]
    halves = {
        "tuned": [page for page in pages if page[0] in TUNED],
        "kept out": [page for page in pages if page[0] not in TUNED],
    }
    tallies = {half: tallied(real(part), readers()) for half, part in halves.items()}
    for half, found in tallies.items():
        section = f"Text of {len(halves[half])} transcribed pages, half: {half} ({_MEASURES})"
        for name, tally in found.items():
            yield Row(section, name, tally.figures(), GOAL if name == OURS.name else "")
    yield from _cost_rows(tallies.values())
    yield from _made_up_rows()
    yield from _layer_rows()


def real(pages: Iterable[tuple[str, str]]) -> Iterator[tuple[PageImage, str]]:
    """Page image and gold text of transcribed pages."""
    for stem, gold in pages:
        yield first_page(stem), gold


def tallied(pages: Iterable[tuple[PageImage, str]], readers: Iterable[Reader]) -> dict[str, Tally]:
    """Every page read by every reader in turn."""
    readers = list(readers)
    tallies = {reader.name: Tally() for reader in readers}
    for page, gold in pages:
        for reader in readers:
            start_s = _cpu_s()
            text = reader.read(page)
            tallies[reader.name].add(gold, text, _cpu_s() - start_s)
    return tallies


def _cost_rows(parts: Iterable[dict[str, Tally]]) -> Iterator[Row]:
    parts = list(parts)
    cpu_s = {name: [time for part in parts for time in part[name].cpu_s] for name in parts[0]}
    base = cpu_s[BASE.name]
    section = (
        f"CPU time a page, median of {len(base)} pages, and median of the pagewise ratio to bare Tesseract best_int"
    )
    for name, times in cpu_s.items():
        ratio = median(one / other for one, other in zip(times, base, strict=True))
        yield Row(section, name, f"{median(times):.2f} s, ratio {ratio:.2f}", "<= 1.25" if name == OURS.name else "")
    own_mib, child_mib = (resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)
    measure = "peak memory: this process / largest child"
    yield Row(section, measure, f"{own_mib:.0f} / {child_mib:.0f} MiB", "<= 400 MiB")


def _made_up_rows() -> Iterator[Row]:
    tables = f"Made-up landscape pages of tables ({_MEASURES})"
    papers = f"Made-up papers of one page ({_MEASURES})"
    figures = f"Made-up pages full of figures ({_MEASURES})"
    for condition in TABLE_CONDITIONS:
        yield from _compared(tables, condition, made_up_tables(condition), ">= 0.95 / - / - / <= 0.02")
    for condition in CONDITIONS:
        yield from _compared(papers, condition, made_up_papers(condition), "")
    for condition in FIGURE_CONDITIONS:
        yield from _compared(figures, condition, made_up_figures(condition), "- / - / - / - / >= 0.97")


def _compared(section: str, condition: str, pages: Iterable[MadeUp], goal: str) -> Iterator[Row]:
    found = tallied(((made.page, made.text) for made in pages), (BASE, OURS))
    for name, tally in found.items():
        yield Row(section, f"{condition}: {name}", tally.figures(), goal if name == OURS.name else "")


def _layer_rows() -> Iterator[Row]:
    """What a page costs whose text layer is taken, against recognising the same page."""
    taken_s: list[float] = []
    drawn_s: list[float] = []
    for path in sorted(shared_folder("scans/files").glob("*.pdf")):
        source = identify(path, Settings().limits)
        start_s = _cpu_s()
        layer = next(iter(iter_pages(source, Settings(), range(1, 2)))) if isinstance(source, SourceFile) else None
        if not isinstance(layer, OcrPage):
            continue
        read_layer_page(layer, Settings())
        taken_s.append(_cpu_s() - start_s)
        start_s = _cpu_s()
        OURS.read(first_page(path.stem))
        drawn_s.append(_cpu_s() - start_s)
    section = f"First pages whose text layer is taken: {len(taken_s)} of those of the PDFs"
    if taken_s:
        times = median(drawn_s) / median(taken_s)
        yield Row(
            section, "CPU time a page, layer / recognised", f"{median(taken_s):.3f} / {median(drawn_s):.2f} s", ""
        )
        yield Row(section, "cheaper by", f"{times:.0f} times", ">= 20 times")


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu_s() -> float:
    end_lasting_forks()  # their time counts once they are gone
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
