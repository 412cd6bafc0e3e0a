"""From source files to page images."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from source_files import coloured, image_bytes, pages_pdf, picture, scan_pdf, text_pdf, written

from pipeline.files.bitmaps import to_pixels
from pipeline.files.pages import HIGHEST_DPI, LOWEST_DPI, choose_dpi, iter_pages
from pipeline.files.poppler import PageSize, PlacedImage, page_images
from pipeline.files.sources import identify
from pipeline.settings import Limits, Settings
from pipeline.types import Kind, PageFailure, PageImage, Reason, Rejected, SourceFile

SETTINGS = Settings()


def source_of(path: Path, content: bytes) -> SourceFile:
    source = identify(written(path, content), Limits())
    assert isinstance(source, SourceFile), source
    return source


def pages_of(path: Path, content: bytes, settings: Settings = SETTINGS) -> list[PageImage | PageFailure]:
    return list(iter_pages(source_of(path, content), settings))


def page_of(path: Path, content: bytes, settings: Settings = SETTINGS) -> PageImage:
    [page] = pages_of(path, content, settings)
    assert isinstance(page, PageImage), page
    return page


def failure_of(path: Path, content: bytes, settings: Settings = SETTINGS) -> PageFailure:
    [page] = pages_of(path, content, settings)
    assert isinstance(page, PageFailure)
    assert page.detail
    assert "\n" not in page.detail
    return page


def shape(page: PageImage) -> tuple[int, ...]:
    return page.pixels.shape


def looks_like(page: PageImage, image: Image.Image) -> bool:
    """The same picture up to what JPEG and resampling change."""
    small = (60, 80)
    drawn = np.asarray(Image.fromarray(page.pixels).convert("L").resize(small, Image.Resampling.BOX), dtype=int)
    wanted = np.asarray(image.convert("L").resize(small, Image.Resampling.BOX), dtype=int)
    return bool(np.abs(drawn - wanted).mean() < 4)


# PDF


def test_drawn_text_is_rendered_at_the_set_resolution(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a.pdf", text_pdf("CONG HOA"))
    assert (page.page, page.dpi, page.embedded_text) == (1, 300, "CONG HOA")
    assert shape(page) == (3509, 2480)  # grey: nothing on it has a colour
    assert page_of(tmp_path / "a.pdf", text_pdf(), replace(SETTINGS, render_dpi=150)).dpi == 150


@pytest.mark.parametrize(("dpi", "expected"), [(200, 200), (70, 140), (40, 2.5 * LOWEST_DPI), (900, HIGHEST_DPI)])
def test_a_scan_keeps_its_own_resolution_unless_its_letters_are_too_small(
    tmp_path: Path, dpi: float, expected: float
) -> None:
    image = picture(int(4 * dpi), int(5 * dpi))
    page = page_of(tmp_path / "a.pdf", scan_pdf(image, dpi))
    assert page.dpi == expected
    assert shape(page) == (5 * expected, 4 * expected)
    assert looks_like(page, image) or dpi < 100  # too small for the comparison


def test_colour_stays(tmp_path: Path) -> None:
    image = coloured(800, 1000)
    page = page_of(tmp_path / "a.pdf", scan_pdf(image, 200))
    assert shape(page) == (1000, 800, 3)
    red, green, blue = page.pixels[750, 550]
    assert red > 200
    assert max(green, blue) < 60


def test_a_scan_keeps_its_resolution_under_a_signature_and_a_text_layer(tmp_path: Path) -> None:
    overlay = b"BT /F1 9 Tf 300 300 Td (Ky boi UBND) Tj ET"
    page = page_of(tmp_path / "a.pdf", scan_pdf(picture(1600, 2000), 200, overlay))
    assert (page.dpi, page.embedded_text) == (200, "Ky boi UBND")


def test_drawn_text_over_a_coarse_background_is_rendered_finely(tmp_path: Path) -> None:
    overlay = b"BT /F1 12 Tf 100 500 Td (Quyet dinh) Tj ET"
    assert page_of(tmp_path / "a.pdf", scan_pdf(picture(800, 1000), 96, overlay)).dpi == SETTINGS.render_dpi


def test_a_turned_page_is_drawn_as_a_viewer_shows_it(tmp_path: Path) -> None:
    image = picture(800, 1000)
    page = page_of(tmp_path / "a.pdf", scan_pdf(image, 200, page=b"/Rotate 90"))
    assert shape(page) == (800, 1000)
    assert page.dpi == 200
    assert looks_like(page, image.rotate(-90, expand=True).resize((800, 1000)))


def test_only_the_crop_box_is_drawn(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a.pdf", text_pdf(page=b"/MediaBox [0 0 595 842] /CropBox [0 421 595 842]"))
    assert shape(page) == (1755, 2480)


def test_pages_come_lazily_and_as_wanted(tmp_path: Path) -> None:
    source = source_of(tmp_path / "a.pdf", pages_pdf(5))
    assert [page.page for page in iter_pages(source, SETTINGS, range(2, 4))] == [2, 3]
    assert [page.page for page in iter_pages(source, SETTINGS, range(5, 99))] == [5]
    pages = iter_pages(source, SETTINGS)
    assert next(pages).page == 1
    source.path.unlink()
    assert isinstance(next(pages), PageFailure)


def test_a_scan_with_bytes_after_its_end_is_whole(tmp_path: Path) -> None:
    assert page_of(tmp_path / "a.pdf", scan_pdf(coloured(), 200, padding=b"\0\r\n" * 50)).dpi == 200


@pytest.mark.parametrize("cut_from", [0.0, 0.5, 0.9])
def test_a_scan_that_is_cut_short_inside_a_pdf_is_damaged(tmp_path: Path, cut_from: float) -> None:
    page = failure_of(tmp_path / "a.pdf", scan_pdf(coloured(), 200, cut_from=cut_from))
    assert page.reason is Reason.DAMAGED
    assert "lost" in page.detail


@pytest.mark.parametrize("box", [b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 -5 1]"])
def test_a_page_without_size_is_no_exception(tmp_path: Path, box: bytes) -> None:
    for page in pages_of(tmp_path / "a.pdf", text_pdf(page=box)):
        assert isinstance(page, PageImage) or page.reason is Reason.DAMAGED


def test_a_huge_page_is_drawn_coarsely_or_not_at_all(tmp_path: Path) -> None:
    settings = replace(SETTINGS, max_page_pixels=10_000_000)
    coarse = page_of(tmp_path / "a.pdf", text_pdf(page=b"/MediaBox [0 0 1440 1440]"), settings)
    assert 100 <= coarse.dpi < SETTINGS.render_dpi
    assert coarse.pixels.size <= 10_000_000
    assert failure_of(tmp_path / "b.pdf", text_pdf(page=b"/MediaBox [0 0 14400 14400]"), settings).reason is (
        Reason.TOO_LARGE
    )


def test_one_dead_page_does_not_end_the_document(tmp_path: Path) -> None:
    content = pages_pdf(3).replace(b"/MediaBox [0 0 200 200]", b"/MediaBox [0 0 20000 20000]", 1)
    source = source_of(tmp_path / "a.pdf", pages_pdf(3))
    written(source.path, content)
    kinds = [type(page) for page in iter_pages(source, SETTINGS)]
    assert kinds == [PageFailure, PageImage, PageImage]


def test_a_page_that_takes_too_long_is_a_timeout(tmp_path: Path) -> None:
    source = source_of(tmp_path / "a.pdf", text_pdf())
    [page] = iter_pages(source, replace(SETTINGS, page_deadline_s=0.0))
    assert isinstance(page, PageFailure)
    assert page.reason is Reason.TIMEOUT


@pytest.mark.parametrize("name", [unicodedata.normalize("NFD", "Tờ trình.pdf"), "hai\ndòng.pdf", "-f 2.pdf", "%d.pdf"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    assert page_of(tmp_path / name, text_pdf()).embedded_text == "CONG HOA XA HOI"


def test_inline_images_are_counted(tmp_path: Path) -> None:
    inline = b"q 144 0 0 144 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\x00\xff EI Q"
    path = written(tmp_path / "a.pdf", scan_pdf(picture(400, 400), 200, inline))
    scan, small = page_images(path, 1, Limits())
    assert (scan.width_px, scan.dpi, small.width_px, small.dpi) == (400, 200, 2, 1)


A4 = PageSize(595, 842)


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        ([], 300),
        ([PlacedImage(300, 300, 600, 0.5, 0.5)], 300),  # a logo
        ([PlacedImage(1654, 2339, 200, 8.27, 11.69)], 200),
        ([PlacedImage(2339, 1654, 200, 11.69, 8.27)], 200),  # stored lying
        ([PlacedImage(1654, 780, 200, 8.27, 3.9)] * 3, 200),  # in strips
        ([PlacedImage(827, 1169, 100, 8.27, 11.69), PlacedImage(2481, 3507, 300, 8.27, 11.69)], 300),  # in layers
        ([PlacedImage(2411, 2063, 300, 8.04, 6.88)], 300),  # margins cut off
    ],
)
def test_the_resolution_follows_what_covers_the_page(images: list[PlacedImage], expected: float) -> None:
    assert choose_dpi(A4, images, has_text=False, render_dpi=300) == expected


# images


def test_an_image_is_a_page(tmp_path: Path) -> None:
    image = picture(800, 1000)
    for name, options in [("PNG", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}), ("JPEG", {"quality": 90})]:
        page = page_of(tmp_path / f"a.{name}", image_bytes(image, name, dpi=(200, 200), **options))
        assert (page.page, page.embedded_text, shape(page)) == (1, "", (1000, 800))
        assert page.dpi == pytest.approx(200, abs=0.1)
        assert looks_like(page, image)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_every_mode_becomes_eight_bit_grey_or_rgb(tmp_path: Path, mode: str) -> None:
    image = coloured().convert("L") if mode in {"I;16", "F"} else coloured().convert(mode)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    if mode == "F":
        image = Image.fromarray(np.asarray(image).astype(np.float32) / 255)
    page = page_of(tmp_path / "a.tif", image_bytes(image, "TIFF"))
    assert page.pixels.dtype == np.uint8
    assert page.pixels.ndim == (3 if mode in {"P", "RGB", "RGBA", "CMYK", "YCbCr"} else 2)
    assert looks_like(page, coloured())


def test_what_is_transparent_is_white() -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    assert to_pixels(image).tolist() == [[255, 0]]
    palette = Image.new("P", (2, 1), 0)
    palette.putpalette([0, 0, 0, 0, 0, 0])
    palette.putpixel((1, 0), 1)
    palette.info["transparency"] = 0
    assert to_pixels(palette).tolist() == [[255, 0]]


def test_sixteen_bit_png(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256, dtype=np.uint16), (10, 1))
    page = page_of(tmp_path / "a.png", image_bytes(Image.fromarray(ramp), "PNG"))
    assert page.pixels[0].tolist() == list(range(256))


def test_tiff_pages_come_one_by_one(tmp_path: Path) -> None:
    frames = [picture(300 + 10 * number, 400, "1") for number in range(4)]
    content = image_bytes(
        frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200)
    )
    pages = pages_of(tmp_path / "a.tif", content)
    assert [(page.page, page.pixels.shape) for page in pages if isinstance(page, PageImage)] == [
        (number + 1, (400, 300 + 10 * number)) for number in range(4)
    ]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "TIFF"])
def test_the_orientation_tag_is_applied(tmp_path: Path, name: str, orientation: int) -> None:
    upright = picture(300, 400)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = image_bytes(upright, name, exif=exif, dpi=(200, 200))
    page = page_of(tmp_path / "a", stored)
    tagged = upright.copy()
    tagged.getexif()[0x0112] = orientation
    assert looks_like(page, ImageOps.exif_transpose(tagged))
    assert shape(page) == ((400, 300) if orientation < 5 else (300, 400))


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        ((1654, 2339), (200, 200), 200),
        ((1654, 2339), None, 200),
        ((2339, 1654), None, 200),
        ((1654, 2339), (1, 1), 200),
        ((1654, 2339), (72, 72), 200),  # 23 inches wide: never set
        ((595, 842), (72, 72), 140),  # its letters are too small
        ((1654, 2339), (5000, 5000), 200),
    ],
)
def test_the_resolution_is_stated_or_guessed_from_a4(
    tmp_path: Path, size: tuple[int, int], dpi: tuple[int, int] | None, expected: float
) -> None:
    options = {} if dpi is None else {"dpi": dpi}
    page = page_of(tmp_path / "a.png", image_bytes(Image.new("L", size), "PNG", **options))
    assert page.dpi == pytest.approx(expected, abs=0.2)


def test_a_fax_has_square_pixels_afterwards(tmp_path: Path) -> None:
    image = picture(1728, 2156, "L")
    squeezed = image.resize((1728, 1036), Image.Resampling.BOX)
    page = page_of(tmp_path / "a.tif", image_bytes(squeezed, "TIFF", dpi=(204, 98)))
    assert page.dpi == pytest.approx(204, abs=0.1)
    assert shape(page) == (round(1036 * 204 / 98), 1728)
    assert looks_like(page, image)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("TIFF", {"compression": "jpeg"}),
    ],
)
@pytest.mark.parametrize("share", [0.3, 0.95])
def test_half_an_image_is_a_damaged_page(tmp_path: Path, name: str, options: dict[str, str], share: float) -> None:
    content = image_bytes(coloured(), name, **options)
    source = source_of(tmp_path / "a", content)
    written(source.path, content[: int(len(content) * share)])
    [page] = iter_pages(source, SETTINGS)
    assert isinstance(page, PageFailure)
    assert page.reason is Reason.DAMAGED


def test_a_fax_whose_middle_is_noise_is_a_damaged_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = bytearray(image_bytes(picture(mode="1"), "TIFF", compression="group4"))
    middle = len(content) // 2
    content[middle : middle + 40] = b"\x55" * 40
    assert failure_of(tmp_path / "a.tif", bytes(content)).reason is Reason.DAMAGED
    assert capfd.readouterr().err == ""


def test_an_image_with_too_many_pixels_is_never_decoded(tmp_path: Path) -> None:
    path = written(tmp_path / "a.png", image_bytes(Image.new("1", (20_000, 20_000)), "PNG"))
    bomb = identify(path, Limits())
    assert isinstance(bomb, Rejected)
    assert bomb.reason is Reason.TOO_LARGE


def test_the_pixel_limit_holds_for_every_page(tmp_path: Path) -> None:
    frames = [picture(100, 100), picture(400, 400), picture(100, 100)]
    content = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    before = Image.MAX_IMAGE_PIXELS
    pages = pages_of(tmp_path / "a.tif", content, replace(SETTINGS, max_page_pixels=10_000))
    assert before == Image.MAX_IMAGE_PIXELS
    assert [page.reason if isinstance(page, PageFailure) else None for page in pages] == [None, Reason.TOO_LARGE, None]


def test_a_file_that_vanishes_is_unreadable(tmp_path: Path) -> None:
    source = source_of(tmp_path / "a.png", image_bytes(picture(), "PNG"))
    source.path.unlink()
    [page] = iter_pages(source, SETTINGS)
    assert isinstance(page, PageFailure)
    assert page.reason is Reason.UNREADABLE


def test_text_has_no_page_images(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="text"):
        iter_pages(SourceFile(tmp_path / "a.txt", "0" * 64, 1, Kind.TEXT, 1), SETTINGS)


@given(data=st.data())
def test_no_noise_in_a_file_raises(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "TIFF"]))
    content = bytearray(image_bytes(picture(60, 80), kind))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = written(tmp_path_factory.getbasetemp() / "noise", bytes(content))
    source = identify(path, Limits())
    if isinstance(source, SourceFile) and source.kind is not Kind.TEXT:
        assert len(list(iter_pages(source, SETTINGS))) == source.page_count
