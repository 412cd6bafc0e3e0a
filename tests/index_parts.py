"""Made-up entries of an archive, and an index of them, for tests."""

from __future__ import annotations

import io
from pathlib import Path

from pipeline.archive.entries import Entry
from pipeline.index.cells import CellRule
from pipeline.index.files import FILE_FORMATS
from pipeline.index.filters import conditions
from pipeline.index.forms import load_form
from pipeline.index.parts import shown_fields
from pipeline.index.table import table
from pipeline.types import SCALAR_FIELDS

LIST = load_form("muc-luc-van-ban")
FULL = load_form("full")
LISTS = ("recipients", "references", "targets")


def record(confidence=0.9, findings=(), **values):
    """A record's JSON: scalar fields by name, and the lists by theirs."""
    proof = {"confidence": confidence, "page": 1, "box": None, "raw": "x"}
    lists = {name: list(values.pop(name, ())) for name in LISTS}
    evidence = {name: proof for name, value in values.items() if value is not None}
    evidence |= {name: [proof] * len(items) for name, items in lists.items()}
    scalars = dict.fromkeys(SCALAR_FIELDS) | values
    return {**scalars, **lists, "findings": list(findings), "source": {}, "evidence": evidence}


def entry(path="/in/a.pdf", status="done", **values):
    """A document that was read: plan 121/KH-UBND of 9 December 2024, but for the values given."""
    facts = {"number": "121", "symbol": "KH-UBND", "date": "2024-12-09", "doc_type": "Kế hoạch"}
    facts |= {"subject": "Tổ chức Tết trồng cây", "issuer": "ỦY BAN NHÂN DÂN XÃ THANH LÂM"} | values
    return Entry(bytes(Path(path)), status, None, None, "0a" * 32, "pdf", 1, (), record(**facts), None)


def rejected(path="/in/bad.pdf"):
    """A file that is no paper."""
    return Entry(bytes(Path(path)), "rejected", "empty", "the file is empty", None, None, None, (), None, None)


def finding(kind, field, detail="detail"):
    """A finding's JSON."""
    return {"kind": kind, "detail": detail, "field": field, "page": 1}


def rows_of(*entries, form=LIST, where=(), since=None, longest_cell=None):
    """The rows of an index, each a dictionary by heading."""
    headings = [column.heading for column in form.columns]
    wanted = conditions(where, since, shown_fields("inputs" if form.rows == "dossiers" else form.rows))
    with table(entries, form, wanted, CellRule(longest_cell)) as filled:
        return [dict(zip(headings, row, strict=True)) for row in filled.rows()]


def told_of(*entries, form=LIST, where=(), since=None):
    """What an index tells that it does not show."""
    with table(entries, form, conditions(where, since, shown_fields(form.rows))) as filled:
        list(filled.rows())
        return filled.told


def written(file_format, form, *entries):
    """The bytes of an index's file."""
    stream = io.BytesIO()
    kind = FILE_FORMATS[file_format]
    with table(entries, form, (), kind.cells) as filled:
        kind.write(form, filled.rows(), {"Kho": "archive"}, stream)
        return stream.getvalue()
