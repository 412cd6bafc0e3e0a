"""What poppler's programs say about a PDF, one page at a time; each call is a process of its own with a deadline.

Called directly and not through pdf2image: that one runs pdfinfo before every page without a deadline, drops what
pdftoppm says on stderr (the only sign that a scan inside a PDF is cut short) and leaves the process group alone.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import BadInput
from pipeline.process import DeadlineExceeded, OutputTooLarge, ProgramResult, run_program
from pipeline.settings import Limits
from pipeline.types import Reason

POINTS_PER_INCH = 72.0

_TEXT_BYTES = 8 << 20
"""No page holds more text than this; a compressed bomb does."""

_JPEG_END = b"\xff\xd9"

_LOST_PIXELS = re.compile(
    r"Corrupt JPEG data(?!: \d+ extraneous)|Premature end of JPEG|Could not find start of jpeg"
    r"|CCITTFax|Unexpected end of file in flate|Bad LZW stream|Unable to decode image|JBIG2",
    re.IGNORECASE,
)
"""poppler's and libjpeg's complaints after which part of a page's image or content is missing.

Bytes that are too many ("extraneous") are common in scanners' JPEGs and cost nothing.
"""


@dataclass(frozen=True, slots=True)
class PageSize:
    """The page as a viewer shows it: crop box after rotation, in points of 1/72 inch."""

    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image on a page: its pixels and the resolution at which the page shows them; encoding as pdfimages(1)."""

    width_px: int
    height_px: int
    dpi: float
    width_in: float
    height_in: float
    encoding: str = "image"


def count_pages(path: Path, limits: Limits) -> int:
    """How many pages the PDF has, at least 1.  Raises BadInput: encrypted, damaged, timeout, memory."""
    result = _run(["pdfinfo"], path, limits)
    if "Incorrect password" in result.stderr:
        raise BadInput(path, Reason.ENCRYPTED, "needs a password to open")
    match = re.search(rb"^Pages: +(\d+)$", result.stdout, re.MULTILINE)
    if result.exit_code or match is None:
        raise _damaged(path, result, "the PDF cannot be opened")
    if int(match[1]) == 0:
        raise BadInput(path, Reason.DAMAGED, "the PDF has no pages")
    return int(match[1])


def page_size(path: Path, page: int, limits: Limits) -> PageSize:
    """The size of one page.  Raises BadInput."""
    result = _run(["pdfinfo", *_only(page)], path, limits)
    size = re.search(rb"^Page +\d+ size: +(\S+) x (\S+) pts", result.stdout, re.MULTILINE)
    turned = re.search(rb"^Page +\d+ rot: +(-?\d+)", result.stdout, re.MULTILINE)
    if size is None:
        raise _damaged(path, result, "the page has no size")
    width_pt, height_pt = float(size[1]), float(size[2])
    if not (0 < width_pt < math.inf and 0 < height_pt < math.inf):
        raise BadInput(path, Reason.DAMAGED, f"the page is {width_pt:g} x {height_pt:g} points large")
    if turned is not None and int(turned[1]) % 180:
        width_pt, height_pt = height_pt, width_pt
    return PageSize(width_pt, height_pt)


def page_images(path: Path, page: int, limits: Limits) -> tuple[PlacedImage, ...]:
    """The images that a page shows, masks of others left out; none when poppler cannot list them."""
    try:
        result = _run(["pdfimages", "-list", *_only(page)], path, limits)
    except BadInput:
        return ()
    rows = (line.split() for line in result.stdout.decode("utf-8", "replace").splitlines()[2:])
    return tuple(image for row in rows if (image := _placed_image(row)) is not None)


def _placed_image(row: list[str]) -> PlacedImage | None:
    # page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio (pdfimages(1));
    # object and ID are one word ("[inline]") for an inline image, so the resolutions are counted from the end.
    if len(row) < 15 or row[2] not in {"image", "stencil"}:
        return None
    try:
        width_px, height_px, x_dpi, y_dpi = int(row[3]), int(row[4]), float(row[-4]), float(row[-3])
    except ValueError:
        return None
    if x_dpi <= 0 or y_dpi <= 0:
        return None
    return PlacedImage(width_px, height_px, max(x_dpi, y_dpi), width_px / x_dpi, height_px / y_dpi, row[8])


def check_jpegs(path: Path, page: int, limits: Limits) -> None:
    """Raises BadInput when a JPEG on the page has no end marker: poppler draws what there is of it without a word."""
    with TemporaryDirectory(prefix="vanthu-") as folder:
        _run(["pdfimages", "-j", *_only(page)], path, limits, [f"{folder}/image"])
        for file in sorted(Path(folder).glob("*.jpg")):
            if not file.read_bytes().rstrip(b"\0\r\n ").endswith(_JPEG_END):
                raise BadInput(path, Reason.DAMAGED, "part of the page is lost: the scan breaks off")


def page_text(path: Path, page: int, limits: Limits) -> str:
    """The text layer of one page without control characters; empty when there is none or it cannot be had."""
    try:
        result = _run(["pdftotext", *_only(page), "-enc", "UTF-8"], path, limits, ["-"], _TEXT_BYTES)
    except BadInput:
        return ""
    text = result.stdout.decode("utf-8", "replace")
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable()).strip()


def render_page(path: Path, page: int, dpi: float, limits: Limits) -> bytes:
    """One page as a PPM file (RGB).  Raises BadInput, also when part of the page could not be decoded."""
    max_bytes = 3 * limits.max_page_pixels + 1024
    arguments = ["pdftoppm", *_only(page), "-r", f"{dpi:g}", "-cropbox"]
    result = _run(arguments, path, limits, max_output_bytes=max_bytes)
    lost = next((line for line in result.stderr.splitlines() if _LOST_PIXELS.search(line)), None)
    if lost is not None:
        raise BadInput(path, Reason.DAMAGED, f"part of the page is lost: {lost}")
    if not result.stdout:
        raise _damaged(path, result, "the page cannot be drawn")
    return result.stdout


def _only(page: int) -> list[str]:
    return ["-f", str(page), "-l", str(page)]


def _run(
    argv: list[str], path: Path, limits: Limits, after: list[str] | None = None, max_output_bytes: int = 1 << 20
) -> ProgramResult:
    try:
        result = run_program(
            # An absolute path never looks like an option and never like "-", which means stdin.
            [*argv, str(path.absolute()), *(after or [])],
            deadline_s=limits.page_deadline_s,
            memory_bytes=limits.memory_bytes,
            max_output_bytes=max_output_bytes,
        )
    except DeadlineExceeded as error:
        raise BadInput(path, Reason.TIMEOUT, str(error)) from error
    except OutputTooLarge as error:
        raise BadInput(path, Reason.TOO_LARGE, f"{argv[0]} wrote {error}") from error
    if "Out of memory" in result.stderr or "bad_alloc" in result.stderr:
        raise BadInput(path, Reason.MEMORY, f"{argv[0]} needed more than {limits.memory_bytes >> 20} MiB")
    if result.exit_code < 0:
        raise BadInput(path, Reason.DAMAGED, f"{argv[0]} broke down on it (signal {-result.exit_code})")
    return result


def _damaged(path: Path, result: ProgramResult, what: str) -> BadInput:
    said = next((line for line in result.stderr.splitlines() if "rror" in line), "")
    return BadInput(path, Reason.DAMAGED, f"{what}: {said}" if said else what)
