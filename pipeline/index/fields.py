"""What a column may show: fields by name, each a function from an item to text, empty where there is nothing to show.

An item is what one row speaks of.  Fields of the input and of its record can stand in every form but that of the
dossiers; a form of references, targets or findings also has those of the one that its row shows (pipeline.index.parts).
Late fields are known only when all rows are: the row's number, its number within the folder, and the notes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

from pipeline.archive.entries import Entry
from pipeline.fields.table import FIELD_TABLE
from pipeline.index.wording import wording
from pipeline.records.as_json import display_path
from pipeline.types import SCALAR_FIELDS

RowKind = Literal["documents", "inputs", "dossiers", "references", "targets", "findings"]
"""What a form has a row for: a document read, any file whatever became of it, a folder, or one thing that was found."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
PARTY_SYMBOL = re.compile(r"[^\W\d_]+/")
"""A symbol of the Party starts with the type and a slash (CT/TW); the State's starts with type, body or year."""
KEPT = re.compile(r"\s*lưu\s*[:;.]?\s*", re.IGNORECASE)
"""What a line of recipients starts with that says who keeps a copy (Decree 30/2020/NĐ-CP, Appendix I)."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one row speaks of: an input, its record, and in some forms one part of that record with its evidence."""

    entry: Entry
    record: Mapping[str, Any]
    part: Mapping[str, Any]
    proof: Mapping[str, Any]


Shown = Callable[[Item], str]


def item_of(entry: Entry) -> Item:
    """The item of the input itself."""
    return Item(entry, NOTHING if entry.record is None else entry.record, NOTHING, NOTHING)


def page_count(entry: Entry) -> int | None:
    """The pages of the entry's paper, which may be one of several in its document."""
    if entry.first_page is None or entry.last_page is None:
        return entry.page_count
    return entry.last_page - entry.first_page + 1


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


def scalar(name: str, item: Item) -> str:
    """A scalar field of the record."""
    return str(item.record.get(name) or "")


def share(confidence: float | None) -> str:
    """A confidence with two places."""
    return "" if confidence is None else f"{confidence:.2f}"


def joined(parts: Iterable[str]) -> str:
    """Several things in one cell."""
    return "; ".join(filter(None, parts))


def reference_text(part: Mapping[str, Any]) -> str:
    """A cited document in one line: Nghị định 63/2010/NĐ-CP (08/06/2010) Chính phủ."""
    date = f"({day_first(part['date'])})" if part["date"] else None
    return " ".join(filter(None, (part["type"], part["number_symbol"], date, part["issuer"])))


def value_text(part: Mapping[str, Any]) -> str:
    """A target's value, a whole number without a point."""
    value = part["value"]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def target_text(part: Mapping[str, Any]) -> str:
    """A target in one line: giải ngân >= 95 % (2024)."""
    deadline = f"({part['deadline']})" if part["deadline"] else None
    words = (part["indicator"], part["comparator"], value_text(part), part["unit"], deadline)
    return " ".join(filter(None, words))


def finding_text(part: Mapping[str, Any]) -> str:
    """A finding in one line: number_by_hand [number]: what was seen."""
    place = f" [{part['field']}]" if part["field"] else ""
    return f"{part['kind']}{place}: {part['detail']}"


def deadline_text(part: Mapping[str, Any]) -> str:
    """A time limit in one line, as printed, with the dates it means: trước 15/11/2023 (15/11/2023)."""
    dates = [day_first(date) for date in dict.fromkeys((part["start"], part["end"])) if date]
    return f"{part['text']} ({' - '.join(dates)})" if dates else str(part["text"])


def signer_text(part: Mapping[str, Any]) -> str:
    """A signer in one line: CHỦ TỊCH Nguyễn Văn An."""
    return " ".join(filter(None, (part["title"], part["name"])))


def _confidence(name: str, item: Item) -> str:
    proof = item.record.get("evidence", NOTHING).get(name)
    return share(proof["confidence"]) if proof else ""


def _number_symbol(item: Item) -> str:
    return number_and_symbol(scalar("number", item), scalar("symbol", item))


def _signer(item: Item) -> str:
    named = " ".join(filter(None, (scalar("signer_title", item), scalar("signer_name", item))))
    return f"người ký: {named}" if named else ""


def _lines(name: str, item: Item) -> list[str]:
    return [line.lstrip(" -–").rstrip(" ;.,") for line in item.record.get(name, ())]


def _recipients(item: Item) -> list[str]:
    return _lines("recipients", item)


def _sent_to(item: Item) -> str:
    """Whom the paper is addressed to (Kính gửi), and whom else it goes to (Nơi nhận), but for who keeps a copy."""
    others = (line for line in _recipients(item) if not KEPT.match(line))
    return joined(dict.fromkeys([*_lines("addressees", item), *others]))


def _keepers(item: Item) -> str:
    return joined(KEPT.sub("", line, count=1) for line in _recipients(item) if KEPT.match(line))


def _all(name: str, text: Callable[[Mapping[str, Any]], str], item: Item) -> str:
    return joined(map(text, item.record.get(name, ())))


def _of_entry(name: str, item: Item) -> str:
    value = getattr(item.entry, name)
    return "" if value is None else str(value)


INPUT_FIELDS: dict[str, Shown] = {
    "path": lambda item: display_path(item.entry.name),
    "folder": lambda item: display_path(os.path.dirname(item.entry.name)),  # noqa: PTH120 bytes
    "file": lambda item: display_path(os.path.basename(item.entry.name)),  # noqa: PTH119 bytes
    "duplicate_of": lambda item: display_path(item.entry.duplicate_of) if item.entry.duplicate_of else "",
    "reason_in_words": lambda item: wording("reasons").get(item.entry.reason or "", ""),
    "failed_pages": lambda item: ", ".join(map(str, item.entry.failed_pages)),
    "pages": lambda item: str(page_count(item.entry) or ""),
    **{name: partial(_of_entry, name) for name in ("status", "reason", "detail", "sha256", "kind")},
}

RECORD_FIELDS: dict[str, Shown] = {
    **{name: partial(scalar, name) for name in SCALAR_FIELDS},
    **{f"{name}_confidence": partial(_confidence, name) for name in SCALAR_FIELDS},
    "number_symbol": _number_symbol,
    "year": lambda item: scalar("date", item)[:4],
    "signer": _signer,
    "signers": partial(_all, "signers", signer_text),
    "recipients": lambda item: joined(_recipients(item)),
    "addressees": lambda item: joined(_lines("addressees", item)),
    "sent_to": _sent_to,
    "keepers": _keepers,
    "references": partial(_all, "references", reference_text),
    "targets": partial(_all, "targets", target_text),
    "deadlines": partial(_all, "deadlines", deadline_text),
    "findings": partial(_all, "findings", finding_text),
    "keywords": lambda item: ", ".join(item.record.get("keywords", ())),
    "inferred": lambda item: joined(f"{name}: {value}" for name, value in item.record.get("inferred", {}).items()),
    **{name: partial(scalar, name) for name in ("language", *(row.name for row in FIELD_TABLE))},
}

LATE_FIELDS = ("ordinal", "folder_ordinal", "notes")
"""Empty until the rows are in order: see pipeline.index.table."""
