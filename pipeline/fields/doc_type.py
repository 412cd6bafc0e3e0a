"""Type of document (tên loại) and subject (trích yếu)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline import lexicon
from pipeline.fields.dates import DATE_IN_BRACKETS
from pipeline.fields.marks import is_mark
from pipeline.fields.number import cut_number_line
from pipeline.folding import begins, fold, is_upper, squash
from pipeline.layout.header import NUMBER_LINE, SUBJECT_LINE
from pipeline.paper import Found, Paper, Placed, field_of_lines
from pipeline.types import Field, Finding, Zone

_LEAST_TITLE = 80
_PARTY_RULES = "QĐ/"
"""In the Party's papers QĐ is the code of Quyết định and of Quy định."""


@dataclass(frozen=True, slots=True)
class _Title:
    name: str
    line: Placed
    rest: str


def find_doc_type(paper: Paper, symbol: str | None) -> Found:
    """Fields `doc_type` and `subject`.

    The type is read from the title; a paper without one, with `V/v` or `Kính gửi`, is a letter (Công văn): under `V/v`
    even if its symbol begins with a code that a type has too.  Else a type that only the symbol tells is given with
    half the confidence and a finding.
    """
    lines = paper.zone(Zone.TITLE, paper.title_page)
    title = _title(lines)
    if title is not None:
        fields = [("doc_type", field_of_lines(title.name, [title.line]))]
        subject = _subject_under(lines, title)
        findings = _contradiction(title.name, symbol, title.line.page)
        return Found((*fields, *([("subject", subject)] if subject else [])), findings)
    return _letter_or_code(paper, symbol)


def _title(lines: Sequence[Placed]) -> _Title | None:
    """The first of the title lines that begins with the name of a type; of names that fit the best, then longest."""
    for placed in lines[:3]:
        scored = [(_score(placed.text, row.name), len(row.name), row.name) for row in lexicon.doc_types()]
        score, _, name = max(scored)
        if score >= _LEAST_TITLE:
            words = _words(placed.text)
            together = score == 100 and squash(words[0]) == squash(name)  # letters of a title may run together
            return _Title(name, placed, " ".join(words[1 if together else len(name.split()) :]))
    return None


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalnum, word))]


def _score(text: str, name: str) -> float:
    """How well a title line begins with the name of a type, 0..100; 0 when it is not in capitals."""
    words = _words(text)
    head = words[: len(name.split())]
    if not is_upper(" ".join(head)):
        return 0.0
    if squash(words[0]) == squash(name):
        return 100.0
    return fuzz.ratio(squash(" ".join(head)), squash(name))


def _subject_under(lines: Sequence[Placed], title: _Title) -> Field | None:
    """The lines under the type line; capitals that go on with `… CỦA …` belong to the type line."""
    below = [placed for placed in lines if placed.line.row > title.line.line.row]
    below = [line for line in below if _clean(line.text) and not DATE_IN_BRACKETS.match(line.text)]
    below = [line for line in below if not is_mark(line.text) and cut_number_line(line) is None]
    if title.rest:
        while below and is_upper(below[0].text) and len(below) > 1:
            below = below[1:]
    if not below:
        rest = _clean(title.rest)
        return field_of_lines(rest, [title.line]) if rest else None
    return field_of_lines(_clean(" ".join(placed.text for placed in below)), below)


def _letter_or_code(paper: Paper, symbol: str | None) -> Found:
    page = paper.header_page
    subject_lines = _letter_subject(paper.zone(Zone.HEADER_LEFT, page))
    greeting = next((line for line in paper.body()[:12] if begins(line.text, "Kính gửi")), None)
    fields: list[tuple[str, Field]] = []
    findings: tuple[Finding, ...] = ()
    by_code = None if subject_lines else _type_of_code(symbol)
    if by_code is None and (subject_lines or greeting):
        fields.append(
            ("doc_type", field_of_lines("Công văn", subject_lines or [greeting] if greeting else subject_lines))
        )
    elif by_code is not None and page is not None:
        lines = [*paper.zone(Zone.HEADER_LEFT, page), *paper.zone(Zone.HEADER_RIGHT, page)]
        told = next((placed for placed in lines if NUMBER_LINE.search(fold(placed.text))), lines[-1])
        fields.append(("doc_type", field_of_lines(by_code, [told], 0.5)))
        findings = (Finding("type_from_symbol", f"no title was read; {symbol} says {by_code}", "doc_type", page),)
    else:
        findings = (Finding("type_missing", "no title, V/v or Kính gửi was read", "doc_type", page),)
    if subject_lines:
        text = _clean(" ".join(placed.text for placed in subject_lines))
        fields.append(("subject", field_of_lines(_usual_mark(text), subject_lines)))
    return Found(tuple(fields), findings)


def _letter_subject(lines: Sequence[Placed]) -> list[Placed]:
    start = next((index for index, placed in enumerate(lines) if SUBJECT_LINE.search(fold(placed.text))), None)
    return [placed for placed in lines[start:] if not is_mark(placed.text)] if start is not None else []


def _first_code(symbol: str | None) -> str:
    return re.split(r"[-/]", symbol)[0] if symbol else ""


def _type_of_code(symbol: str | None) -> str | None:
    code = _first_code(symbol)
    return next((row.name for row in lexicon.doc_types() if code in row.codes and row.name != "Công văn"), None)


def _contradiction(name: str, symbol: str | None, page: int) -> tuple[Finding, ...]:
    told = _type_of_code(symbol)
    same_code = any(row.name == name and _first_code(symbol) in row.codes for row in lexicon.doc_types())
    if told is None or same_code or ((symbol or "").startswith(_PARTY_RULES) and name == "Quy định"):
        return ()
    return (Finding("type_symbol_mismatch", f"the title says {name}, the symbol {symbol} says {told}", "symbol", page),)


def _clean(text: str) -> str:
    """The subject without specks at its ends and without brackets around the whole."""
    text = re.sub(r"\s+", " ", text).strip().strip("-–—_*|`~").strip()
    whole = re.fullmatch(r"\((.*)\)\W{0,2}", text)
    if whole and "(" not in whole[1]:
        text = whole[1].strip()
    return text.rstrip("-–—_*|`'’~ ")


def _usual_mark(text: str) -> str:
    """`V/v` as it is printed, whatever slash the engine saw."""
    return re.sub(r"^\W{0,3}[Vv]\s?[/Il1]\s?[vV]\b", "V/v", text)
