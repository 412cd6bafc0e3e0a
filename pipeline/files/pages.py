"""From a source file to its pages as images, one at a time.

A PDF page that is a scan is drawn at the scan's own resolution, since enlarging a scan does not help recognition and
costs time; any other page at settings.render_dpi.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image

from pipeline.errors import BadInput
from pipeline.files.bitmaps import read_frame, to_pixels
from pipeline.files.poppler import (
    POINTS_PER_INCH,
    PageSize,
    PlacedImage,
    check_jpegs,
    page_images,
    page_size,
    page_words,
    render_page,
)
from pipeline.files.text_layer import read_layer
from pipeline.files.triage import Look, judge_layer
from pipeline.imaging.prepare import enlarge_coarse, to_grey
from pipeline.settings import Limits, Settings
from pipeline.tables import COARSE_DPI, find_grids, looks_tabular, scaled_grid, with_tables
from pipeline.types import Kind, LayerKind, OcrPage, PageFailure, PageImage, Reason, SourceFile

Page = PageImage | OcrPage | PageFailure
"""What a page comes as: an image, its good text layer as if read by an engine, or the reason why it cannot be had."""

LOWEST_DPI, HIGHEST_DPI = 50.0, 400.0
"""Below the first letters are too small to be read, above the second nothing is gained."""
_LEAST_AFFORDABLE_DPI = 100.0
"""A page that has too many pixels even at this is not drawn."""

_SIDE_SHARE = 0.8
"""A scan, or a strip or layer of one, spans this much of the page's width or height at least."""

_AREA_SHARE = 0.5
"""The scans of a page cover this much of it at least; the rest is margin that the scanner cut off."""

_BACKGROUND_DPI = 150.0
"""A full-page picture coarser than this under text of its own is a letterhead or watermark, not the scan."""


def iter_pages(source: SourceFile, settings: Settings, only: Container[int] | None = None) -> Iterator[Page]:
    """The pages of a document in order, lazily; exactly one value a page, and no exception for a page's fault.

    A page whose text layer is good comes as read, without an image (unless settings.text_layer says otherwise).
    only names the wanted pages, counted from 1 (pages that the document does not have are left out).
    Raises ValueError for a text file, which has no page images, and MissingTool when poppler is not installed.
    """
    if source.kind is Kind.TEXT:
        raise ValueError("a text file has no page images")
    wanted: Iterable[int] = range(1, source.page_count + 1)
    return _pages(source, settings, [page for page in wanted if only is None or page in only])


def draw_page(source: SourceFile, settings: Settings, page: int) -> PageImage | PageFailure:
    """One page as an image, whatever its text layer is worth."""
    [drawn] = iter_pages(source, replace(settings, text_layer=False), range(page, page + 1))
    if isinstance(drawn, OcrPage):
        raise TypeError("a page that was to be drawn came as text")
    return drawn


def _pages(source: SourceFile, settings: Settings, wanted: list[int]) -> Iterator[Page]:
    for page in wanted:
        try:
            yield _made_readable(rasterise(source, settings, page), settings.limits)
        except BadInput as error:
            yield PageFailure(page, error.reason, " ".join(error.detail.split()))
        except MemoryError:
            yield PageFailure(page, Reason.MEMORY, "the page does not fit into memory")


def rasterise(source: SourceFile, settings: Settings, page: int) -> PageImage | OcrPage:
    """One page as its file holds it: as an image, or its good text layer.  Raises BadInput."""
    return (_pdf_page if source.kind is Kind.PDF else _image_page)(source, settings, page)


def _made_readable(page: PageImage | OcrPage, limits: Limits) -> PageImage | OcrPage:
    """The page with its letters large enough to be read."""
    return page if isinstance(page, OcrPage) else enlarge_coarse(page, limits.max_page_pixels)


def _image_page(source: SourceFile, settings: Settings, page: int) -> PageImage:
    pixels, dpi = read_frame(source.path, source.kind, page, settings.limits)
    return PageImage(page, pixels, dpi)


def _pdf_page(source: SourceFile, settings: Settings, page: int) -> PageImage | OcrPage:
    path, limits = source.path, settings.limits
    size = page_size(path, page, limits)
    images = page_images(path, page, limits)
    layer = read_layer(page_words(path, page, limits), page, size, settings.render_dpi)
    judged = judge_layer(layer, _look_of(size, images))
    if judged.kind is LayerKind.GOOD and settings.text_layer:
        return _in_cells(source, size, replace(layer, text_layer=judged), limits)
    if any(image.encoding == "jpeg" for image in images) and _pixels(images) <= limits.max_page_pixels:
        check_jpegs(path, page, limits)
    wanted_dpi = choose_dpi(size, images, bool(layer.lines), settings.render_dpi)
    drawn = _draw(source, page, size, _affordable_dpi(source, size, wanted_dpi, limits.max_page_pixels), limits)
    return replace(drawn, embedded_text=layer.embedded_text, text_layer=judged)


