"""Whole files: CPU time against OCRmyPDF on the same scans, and the memory that a reader of any page needs.

OCRmyPDF is looked for on PATH: it is best installed in an environment of its own (`pip install ocrmypdf`), so that its
packages do not bind the versions of this project's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processor import cpu_of
from benchmarks.shared import ROOT, Skipped, shared_folder
from benchmarks.table import Row
from pipeline.cells.lasting import end_lasting_forks
from pipeline.errors import ExitCode
from pipeline.files.pages import draw_page
from pipeline.files.sources import identify
from pipeline.settings import Settings
from pipeline.types import Kind, PageImage, SourceFile

SECTION = "Whole files"
SCANS = ("bgd_test_3.pdf", "kg_239_kh_syt.pdf", "kg_05_syt_nvy.pdf")
OCRMYPDF = (
    *("-q", "-l", "vie", "--jobs", "1", "--force-ocr", "--output-type", "pdf"),
    "--invalidate-digital-signatures",  # else it refuses signed papers
)
LARGEST = 6
_DEADLINE_S = 3000
_DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
"""Debian's folder: OCRmyPDF needs the configurations that lie there beside the data."""


def rows() -> Iterator[Row]:
    """CPU time beside OCRmyPDF, and peak memory.  Raises Skipped."""
    folder = shared_folder("scans/files")
    program = shutil.which("ocrmypdf")
    if program is None:
        yield Row(SECTION, "OCRmyPDF: skipped", "ocrmypdf is not installed (pip install ocrmypdf)", "")
    else:
        yield from _beside_ocrmypdf(program, folder)
    yield _memory(folder)


def _beside_ocrmypdf(program: str, folder: Path) -> Iterator[Row]:
    """The same data for both, each as it is given to a user.

    OCRmyPDF recognises every page and writes a PDF that can be searched; `vanthu read` writes the repaired text, and
    `vanthu ingest` text, records, keywords and where everything stands on the page into an archive.
    """
    with TemporaryDirectory() as place:
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "TESSDATA_PREFIX": str(_same_data(Path(place)))}

        def theirs_s(file: Path) -> float:
            options = [*OCRMYPDF, *([] if file.suffix == ".pdf" else ["--image-dpi", "200"])]
            return _cpu_s([program, *options, str(file), f"{place}/out.pdf"], environment)

        small = [(theirs_s(folder / name), _cpu_s(_reading(folder / name), os.environ)) for name in SCANS]
        ratio = median(theirs / ours for theirs, ours in small)
        seconds = " / ".join(f"{median(column):.1f}" for column in zip(*small, strict=True))
        measure = f"CPU time, {len(SCANS)} short scans one by one: OCRmyPDF (PDFs to be searched) / vanthu read (text)"
        yield Row(SECTION, measure, f"{ratio:.2f} times ({seconds} s)", ">= 1.5 times")
        files = sorted(folder.iterdir())
        loop_s = sum(map(theirs_s, files))
        for name, more in (("every page recognised", {"VANTHU_TEXT_LAYER": "false"}), ("good text layers taken", {})):
            ours_s = _cpu_s(_ingesting(folder, Path(place) / name), os.environ | more)
            measure = (
                f"the same, {len(files)} scans: OCRmyPDF in a loop / vanthu ingest (text and records) once: {name}"
            )
            yield Row(SECTION, measure, f"{loop_s / ours_s:.2f} times ({loop_s:.0f} / {ours_s:.0f} s)", ">= 1.5 times")


def _same_data(folder: Path) -> Path:
    """A folder of data for Tesseract that holds this project's Vietnamese."""
    if not _DATA.is_dir():
        raise Skipped(f"Tesseract's folder {_DATA} is not there")
    data = folder / "tessdata"
    data.mkdir()
    for path in _DATA.iterdir():
        (data / path.name).symlink_to(path)
    (data / "vie.traineddata").unlink(missing_ok=True)
    (data / "vie.traineddata").symlink_to(ROOT / "models" / "tessdata" / "vie.traineddata")
    return data


def _reading(file: Path) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "read", str(file), "--engine", "tesseract"]


def _ingesting(folder: Path, archive: Path) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "ingest", str(folder), "--archive", str(archive), "--workers", "1"]


def read_file(path: str, only: int = 0) -> None:
    """Reads every page (or one) of a file from its image, and prints its text."""
    from pipeline.reading import read_document, reading_text  # noqa: PLC0415

    settings = replace(Settings(), text_layer=False)
    source = identify(Path(path), settings.limits)
    if isinstance(source, SourceFile):
        print(reading_text(read_document(source, settings, only={only} if only else None)))
    end_lasting_forks()  # their memory is told once they are gone


def _cpu_s(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """CPU seconds of a command that ends well, or with some files not wholly read.  Raises Skipped."""
    code, seconds = cpu_of(command, environment, _DEADLINE_S)
    if code not in {ExitCode.OK, ExitCode.SOME_FAILED}:
        raise Skipped(f"ended with {code}: {' '.join(command)}")
    return seconds


def _memory(folder: Path) -> Row:
    """Memory grows with a page's pixels, so that the largest pages stand for all."""
    sizes = sorted(_sizes(folder), reverse=True)
    peaks_mib = [_peak_mib(path, page) for _, path, page in sizes[:LARGEST]]
    measure = f"peak memory of a process that reads one page: the {LARGEST} largest of {len(sizes)} pages of scans"
    largest = sizes[0][0] / 1e6
    return Row(SECTION, measure, f"{max(peaks_mib):.0f} MiB (a page of {largest:.0f} megapixels)", "<= 400 MiB")


def _sizes(folder: Path) -> Iterator[tuple[int, Path, int]]:
    """Pixels, file and number of every page."""
    settings = Settings()
    for path in sorted(folder.iterdir()):
        source = identify(path, settings.limits)
        if isinstance(source, SourceFile) and source.kind is not Kind.TEXT:
            for page in range(1, source.page_count + 1):
                drawn = draw_page(source, settings, page)
                if isinstance(drawn, PageImage):
                    yield drawn.width_px * drawn.height_px, path, page


def _peak_mib(path: Path, page: int) -> float:
    """The most memory of the process, or of a child of it, that reads the page."""
    told = (
        "import resource, sys; from benchmarks.files import read_file;"
        f" read_file({str(path)!r}, {page});"
        " print(max(resource.getrusage(who).ru_maxrss"
        " for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True, timeout=_DEADLINE_S, cwd=ROOT
    )
    return int(done.stderr.split()[-1]) / 1024
