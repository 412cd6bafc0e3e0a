"""The table of an archive.  Of a large one a fork takes the rows of the second half of the paths, on a core of its own.

Both see the archive as it stands at one moment: no run may write until both have begun to read.  Where that is not to
be had, or the fork fails in any way, its half is done here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.entries import EVERY_PATH, Entry, Span
from pipeline.archive.schema import writers_kept_out
from pipeline.cells.forked import Fork
from pipeline.cells.process import DeadlineExceeded
from pipeline.index.cells import ANY_CELL, CellRule
from pipeline.index.filters import Condition
from pipeline.index.forms import Form
from pipeline.index.spool import Spool
from pipeline.index.table import Table, Told

LARGE = 20_000
"""Inputs from which on a fork is worth its start: below it the whole table takes a few seconds."""
_DEADLINE_S = 24 * 3600.0
_WHOLE = {"findings", "dossiers"}
"""Rows that are made of more than one input."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the archive: the columns, the rows, and what the kind of file asks of cells."""

    form: Form
    conditions: Sequence[Condition] = ()
    rule: CellRule = ANY_CELL


@contextmanager
def archive_table(archive: Path, wanted: Wanted) -> Iterator[Table]:
    """The table of the archive's wanted entries.

    Raises ArchiveError when the archive cannot be read, VanthuError when there is no room on disk to put it in order.
    """
    middle = _middle(archive, wanted.form)
    with ExitStack() as stack:
        half = None
        with writers_kept_out(archive) as at_rest:
            if at_rest and middle is not None:
                with contextlib.suppress(OSError):  # no room for a file or a process
                    half = stack.enter_context(_Half(archive, wanted, (middle, EVERY_PATH[1])))
            catalogue = stack.enter_context(SqliteCatalogue(archive))
            catalogue.hold_still()
        spool = Spool()
        if half is not None:
            half.begin(spool)
        filled = Table(stack.enter_context(spool), wanted.form, wanted.rule)
        if half is None:
            in_order = wanted.form.rows == "findings"
            filled.fill(catalogue.records_in_order() if in_order else catalogue.records(), wanted.conditions)
        else:
            _fill_by_two(filled, half, catalogue, wanted)
        yield filled


def _fill_by_two(filled: Table, half: _Half, catalogue: SqliteCatalogue, wanted: Wanted) -> None:
    filled.fill(catalogue.records((EVERY_PATH[0], half.span[0])), wanted.conditions)
    told = half.told()
    if told is None:
        filled.fill(catalogue.records(half.span), wanted.conditions)
    else:
        filled.take_other(told)


def _middle(archive: Path, form: Form) -> bytes | None:
    """Where to part the archive; None where one process is enough.  SQLite's connections must not see a fork."""
    with SqliteCatalogue(archive) as catalogue:
        if form.rows in _WHOLE or len(os.sched_getaffinity(0)) == 1:
            return None
        return catalogue.middle(LARGE)


class _Half:
    """A fork that takes the rows of a span of paths.  Use as a context manager."""

    def __init__(self, archive: Path, wanted: Wanted, span: Span) -> None:
        """Begins, and returns when the fork holds the archive still or has failed."""
        self.span = span
        self._archive, self._wanted, self._parent = archive, wanted, os.getpid()
        handle, self._file = tempfile.mkstemp(prefix="vanthu-index-")
        os.close(handle)
        (self._ready, self._say_ready), (self._go, self._say_go) = os.pipe(), os.pipe()
        self._fork = Fork(self._work)
        os.close(self._say_ready)
        os.close(self._go)

    def __enter__(self) -> Self:
        os.read(self._ready, 1)  # nothing where it has failed
        return self

    def __exit__(self, *_: object) -> None:
        self._fork.__exit__()
        self._forget_name()
        os.close(self._ready)
        self._let_go()

    def begin(self, spool: Spool) -> None:
        """Opens its file in the spool and lets it begin."""
        spool.open_other(self._file)
        self._forget_name()
        self._let_go()

    def told(self) -> Told | None:
        """What it tells of its rows, which are in the spool's other file; None when it has failed."""
        try:
            result = self._fork.result(deadline_s=_DEADLINE_S)
        except DeadlineExceeded:
            return None
        return _told_of(result.stdout) if result.exit_code == 0 else None

    def _forget_name(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._file)  # noqa: PTH108 a name, not a Path

    def _let_go(self) -> None:
        if self._say_go >= 0:
            os.close(self._say_go)
        self._say_go = -1

    def _work(self) -> bytes:
        """What the fork does."""
        os.close(self._ready)
        os.close(self._say_go)
        with SqliteCatalogue(self._archive) as catalogue, Spool(self._file) as spool:
            catalogue.hold_still()
            os.write(self._say_ready, b".")
            os.read(self._go, 1)
            filled = Table(spool, self._wanted.form, self._wanted.rule)
            filled.fill(self._while_wanted(catalogue.records(self.span)), self._wanted.conditions)
            spool.keep()
        return _as_bytes(filled.told)

    def _while_wanted(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """The entries as long as the parent lives."""
        for place, entry in enumerate(entries):
            if place % 1000 == 0 and os.getppid() != self._parent:
                raise ChildProcessError("the parent is gone")
            yield entry


def _as_bytes(told: Told) -> bytes:
    named = [(os.fsdecode(entry.name), entry.status, entry.reason, entry.detail) for entry in told.left_out]
    return json.dumps((named, told.left_out_count, told.undated_count, told.cut_by_heading)).encode("ascii")


def _told_of(message: bytes) -> Told:
    named, left_out_count, undated_count, cut = json.loads(message)
    left_out = [
        Entry(os.fsencode(name), status, reason, detail, None, None, None, (), None, None)
        for name, status, reason, detail in named
    ]
    return Told(left_out, left_out_count, undated_count, Counter(cut))
