"""The table of a form: its rows from the archive's entries, in order, numbered, with their notes.

Nothing is invented: a cell is empty where the paper shows nothing or it could not be read.  Nothing is lost unseen:
what is cut to a column's length, left out because it could not be read, or undated where a date was asked for is told.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from pipeline.archive.entries import Entry
from pipeline.index.cells import ANY_CELL, CellRule, cell_maker, late_fields, limit_of, shortened
from pipeline.index.fields import INPUT_FIELDS, Item, Shown, item_of, scalar
from pipeline.index.filters import Condition, accepts
from pipeline.index.forms import Form
from pipeline.index.notes import cut_note, early_notes, full_note, watched_fields
from pipeline.index.order import key_maker
from pipeline.index.parts import shown_fields
from pipeline.index.rows import dossiers, is_left_out, items_of
from pipeline.index.spool import Ranked, Row, Spool

MAX_NAMED = 20
"""How many inputs that are left out are kept by name."""


@dataclass(slots=True)
class Told:
    """What a table does not show: inputs that could not be read, undated papers passed over, cells cut by heading."""

    left_out: list[Entry] = field(default_factory=list)
    left_out_count: int = 0
    undated_count: int = 0
    cut_by_heading: Counter[str] = field(default_factory=Counter)

    def add(self, more: Told) -> None:
        """Adds what is told of rows that come after."""
        self.left_out += more.left_out[: MAX_NAMED - len(self.left_out)]
        self.left_out_count += more.left_out_count
        self.undated_count += more.undated_count
        self.cut_by_heading += more.cut_by_heading


class Table:
    """A form's rows: taken from the entries, then given out in order, their cells by the rule of the kind of file."""

    def __init__(self, spool: Spool, form: Form, rule: CellRule) -> None:
        self.form = form
        self.told = Told()
        self._spool = spool
        shown = shown_fields(form.rows)
        self._makers = [cell_maker(column, shown) for column in form.columns]
        self._place = key_maker(form.order, shown)
        self._watched = watched_fields(form)
        limits = [limit_of(column, rule) for column in form.columns]
        late = [late_fields(column) for column in form.columns]
        self._late = [(place, names, limits[place]) for place, names in enumerate(late) if names]
        self._limits = [(place, limit) for place, limit in enumerate(limits) if limit is not None and not late[place]]
        self._guard = rule.guard
        self._typed = [column.format == "number" for column in form.columns]
        self._early = [place for place, names in enumerate(late) if not names]
        self._has_notes = any("notes" in names for names in late)

    def fill(self, entries: Iterable[Entry], wanted: Sequence[Condition]) -> None:
        """Takes the rows of the wanted items."""
        self._spool.add(map(self._row, self._items(entries, wanted)))

    def take_other(self, told: Told) -> None:
        """Takes the rows that another process has set aside, and what it tells of them."""
        self._spool.take_other()
        self.told.add(told)

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row.  Called once."""
        folder, in_folder = b"", 0
        for row in self._spool.ranked():
            in_folder = in_folder + 1 if row.folder == folder else 1
            folder = row.folder
            self._finish(row, in_folder)
            yield row.cells

    def _items(self, entries: Iterable[Entry], wanted: Sequence[Condition]) -> Iterator[Item]:
        shown = shown_fields("inputs" if self.form.rows == "dossiers" else self.form.rows)

        def is_wanted(item: Item) -> bool:
            if accepts(wanted, shown, item):
                return True
            self.told.undated_count += _is_undated(item, wanted, shown)
            return False

        # What was not read shows only what its path does: whether other conditions hold is not known.
        of_paths = [condition for condition in wanted if condition.field in INPUT_FIELDS]
        seen = self._noticed(entries, lambda entry: accepts(of_paths, INPUT_FIELDS, item_of(entry)))
        if self.form.rows == "dossiers":
            return dossiers(seen, is_wanted)
        items = (item for entry in seen for item in items_of(entry, self.form.rows))
        return filter(is_wanted, items) if wanted else items

    def _noticed(self, entries: Iterable[Entry], may_belong: Callable[[Entry], bool]) -> Iterator[Entry]:
        lists_documents = self.form.rows == "documents"
        for entry in entries:
            if lists_documents and entry.duplicate_of is not None:
                self._spool.add_copy(os.fsencode(entry.duplicate_of), entry.name)
            elif self.form.rows not in {"inputs", "findings"} and is_left_out(entry) and may_belong(entry):
                self.told.left_out_count += 1
                if len(self.told.left_out) < MAX_NAMED:
                    self.told.left_out.append(entry)
            yield entry

    def _row(self, item: Item) -> Row:
        cells = [maker(item) for maker in self._makers]
        cut = [self._cut(cells, place, limit) for place, limit in self._limits if len(cells[place]) > limit]
        self._make_fit(cells, self._early)
        note = early_notes(item, self._watched) if self._has_notes else []
        identity = _identity(item) if self._has_notes and self.form.rows == "documents" else None
        path = item.entry.name
        return Row(self._place(item, path), identity, path, cells, note, cut)

    def _finish(self, row: Ranked, in_folder: int) -> None:
        """Puts into the row's cells what is known now that it has its place."""
        values = {"ordinal": str(row.ordinal), "folder_ordinal": str(in_folder)}
        if self._has_notes:
            note = full_note(row.note, row.copies, row.twins)
            values["notes"] = f"{note}; {cut_note(row.cut)}" if row.cut else note
        for place, names, limit in self._late:
            parts = (row.cells[place], *(values[name] for name in names))
            row.cells[place] = self.form.columns[place].join.join(filter(None, parts))
            if limit is not None and len(row.cells[place]) > limit:
                self._cut(row.cells, place, limit)
            self._make_fit(row.cells, (place,))

    def _make_fit(self, cells: list[str], places: Iterable[int]) -> None:
        if self._guard is not None:
            for place in places:
                cells[place] = self._guard(cells[place], self._typed[place])

    def _cut(self, cells: list[str], place: int, limit: int) -> str:
        """Cuts the cell to its limit; gives the column's heading."""
        heading = self.form.columns[place].heading
        cells[place] = shortened(cells[place], limit)
        self.told.cut_by_heading[heading] += 1
        return heading


@contextmanager
def table(
    entries: Iterable[Entry], form: Form, wanted: Sequence[Condition] = (), rule: CellRule = ANY_CELL
) -> Iterator[Table]:
    """The table of the wanted entries.  Raises VanthuError when there is no room on disk to put it in order."""
    with Spool() as spool:
        filled = Table(spool, form, rule)
        filled.fill(entries, wanted)
        yield filled


def _identity(item: Item) -> bytes | None:
    """What two rows share that claim to be the same paper: number, symbol and issuer.

    A register has to warn of such rows (Decree 30/2020/NĐ-CP, Appendix VI): one of the readings may be wrong.
    """
    parts: list[str] = [item.record.get(name) or "" for name in ("number", "symbol", "issuer")]
    if not all(parts):
        return None
    return blake2b("\0".join(parts).casefold().encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_undated(item: Item, wanted: Sequence[Condition], shown: Mapping[str, Shown]) -> bool:
    """Whether it is only for want of a date that the item is not among the wanted."""
    others = [condition for condition in wanted if condition.field != "date"]
    return len(others) < len(wanted) and not scalar("date", item) and accepts(others, shown, item)