def _in_cells(source: SourceFile, size: PageSize, layer: OcrPage, limits: Limits) -> OcrPage:
    """The layer with the words of its ruled tables in their cells; the page is drawn only where it may hold one."""
    if not looks_tabular(layer):
        return layer
    drawn = to_grey(_draw(source, layer.page, size, COARSE_DPI, limits))
    grids = (scaled_grid(grid, layer.dpi / COARSE_DPI) for grid in find_grids(drawn.pixels, COARSE_DPI))
    return with_tables(layer, tuple(grids))


def _look_of(size: PageSize, images: Iterable[PlacedImage]) -> Look:
    page_area = size.width_pt * size.height_pt / POINTS_PER_INCH**2
    pictures = sum(image.width_in * image.height_in for image in images)
    return Look(is_scan=scan_dpi(size, images) is not None, picture_share=pictures / page_area)


def _draw(source: SourceFile, page: int, size: PageSize, dpi: float, limits: Limits) -> PageImage:
    with Image.open(BytesIO(render_page(source.path, page, dpi, limits)), formats=["PPM"]) as image:
        _check_drawn(source, image.size, size, dpi)
        return PageImage(page, to_pixels(image), dpi)


def _pixels(images: Iterable[PlacedImage]) -> int:
    return sum(image.width_px * image.height_px for image in images)


def choose_dpi(size: PageSize, images: Iterable[PlacedImage], has_text: bool, render_dpi: float) -> float:
    """The resolution for a page: that of its scan, within 50..400 dpi, or render_dpi when it is not a scan."""
    dpi = scan_dpi(size, images)
    if dpi is None or (has_text and dpi < _BACKGROUND_DPI):
        return render_dpi
    return min(max(dpi, LOWEST_DPI), HIGHEST_DPI)


def scan_dpi(size: PageSize, images: Iterable[PlacedImage]) -> float | None:
    """The resolution of the scan that fills the page, in strips and layers perhaps; None when none does."""
    sides = (size.width_pt / POINTS_PER_INCH, size.height_pt / POINTS_PER_INCH)
    parts = [image for image in images if _spans(image, *sides)]
    covered = sum(image.width_in * image.height_in for image in parts)
    return max(image.dpi for image in parts) if covered >= _AREA_SHARE * sides[0] * sides[1] else None


def _spans(image: PlacedImage, width_in: float, height_in: float) -> bool:
    # pdfimages gives the sides of the image before the page is turned, so either may lie along the width.
    along = ((image.width_in, image.height_in), (image.height_in, image.width_in))
    return any(across >= _SIDE_SHARE * width_in or down >= _SIDE_SHARE * height_in for across, down in along)


def _affordable_dpi(source: SourceFile, size: PageSize, dpi: float, max_pixels: int) -> float:
    """dpi, lowered if need be (not below 100) until the page has at most max_pixels.  Raises BadInput."""
    square_inches = size.width_pt * size.height_pt / POINTS_PER_INCH**2
    affordable = min(dpi, float(int((max_pixels / square_inches) ** 0.5)))
    if affordable < min(dpi, _LEAST_AFFORDABLE_DPI):
        detail = f"a page of {size.width_pt:g} x {size.height_pt:g} points has more than {max_pixels} pixels"
        raise BadInput(source.path, Reason.TOO_LARGE, f"{detail} even at {_LEAST_AFFORDABLE_DPI:g} dpi")
    return affordable


def _check_drawn(source: SourceFile, drawn_px: tuple[int, int], size: PageSize, dpi: float) -> None:
    """poppler ends with exit status 0 and a 1 x 1 image on pages that it cannot draw."""
    for drawn, points in zip(drawn_px, (size.width_pt, size.height_pt), strict=True):
        expected = points * dpi / POINTS_PER_INCH
        if abs(drawn - expected) > 2 + 0.01 * expected:
            detail = f"the page was drawn {drawn_px[0]} x {drawn_px[1]} pixels large, which is not its size"
            raise BadInput(source.path, Reason.DAMAGED, detail)
