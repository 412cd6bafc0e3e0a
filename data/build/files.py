"""Scanned pages as files: PDF, TIFF, PNG and JPEG bytes that are the same on every run.

They depend on the versions of Pillow and OpenCV (locked) and, for hidden text layers, on the installed Tesseract.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

JPEG_QUALITY = 58
DEADLINE_S = 120.0
MADE = time.struct_time((2024, 11, 1, 8, 0, 0, 4, 306, 0))
"""The date that every PDF carries, so that its bytes do not depend on the day."""


def encode(name: str, pages: Sequence[Pixels], dpi: int, *, bilevel: bool = False) -> bytes:
    """The pages in the format that the file's name asks for.

    Raises KeyError for an ending other than .pdf .tif .png .jpg, ValueError for several pages in a PNG or JPEG.
    """
    if len(pages) > 1 and not name.endswith((".pdf", ".tif")):
        raise ValueError(f"{name} cannot hold {len(pages)} pages")
    images = [Image.fromarray(page).convert("1") if bilevel else Image.fromarray(page) for page in pages]
    writer = {".pdf": _pdf, ".tif": _tiff, ".png": _png, ".jpg": _jpeg}[Path(name).suffix]
    return writer(images, dpi)


def _pdf(images: Sequence[Image.Image], dpi: int) -> bytes:
    stream = io.BytesIO()
    options = {"resolution": dpi, "quality": JPEG_QUALITY, "creationDate": MADE, "modDate": MADE}
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], **options)
    return stream.getvalue()


def _tiff(images: Sequence[Image.Image], dpi: int) -> bytes:
    stream = io.BytesIO()
    compression = "group4" if images[0].mode == "1" else "tiff_lzw"
    images[0].save(stream, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=(dpi, dpi))
    return stream.getvalue()


def _png(images: Sequence[Image.Image], dpi: int) -> bytes:
    stream = io.BytesIO()
    image = images[0]
    if image.mode == "L":
        image = image.quantize(16, dither=Image.Dither.NONE)
    image.save(stream, "PNG", optimize=True, dpi=(dpi, dpi))
    return stream.getvalue()


def _jpeg(images: Sequence[Image.Image], dpi: int) -> bytes:
    stream = io.BytesIO()
    images[0].save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True, dpi=(dpi, dpi))
    return stream.getvalue()


def read_by_tesseract(page: Pixels, dpi: int, language: str, output: str) -> bytes:
    """What the installed Tesseract makes of a page; output is its name for the form, "pdf" or "txt".

    Raises FileNotFoundError when Tesseract is missing, subprocess.SubprocessError when it fails or takes too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        image, base = Path(folder) / "page.jpg", Path(folder) / "read"
        image.write_bytes(_jpeg([Image.fromarray(page)], dpi))
        command = ["tesseract", str(image), str(base), "-l", language, "--dpi", str(dpi), output]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        subprocess.run(
            command, check=True, capture_output=True, timeout=DEADLINE_S, env=environment, start_new_session=True
        )
        data = base.with_suffix(f".{output}").read_bytes()
    made = time.strftime("D:%Y%m%d%H%M%S", MADE).encode()
    return re.sub(rb"D:\d{14}", made, data) if output == "pdf" else data


def without_diacritics(text: str) -> str:
    """The letters without tone marks, breves, circumflexes, horns and the stroke of đ."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")
