"""What a column of a form may show of an entry: its cells by name, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.entries import Entry
from pipeline.record_json import display_path
from pipeline.types import SCALAR_FIELDS

PARTY_SYMBOL = re.compile(r"[^\W\d_]+/")
"""A symbol of the Party starts with the type and a slash (CT/TW); the State's starts with type, body or year."""


def cells(entry: Entry) -> dict[str, str]:
    """Every cell by the name that forms use; empty where there is nothing to show."""
    facts = {
        "path": display_path(entry.path),
        "status": entry.status,
        "reason": entry.reason or "",
        "detail": entry.detail or "",
        "duplicate_of": display_path(entry.duplicate_of) if entry.duplicate_of else "",
        "sha256": entry.sha256 or "",
        "kind": entry.kind or "",
        "pages": "" if entry.page_count is None else str(entry.page_count),
        "failed_pages": ", ".join(map(str, entry.failed_pages)),
    }
    return facts | (_record_cells(entry.record) if entry.record is not None else {})


def scalar(entry: Entry, name: str) -> str:
    """A scalar field's value, empty where the paper does not show it."""
    return str((entry.record or {}).get(name) or "")


def number_and_symbol(number: str, symbol: str) -> str:
    """Number and symbol as the paper prints them: 121/KH-UBND, and 05-CT/TW in the form of the Party.

    Without a number it is what is printed beside the blank: /KH-UBND.  In the Party's form the symbol stands alone,
    because with its hyphen in front a spreadsheet would take it for a formula.  Without a symbol it is the number.
    """
    party = PARTY_SYMBOL.match(symbol) is not None
    if number and symbol:
        return f"{number}-{symbol}" if party else f"{number}/{symbol}"
    if symbol:
        return symbol if party else f"/{symbol}"
    return number


def day_first(date: str) -> str:
    """2024-12-09 as 09/12/2024; a date cut short as 12/2024 or 2024."""
    return "/".join(reversed(date.split("-")))


def _record_cells(record: Mapping[str, Any]) -> dict[str, str]:
    values = {name: str(record[name] or "") for name in SCALAR_FIELDS}
    sure = {
        f"{name}_confidence": f"{record['evidence'][name]['confidence']:.2f}"
        for name in SCALAR_FIELDS
        if name in record["evidence"]
    }
    made = {
        "number_symbol": number_and_symbol(values["number"], values["symbol"]),
        "day_first_date": day_first(values["date"]),
        "type_and_subject": " ".join(filter(None, (values["doc_type"], values["subject"]))),
        "recipients": _joined(item.rstrip(" ;.,") for item in record["recipients"]),
        "references": _joined(map(_reference, record["references"])),
        "targets": _joined(map(_target, record["targets"])),
        "findings": _joined(map(_finding, record["findings"])),
    }
    return values | sure | made


def _joined(items: Any) -> str:
    return "; ".join(items)


def _reference(item: Mapping[str, Any]) -> str:
    words = (
        item["type"],
        item["number_symbol"],
        f"({day_first(item['date'])})" if item["date"] else None,
        item["issuer"],
    )
    return " ".join(word for word in words if word)


def _target(item: Mapping[str, Any]) -> str:
    value = item["value"]
    shown = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    deadline = f"({item['deadline']})" if item["deadline"] else None
    return " ".join(word for word in (item["indicator"], item["comparator"], shown, item["unit"], deadline) if word)


def _finding(item: Mapping[str, Any]) -> str:
    place = f" [{item['field']}]" if item["field"] else ""
    return f"{item['kind']}{place}: {item['detail']}"
