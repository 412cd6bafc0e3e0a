"""A large archive's table is taken by two processes: the rows of one, and nothing is lost where the fork fails."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile

import pytest

from benchmarks.index import make_archive
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.schema import LOCK
from pipeline.errors import VanthuError
from pipeline.index import halves
from pipeline.index.cells import ANY_CELL, CellRule
from pipeline.index.files import csv_cell
from pipeline.index.filters import conditions
from pipeline.index.forms import load_form
from pipeline.index.halves import Wanted, archive_table
from pipeline.index.parts import shown_fields
from pipeline.index.table import table

SIZE = 60
LIST = load_form("muc-luc-van-ban")


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Sixty documents; one has copies in both halves, of each half one file was rejected."""
    place = tmp_path / "archive"
    make_archive(place, SIZE)
    with sqlite3.connect(place / "catalogue.sqlite") as connection:
        (shown,) = connection.execute("SELECT sha256 FROM documents WHERE id = 40").fetchone()
        copies = [(b"/scans/0000/a copy.pdf", shown), (b"/scans/0000/z copy.pdf", shown)]
        connection.executemany("INSERT INTO inputs (path, suffix, sha256, filed_as) VALUES (?, '.pdf', ?, ?2)", copies)
        bad = [(b"/a bad.pdf",), (b"/scans/z bad.pdf",)]
        connection.executemany(
            "INSERT INTO inputs (path, suffix, verdict, reason) VALUES (?, '.pdf', 'rejected', 'empty')", bad
        )
    connection.close()
    monkeypatch.setattr(halves, "LARGE", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "work"))
    (tmp_path / "work").mkdir()
    yield place
    assert not any((tmp_path / "work").iterdir())


def by_one(archive, form, wanted=(), rule=ANY_CELL):
    with SqliteCatalogue(archive) as catalogue, table(catalogue.records(), form, wanted, rule) as filled:
        return list(filled.rows()), filled.told


def by_two(archive, form, wanted=(), rule=ANY_CELL):
    with archive_table(archive, Wanted(form, wanted, rule)) as filled:
        return list(filled.rows()), filled.told


@pytest.fixture
def shared(monkeypatch):
    """Whether the fork's half was taken, a word a table."""
    seen = []
    told = halves._Half.told

    def watched(half):
        answer = told(half)
        seen.append("taken" if answer else "failed")
        return answer

    monkeypatch.setattr(halves._Half, "told", watched)
    return seen


@pytest.mark.parametrize("form", ["muc-luc-van-ban", "full", "references", "tt05-2025"])
def test_two_processes_give_the_rows_of_one_and_tell_the_same(archive, shared, form):
    form = load_form(form)
    wanted = conditions(["date>=2012"], None, shown_fields(form.rows))
    for asked, rule in ((), ANY_CELL), (wanted, CellRule(30, csv_cell)):
        assert by_two(archive, form, asked, rule) == by_one(archive, form, asked, rule)
    assert shared == ["taken", "taken"]


@pytest.mark.parametrize("form", ["findings", "muc-luc-ho-so"])
def test_rows_that_are_made_of_several_inputs_are_taken_by_one(archive, shared, form):
    with archive_table(archive, Wanted(load_form(form))) as filled:
        assert list(filled.rows())
    assert not shared


def test_the_half_of_a_fork_that_fails_is_done_here(archive, shared, monkeypatch):
    here = os.getpid()
    records = SqliteCatalogue.records

    def killed_in_the_fork(catalogue, *span):
        for place, found in enumerate(records(catalogue, *span)):
            if os.getpid() != here and place == 5:
                os.kill(os.getpid(), 9)
            yield found

    monkeypatch.setattr(SqliteCatalogue, "records", killed_in_the_fork)
    assert by_two(archive, LIST) == by_one(archive, LIST)
    assert shared == ["failed"]


def test_beside_a_run_that_writes_one_process_takes_all(archive, shared):
    with (archive / LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert by_two(archive, LIST) == by_one(archive, LIST)
    assert not shared


def test_a_run_may_write_while_the_rows_are_taken_and_they_do_not_change(archive, shared, monkeypatch):
    before = by_one(archive, LIST)
    begin = halves._Half.begin

    def write_first(half, spool):
        with (archive / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            connection = sqlite3.connect(archive / "catalogue.sqlite")
            connection.execute("DELETE FROM papers")
            connection.commit()
            connection.close()
        begin(half, spool)

    monkeypatch.setattr(halves._Half, "begin", write_first)
    assert by_two(archive, LIST) == before
    assert shared == ["taken"]


def test_a_fork_whose_parent_is_gone_ends(archive, monkeypatch):
    half = halves._Half.__new__(halves._Half)
    half._parent = os.getppid() + 1
    with pytest.raises(ChildProcessError):
        list(half._while_wanted(iter([None])))


def test_a_full_disk_is_told_and_leaves_nothing(archive, monkeypatch):
    def no_room(*_):
        raise VanthuError("no room")

    monkeypatch.setattr(halves.Table, "fill", no_room)
    with pytest.raises(VanthuError, match="no room"), archive_table(archive, Wanted(LIST)):
        pass


def test_where_no_file_or_process_is_to_be_had_one_takes_all(archive, shared, monkeypatch):
    def no_room(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", no_room)
    assert by_two(archive, LIST) == by_one(archive, LIST)
    assert not shared
