"""Image files as pages: TIFF frame by frame, PNG and JPEG, through Pillow.

Whatever the file holds (1 bit, palette, 16 bit, CMYK, alpha) comes out as uint8 grey or RGB with square pixels.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from pipeline.errors import BadInput
from pipeline.quiet import stderr_kept
from pipeline.settings import Limits
from pipeline.types import Kind, Reason

SANE_DPI = (70.0, 1200.0)
"""Resolutions that a scanner writes; others are a camera's or a program's default."""

_A4_INCHES = (8.27, 11.69)
_LARGEST_SHORT_SIDE_INCHES = 17.0
"""The short side of A2.  A larger "page" is a picture whose resolution was never set (72 and 96 dpi by default)."""

_FORMATS = {Kind.TIFF: "TIFF", Kind.PNG: "PNG", Kind.JPEG: "JPEG"}

_LOST_ROWS = re.compile(r"Fax(3Decode2D|4Decode): Bad code|Premature E|Not enough data|Decoding error|Corrupt JPEG")
"""libtiff's complaints after which rows are missing.  A one-dimensional fax loses one row to a bad code; that is let
pass."""

_COMPLAINT_BYTES = 64 * 1024

_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    struct.error,
)
"""What Pillow's readers raise on damaged files."""


def count_frames(path: Path, kind: Kind, limits: Limits) -> int:
    """Pages in an image file (1 unless TIFF), counted up to limits.max_pages + 1.  Raises BadInput."""
    with _opened(path, kind, limits) as image:
        if kind is not Kind.TIFF:
            return 1
        for frame in range(limits.max_pages + 1):
            try:
                image.seek(frame)
            except EOFError:
                return frame
        return limits.max_pages + 1


def tags_of(path: Path, kind: Kind, limits: Limits) -> dict[int, object]:
    """The tags of an image file, those of its camera among them (Exif 2.3, 4.6); none where they cannot be read."""
    with suppress(BadInput), _opened(path, kind, limits) as image:
        tags = image.getexif()
        return {**tags, **tags.get_ifd(ExifTags.IFD.Exif)}
    return {}


def read_frame(path: Path, kind: Kind, page: int, limits: Limits) -> tuple[NDArray[np.uint8], float]:
    """The pixels of one page, upright by its EXIF tag, and its resolution in dpi.  Raises BadInput."""
    with _opened(path, kind, limits) as image:
        if page > 1:
            image.seek(page - 1)
        _check_size(path, image.size, limits)
        size, dpi = image.size, _stated_dpi(image)
        _load(path, image)
        if dpi is not None and image.size != size:
            dpi = dpi[::-1]  # Pillow turned a TIFF by its orientation tag while loading it
        square, dpi_or_none = _with_square_pixels(image, dpi)
        _check_size(path, square.size, limits)
        pixels = to_pixels(_upright(square))
    return pixels, dpi_or_none or _dpi_of_a4(*square.size)


def _load(path: Path, image: Image.Image) -> None:
    """Decode the pixels.  Raises BadInput when libtiff had to leave rows out, which Pillow does not tell."""
    if image.format != "TIFF":
        image.load()
        return
    with stderr_kept() as said:  # libtiff writes its complaints nowhere else
        image.load()
        said.seek(0)
        lines = said.read(_COMPLAINT_BYTES).decode("utf-8", "replace").splitlines()
    lost = next((line for line in lines if _LOST_ROWS.search(line)), None)
    if lost is not None:
        raise BadInput(path, Reason.DAMAGED, f"part of the page is lost: {lost}")


def to_pixels(image: Image.Image) -> NDArray[np.uint8]:
    """Any Pillow image as (height, width) grey or (height, width, 3) RGB; alpha lies over white, RGB that is grey
    all over becomes grey."""
    flat = _flattened(image)
    pixels = np.asarray(flat, dtype=np.uint8)
    if pixels.ndim == 3 and _is_grey(pixels):
        return np.ascontiguousarray(pixels[:, :, 0])
    return pixels


@contextmanager
def _opened(path: Path, kind: Kind, limits: Limits) -> Iterator[Image.Image]:
    """The open image with Pillow's bomb guard at our limit; every fault of its reader becomes BadInput."""
    guard, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, limits.max_page_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Not by its name: Pillow would map a TIFF that is turned by its tag as if it were stored upright.
            with path.open("rb") as file, Image.open(file, formats=[_FORMATS[kind]]) as image:
                yield image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadInput(path, Reason.TOO_LARGE, f"more than {limits.max_page_pixels} pixels") from error
    except MemoryError as error:
        raise BadInput(path, Reason.MEMORY, "the image does not fit into memory") from error
    except _FAULTS as error:
        raise _as_bad_input(path, kind, error) from error
    finally:
        Image.MAX_IMAGE_PIXELS = guard


def _as_bad_input(path: Path, kind: Kind, error: BaseException) -> BadInput:
    if isinstance(error, OSError) and error.errno is not None:
        return BadInput(path, Reason.UNREADABLE, f"cannot be read: {error.strerror}")
    said = " ".join(str(error).split()) or type(error).__name__
    if "cannot identify" in said:
        said = "its header is broken"
    return BadInput(path, Reason.DAMAGED, f"damaged {kind.value.upper()} image: {said}")


def _check_size(path: Path, size: tuple[int, int], limits: Limits) -> None:
    width_px, height_px = size
    if width_px * height_px > limits.max_page_pixels:
        detail = f"{width_px} x {height_px} pixels, more than {limits.max_page_pixels}"
        raise BadInput(path, Reason.TOO_LARGE, detail)


def _stated_dpi(image: Image.Image) -> tuple[float, float] | None:
    try:
        x_dpi, y_dpi = (float(value) for value in image.info["dpi"])
    except _FAULTS:
        return None
    low, high = SANE_DPI
    if not (low <= x_dpi <= high and low <= y_dpi <= high):
        return None
    short_side_in = min(image.width / x_dpi, image.height / y_dpi)
    return (x_dpi, y_dpi) if short_side_in <= _LARGEST_SHORT_SIDE_INCHES else None


def _with_square_pixels(image: Image.Image, dpi: tuple[float, float] | None) -> tuple[Image.Image, float | None]:
    """Faxes are 204 x 98 dpi (ITU-T T.4): letters half as high as they should be.  Such pages are stretched."""
    if dpi is None:
        return image, None
    high = max(dpi)
    if high / min(dpi) < 1.05:
        return image, high
    size = round(image.width * high / dpi[0]), round(image.height * high / dpi[1])
    return _flattened(image).resize(size, Image.Resampling.BICUBIC), high


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _FAULTS:
        return image  # a broken EXIF block says nothing about the picture


def _dpi_of_a4(width_px: int, height_px: int) -> float:
    short_in, long_in = _A4_INCHES
    return width_px / (short_in if width_px <= height_px else long_in)


def _flattened(image: Image.Image) -> Image.Image:
    """Mode L or RGB."""
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if "A" in image.mode.upper().replace("LAB", "") or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    highest = float(values.max(initial=0.0))
    # Samples are 0..1 (float), 0..255 or 0..65535; more than that is 32 bits.
    full = next((limit for limit in (1.0, 255.0, 65535.0) if highest <= limit), highest)
    if image.mode.startswith("I;16"):
        full = 65535.0
    elif image.mode == "I":
        full = max(full, 255.0)
    return Image.fromarray((values.clip(0, full) * (255.0 / full)).astype(np.uint8))


def _is_grey(pixels: NDArray[np.uint8]) -> bool:
    red, green, blue = pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]
    return bool(np.array_equal(red, green) and np.array_equal(green, blue))
