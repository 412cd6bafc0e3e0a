"""Conditions of targets: a second bound, a time that runs from an event, or a base with which the value is compared."""

from __future__ import annotations

import re

from pipeline.fields.target_values import find_quantities
from pipeline.folding import flat

_RELATIVE = re.compile(r"\btrong (?:vong|thoi han) \d+ (?:ngay lam viec|ngay|gio|thang|tuan)\b(?:,? (?:ke )?tu .+)?")
_COMPARED = re.compile(r"\bso voi [^,;]+|\btheo (?:dung )?(?:tien do|ke hoach|quy dinh)\b[^;]*")


def condition_in(indicator: str) -> str | None:
    """The words of an indicator that narrow its target: `đạt từ 7 điểm trở lên`, `so với năm 2022`, or None."""
    plain = flat(indicator)
    for pattern in (_RELATIVE, _COMPARED):
        match = pattern.search(plain)
        if match is not None:
            return indicator[match.start() : match.end()].strip(" ,.;")
    bound = next((quantity for quantity in find_quantities(indicator) if quantity.words), None)
    if bound is None:
        return None
    return indicator[bound.start : bound.end].strip(" ,.;") or None
