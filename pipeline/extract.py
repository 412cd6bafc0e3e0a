"""From a reading to a record: every extractor in turn, and what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pipeline.confidence import calibrated
from pipeline.fields.addressees import find_addressees
from pipeline.fields.dates import find_date
from pipeline.fields.doc_type import find_doc_type
from pipeline.fields.inferred import infer_issuer
from pipeline.fields.issuer import find_issuer
from pipeline.fields.keywords import find_keywords
from pipeline.fields.language import find_language
from pipeline.fields.number import find_number
from pipeline.fields.recipients import find_recipients
from pipeline.fields.references import find_references
from pipeline.fields.signer import find_signers
from pipeline.fields.support import with_support
from pipeline.fields.table import FIELD_TABLE
from pipeline.fields.targets import find_targets
from pipeline.fields.time_limits import find_deadlines
from pipeline.findings import findings_on
from pipeline.paper import Found, Paper
from pipeline.reading import lay_out
from pipeline.types import SCALAR_FIELDS, Field, Finding, Reading, Record, RepairedPage, Signer, SourceFile


def extract(source: Reading | Sequence[RepairedPage] | str) -> Record:
    """The record of a document: of its reading, of its repaired pages, or of its text, which is repaired first."""
    if isinstance(source, Reading):
        return extract_record(source)
    pages = (lay_out(source),) if isinstance(source, str) else tuple(source)
    return extract_record(Reading(SourceFile.in_memory(len(pages)), pages))


def extract_record(reading: Reading, *, keywords: bool = True, today: date | None = None) -> Record:
    """The record of one document.  What the paper does not show is absent, and a finding says what was looked for.

    today is the day after which a paper cannot be dated; keywords are left out where they are not wanted.
    """
    paper = with_support(Paper.of(reading), reading.source)
    signed = find_signers(paper)
    found = (*_from_header(paper), signed.principal) if paper.pages else ()
    read = {name: field for part in found for name, field in part.fields}
    # On a scan a day that seems blank may be ink that was not seen.
    cut = "date" in read and read["date"].box is not None and len(read["date"].value) < len("2024-12-31")
    fields = {name: calibrated(name, field, read, cut=name == "date" and cut) for name, field in read.items()}
    references = find_references(paper, _own_number(fields))
    return Record(
        source=reading.source,
        fields=MappingProxyType({name: fields[name] for name in SCALAR_FIELDS if name in fields}),
        recipients=tuple(calibrated("recipients", item, fields) for item in find_recipients(paper)),
        references=references,
        targets=find_targets(paper),
        findings=(
            *_page_findings(reading),
            *(finding for part in found for finding in part.findings),
            *findings_on(fields, references, today or date.today()),
        ),
        marks=MappingProxyType({row.name: row.find(paper) for row in FIELD_TABLE}),
        inferred=MappingProxyType(_inferred(paper, fields)),
        addressees=find_addressees(paper),
        deadlines=find_deadlines(paper),
        keywords=find_keywords(paper, _text(fields, "subject")) if keywords else (),
        language=find_language(paper),
        signers=tuple(_calibrated_signer(signer, fields) for signer in signed.signers),
        filled=tuple(strip for page in paper.pages if page.page == paper.header_page for strip in page.read.strips),
    )


def _calibrated_signer(signer: Signer, fields: Mapping[str, Field]) -> Signer:
    """The signer with the confidences of its parts all in all, as the scalar fields have them."""

    def sure(name: str, field: Field | None) -> Field | None:
        return calibrated(name, field, fields) if field is not None else None

    name, title = sure("signer_name", signer.name), sure("signer_title", signer.title)
    return replace(signer, name=name, title=title, authority=sure("sign_authority", signer.authority))


def _from_header(paper: Paper) -> tuple[Found, ...]:
    """What the header tells; number and type help each other, so that each is looked for once more."""
    if paper.header_page is None:
        title = find_doc_type(paper, None) if paper.title_page is not None else Found()
        return title, Found(findings=(_no_header(paper),))
    issuer = find_issuer(paper)
    issuer_name = _value(issuer, "issuer")
    first = find_number(paper, None, issuer_name)
    doc_type = find_doc_type(paper, _value(first, "symbol"))
    number = find_number(paper, _value(doc_type, "doc_type"), issuer_name)
    return find_doc_type(paper, _value(number, "symbol")), number, find_date(paper), issuer


def _value(found: Found, name: str) -> str | None:
    return next((field.value for key, field in found.fields if key == name), None)


def _text(fields: Mapping[str, Field], name: str) -> str | None:
    return fields[name].value if name in fields else None


def _own_number(fields: Mapping[str, Field]) -> str | None:
    """Number and symbol as citations write them: `121/KH-UBND`, in the Party's form `05-CT/TW`."""
    if "number" not in fields or "symbol" not in fields:
        return None
    symbol = fields["symbol"].value
    return f"{fields['number'].value}{'-' if '/' in symbol else '/'}{symbol}"


def _inferred(paper: Paper, fields: Mapping[str, Field]) -> dict[str, Field]:
    """What the text says of facts that the header does not show."""
    issuer = infer_issuer(paper) if "issuer" not in fields else None
    return {"issuer": issuer} if issuer is not None else {}


def _no_header(paper: Paper) -> Finding:
    page = paper.pages[0].page if paper.pages else None
    return Finding("no_header", "no header of an administrative paper was found: an inner or cropped page?", None, page)


def _page_findings(reading: Reading) -> tuple[Finding, ...]:
    return tuple(
        Finding("page_failed", f"{failure.reason}: {failure.detail}", None, failure.page)
        for failure in reading.failures
    )
