"""Fields of rows that show one thing found in a document (a reference, a target, a finding), or a dossier.

A dossier (hồ sơ) is a folder of inputs.  Its code and title are what the folder is called: a first word that holds a
digit and a point is the code (01.TCCB, H49.64.33.2001.160), the rest is the title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from pipeline.index.fields import (
    INPUT_FIELDS,
    LATE_FIELDS,
    RECORD_FIELDS,
    Item,
    RowKind,
    Shown,
    day_first,
    joined,
    share,
    value_text,
)
from pipeline.index.wording import wording
from pipeline.records.telling import in_words

FOLDER_CODE = re.compile(r"(?=\S*\d)(?=\S*\.)(?P<code>\S+)(?:\s+(?P<title>.*))?")


def code_and_title(folder_name: str) -> tuple[str, str]:
    """A dossier's code and title by its folder's name; the one that the name does not give is empty."""
    match = FOLDER_CODE.fullmatch(folder_name)
    return (match["code"], match["title"] or "") if match else ("", folder_name)


def _part(name: str, item: Item) -> str:
    value = item.part.get(name)
    return "" if value is None else str(value)


def _proof(name: str, item: Item) -> str:
    value = item.proof.get(name)
    return "" if value is None else str(value)


def _worded(of: str, name: str, item: Item) -> str:
    word = _part(name, item)
    return wording(of).get(word, word)


def _finding_in_words(item: Item) -> str:
    kind = _part("kind", item)
    return wording("findings").get(kind) or wording("reasons").get(kind) or _part("detail", item)


def _detail_in_words(item: Item) -> str:
    return in_words(_part("detail", item))


def _span(item: Item) -> str:
    first, last = _part("first", item), _part("last", item)
    return day_first(first) if first == last else f"{day_first(first)} - {day_first(last)}"


def _dossier_notes(item: Item) -> str:
    counts = (("văn bản", "documents"), ("văn bản không rõ ngày tháng", "undated"), ("tệp không đọc được", "unread"))
    return joined(f"{item.part[name]} {words}" for words, name in counts if item.part[name])


_EVIDENCE: dict[str, Shown] = {
    "page": partial(_proof, "page"),
    "as_read": partial(_proof, "raw"),
    "confidence": lambda item: share(item.proof.get("confidence")),
}

_REFERENCE: dict[str, Shown] = _EVIDENCE | {
    "cited_type": partial(_part, "type"),
    "cited_number_symbol": partial(_part, "number_symbol"),
    "cited_date": partial(_part, "date"),
    "cited_issuer": partial(_part, "issuer"),
    "cited_as_basis": lambda item: "căn cứ" if item.part.get("basis") else "",
}

_TARGET: dict[str, Shown] = _EVIDENCE | {
    "indicator": partial(_part, "indicator"),
    "comparator": partial(_part, "comparator"),
    "comparator_in_words": partial(_worded, "comparators", "comparator"),
    "value": lambda item: value_text(item.part),
    "unit": partial(_part, "unit"),
    "deadline": partial(_part, "deadline"),
}

_FINDING: dict[str, Shown] = {
    "finding": partial(_part, "kind"),
    "finding_in_words": _finding_in_words,
    "finding_field": partial(_part, "field"),
    "finding_field_in_words": partial(_worded, "fields", "field"),
    "finding_detail": _detail_in_words,
    "page": partial(_part, "page"),
}

_DOSSIER: dict[str, Shown] = {
    "folder": INPUT_FIELDS["folder"],
    "dossier_code": partial(_part, "code"),
    "dossier_title": partial(_part, "title"),
    "dossier_start": partial(_part, "first"),
    "dossier_end": partial(_part, "last"),
    "dossier_span": _span,
    "dossier_documents": partial(_part, "documents"),
    "dossier_pages": partial(_part, "pages"),
    "dossier_notes": _dossier_notes,
}

_DOCUMENT = INPUT_FIELDS | RECORD_FIELDS

_FIELDS: Mapping[RowKind, Mapping[str, Shown]] = {
    "documents": _DOCUMENT,
    "inputs": _DOCUMENT,
    "references": _DOCUMENT | _REFERENCE,
    "targets": _DOCUMENT | _TARGET,
    "findings": _DOCUMENT | _FINDING,
    "dossiers": _DOSSIER,
}


COUNTS = frozenset({"ordinal", "folder_ordinal", "pages", "page", "dossier_documents", "dossier_pages"})
"""Fields that are whole numbers wherever they are not empty."""

SHARES = frozenset({"confidence", *(name for name in RECORD_FIELDS if name.endswith("_confidence"))})
"""Fields that are numbers from 0 to 1 wherever they are not empty."""


def shown_fields(rows: RowKind) -> Mapping[str, Shown]:
    """By name, what a column of such a form may show, but for the late fields."""
    return _FIELDS[rows]


def fields_of(rows: RowKind) -> set[str]:
    """The names that a column of such a form may give."""
    return {*_FIELDS[rows], *LATE_FIELDS}
