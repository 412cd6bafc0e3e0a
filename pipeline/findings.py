"""What a person should look at: facts of a record that contradict each other or the calendar, and doubtful readings.

A finding changes nothing: values stay as printed.  Sources: Decree 30/2020/NĐ-CP, Appendix I (form of number and
symbol); Resolution 202/2025/QH15 and the Law on Organisation of Local Government 72/2025/QH15 (no district level, 34
provinces).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline import lexicon
from pipeline.fields.symbols import initials
from pipeline.folding import fold
from pipeline.types import Field, Finding, Reference

LOW_CONFIDENCE = 0.6
REORGANISED = "2025-07-01"
_DISTRICTS = (" huyen ", " quan ", " thi xa ")
_COUNCILS = ("ubnd", "uy ban nhan dan", "hdnd", "hoi dong nhan dan")


def findings_on(fields: Mapping[str, Field], references: Sequence[Reference], today: date) -> tuple[Finding, ...]:
    """The findings on the facts of one record."""
    return (
        *_doubts(fields),
        *_date_findings(fields, references, today),
        *_symbol_findings(fields),
        *_level_findings(fields),
    )


def _doubts(fields: Mapping[str, Field]) -> Iterator[Finding]:
    for name, field in fields.items():
        if field.confidence < LOW_CONFIDENCE:
            detail = f"{name} was read with confidence {field.confidence:.2f}: {field.raw!r}"
            yield Finding("low_confidence", detail, name, field.page)


def _date_findings(fields: Mapping[str, Field], references: Sequence[Reference], today: date) -> Iterator[Finding]:
    if "date" not in fields:
        return
    field = fields["date"]
    if field.value > today.isoformat()[: len(field.value)]:
        yield Finding("date_in_future", f"{field.value} is after today", "date", field.page)
    later = [cited for cited in references if cited.date and _is_after(cited.date, field.value)]
    for cited in later:
        detail = f"{field.value} is before {cited.number_symbol} of {cited.date}, which the paper cites"
        yield Finding("date_before_cited", detail, "date", field.page)
    year = fields["number"].value.rpartition("/")[2] if "number" in fields and "/" in fields["number"].value else ""
    if year and not field.value.startswith(year):
        yield Finding("year_mismatch", f"the number says {year}, the date {field.value}", "date", field.page)


def _is_after(one: str, other: str) -> bool:
    """Whether a date is surely after another; both may be cut."""
    size = min(len(one), len(other))
    return one[:size] > other[:size]


def _symbol_findings(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """The code of the issuer in the symbol against the issuer's name; only where both are of a known kind."""
    if "symbol" not in fields or "issuer" not in fields:
        return
    symbol, issuer = fields["symbol"], fields["issuer"]
    codes = set(symbol.value.replace("/", "-").split("-"))
    council = next((code for code in ("UBND", "HĐND") if code in initials(issuer.value)), None)
    other = {"UBND", "HĐND"} - {council}
    if council and codes & other and council not in codes:
        told = f"{symbol.value} names {', '.join(sorted(codes & other))}, the header {issuer.value}"
        yield Finding("symbol_issuer_mismatch", told, "symbol", symbol.page)
    if council is None and codes & {"UBND", "HĐND"} and not _under_council(fields):
        told = f"{symbol.value} is a symbol of a People's Committee or Council, the header says {issuer.value}"
        yield Finding("symbol_issuer_mismatch", told, "symbol", symbol.page)


def _under_council(fields: Mapping[str, Field]) -> bool:
    """Whether the issuer or its parent names a committee or council: some of their boards use its code."""
    named = (fields[name].value for name in ("issuer", "issuer_parent") if name in fields)
    return any(word in fold(name) for name in named for word in _COUNCILS)


def _level_findings(fields: Mapping[str, Field]) -> Iterator[Finding]:
    """A note where the issuer belongs to a level or province that was no more on the paper's date."""
    if (
        "date" not in fields
        or "issuer" not in fields
        or fields["date"].value < REORGANISED[: len(fields["date"].value)]
    ):
        return
    if fields["date"].value == REORGANISED[: len(fields["date"].value)]:
        return
    issuer = fields["issuer"]
    padded = f" {fold(issuer.value)} "
    if any(level in padded for level in _DISTRICTS):
        detail = f"{issuer.value}: since 1 July 2025 there is no district level"
        yield Finding("level_abolished", detail, "issuer", issuer.page)
    merged = next((old for old in lexicon.merged_provinces() if f" tinh {fold(old)} " in padded), None)
    if merged is not None:
        detail = f"{issuer.value}: {merged} is part of {lexicon.merged_provinces()[merged]} since 1 July 2025"
        yield Finding("province_merged", detail, "issuer", issuer.page)
