"""Imported once by the server from which the reading processes are forked: everything a paper needs, used once.

Modules that are imported when they are first needed, the repair model, Tesseract's data: what is here already when a
process is forked costs it nothing, and otherwise a good half second a document.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from pipeline.engine import TesseractEngine
from pipeline.engine.tesseract import warm_tesseract
from pipeline.extract import extract
from pipeline.records.as_json import record_to_json
from pipeline.settings import Settings

LATE = (
    "pytesseract",
    *(f"pipeline.{name}" for name in ("cells.child", "files.bundle", "files.sources", "jobs", "splitting")),
    *(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Png", "Ppm", "Tiff")),
)
"""Modules that reading a file imports late."""

_PAPER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ THANH LÂM\tĐộc lập - Tự do - Hạnh phúc
Số: 01/KH-UBND\tThanh Lâm, ngày 09 tháng 12 năm 2024

KẾ HOẠCH
Tổ chức Tết trồng cây

Kính gửi: Các thôn.
Căn cứ Kế hoạch số 121/KH-UBND ngày 05/12/2024 của Ủy ban nhân dân huyện, xã tổ chức Tết trồng cây.
1. Chỉ tiêu: phấn đấu đến hết quý I năm 2025 trồng đạt 1.000 cây; báo cáo trước ngày 15/01/2025.

Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Như trên;\tCHỦ TỊCH
- Lưu: VT.\tNguyễn Văn An
"""


def warm() -> None:
    """Does once what every paper needs; what is missing or damaged is for the first paper to tell."""
    for name in LATE:
        import_module(name)
    with suppress(Exception):
        _ = TesseractEngine(Settings().language).name
        warm_tesseract(Settings().language)
    with suppress(Exception):
        record_to_json(extract(_PAPER))


warm()
