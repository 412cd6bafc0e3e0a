"""References: the documents that the paper cites, with number and symbol, date, type, issuer, and whether as its basis.

Laws that are cited by their name alone have no number and are not listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.fields.citations import find_citations
from pipeline.folding import fold
from pipeline.layout.header import NUMBER_LINE
from pipeline.paper import Paper, field_of
from pipeline.passages import Passage, flowing, passages, placed_words
from pipeline.types import Line, Reference, Zone

_CITING_ZONES = {Zone.BODY, Zone.TITLE, Zone.HEADER_LEFT}
"""The left header holds the subject of a letter (V/v …), which may cite."""


def find_references(paper: Paper, own: str | None = None) -> tuple[Reference, ...]:
    """Every cited document once, in reading order; a citation with a fuller date is kept over one with less.

    own is the paper's own number and symbol (`121/KH-UBND`), which its annexes repeat: it is no citation.  Numbers
    begin anew every year: citations that differ by date are different documents.
    """
    found: list[Reference] = []
    running = flowing(p for page in paper.pages for p in passages(page, _CITING_ZONES, _is_own_number))
    for passage in running:
        for reference in _in_passage(passage):
            if reference.number_symbol != own:
                _add(found, reference)
    return tuple(found)


def _add(found: list[Reference], reference: Reference) -> None:
    """Lists the reference, or joins it to the one that it repeats: what only one of the two says is kept."""
    for place, known in enumerate(found):
        if known.number_symbol == reference.number_symbol and _agree(known.date, reference.date):
            fuller, other = (reference, known) if _longer(reference.date, known.date) else (known, reference)
            found[place] = replace(
                fuller,
                type=fuller.type or other.type,
                issuer=fuller.issuer or other.issuer,
                basis=known.basis or reference.basis,
            )
            return
    found.append(reference)


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two dates can be the same: one is missing, or is the beginning of the other."""
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _longer(one: str | None, other: str | None) -> bool:
    return len(one or "") > len(other or "")


def _is_own_number(line: Line) -> bool:
    """The header's own number is no citation."""
    return line.zone is Zone.HEADER_LEFT and bool(NUMBER_LINE.search(fold(line.text)))


def _in_passage(passage: Passage) -> Iterator[Reference]:
    basis = fold(passage.text).lstrip(' -–+*.,"“(').startswith("can cu")
    for cited in find_citations(passage.text):
        words = list(placed_words(passage, cited.start, cited.end))
        page = words[0][0] if words else passage.line_at(cited.start).page
        yield Reference(
            number_symbol=cited.number_symbol,
            date=cited.date,
            type=cited.type,
            issuer=cited.issuer,
            evidence=field_of(cited.number_symbol, (word for at, word in words if at == page), page),
            basis=basis,
        )
