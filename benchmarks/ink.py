"""Numbers and days of the real scans, by hand or printed: what is given, how much of it is right, what it costs.

Settings were chosen on one half of the scans, told by the hash of their names; the other half only measures.  No
strip of either was trained on.  `python -m benchmarks.ink SHEET.png` also draws every strip with gold and reading.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from benchmarks.shared import scorer, shared_folder
from benchmarks.table import Row, print_rows
from pipeline.engine import TesseractEngine
from pipeline.extract import extract_record
from pipeline.imaging import prepare_page
from pipeline.ink.fill import read_filled
from pipeline.pages import draw_page
from pipeline.reading import read_page
from pipeline.settings import Settings
from pipeline.sources import identify
from pipeline.types import FilledStrip, PageImage, Reading, RepairedPage, SourceFile

FIELDS = ("number", "date")
GOALS = {"number": (0.97, 0.85), "date": (0.98, 0.90)}
"""By hand: right of those given, right of all."""


@dataclass(frozen=True, slots=True)
class Case:
    """A field of one scan: its gold, how it was filled in, what was given, and its strip."""

    name: str
    field: str
    gold: str
    by_hand: bool
    given: str | None
    right: bool
    strip: FilledStrip | None
    chosen_on: bool

    @property
    def is_given(self) -> bool:
        """Whether a value is given as whole as the gold: a date cut at the month leaves the day open."""
        return self.given is not None and (self.field == "number" or len(self.given) >= len(self.gold))

    @property
    def wanted_digits(self) -> str:
        """What stands on the strip, in the order of its readings."""
        return self.gold if self.field == "number" else "/".join(reversed(self.gold.split("-")))


def rows() -> Iterator[Row]:
    """The measures, the half that settings were chosen on apart.  Raises Skipped."""
    cases, cost_ms = measure()
    yield from _rows(cases, cost_ms)


def _rows(cases: list[Case], cost_ms: float) -> Iterator[Row]:
    for title, half in (
        ("Ink, scans that no setting was chosen on", [case for case in cases if not case.chosen_on]),
        ("Ink, scans that settings were chosen on", [case for case in cases if case.chosen_on]),
    ):
        yield Row(title, "told ink or print rightly", _share(_told(case) for case in half), ">= 0.98")
        digits = [_digits_right(case) for case in half if case.by_hand and case.strip is not None]
        yield Row(title, "digits right, on strips by hand", _ratio(*map(sum, zip(*digits, strict=True))), ">= 0.97")
        for field in FIELDS:
            for by_hand in (True, False):
                yield _field_row(title, field, by_hand, half)
    yield Row("Ink, cost", "CPU a page", f"{cost_ms:.0f} ms", "<= 60 ms")


def _field_row(title: str, field: str, by_hand: bool, cases: list[Case]) -> Row:
    some = [case for case in cases if case.field == field and case.by_hand == by_hand]
    right, given = sum(case.right for case in some), sum(case.is_given for case in some)
    goal = f">= {GOALS[field][0]:.2f}; >= {GOALS[field][1]:.2f}" if by_hand else "none lost"
    name = f"{field}, {'by hand' if by_hand else 'printed'}: right of given; of all"
    return Row(title, name, f"{_ratio(right, given)}; {_ratio(right, len(some))}", goal)


def _ratio(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / max(1, whole):.3f}"


def _share(flags: Iterable[bool]) -> str:
    found = list(flags)
    return _ratio(sum(found), len(found))


def _told(case: Case) -> bool:
    return case.strip is not None and (case.strip.ink > 0.5) == case.by_hand


def _digits_right(case: Case) -> tuple[int, int]:
    """Digits of the strip's first reading that are right, and digits in all."""
    wanted = case.wanted_digits
    read = case.strip.readings[0][0] if case.strip and case.strip.readings else ""
    if case.field == "date":
        wanted, read = ("/".join(part.lstrip("0") for part in text.split("/")) for text in (wanted, read))
    return max(0, len(wanted) - Levenshtein.distance(wanted, read)), len(wanted)


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
        costs.append(_cost_ms(page, prepare_page(image)))
        cases += _cases(score, gold_file.stem, gold, extract_record(Reading(source, (page,))).fields, page)
    return cases, float(np.mean(costs))


def _cost_ms(page: RepairedPage, image: PageImage) -> float:
    start = time.process_time()
    read_filled(page.read, image)
    return (time.process_time() - start) * 1000


def _cases(score: Any, name: str, gold: dict[str, Any], fields: Any, page: RepairedPage) -> Iterator[Case]:
    chosen_on = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
    for field in FIELDS:
        if not gold.get(field) or field in (gold.get("uncertain") or []):
            continue
        given = fields[field].value if field in fields else None
        right = given is not None and bool(score.same_scalar(field, gold[field], given))
        strip = next((strip for strip in page.read.strips if strip.field == field), None)
        by_hand = field in gold["handwritten"]
        yield Case(name, field, gold[field], by_hand, given, right, strip, chosen_on)


def sheet(cases: list[Case]) -> NDArray[np.uint8]:
    """Every strip with its gold and its readings, two a row; what is wrong has a bar at its left."""
    tiles = [_tile(case) for case in cases]
    tiles += [np.full_like(tiles[0], 255)] * (len(tiles) % 2)
    return np.vstack([np.hstack(tiles[at : at + 2]) for at in range(0, len(tiles), 2)])


def _tile(case: Case) -> NDArray[np.uint8]:
    tile = np.full((112, 760), 255, np.uint8)
    if case.strip is not None:
        picture = cv2.imdecode(np.frombuffer(case.strip.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is not None:
            part = picture[:72, :740]
            tile[: part.shape[0], 12 : 12 + part.shape[1]] = part
    readings = ", ".join(f"{text} {share:.2f}" for text, share in case.strip.readings[:2]) if case.strip else "no strip"
    kind = "ink" if case.by_hand else "print"
    text = f"{case.name[:24]} {kind} gold {case.gold} given {case.given or '-'} ({readings})"
    cv2.putText(tile, text, (12, 98), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0,), 1, cv2.LINE_AA)
    if not case.right:
        tile[:, :8] = 0 if case.given else 150
    return tile


if __name__ == "__main__":
    found, milliseconds = measure()
    print_rows(_rows(found, milliseconds))
    for path in sys.argv[1:]:
        Path(path).write_bytes(cv2.imencode(".png", sheet(found))[1].tobytes())
