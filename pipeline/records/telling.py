"""What a finding, and the evidence for a reading of ink, say to an office: in Vietnamese, short enough to act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pipeline.index.wording import wording
from pipeline.messages.patterns import Patterns

_SHOWN = 0.005
"""A reading that is less likely shows as 0.00."""


def in_words(detail: str) -> str:
    """The detail of a finding, or a fact that speaks for a reading, in Vietnamese as far as it is known."""
    return _details().translate(detail)


def told_in_short(finding: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """A finding in short: for a blank that was not read surely with the readings that a person has to choose from."""
    kind, field = finding["kind"], finding["field"]
    said = wording("findings").get(kind)
    if said is None:
        named = wording("fields").get(field or "")
        return f"{named}: {finding['detail']}" if named else str(finding["detail"])
    if kind == "number_told_by_order":
        return f"{said}: {in_words(finding['detail'])}"
    if not kind.endswith("_by_hand"):
        return said
    strip = next((one for one in record.get("filled", ()) if one["field"] == field), None)
    read = " hoặc ".join(text for text, _ in likeliest(strip)) if strip is not None else ""
    return f"{said}: {read}?" if read else said


def likeliest(strip: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The two readings of a blank that a person chooses from, with their probabilities; strip as a record has it."""
    for one in strip["readings"][:2]:
        if one["probability"] >= _SHOWN:
            yield one["text"], one["probability"]


@cache
def _details() -> Patterns:
    return Patterns(wording("details"))
