"""The items of a form: for which of an archive's entries, or which part of them, it has a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.archive.entries import Entry
from pipeline.index.fields import NOTHING, Item, RowKind, item_of, page_count
from pipeline.index.parts import code_and_title


def items_of(entry: Entry, rows: RowKind) -> Iterator[Item]:
    """The items that an entry gives to a form, but for one of dossiers."""
    item = item_of(entry)
    if rows == "inputs":
        yield item
    elif rows == "findings":
        yield from _findings(item)
    elif is_document(entry):
        if rows == "documents":
            yield item
        else:
            proofs = item.record["evidence"][rows]
            yield from (
                Item(entry, item.record, part, proof) for part, proof in zip(item.record[rows], proofs, strict=True)
            )


def is_document(entry: Entry) -> bool:
    """Whether it was read, wholly or in part, and is neither another's copy nor a page that is a file of its own."""
    return entry.duplicate_of is None and entry.page_of is None and entry.status in {"done", "partial"}


def is_left_out(entry: Entry) -> bool:
    """Whether a list of documents has no row for the entry because it could not be read."""
    return entry.status in {"failed", "rejected"}


def _findings(item: Item) -> Iterator[Item]:
    entry = item.entry
    if is_left_out(entry):
        part = {"kind": entry.reason, "detail": entry.detail, "field": None, "page": None}
        yield Item(entry, item.record, part, NOTHING)
    elif is_document(entry):
        yield from (Item(entry, item.record, part, NOTHING) for part in item.record["findings"])


@dataclass(slots=True)
class _Folder:
    """What a dossier's row sums up, counted while the entries pass."""

    first_entry: Entry
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("documents", "pages", "undated", "unread"), 0)
    )
    first: str = ""
    last: str = ""

    def count(self, entry: Entry) -> None:
        if is_left_out(entry):
            self.counts["unread"] += 1
            return
        date = str((entry.record or NOTHING).get("date") or "")
        self.counts["documents"] += 1
        self.counts["pages"] += page_count(entry) or 0
        self.counts["undated"] += not date
        if date:
            self.first = min(self.first or date, date)
            self.last = max(self.last, date)


def dossiers(entries: Iterable[Entry], is_wanted: Callable[[Item], bool]) -> Iterator[Item]:
    """A dossier a folder, with what its wanted papers sum up to; a paper that lies in two folders counts in both."""
    folders: dict[Path, _Folder] = {}
    for entry in entries:
        folder = entry.path.parent
        if entry.page_of is not None or (entry.duplicate_of is not None and entry.duplicate_of.parent == folder):
            continue
        if is_wanted(item_of(entry)):
            folders.setdefault(folder, _Folder(_bare(entry))).count(entry)
    for path, counted in folders.items():
        code, title = code_and_title(path.name)
        part = {"code": code, "title": title, "first": counted.first, "last": counted.last, **counted.counts}
        yield Item(counted.first_entry, NOTHING, part, NOTHING)


def _bare(entry: Entry) -> Entry:
    """The entry without its record, which is large."""
    return replace(entry, record=None)
