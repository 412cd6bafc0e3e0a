"""Records held against gold records by the scorer of the shared folder: rows a field, and how far confidence holds."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.table import Row

GOALS = {
    "doc_type": 0.98, "symbol": 0.96, "number": 0.97, "date": 0.97, "issuer": 0.95, "place": 0.96, "subject": 0.92,
    "signer_name": 0.92, "signer_title": 0.92, "sign_authority": 0.95, "recipients": 0.90, "references": 0.97,
    "targets": 0.92,
}  # fmt: skip
"""The F1 that a field is to reach; number and date where they are printed."""
SURE = 0.9
CLASSES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Lower ends of the classes of confidence."""
Records = Mapping[str, Mapping[str, Any]]


def field_rows(score: Any, section: str, gold: Records, records: Records) -> Iterator[Row]:
    """A row a field: right of the gold, precision, F1, invented; then the share of invented values."""
    counts = counts_of(score, gold, records)
    for field, count in sorted(counts.items(), key=lambda item: _place(score, item[0])):
        if count["gold"] or count["given"]:
            goal = f"F1 >= {GOALS[field]:.2f}" if field in GOALS else ""
            yield Row(section, field, f"{figures(count)}; {count['invented']}", goal)
    total = sum(counts.values(), Counter())
    share = total["invented"] / max(1, total["given"])
    yield Row(
        section, "invented, of all values given", f"{total['invented']}/{total['given']} = {share:.3f}", "<= 0.010"
    )


def figures(count: Counter[str]) -> str:
    """Recall, precision and F1 as one text."""
    right, given, gold = count["right"], count["given"], count["gold"]
    precision, recall = right / max(1, given), right / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"{right}/{gold} = {recall:.3f}; {precision:.3f}; {f1:.3f}"


def _place(score: Any, field: str) -> tuple[int, str]:
    order = [*score.SCALARS, "addressees", *score.LISTS]
    return (order.index(field) if field in order else len(order), field)


def counts_of(score: Any, gold: Records, records: Records) -> dict[str, Counter[str]]:
    """The scorer's own counts by field; fields written by hand are counted apart."""
    counts: dict[str, Counter[str]] = {}
    for name, wanted in gold.items():
        found = records.get(name) or {}
        for field in _scored(score, wanted):
            key = f"{field}_by_hand" if field in wanted.get("handwritten", []) else field
            counts[key] = counts.get(key, Counter()) + count_of(score, field, wanted, found)
    return counts


def _scored(score: Any, wanted: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a gold record that are to be scored; `addressed_to` is the gold's name for addressees."""
    unsure = wanted.get("uncertain") or []
    for field in (*score.SCALARS, *score.LISTS):
        if field in wanted and field not in unsure and not (field in score.LISTS and wanted[field] is None):
            yield field
    if "addressed_to" in wanted and "addressed_to" not in unsure:
        yield "addressees"


def count_of(score: Any, field: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Counter[str]:
    """Right, given, gold and invented values of one field of one record."""
    if field == "addressees":
        count = score.count_list("recipients", wanted["addressed_to"] or [], found.get("addressees") or [], [])
    elif field in score.LISTS:
        optional = wanted.get(f"optional_{field}") or []
        count = score.count_list(field, wanted[field], found.get(field) or [], optional)
    else:
        count = score.count_scalar(field, wanted[field], found.get(field))
    return Counter(count)


def misses(score: Any, gold: Records, records: Records) -> Iterator[str]:
    """A line for every field that is not as the gold has it."""
    for name, wanted in gold.items():
        found = records.get(name) or {}
        for field in _scored(score, wanted):
            count = count_of(score, field, wanted, found)
            if count["right"] < max(count["gold"], count["given"]):
                key = "addressed_to" if field == "addressees" else field
                yield f"{name} {field}: gold {wanted[key]!r} read {found.get(field)!r}"


def sure_row(score: Any, section: str, gold: Records, records: Records) -> Row:
    """Of the values given with confidence 0.9 and more, how many are right, and how many of all values they are."""
    judged = list(judged_values(score, gold, records))
    sure = [right for confidence, right, _ in judged if confidence >= SURE]
    value = f"{sum(sure)}/{len(sure)} = {sum(sure) / max(1, len(sure)):.4f}; {len(sure) / max(1, len(judged)):.3f}"
    return Row(section, f"right with confidence >= {SURE}; their share", value, ">= 0.995; >= 0.85")


def reliability_rows(section: str, judged: Iterable[tuple[float, bool, str]]) -> Iterator[Row]:
    """For each class of confidence the number of values, their mean confidence, and the share that is right."""
    classes: list[list[tuple[float, bool]]] = [[] for _ in CLASSES]
    for confidence, right, _ in judged:
        classes[bisect_right(CLASSES, confidence) - 1].append((confidence, right))
    for lower, members in zip(CLASSES, classes, strict=True):
        if members:
            said = sum(confidence for confidence, _ in members) / len(members)
            share = sum(right for _, right in members) / len(members)
            yield Row(section, f"confidence from {lower}", f"{len(members)} values, said {said:.3f}, right {share:.3f}")


def judged_values(score: Any, gold: Records, records: Records) -> Iterator[tuple[float, bool, str]]:
    """Confidence of every scalar and recipient that was given, whether it is right, and its field."""
    for name, wanted in gold.items():
        yield from _judged(score, wanted, records.get(name) or {})


def _judged(score: Any, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[float, bool, str]]:
    for field in _scored(score, wanted):
        if field in score.SCALARS and found.get(field) is not None:
            right = bool(wanted[field]) and score.same_scalar(field, wanted[field], found[field])
            yield found["evidence"][field]["confidence"], right, field
    left = list(wanted.get("recipients") or []) if "recipients" in _scored(score, wanted) else None
    for value, proof in zip(found.get("recipients", []), found.get("evidence", {}).get("recipients", []), strict=True):
        if left is None:
            return
        hit = next((item for item in left if score.same_item("recipients", item, value)), None)
        if hit is not None:
            left.remove(hit)
        yield proof["confidence"], hit is not None, "recipients"
