"""What a PDF says of its own making."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from source_files import pdf, text_pdf

from pipeline.files.origin import day_of_stamp, origin_of
from pipeline.files.sources import identify
from pipeline.settings import Limits
from pipeline.types import NO_ORIGIN, Origin, SourceFile


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("D:20240322085403+07'00'", date(2024, 3, 22)),
        ("D:20240322230000Z", date(2024, 3, 23)),
        ("D:20240322230000+00'00'", date(2024, 3, 23)),
        ("D:20240323003000+09'00'", date(2024, 3, 22)),
        ("D:20240322", date(2024, 3, 22)),
        ("20240322085403", date(2024, 3, 22)),
        ("D:20240332085403", None),
        ("D:00000000000000", None),
        ("Fri Mar 22 2024", None),
        ("", None),
    ],
)
def test_the_day_of_a_stamp_is_that_of_vietnam(stamp, day):
    assert day_of_stamp(stamp) == day


@given(st.text(alphabet="D:0123456789+-Z'", max_size=30))
def test_no_stamp_is_too_odd(text):
    found = day_of_stamp(text)
    assert found is None or isinstance(found, date)


def signature(stamp, pad=0):
    """A signature's dictionary with the time stamp in it, its certificates so many bytes long."""
    return (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /Contents <" + b"0" * pad + b"> /ByteRange [0 10 20 30] "
        b"/M (" + stamp + b") >>"
    )


def signed_pdf(*stamps, pad=0):
    page = b"<< /Type /Annot /M (D:20200101000000+07'00') >>"  # when a note was changed is no signature
    catalog, pages = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    sheet = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    info = b"<< /Title (47 qd syt) /CreationDate (D:20240321101500+07'00') >>"
    return pdf([catalog, pages, sheet, info, page, *(signature(one, pad) for one in stamps)], b"/Info 4 0 R")


def test_a_pdf_tells_its_title_its_day_and_its_first_signature(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(signed_pdf(b"D:20240325074241+07'00'", b"D:20240322230000Z"))
    source = identify(path, Limits())
    assert isinstance(source, SourceFile)
    assert source.origin == Origin("47 qd syt", date(2024, 3, 21), date(2024, 3, 23))


def test_a_signature_is_found_wherever_it_lies_in_the_file(tmp_path):
    path = tmp_path / "long.pdf"
    for before in (0, (1 << 20) - 40_000, (1 << 20) - 200, (1 << 20) + 5):
        path.write_bytes(b"%" + b" " * before + b"\n9 0 obj\n" + signature(b"D:20240325", 60_000) + b"\nendobj\n")
        assert origin_of(path, {}).signed == date(2024, 3, 25)


def test_a_pdf_that_says_nothing_has_no_origin(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf())
    source = identify(path, Limits())
    assert isinstance(source, SourceFile)
    assert source.origin == NO_ORIGIN


def picture_file(path, tags):
    image = Image.new("L", (200, 200), 255)
    exif = image.getexif()
    for tag, value in tags.items():
        exif[tag] = value
    image.save(path, exif=exif)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png"])
def test_a_picture_tells_its_title_and_its_day(tmp_path, name):
    tags = {ExifTags.Base.DocumentName: "47 qd syt", ExifTags.Base.DateTime: "2024:03:22 08:54:03"}
    source = identify(picture_file(tmp_path / name, tags), Limits())
    assert isinstance(source, SourceFile)
    assert source.origin == Origin("47 qd syt", date(2024, 3, 22))


def test_a_photo_was_made_when_it_was_taken(tmp_path):
    path = tmp_path / "a.jpg"
    image = Image.new("L", (200, 200), 255)
    exif = image.getexif()
    exif[ExifTags.Base.DateTime] = "2025:01:01 00:00:00"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:03:22 08:54:03"
    image.save(path, exif=exif)
    source = identify(path, Limits())
    assert isinstance(source, SourceFile)
    assert source.origin.made == date(2024, 3, 22)


@pytest.mark.parametrize("told", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", ""])
def test_a_clock_that_was_never_set_tells_nothing(tmp_path, told):
    source = identify(picture_file(tmp_path / "a.jpg", {ExifTags.Base.DateTime: told}), Limits())
    assert isinstance(source, SourceFile)
    assert source.origin == NO_ORIGIN
