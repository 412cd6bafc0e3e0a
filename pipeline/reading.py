"""One document, end to end: from a source file to the repaired text of its pages."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain

from diacritics import repair
from diacritics.cli import UnreadableText, read_text
from pipeline.engine import Engine, EngineFailed, EngineKilled, EngineTimeout
from pipeline.engine.choice import engine_of
from pipeline.errors import BadInput
from pipeline.files.pages import Page, iter_pages
from pipeline.layout import layout_page, layout_text
from pipeline.page_joins import around
from pipeline.recognition.recognise import in_colour, recognise
from pipeline.repairing import repair_page, words_of_text
from pipeline.second_look import look_again
from pipeline.settings import Settings
from pipeline.types import (
    Kind,
    Line,
    OcrPage,
    PageFailure,
    PageImage,
    Reading,
    ReadPage,
    Reason,
    RepairedPage,
    SourceFile,
    Zone,
)


def read_document(
    source: SourceFile, settings: Settings, engine: Engine | None = None, only: Container[int] | None = None
) -> Reading:
    """Every page of the document, or those in only, read and repaired.

    Pages count from 1.  A page that fails is a PageFailure; the others are read.

    Raises MissingTool when the engine is not there, UsageError when the settings name none, BadInput when a text file
    cannot be decoded.
    """
    if source.kind is Kind.TEXT:
        return Reading(source, (read_text_file(source, settings),))
    engine = engine or engine_of(settings)
    return Reading(source, tuple(_read_pages(source, settings, engine, only)))


def read_page(image: PageImage, settings: Settings, engine: Engine) -> RepairedPage | PageFailure:
    """One page image, read and repaired."""
    page = lay_out_page(image, settings, engine)
    return page if isinstance(page, PageFailure) else repair_page(page, mended=settings.repair)


def lay_out_page(image: PageImage, settings: Settings, engine: Engine) -> ReadPage | PageFailure:
    """One page image, recognised and laid out."""
    try:
        prepared, ocr = recognise(image, settings, engine)
        page = layout_page(ocr)
        with suppress(EngineTimeout, EngineFailed):  # what was read once is not lost for a second look
            page = look_again(page, prepared, engine, in_colour(image, prepared))
    except EngineTimeout as error:
        return PageFailure(image.page, Reason.TIMEOUT, str(error))
    except EngineFailed as error:
        return PageFailure(image.page, Reason.ERROR, str(error))
    except EngineKilled as error:
        return PageFailure(image.page, Reason.KILLED, str(error))
    return page


def read_layer_page(layer: OcrPage, settings: Settings) -> RepairedPage:
    """A page whose text layer is taken.  Only the layer of a scan is repaired: other text is as its author wrote it."""
    return repair_page(layout_page(layer), mended=settings.repair and layer.text_layer.over_scan)


def read_text_file(source: SourceFile, settings: Settings) -> RepairedPage:
    """A text file, repaired and laid out.  Raises BadInput when it cannot be decoded."""
    try:
        raw = read_text(source.path)
    except UnreadableText as error:
        raise BadInput(source.path, Reason.UNSUPPORTED, error.reason) from error
    return lay_out(raw, mended=settings.repair)


def lay_out(raw: str, *, mended: bool = True) -> RepairedPage:
    """A text as one page: repaired, and its lines by zone.  Words have no boxes."""
    repaired = repair(raw) if mended else None
    text, edits = (repaired.text, repaired.edits) if repaired else (raw, ())
    page = layout_text(text, words_of_text(raw, edits))
    as_read = tuple(
        replace(line, words=tuple(replace(word, text=word.raw) for word in line.words)) for line in page.lines
    )
    return RepairedPage(replace(page, lines=as_read), page.lines, raw, edits)


def page_text(lines: tuple[Line, ...]) -> str:
    """Lines as text: a row a line, the columns of header and tables parted by tabs (empty cells too)."""
    rows: list[list[str]] = []
    row = None
    for line in lines:
        if not line.text:
            continue
        if line.row != row or not rows:
            rows.append([])
        rows[-1] += [""] * (line.column - len(rows[-1])) if line.zone is Zone.TABLE else []
        rows[-1].append(line.text)
        row = line.row
    return "".join("\t".join(columns) + "\n" for columns in rows)


def reading_text(reading: Reading) -> str:
    """The repaired text of all pages that were read, in order."""
    return "".join(page_text(page.lines) for page in reading.read_pages)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page that is laid out, and whether it is to be repaired; or why it is not."""

    page: ReadPage | PageFailure
    mended: bool = False


def _read_pages(
    source: SourceFile, settings: Settings, engine: Engine, only: Container[int] | None
) -> Iterator[RepairedPage | PageFailure]:
    """The pages in order; each is repaired once the next is laid out, as a sentence may run over its end.

    It may run over blank pages too: the backs of sheets.
    """
    before: _Laid | None = None
    held: list[_Laid] = []  # a page, and the blank ones behind it
    for after in chain((_lay_out(page, settings, engine) for page in iter_pages(source, settings, only)), [None]):
        if after is not None and _is_blank(after):
            held.append(after)
            continue
        yield from (_repaired(before, page, after) for page in held)
        before = held[0] if held else before
        held = [after] if after is not None else []


def _is_blank(laid: _Laid) -> bool:
    return isinstance(laid.page, ReadPage) and laid.page.blank


def _repaired(before: _Laid | None, current: _Laid, after: _Laid | None) -> RepairedPage | PageFailure:
    if isinstance(current.page, PageFailure):
        return current.page
    near = around(_neighbour(before), current.page, _neighbour(after))
    return repair_page(current.page, mended=current.mended, near=near)


def _neighbour(laid: _Laid | None) -> ReadPage | None:
    return laid.page if laid is not None and isinstance(laid.page, ReadPage) else None


def _lay_out(page: Page, settings: Settings, engine: Engine) -> _Laid:
    if isinstance(page, PageFailure):
        return _Laid(page)
    if isinstance(page, OcrPage):
        return _Laid(layout_page(page), settings.repair and page.text_layer.over_scan)
    return _Laid(lay_out_page(page, settings, engine), settings.repair)
