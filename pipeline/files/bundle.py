"""A document whose pages are files of their own, read as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.archive.inputs import Files, Input
from pipeline.files.sources import identify
from pipeline.reading import read_document
from pipeline.settings import Settings
from pipeline.types import PageFailure, Reading, Rejected, RepairedPage, SourceFile

Page = RepairedPage | PageFailure


def read_bundle(paths: Sequence[Path], settings: Settings) -> Reading | Rejected:
    """The pages of all files in their order, counted through; a file that is rejected is a page that failed.

    Rejected only if every file is.  Raises MissingTool.
    """
    sources = [identify(path, settings.limits) for path in paths]
    readable = [source for source in sources if isinstance(source, SourceFile)]
    if not readable:
        first = next(source for source in sources if isinstance(source, Rejected))
        return replace(first, sha256=_key(sources))
    pages = [page for source in sources for page in _pages(source, settings)]
    counted = tuple(_renumbered(page, number) for number, page in enumerate(pages, start=1))
    return Reading(_whole(sources, readable[0], len(counted)), counted)


def _whole(sources: Sequence[SourceFile | Rejected], first: SourceFile, page_count: int) -> SourceFile:
    size_bytes = sum(source.size_bytes or 0 for source in sources)
    key = _key(sources) or first.sha256
    return SourceFile(sources[0].path, key, size_bytes, first.kind, page_count, first.origin)


def _key(sources: Sequence[SourceFile | Rejected]) -> str | None:
    return Files(tuple(Input(source.path, source.sha256) for source in sources)).key


def _pages(source: SourceFile | Rejected, settings: Settings) -> tuple[Page, ...]:
    if isinstance(source, Rejected):
        return (PageFailure(1, source.reason, f"{source.path.name}: {source.detail}"),)
    return read_document(source, settings).pages


def _renumbered(page: Page, number: int) -> Page:
    if isinstance(page, PageFailure):
        return replace(page, page=number)
    return replace(page, read=replace(page.read, page=number))
