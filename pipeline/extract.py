"""From a reading to a record: every extractor in turn, and what a person should look at."""

from __future__ import annotations

from types import MappingProxyType

from pipeline.fields.dates import find_date
from pipeline.fields.doc_type import find_doc_type
from pipeline.fields.issuer import find_issuer
from pipeline.fields.number import find_number
from pipeline.fields.recipients import find_recipients
from pipeline.fields.references import find_references
from pipeline.fields.signer import find_signer
from pipeline.fields.targets import find_targets
from pipeline.paper import Found, Paper
from pipeline.types import SCALAR_FIELDS, Field, Finding, Reading, Record

LOW_CONFIDENCE = 0.6


def extract_record(reading: Reading) -> Record:
    """The record of one document.  What the paper does not show is absent, and a finding says what was looked for."""
    paper = Paper.of(reading)
    found = (*_from_header(paper), find_signer(paper)) if paper.pages else ()
    fields = {name: field for part in found for name, field in part.fields}
    return Record(
        source=reading.source,
        fields=MappingProxyType({name: fields[name] for name in SCALAR_FIELDS if name in fields}),
        recipients=find_recipients(paper),
        references=find_references(paper, _own_number(fields)),
        targets=find_targets(paper),
        findings=(*_page_findings(reading), *(f for part in found for f in part.findings), *_doubts(fields)),
    )


def _from_header(paper: Paper) -> tuple[Found, ...]:
    """What the header tells; number and type help each other, so that each is looked for once more."""
    if paper.header_page is None:
        return (Found(findings=(_no_header(paper),)),)
    issuer = find_issuer(paper)
    issuer_name = _value(issuer, "issuer")
    first = find_number(paper, None, issuer_name)
    doc_type = find_doc_type(paper, _value(first, "symbol"))
    number = find_number(paper, _value(doc_type, "doc_type"), issuer_name)
    return find_doc_type(paper, _value(number, "symbol")), number, find_date(paper), issuer


def _value(found: Found, name: str) -> str | None:
    return next((field.value for key, field in found.fields if key == name), None)


def _own_number(fields: dict[str, Field]) -> str | None:
    """Number and symbol as citations write them: `121/KH-UBND`, in the Party's form `05-CT/TW`."""
    if "number" not in fields or "symbol" not in fields:
        return None
    symbol = fields["symbol"].value
    return f"{fields['number'].value}{'-' if '/' in symbol else '/'}{symbol}"


def _no_header(paper: Paper) -> Finding:
    page = paper.pages[0].page if paper.pages else None
    return Finding("no_header", "no header of an administrative paper was found: an inner or cropped page?", None, page)


def _page_findings(reading: Reading) -> tuple[Finding, ...]:
    return tuple(
        Finding("page_failed", f"{failure.reason}: {failure.detail}", None, failure.page)
        for failure in reading.failures
    )


def _doubts(fields: dict[str, Field]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            "low_confidence", f"{name} was read with confidence {field.confidence:.2f}: {field.raw!r}", name, field.page
        )
        for name, field in fields.items()
        if field.confidence < LOW_CONFIDENCE
    )
