"""One text in every kind of file that scanners, offices and telephones make: it is read alike from all of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from headers import needs_fonts
from PIL import Image, ImageDraw
from source_files import image_bytes, pdf, stream, written

from data.build.fonts import DPI as FONT_DPI
from data.build.fonts import font
from data.build.paper import Face
from pipeline.files.pages import iter_pages
from pipeline.files.sources import identify
from pipeline.reading import read_document, reading_text
from pipeline.settings import Limits, Settings
from pipeline.types import PageImage, SourceFile

DPI = 200
TEXT = (
    "Ủy ban nhân dân các xã tổ chức thực hiện",
    "nội dung của kế hoạch này trước ngày 15/3/2024",
    "và báo cáo kết quả bằng văn bản.",
)
A5, A4, A3 = (1165, 1654), (1654, 2339), (2339, 3307)
Pages = list[Image.Image]


def sheet(size: tuple[int, int] = A5, mode: str = "L") -> Image.Image:
    """The text on a page of this size."""
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate(TEXT):
        pen.text((130, 200 + 54 * row), line, 0, font(Face.REGULAR, 14 * DPI / FONT_DPI))
    return image.convert(mode)


def saved(form: str, *pages: Image.Image, **options: object) -> bytes:
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    return image_bytes(pages[0], form, **more, **options)


def as_pdf(*pages: Image.Image) -> bytes:
    return saved("PDF", *pages, resolution=DPI)


def drawn_pdf(entries: bytes, raw: bytes, *, page: bytes = b"", mask: bytes | None = None) -> bytes:
    """A PDF whose page shows the samples of one image of A5; mask are those of its soft mask."""
    width, height = A5
    size = b"/Type /XObject /Subtype /Image /Width %d /Height %d /Filter /FlateDecode " % A5
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %f %f] /Contents 4 0 R"
        b" /Resources << /XObject << /Im 5 0 R >> >> %s >>" % (width * 72 / DPI, height * 72 / DPI, page),
        stream(b"q %f 0 0 %f 0 0 cm /Im Do Q" % (width * 72 / DPI, height * 72 / DPI)),
        stream(zlib.compress(raw), size + entries + (b" /SMask 6 0 R" if mask is not None else b"")),
    ]
    if mask is not None:
        objects.append(stream(zlib.compress(mask), size + b"/ColorSpace /DeviceGray /BitsPerComponent 8"))
    return pdf(objects)


def sixteen_bit_pdf() -> bytes:
    samples = (np.asarray(sheet()).astype(">u2") * 257).astype(">u2")
    return drawn_pdf(b"/ColorSpace /DeviceGray /BitsPerComponent 16", samples.tobytes())


def masked_pdf() -> bytes:
    """Black all over, and letters where the mask lets it through: what some writers make of scans."""
    mask = (255 - np.asarray(sheet())).astype(np.uint8)
    return drawn_pdf(b"/ColorSpace /DeviceGray /BitsPerComponent 8", bytes(mask.size), mask=mask.tobytes())


def turned_pdf(clockwise_deg: int) -> bytes:
    """The page is stored on its side and its /Rotate sets it upright."""
    stored = sheet((A5[0], A5[1])).rotate(clockwise_deg, expand=True)
    sink = BytesIO()
    stored.save(sink, "PDF", resolution=DPI)
    return sink.getvalue().replace(b"/Type /Page\n", b"/Type /Page\n/Rotate %d\n" % clockwise_deg)


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def letters_through() -> Image.Image:
    """Letters on a page without a ground."""
    image = Image.new("RGBA", A5, (0, 0, 0, 0))
    image.putalpha(Image.fromarray(255 - np.asarray(sheet())))
    return image


FILES: Mapping[str, Callable[[], bytes]] = {
    "pdf, grey": lambda: as_pdf(sheet()),
    "pdf, 1 bit": lambda: as_pdf(sheet(mode="1")),
    "pdf, colour": lambda: as_pdf(sheet(mode="RGB")),
    "pdf, CMYK": lambda: as_pdf(sheet(mode="CMYK")),
    "pdf, palette": lambda: as_pdf(sheet(mode="P")),
    "pdf, 16 bits": sixteen_bit_pdf,
    "pdf, soft mask": masked_pdf,
    "pdf, turned 90": lambda: turned_pdf(90),
    "pdf, turned 180": lambda: turned_pdf(180),
    "pdf, turned 270": lambda: turned_pdf(270),
    "pdf, A3 landscape": lambda: as_pdf(sheet(A3[::-1])),
    "tiff, 1 bit, fax": lambda: saved("TIFF", sheet(mode="1"), compression="group4", dpi=(DPI, DPI)),
    "tiff, CMYK": lambda: saved("TIFF", sheet(mode="CMYK"), dpi=(DPI, DPI)),
    "tiff, 16 bits": lambda: saved(
        "TIFF", Image.fromarray(np.asarray(sheet()).astype(np.uint16) * 257), dpi=(DPI, DPI)
    ),
    "tiff, turned by its tag": lambda: saved(
        "TIFF", sheet().rotate(90, expand=True), tiffinfo={0x0112: 6}, dpi=(DPI, DPI)
    ),
    "png, 16 bits": lambda: saved("PNG", Image.fromarray(np.asarray(sheet()).astype(np.uint16) * 257), dpi=(DPI, DPI)),
    "png, alpha": lambda: saved("PNG", letters_through(), dpi=(DPI, DPI)),
    "png, palette": lambda: saved("PNG", sheet(mode="P"), dpi=(DPI, DPI)),
    "jpeg, CMYK": lambda: saved("JPEG", sheet(mode="CMYK"), quality=92, dpi=(DPI, DPI)),
    "jpeg, upside down by its tag": lambda: saved(
        "JPEG", sheet().rotate(180), exif=exif(3), quality=92, dpi=(DPI, DPI)
    ),
    "jpeg, on its side by its tag": lambda: saved(
        "JPEG", sheet().rotate(90, expand=True), exif=exif(6), quality=92, dpi=(DPI, DPI)
    ),
    "jpeg, no resolution": lambda: saved("JPEG", sheet(A4), quality=92),
}


def source_of(path: Path, content: bytes) -> SourceFile:
    source = identify(written(path, content), Limits())
    assert isinstance(source, SourceFile), source
    return source


@needs_fonts
@pytest.mark.parametrize("made", FILES.values(), ids=FILES)
def test_the_text_is_read_from_every_kind_of_file(tmp_path: Path, made: Callable[[], bytes]) -> None:
    reading = read_document(source_of(tmp_path / "scan", made()), Settings())
    assert reading_text(reading).split("\n") == [*TEXT, ""]


SIZES = {"A3": A3, "A4 landscape": A4[::-1], "A5": A5}


@needs_fonts
@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_pages_of_several_sizes_in_one_file(tmp_path: Path, form: str) -> None:
    sheets = [sheet(size, "1") for size in SIZES.values()]
    content = as_pdf(*sheets) if form == "PDF" else saved("TIFF", *sheets, compression="group4", dpi=(DPI, DPI))
    source = source_of(tmp_path / "scan", content)
    drawn = [page for page in iter_pages(source, Settings()) if isinstance(page, PageImage)]
    for page, (width, height) in zip(drawn, SIZES.values(), strict=True):
        assert page.dpi == pytest.approx(DPI, abs=1)
        assert abs(page.width_px - width) <= 2
        assert abs(page.height_px - height) <= 2


@needs_fonts
def test_a_page_of_another_size_is_read_too(tmp_path: Path) -> None:
    content = as_pdf(sheet(A4[::-1], "1"), sheet(A5, "1"))
    reading = read_document(source_of(tmp_path / "scan", content), Settings())
    assert reading_text(reading) == "\n".join([*TEXT, ""]) * 2
