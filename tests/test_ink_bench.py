"""What the bench of ink says and shows of cases, which here are made up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import cv2
import numpy as np
import pytest

from benchmarks.ink_cases import Case, rows_of
from benchmarks.ink_context import NAMED, number_beside, sources
from benchmarks.ink_sheet import sheet
from models.build.ink.cases import CASES as DRAWN_CASES
from models.build.ink.headers import DrawnHeader
from pipeline.types import Box, Field, FilledStrip, Record, SourceFile

GROUP = "made up"


def case(field="number", gold="47", given="47", readings=(("47", 0.98),), filling="ink", *, right=True, strip=True):
    done, png = cv2.imencode(".png", np.full((40, 300), 90, np.uint8))
    assert done
    seen = FilledStrip(field, 1, Box(0, 0, 300, 40), readings, 0.9, png.tobytes()) if strip else None
    return Case("a.pdf", GROUP, field, gold, filling, given, 0.98, right, seen is not None, seen)


CASES = [
    case(),
    case(given="41", readings=(("41", 0.97), ("47", 0.02)), right=False),
    case(given=None, readings=(("47", 0.6), ("41", 0.3)), right=False),
    case("date", "2024-03-21", "2024-03", (("21/03/2024", 0.9),), right=False),
    case(given=None, right=False, strip=False),
]


def measured(group):
    return {row.measure: row.value for row in rows_of(group, CASES)}


def test_the_bench_counts_what_is_found_given_and_right():
    found = measured(GROUP)
    assert found["blank found"] == "4/5 = 0.800"
    assert found["number, by hand: right of given; of all"] == "1/2 = 0.500; 1/4 = 0.250"
    assert found["date, by hand: right of given; of all"] == "0/0 = 0.000; 0/1 = 0.000"
    assert found["digits right, on strips by hand"] == "14/15 = 0.933"
    assert measured("another group")["blank found"] == "0/0 = 0.000"


def test_a_number_that_a_paper_does_not_have_is_not_to_be_given():
    some = [
        Case("a", GROUP, "number", "", "none", value, 1.0, value is None, told=False, strip=None)
        for value in (None, "7")
    ]
    assert {row.measure: row.value for row in rows_of(GROUP, some)}["number, not there: left so"] == "1/2 = 0.500"


def test_readings_are_held_against_what_they_say_of_themselves():
    found = measured(GROUP)
    assert found["first readings said 0.60: right"] == "1/1 = 1.000"
    assert found["first readings said 0.97: right"] == "1/2 = 0.500"


@pytest.mark.parametrize("count", [1, 4, 5])
def test_the_sheet_shows_every_strip_and_marks_what_is_wrong(count):
    picture = sheet(CASES[:count])
    height, width = picture.shape[0] // -(-count // 2), picture.shape[1] // 2
    for at, one in enumerate(CASES[:count]):
        top, left = height * (at // 2), width * (at % 2)
        tile = picture[top : top + height, left : left + width]
        bar = 255 if one.right else 0 if one.given else 150
        assert (tile[:, :4] == bar).all()
        assert bool((tile[4:40, 20:300] == 90).all()) is (one.strip is not None)
        assert (tile[80:] < 128).any()  # a line of text below it


def header(number="287", day="14"):
    return DrawnHeader(DRAWN_CASES[0], np.zeros((1, 1), np.uint8), 200, number, (day, "6", "2024"))


def test_files_of_drawn_headers_are_named_and_made_as_an_offices_are():
    record = Record(SourceFile.in_memory(1), {"symbol": Field("QĐ-SNV", "QĐ-SNV", 0.9, 1)})
    names, days = Counter(), Counter()
    for seed in range(200):
        for shows, source in sources(header(), record, Random(seed)):
            if shows == NAMED:
                names[source.path.name] += 1
            else:
                days[(source.origin.made - date(2024, 6, 14)).days] += 1
    assert names["287 QĐ-SNV.pdf"] / sum(names.values()) > 0.9
    assert len(names) > 1
    assert min(days) == 0
    assert days[0] + days[1] > sum(days.values()) * 0.4
    assert list(sources(header("", ""), record, Random(1))) == []


def test_a_number_is_told_among_its_neighbours_and_never_a_blank():
    doubt = FilledStrip("number", 1, Box(0, 0, 1, 1), (("287", 0.6), ("28", 0.3)), 0.9, b"")
    record = Record(SourceFile.in_memory(1), filled=(doubt,))
    told = Counter(number_beside(header(), record, Random(seed)) for seed in range(100))
    assert told["287"] > 80
    assert set(told) <= {"287", None}
    assert number_beside(header(""), record, Random(1)) is None
    given = Record(SourceFile.in_memory(1), {"number": Field("281", "281", 0.99, 1)}, filled=(doubt,))
    assert number_beside(header(), given, Random(1)) == "281"
