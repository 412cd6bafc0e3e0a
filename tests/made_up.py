"""Made-up results for tests of the catalogue, the batch and the index."""

from __future__ import annotations

from pathlib import Path

from diacritics import Edit
from pipeline.archive.fingerprints import Fingerprints, fingerprints_of_facts
from pipeline.archive.inputs import Files, Input
from pipeline.jobs import FiledPaper, Finished
from pipeline.records.as_json import record_to_json
from pipeline.types import (
    Box,
    Field,
    Finding,
    Kind,
    PageFailure,
    Reading,
    ReadPage,
    Reason,
    Record,
    RepairedPage,
    SourceFile,
)

SHA = "0a" * 32
OTHER = "0b" * 32


def prints(code: str = "f1") -> Fingerprints:
    return fingerprints_of_facts({"results": code, "render_dpi": 300})


def given(*paths: str | Path, sha256: str | None = SHA) -> list[Files]:
    """Files as they are given to the catalogue, all of one content."""
    return [Files((Input(Path(path), sha256),)) for path in paths]


def finished(path="/in/a.pdf", sha256=SHA, failed_pages=(), read_pages=(1,), number="05"):
    source = SourceFile(Path(path), sha256, 10, Kind.PDF, len(failed_pages) + len(read_pages))
    pages = [
        RepairedPage(ReadPage(page, 100, 200, 300.0, ()), (), "Ké hoach", (Edit(0, 2, "Ké", "Kế", "ocr", 0.9),))
        for page in read_pages
    ]
    failures = [PageFailure(page, Reason.TIMEOUT, "took too long") for page in failed_pages]
    record = Record(
        source,
        fields={"number": Field(number, "O5", 0.8, 1, Box(1, 2, 3, 4)), "date": Field("2024-12-09", "9/12", 0.9, 1)},
        recipients=(Field("Lưu VT", "Luu VT", 0.9, 1),),
        findings=(Finding("handwritten", "number", "number", 1),),
    )
    paper = FiledPaper(1, source.page_count, record_to_json(record))
    return Finished(Reading(source, (*pages, *failures)), (paper,), 1.5)
