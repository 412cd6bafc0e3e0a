"""Records whose number the order of their issuer's papers tells: given, with how it was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.archive.order import Told, finding_of


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
