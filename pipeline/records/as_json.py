"""Records and readings as JSON values: what `vanthu extract`, `vanthu read --json` and the catalogue hold.

Boxes are [left, top, width, height] in pixels of the upright page; pages count from 1; confidences run from 0 to 1.
A path is written so that it is always valid Unicode: a byte of a file name that is no UTF-8 shows as \\xNN.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from diacritics import Edit, apply_edits
from pipeline.types import (
    SCALAR_FIELDS,
    Box,
    Deadline,
    Field,
    FilledStrip,
    Finding,
    Line,
    PageFailure,
    Reading,
    Record,
    Reference,
    RepairedPage,
    Signer,
    SourceFile,
    Target,
    Word,
)

SCHEMA_VERSION = 2
"""Raised when a key is taken away or means something else; a key that is added leaves it."""


def display_path(path: Path | str | bytes) -> str:
    """The path as valid Unicode; it equals the path unless its bytes are no UTF-8."""
    return (path if isinstance(path, bytes) else os.fsencode(path)).decode("utf-8", "backslashreplace")


def record_to_json(record: Record) -> dict[str, Any]:
    """The record as one flat JSON object.

    Every scalar field is a key, null where the paper does not show it; signers, recipients, references, targets and
    findings are lists; `inferred` holds what the paper shows only elsewhere than at its place; `source` says which
    file was read; `evidence` holds, field by field, the confidence, page, box and the text before repair of each
    value, in the order of the values.  pipeline.records.schema describes the whole.
    """
    scalars = {name: record.fields[name].value if name in record.fields else None for name in SCALAR_FIELDS}
    marks = {name: item.value if item is not None else None for name, item in record.marks.items()}
    return {
        "schema_version": SCHEMA_VERSION,
        **scalars,
        **marks,
        "inferred": {name: item.value for name, item in record.inferred.items()},
        "signers": [_signer(item) for item in record.signers],
        "addressees": [item.value for item in record.addressees],
        "recipients": [item.value for item in record.recipients],
        "references": [_reference(item) for item in record.references],
        "targets": [_target(item) for item in record.targets],
        "deadlines": [_deadline(item) for item in record.deadlines],
        "keywords": list(record.keywords),
        "language": record.language,
        "filled": [_filled(item) for item in record.filled],
        "findings": [_finding(item) for item in record.findings],
        "source": _source(record.source),
        "evidence": _evidence_of_record(record),
    }


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Everything that was read: pages with lines, words, boxes and edits; pages that failed stand under `failures`."""
    return {
        "source": _source(reading.source),
        "pages": [_page(page) for page in reading.read_pages],
        "failures": [_failure(failure) for failure in reading.failures],
    }


def repaired_text(page: RepairedPage) -> str:
    """The repaired text of a page, one printed line a line."""
    return apply_edits(page.raw_text, page.edits)


def edits_to_json(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Edits in order; start and end are character offsets into the text before repair."""
    return [
        {
            "start": edit.start,
            "end": edit.end,
            "before": edit.before,
            "after": edit.after,
            "kind": edit.kind,
            "confidence": _rounded(edit.confidence),
        }
        for edit in edits
    ]


def _source(source: SourceFile) -> dict[str, Any]:
    return {
        "path": display_path(source.path),
        "sha256": source.sha256,
        "pages": source.page_count,
        "kind": source.kind.value,
    }


def _evidence_of_record(record: Record) -> dict[str, Any]:
    scalars: dict[str, Any] = {name: _evidence(record.fields[name]) for name in SCALAR_FIELDS if name in record.fields}
    marks = {name: _evidence(item) for name, item in record.marks.items() if item is not None}
    return {
        **scalars,
        **marks,
        "inferred": {name: _evidence(item) for name, item in record.inferred.items()},
        "signers": [_evidence(item.evidence) for item in record.signers],
        "addressees": [_evidence(item) for item in record.addressees],
        "recipients": [_evidence(item) for item in record.recipients],
        "references": [_evidence(item.evidence) for item in record.references],
        "targets": [_evidence(item.evidence) for item in record.targets],
        "deadlines": [_evidence(item.evidence) for item in record.deadlines],
    }


def _evidence(field: Field) -> dict[str, Any]:
    return {
        "confidence": _rounded(field.confidence),
        "page": field.page,
        "box": _box(field.box),
        "raw": field.raw,
    }


def _signer(signer: Signer) -> dict[str, Any]:
    parts = {"name": signer.name, "title": signer.title, "authority": signer.authority}
    return {**{part: field.value if field else None for part, field in parts.items()}, "side": signer.side}


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "number_symbol": reference.number_symbol,
        "date": reference.date,
        "type": reference.type,
        "issuer": reference.issuer,
        "basis": reference.basis,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "condition": target.condition,
        "deadline": target.deadline,
        "item": target.item,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "text": deadline.evidence.value,
        "start": deadline.start,
        "end": deadline.end,
    }


def _filled(strip: FilledStrip) -> dict[str, Any]:
    return {
        "field": strip.field,
        "filling": strip.filling,
        "readings": [{"text": text, "probability": _rounded(share)} for text, share in strip.readings],
        "support": list(strip.support),
        "page": strip.page,
        "box": _box(strip.box),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {"kind": finding.kind, "detail": finding.detail, "field": finding.field, "page": finding.page}


def _failure(failure: PageFailure) -> dict[str, Any]:
    return {"page": failure.page, "reason": failure.reason.value, "detail": failure.detail}


def _page(page: RepairedPage) -> dict[str, Any]:
    read = page.read
    return {
        "page": page.page,
        "width_px": read.width_px,
        "height_px": read.height_px,
        "dpi": read.dpi,
        "turned_deg": read.turned_deg,
        "deskewed_deg": read.deskewed_deg,
        "blank": read.blank,
        "text": repaired_text(page),
        "raw_text": page.raw_text,
        "lines": [_line(line) for line in page.lines],
        "dropped": [_line(line) for line in read.dropped],
        "edits": edits_to_json(page.edits),
        "embedded_text": read.embedded_text,
        "text_layer": {"kind": read.text_layer.kind.value, "reason": read.text_layer.reason},
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "zone": line.zone.value,
        "paragraph": line.paragraph,
        "row": line.row,
        "text": line.text,
        "raw": line.raw,
        "confidence": _rounded(line.confidence),
        "box": _box(line.box),
        "words": [_word(word) for word in line.words],
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "raw": word.raw,
        "confidence": _rounded(word.confidence),
        "box": _box(word.box),
    }


def _box(box: Box | None) -> list[int] | None:
    return None if box is None else [box.left, box.top, box.width, box.height]


def _rounded(confidence: float) -> float:
    """Four places: more would be noise, and would make equal results look different."""
    return round(float(confidence), 4)
