"""Damaged, hostile and odd files: every one is accounted for, none crashes or holds up a run."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from faults import Look, look
from source_files import encrypted_pdf, image_bytes, pages_pdf, picture, scan_pdf, text_pdf, written

from pipeline.cells.cell import Done
from pipeline.cells.executor import LocalPool
from pipeline.files.sources import find_files
from pipeline.settings import Settings
from pipeline.types import Reason

SETTINGS = Settings(
    max_page_pixels=30_000_000, page_deadline_s=30, document_deadline_s=60, memory_bytes=1 << 30, max_pages=1000
)

SHARED = Path(os.environ.get("VANTHU_SHARED", Path(__file__).parents[2] / "shared")) / "bad_inputs" / "files"

Seen = dict[str, tuple[Reason | None, ...]]
"""By file name: the reason of a rejection alone, or one reason a page (None for a page that was read)."""


KNOWN: Seen = {
    "OCRmyPDF__baiona_cmyk.jpg": (None,),
    "OCRmyPDF__cardinal.pdf": (None, None, None),
    "OCRmyPDF__hugemono.pdf": (Reason.TOO_LARGE,),
    "OCRmyPDF__invalid.pdf": (Reason.DAMAGED,),
    "OCRmyPDF__jbig2.pdf": (None,),
    "OCRmyPDF__masks.pdf": (None,),
    "Pillow__broken_data_stream.png": (Reason.DAMAGED,),
    "Pillow__broken_exif_dpi.jpg": (None,),
    "Pillow__crash-0da013a13571cc8eb457a39fee8db18f8a3c7127.tif": (Reason.DAMAGED,),
    "Pillow__decompression_bomb.gif": (Reason.UNSUPPORTED,),
    "Pillow__g4_orientation_6.tif": (None,),
    "Pillow__total-pages-zero.tif": (None, None, None),
    "Pillow__truncated_image.png": (Reason.DAMAGED,),
    "Pillow__truncated_jpeg.jpg": (Reason.DAMAGED,),
    "pdf2image__test_241.pdf": (None, None, None),
    "pdf2image__test_corrupted.pdf": (Reason.DAMAGED,),
    "pdf2image__test_locked_both.pdf": (Reason.ENCRYPTED,),
    "pdf2image__test_locked_owner_only.pdf": (None,),
    "pdf2image__test_locked_user_only.pdf": (Reason.ENCRYPTED,),
    "qpdf__bad-jpeg.pdf": (Reason.DAMAGED,),
    "qpdf__bad1.pdf": (Reason.WRONG_NAME,),
    "qpdf__outlines-with-loop.pdf": (None, None, None),
}
"""Some of the collection, looked at by eye."""


def seen(folder: Path) -> Seen:
    """What became of every file in a folder, looked at in cells; the first three pages of each."""
    looks = (Look(path, SETTINGS) for path in find_files([folder]))
    outcomes = {outcome.item.path.name: outcome for outcome in LocalPool(2).run(look, looks, SETTINGS.limits)}
    return {
        name: outcome.value if isinstance(outcome, Done) else (outcome.reason,) for name, outcome in outcomes.items()
    }


def test_an_archive_of_odd_files(tmp_path: Path) -> None:
    files = {
        "good.pdf": (text_pdf(), (None,)),
        "scan.pdf": (scan_pdf(picture(), 100), (None,)),
        "scan cut short.pdf": (scan_pdf(picture(), 100, cut_from=0.6), (Reason.DAMAGED,)),
        "many pages.pdf": (pages_pdf(1001), (Reason.TOO_MANY_PAGES,)),
        "truncated.pdf": (text_pdf()[:200], (Reason.DAMAGED,)),
        "password.pdf": (encrypted_pdf("secret"), (Reason.ENCRYPTED,)),
        "wrong name.pdf": (image_bytes(picture(), "PNG"), (Reason.WRONG_NAME,)),
        "huge page.pdf": (text_pdf(page=b"/MediaBox [0 0 14400 14400]"), (Reason.TOO_LARGE,)),
        "page tree loop.pdf": (text_pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), (Reason.DAMAGED,)),
        "empty.pdf": (b"", (Reason.EMPTY,)),
        "half.jpg": (image_bytes(picture(), "JPEG")[:5000], (Reason.DAMAGED,)),
        "sổ\nvăn bản.png": (image_bytes(picture(), "PNG"), (None,)),
        "letter.docx": (b"PK\x03\x04" + bytes(50), (Reason.UNSUPPORTED,)),
    }
    for name, (content, _) in files.items():
        written(tmp_path / name, content)
    os.mkfifo(tmp_path / "fifo.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.pdf").symlink_to("missing.pdf")
    expected = {name: reasons for name, (_, reasons) in files.items()}
    expected |= {"fifo.pdf": (Reason.NOT_A_FILE,), "nowhere.pdf": (Reason.NOT_FOUND,)}
    assert seen(tmp_path) == expected


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no folder of damaged files at {SHARED}")
def test_the_collection_of_bad_inputs() -> None:
    found = seen(SHARED)
    assert set(found) == {path.name for path in SHARED.iterdir()}
    reasons = {reason for result in found.values() for reason in result}
    assert not reasons & {Reason.CRASH, Reason.ERROR, Reason.TIMEOUT, Reason.MEMORY}
    for name, expected in KNOWN.items():
        assert (name, found[name]) == (name, expected)
    # good files of the collection, which hold ordinary pages, stay readable
    readable = Counter(all(reason is None for reason in result) for result in found.values())
    assert readable[True] >= 120
