"""The numbers and dates of the real scans, told by their gold as written by hand or printed."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ink_cases import FIELDS, Case
from benchmarks.shared import scorer, shared_folder
from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.files.pages import draw_page
from pipeline.files.sources import identify
from pipeline.imaging.prepare import prepare_page
from pipeline.ink.fill import read_filled
from pipeline.reading import read_page
from pipeline.settings import Settings
from pipeline.types import PageImage, Reading, RepairedPage, SourceFile

CHOSEN_ON, REPORTED = "Ink, scans that settings were chosen on", "Ink, scans that no setting was chosen on"
NAMED = ", with the files' own names"
"""The name of a file often holds the paper's number; the other groups are measured without it."""


def measure() -> tuple[list[Case], float]:
    """Every number and date of the scans that is to be scored, and the ink reader's CPU time a page in ms."""
    score, settings, engine = scorer("score_records"), Settings(), TesseractEngine()
    cases: list[Case] = []
    costs: list[float] = []
    for gold_file in sorted(shared_folder("scans/gold").glob("*.json")):
        gold = json.loads(gold_file.read_text("utf-8"))
        source = identify(next(shared_folder("scans/files").glob(f"{gold_file.stem}.*")), settings.limits)
        image = draw_page(source, settings, 1) if isinstance(source, SourceFile) else None
        if not isinstance(source, SourceFile) or not isinstance(image, PageImage):
            continue
        page = read_page(image, settings, engine)
        if not isinstance(page, RepairedPage):
            continue
        costs.append(_cost_ms(page, image))
        for nameless in (True, False):
            own = replace(source, path=Path("scan")) if nameless else source
            fields = extract_record(Reading(own, (page,)), keywords=False)
            cases += _cases(score, gold_file.stem, gold, fields, nameless=nameless)
    return cases, float(np.mean(costs))


def _cost_ms(page: RepairedPage, image: PageImage) -> float:
    prepared = prepare_page(image)
    colour = image if image.pixels.shape[:2] == prepared.pixels.shape else None
    bare = replace(page.read, strips=())
    start = time.process_time()
    read_filled(bare, prepared, colour)
    return (time.process_time() - start) * 1000


def _cases(score: Any, name: str, gold: dict[str, Any], record: Any, *, nameless: bool) -> Iterator[Case]:
    chosen_on = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
    for field in FIELDS:
        if not gold.get(field) or field in (gold.get("uncertain") or []):
            continue
        found = record.fields.get(field)
        strip = next((strip for strip in record.filled if strip.field == field), None)
        by_hand = field in gold["handwritten"]
        yield Case(
            name=name,
            group=(CHOSEN_ON if chosen_on else REPORTED) + ("" if nameless else NAMED),
            field=field,
            gold=gold[field],
            filling="ink" if by_hand else "print",
            given=found.value if found else None,
            confidence=found.confidence if found else 0.0,
            right=found is not None and bool(score.same_scalar(field, gold[field], found.value)),
            told=strip is not None and (strip.filling == "ink") is by_hand,
            strip=strip,
        )
