"""Repair must not fall back: made-up papers of our own, frozen as they were read, stripped, and as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from benchmarks.legacy import encode
from diacritics import repair
from diacritics.alphabet import base_letters
from diacritics.cli import decode_text
from diacritics.legacy_tables import ENCODINGS

CASES = Path(__file__).parent / "cases"
PAPERS = json.loads((CASES / "frozen_papers.json").read_text("utf-8"))["papers"]
WRITTEN = ["\n".join(paper["written"]) for paper in PAPERS]


def wrong_words(texts):
    """Of the words of all papers together."""
    wrong = sum(Levenshtein.distance(gold.split(), text.split()) for gold, text in zip(WRITTEN, texts, strict=True))
    return wrong / sum(len(gold.split()) for gold in WRITTEN)


def repaired(texts, mode="auto"):
    return [repair(text, mode).text for text in texts]


@pytest.mark.parametrize(("reader", "most_before", "most_after"), [("eng", 0.9, 0.065), ("vie", 0.08, 0.033)])
def test_papers_that_were_read(reader, most_before, most_after):
    read = ["\n".join(paper[reader]) for paper in PAPERS]
    after = repaired(read)
    assert most_after < wrong_words(read) < most_before
    assert wrong_words(after) <= most_after
    for gold, seen, text in zip(WRITTEN, read, after, strict=True):
        assert Levenshtein.distance(gold, text) <= Levenshtein.distance(gold, seen)


def test_papers_without_their_marks():
    assert wrong_words(repaired(map(base_letters, WRITTEN))) <= 0.018


def test_right_papers():
    assert sum(len(repair(text).edits) for text in WRITTEN) <= 1


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_papers_in_old_bytes(encoding):
    text = "\n\n".join(WRITTEN).replace("“", '"').replace("”", '"')
    assert decode_text(encode(text, encoding).encode("latin-1")).lower() == text.lower()


def test_cases_are_complete():
    kinds = {path.stem.removeprefix("repair_"): json.loads(path.read_text("utf-8")) for path in CASES.glob("repair_*")}
    assert {"wild", "synthetic", "negative", "known_failures"} <= set(kinds)
    cases = [(kind, case) for kind, of_kind in kinds.items() for case in of_kind]
    assert all(case["note"] and case["name"] for _, case in cases)
    assert len({(kind, case["name"]) for kind, case in cases}) == len(cases)
    assert all(case["before"] == case["after"] for case in kinds["negative"])
    assert all((kind == "known_failures") == case.get("known_failure", False) for kind, case in cases)
