"""Several papers one after the other in one file: each begins where a new header of state, Party or union stands."""

from __future__ import annotations

from dataclasses import replace

from pipeline.folding import fold, holds
from pipeline.layout.header import MOTTO, PARTY, UNION
from pipeline.types import Finding, Reading, Record, RepairedPage, Zone

_ANNEX = ("phu luc", "mau so", "mau ", "bieu mau", "bieu so")
"""What stands over the header of a form that an annex shows: it belongs to the paper before it."""


def papers_of(reading: Reading) -> tuple[Reading, ...]:
    """The reading of each paper; pages keep their numbers, and none is left out.

    Pages before the first header are a paper of their own; a page that could not be read belongs to the paper before.
    """
    starts = [1, *(page for page in header_pages(reading) if page > 1)]
    ends = [*starts[1:], reading.source.page_count + 1]
    return tuple(
        replace(reading, pages=tuple(page for page in reading.pages if start <= page.page < end))
        for start, end in zip(starts, ends, strict=True)
    )


def header_pages(reading: Reading) -> list[int]:
    """The pages on which a paper begins."""
    return [page.page for page in reading.read_pages if _begins_paper(page)]


def told_of_several(record: Record, reading: Reading) -> Record:
    """The record of an undivided file, with a finding if several papers begin in it."""
    pages = header_pages(reading)
    if len(pages) < 2:
        return record
    detail = f"papers begin on pages {', '.join(map(str, pages))}; ingest --split files each by itself"
    return replace(record, findings=(*record.findings, Finding("several_papers", detail, None, pages[1])))


def _begins_paper(page: RepairedPage) -> bool:
    right = [line for line in page.lines if line.zone is Zone.HEADER_RIGHT]
    head = next((line for line in right if any(holds(line.text, phrase) for phrase in (MOTTO, PARTY, UNION))), None)
    if head is None:
        return False
    top = head.box.top if head.box else 0
    above = (line for line in page.lines if line.box is not None and line.box.top < top)
    return not any(fold(line.text).lstrip().startswith(_ANNEX) for line in above)
