"""Numbers and dates of whole drawn headers, every way in which a blank can look, in hands that were not trained on."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ink_cases import Case
from models.build.ink.cases import CASES
from models.build.ink.headers import DrawnHeader, draw_header
from models.build.ink.lines import Filled
from models.build.ink.writing import Sources
from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.reading import read_page
from pipeline.settings import Settings
from pipeline.types import PageImage, Reading, Record, RepairedPage, SourceFile

DRAWN = "Ink, drawn headers of every kind, hands not trained on"
_SEEDS = (401, 402)
"""Settings were chosen on headers of other seeds."""


def measure() -> list[Case]:
    """The fields of all drawn headers."""
    settings, engine = Settings(), TesseractEngine()
    cases: list[Case] = []
    for case in CASES:
        for seed in _SEEDS:
            header = draw_header(case, Sources(held_out=True), seed)
            page = read_page(PageImage(1, header.pixels, float(header.dpi)), settings, engine)
            if isinstance(page, RepairedPage):
                record = extract_record(Reading(SourceFile.in_memory(1), (page,)), keywords=False)
                cases += _cases(header, record)
    return cases


def _cases(header: DrawnHeader, record: Record) -> Iterator[Case]:
    wanted = (("number", header.number, header.case.number_by), ("date", header.iso_date, header.case.day_by))
    for field, gold, filled in wanted:
        found = record.fields.get(field)
        value = found.value if found is not None else ""
        strip = next((strip for strip in record.filled if strip.field == field), None)
        filling = "print" if filled is Filled.OVERLAY else filled.value
        read = value.split("/")[0] if field == "number" else value
        yield Case(
            name=header.case.name,
            group=DRAWN,
            field=field,
            gold=gold,
            filling=filling,
            given=value or None,
            confidence=found.confidence if found is not None else 0.0,
            right=read.lstrip("0") == gold.lstrip("0"),
            told=strip is not None and strip.filling == filling,
            strip=strip,
        )
