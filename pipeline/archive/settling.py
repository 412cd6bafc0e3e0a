"""What the order of an issuer's papers makes of a record: a number that it tells is given, one that it contradicts is
given less surely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.archive.order import Finding, Told, finding_of

_OUT_OF_ORDER = 0.5
"""At most so sure is a number by hand that does not fit the dates of its neighbours: it or its date may be misread."""


def with_number(record: Mapping[str, Any], told: Told | None) -> Mapping[str, Any]:
    """The record's JSON object with the number that the order tells, and its evidence; as it is where it has one."""
    strip = next((one for one in record.get("filled", ()) if one["field"] == "number"), None)
    if told is None or strip is None or record["number"] is not None:
        return record
    finding = finding_of(told)
    fact = finding["detail"].replace(told.number, f"{told.number}:", 1)
    settled = {**strip, "support": [*strip["support"], fact]}
    proof = {"confidence": told.confidence, "page": strip["page"], "box": strip["box"], "raw": told.number}
    open_ = [finding for finding in record["findings"] if finding["kind"] != "number_by_hand"]
    return {
        **record,
        "number": told.number,
        "filled": [settled if one is strip else one for one in record["filled"]],
        "findings": [*open_, finding],
        "evidence": {**record["evidence"], "number": proof},
    }


def with_findings(record: Mapping[str, Any], findings: Sequence[Finding]) -> Mapping[str, Any]:
    """The record's JSON object with the findings of the order; a number by hand that is out of it is less sure."""
    if not findings:
        return record
    record = {**record, "findings": [*record["findings"], *findings]}
    by_hand = any(one["field"] == "number" and one["filling"] == "ink" for one in record.get("filled", ()))
    proof = record["evidence"].get("number")
    if proof is None or not by_hand or not any(one["kind"] == "number_out_of_order" for one in findings):
        return record
    doubted = {**proof, "confidence": min(_OUT_OF_ORDER, proof["confidence"])}
    return {**record, "evidence": {**record["evidence"], "number": doubted}}
