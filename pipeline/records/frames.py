"""Records as pandas tables: `records_frame(records)` has a row a record, `items_frame` a row an item of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pandas as pd

from pipeline.records.as_json import record_to_json
from pipeline.types import SCALAR_FIELDS, Record

_APART = {"evidence", "source", "schema_version", "inferred"}
ListName = Literal["signers", "addressees", "recipients", "references", "targets", "deadlines", "findings"]


def records_frame(records: Iterable[Record | Mapping[str, Any]]) -> pd.DataFrame:
    """One row a record: path, pages, every field, the confidence of each scalar, and the lists as lists.

    Takes records or their JSON objects.  What a paper does not show is None; an inferred issuer stands apart.
    """
    return pd.DataFrame([_row(_as_json(record)) for record in records])


def items_frame(records: Iterable[Record | Mapping[str, Any]], name: ListName) -> pd.DataFrame:
    """One row an item of a list (targets, references …) with the path of its paper, its confidence and page."""
    return pd.DataFrame([row for record in records for row in _items(_as_json(record), name)])


def _as_json(record: Record | Mapping[str, Any]) -> Mapping[str, Any]:
    return record_to_json(record) if isinstance(record, Record) else record


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    evidence = record["evidence"]
    row = {"path": record["source"]["path"], "pages": record["source"]["pages"]}
    for name, value in record.items():
        if name in _APART:
            continue
        row[name] = value
        if name in SCALAR_FIELDS:
            row[f"{name}_confidence"] = evidence[name]["confidence"] if name in evidence else None
    return row | {"issuer_inferred": record["inferred"].get("issuer")}


def _items(record: Mapping[str, Any], name: ListName) -> Iterable[dict[str, Any]]:
    proofs = record["evidence"].get(name) or [None] * len(record[name])
    for item, proof in zip(record[name], proofs, strict=True):
        facts = dict(item) if isinstance(item, Mapping) else {"value": item}
        found = {"confidence": proof["confidence"], "page": proof["page"]} if proof else {}
        yield {"path": record["source"]["path"], **facts, **found}
