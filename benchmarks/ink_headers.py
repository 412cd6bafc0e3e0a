"""Numbers and dates of whole drawn headers, every way in which a blank can look, in hands that were not trained on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.ink_cases import FIELDS, Case
from benchmarks.ink_context import NAMED, ORDERED, number_beside, sources
from models.build.ink.cases import CASES
from models.build.ink.headers import DrawnHeader, draw_citing, draw_header
from models.build.ink.lines import Filled
from models.build.ink.writing import Sources
from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.reading import read_page
from pipeline.settings import Settings
from pipeline.types import PageImage, Reading, Record, RepairedPage, SourceFile

DRAWN = "Ink, drawn headers of every kind, hands not trained on"
CITING = "Ink, drawn papers without number and date of their own, that cite those of others"
_SEEDS = (401, 402)
"""Settings were chosen on headers of other seeds."""
_CITING = 12


def measure() -> list[Case]:
    """The fields of all drawn headers."""
    settings, engine = Settings(), TesseractEngine()
    cases: list[Case] = []
    for case in CASES:
        for seed in _SEEDS:
            header = draw_header(case, Sources(held_out=True), seed)
            page = read_page(PageImage(1, header.pixels, float(header.dpi)), settings, engine)
            if isinstance(page, RepairedPage):
                cases += _read(header, page, random.Random(f"{case.name} {seed}"))
    return [*cases, *_without(settings, engine)]


def _without(settings: Settings, engine: TesseractEngine) -> Iterator[Case]:
    """The fields of papers that have none."""
    for seed in range(_CITING):
        page = read_page(PageImage(1, draw_citing(seed, near=seed % 2 == 0), 200.0), settings, engine)
        if isinstance(page, RepairedPage):
            record = extract_record(Reading(SourceFile.in_memory(1), (page,)), keywords=False)
            for field in FIELDS:
                given = record.fields.get(field)
                value = given.value if given is not None else None
                yield Case(
                    f"citing {seed}", CITING, field, "", "none", value, 1.0, value is None, told=False, strip=None
                )


def _read(header: DrawnHeader, page: RepairedPage, chance: random.Random) -> Iterator[Case]:
    """The fields of one header by itself, then of those by hand with what else a document may show."""
    record = extract_record(Reading(SourceFile.in_memory(1), (page,)), keywords=False)
    bare = list(_cases(header, record))
    yield from bare
    by_hand = {case.field for case in bare if case.filling == "ink"}
    for shows, source in sources(header, record, chance):
        field = "number" if shows == NAMED else "date"
        with_more = _cases(header, extract_record(Reading(source, (page,)), keywords=False))
        yield from (
            replace(case, group=DRAWN + shows) for case in with_more if case.field == field and field in by_hand
        )
    number = number_beside(header, record, chance)
    own = next(case for case in bare if case.field == "number")
    if own.filling == "ink":
        yield replace(own, group=DRAWN + ORDERED, given=number, right=_same_number(number or "", own.gold))


def _cases(header: DrawnHeader, record: Record) -> Iterator[Case]:
    wanted = (("number", header.number, header.case.number_by), ("date", header.iso_date, header.case.day_by))
    for field, gold, filled in wanted:
        found = record.fields.get(field)
        value = found.value if found is not None else ""
        strip = next((strip for strip in record.filled if strip.field == field), None)
        filling = "print" if filled is Filled.OVERLAY else filled.value
        yield Case(
            name=header.case.name,
            group=DRAWN,
            field=field,
            gold=gold,
            filling=filling,
            given=value or None,
            confidence=found.confidence if found is not None else 0.0,
            right=_same_number(value, gold) if field == "number" else value == gold,
            told=strip is not None and strip.filling == filling,
            strip=strip,
        )


def _same_number(value: str, gold: str) -> bool:
    return value.split("/", maxsplit=1)[0].lstrip("0") == gold.lstrip("0")
