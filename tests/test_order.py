"""The order of numbers and dates among the papers of one issuer, worked out of the catalogue."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given as given_values
from hypothesis import strategies as st
from made_up import finished, given, prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.order import Dated, finding_of, out_of_order, told_by_order
from pipeline.archive.settling import with_findings
from pipeline.records.as_json import record_to_json
from pipeline.types import Box, Field, FilledStrip, Finding, Record


def paper(number, day, *readings, key=None, yearly=False):
    return Dated((key or number or 0, 1), number, date(2024, 3, day), readings, yearly)


def numbers(found):
    return [key[0] for key, _ in found]


def test_the_paper_that_stands_out_of_the_order_is_named():
    series = [paper(11, 4), paper(12, 5), paper(13, 25), paper(14, 6), paper(15, 7)]
    [(key, finding)] = out_of_order(series)
    assert key == (13, 1)
    assert (finding["kind"], finding["field"]) == ("number_out_of_order", "number")
    assert "12 of 2024-03-05" in finding["detail"]
    assert "14 of 2024-03-06" in finding["detail"]


def test_a_few_days_are_nothing():
    assert list(out_of_order([paper(11, 4), paper(12, 7), paper(13, 5), paper(14, 8)])) == []


def test_of_two_papers_alone_both_are_to_be_looked_at():
    assert numbers(out_of_order([paper(11, 9), paper(12, 4)])) == [11, 12]


@given_values(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 9)), max_size=12))
def test_numbers_that_grow_with_the_days_are_in_order(steps):
    series, number = [], 0
    for day, step in sorted(steps):
        number += step
        series.append(paper(number, day))
    assert list(out_of_order(series)) == []


def test_papers_with_a_year_in_their_number_are_counted_by_themselves():
    assert list(out_of_order([paper(11, 4), paper(3, 5, yearly=True), paper(12, 6), paper(4, 7, yearly=True)])) == []
    assert numbers(out_of_order([paper(11, 9, yearly=True), paper(12, 4, yearly=True), paper(13, 3)])) == [11, 12]


def test_the_one_reading_that_fits_its_neighbours_is_told():
    doubt = (("72", 0.6), ("12", 0.35))
    [(key, told)] = told_by_order([paper(11, 4), paper(None, 5, *doubt, key=99), paper(13, 6)])
    assert key == (99, 1)
    assert (told.number, told.low, told.high) == ("12", 11, 13)
    assert 0.85 <= told.confidence < 0.95
    assert finding_of(told)["detail"] == "12 lies between 11 and 13, its neighbours"
    assert list(told_by_order([paper(11, 4), paper(None, 5, *doubt, key=99)])) == []
    assert list(told_by_order([paper(11, 4), paper(None, 5, *doubt, key=99), paper(80, 6)])) == []
    assert list(told_by_order([paper(11, 4), paper(None, 5, ("72", 0.97), ("12", 0.01), key=99), paper(13, 6)])) == []
    clear = (("72", 0.4), ("12", 0.55))  # left first as clear ink, however much speaks for another
    assert list(told_by_order([paper(11, 4), paper(None, 5, *clear, key=99), paper(13, 6)])) == []
    mixed = [paper(11, 4), paper(None, 5, *doubt, key=99), paper(13, 6), paper(2, 6, yearly=True)]
    assert list(told_by_order(mixed)) == []


@given_values(
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 99)), max_size=8),
    st.lists(
        st.tuples(st.from_regex(r"[1-9]\d{0,2}[A-Z]?", fullmatch=True), st.floats(0, 0.5)), min_size=1, max_size=3
    ),
)
def test_what_is_told_was_read_and_lies_between_its_neighbours(known, readings):
    shared = tuple(dict(readings).items())
    series = [*(paper(number, day) for day, number in known), paper(None, 14, *shared, key=999)]
    for _, told in told_by_order(series):
        assert told.number in dict(shared)
        assert told.low < int("".join(filter(str.isdigit, told.number))) < told.high
        assert 0.85 <= told.confidence <= 1


DOUBT = (Finding("number_by_hand", "the number is written by hand or unclear; read as 13 or 18", "number", 1),)


def filed(number, day, sha, readings=()):
    """A document of the same office with this number and day, as a child would hand it over."""
    done = finished(sha256=sha * 32)
    facts = {"symbol": "QĐ-SYT", "issuer": "SỞ Y TẾ", "date": f"2024-03-{day:02}"}
    facts |= {"number": number} if number else {}
    record = Record(done.reading.source, {name: Field(value, value, 0.9, 1) for name, value in facts.items()})
    page = done.reading.pages[0]
    strip = FilledStrip("number", 1, Box(1, 2, 3, 4), tuple(readings), 0.9, b"png")
    record = replace(record, filled=(strip,) if readings else (), findings=DOUBT if readings else ())
    pages = (replace(page, read=replace(page.read, strips=(strip,) if readings else ())),)
    papers = (replace(done.papers[0], record=record_to_json(record)),)
    return replace(done, reading=replace(done.reading, pages=pages), papers=papers)


def test_an_archive_tells_of_papers_out_of_order_however_they_came(vanthu, tmp_path):
    papers = [
        *(("11", 4, "1a"), ("12", 5, "1b"), ("31", 6, "1c"), ("14", 17, "1d")),
        (None, 6, "1e"),
    ]
    told = []
    for turn, order in enumerate((papers, papers[::-1])):
        archive = tmp_path / str(turn)
        with SqliteCatalogue(archive, prints()) as catalogue:
            for number, day, sha in order:
                readings = (("13", 0.5), ("18", 0.4)) if number is None else ()
                catalogue.save(given(f"/in/{sha}.pdf", sha256=sha * 32), filed(number, day, sha, readings))
        told.append(vanthu("index", "--archive", archive, "--form", "findings", "--format", "jsonl")[1])
        shown = vanthu("show", "1e.pdf", "--archive", archive)[1]
        assert "number_told_by_order [number]: 13 lies between 12 and 14, its neighbours" in shown
        assert "number          13  (page 1, sure 0.9" in shown
        assert "number_by_hand" not in shown
        rows = vanthu("index", "--archive", archive, "--format", "jsonl")[1].splitlines()
        [row] = [json.loads(line) for line in rows if "1e.pdf" in line]
        assert row["Số, ký hiệu văn bản"] == "13/QĐ-SYT"
        assert "13 nằm giữa 12 và 14" in row["Ghi chú"]
    assert told[0] == told[1]
    kinds = [json.loads(line)["Mã"] for line in told[0].splitlines()]
    assert kinds.count("number_out_of_order") == 2
    assert kinds.count("number_told_by_order") == 1


def test_a_number_by_hand_that_is_out_of_order_is_less_sure():
    record = {"number": "31", "findings": [], "evidence": {"number": {"confidence": 0.97}}}
    [(_, finding)] = out_of_order([paper(11, 4), paper(12, 5), paper(31, 1), paper(32, 6)])
    by_hand = record | {"filled": [{"field": "number", "filling": "ink"}]}
    found = with_findings(by_hand, [finding])
    assert found["evidence"]["number"]["confidence"] == 0.5
    assert [one["kind"] for one in found["findings"]] == ["number_out_of_order"]
    printed = record | {"filled": [{"field": "number", "filling": "print"}]}
    assert with_findings(printed, [finding])["evidence"]["number"]["confidence"] == 0.97
    assert with_findings(by_hand, []) == by_hand


def test_pictures_of_blanks_come_out_of_the_archive(vanthu, tmp_path):
    archive, pictures = tmp_path / "archive", tmp_path / "pictures"
    with SqliteCatalogue(archive, prints()) as catalogue:
        catalogue.save(given("/in/a.pdf", sha256="1f" * 32), filed(None, 6, "1f", (("13", 0.5),)))
    code, _, err = vanthu("show", "a.pdf", "--archive", archive, "--strips", pictures)
    assert code == 0
    assert [path.name for path in pictures.iterdir()] == ["a-p001-number.png"]
    assert (pictures / "a-p001-number.png").read_bytes() == b"png"
    assert str(pictures / "a-p001-number.png") in err
    blocked = tmp_path / "file"
    Path(blocked).write_text("x", "utf-8")
    code, _, err = vanthu("show", "a.pdf", "--archive", archive, "--strips", blocked)
    assert code == 2
    assert "cannot be written" in err
