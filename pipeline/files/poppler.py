"""What poppler's programs say about a PDF, one page at a time; each call is a process of its own with a deadline.

Facts come by pdf2image.  Pages are drawn by pdftoppm itself, because pdf2image drops what it says on stderr (the only
sign that a scan inside a PDF is cut short), and asks pdfinfo again before every page, without a deadline.
"""

from __future__ import annotations

import math
import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pdf2image
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError

from pipeline.cells.process import DeadlineExceeded, OutputTooLarge, ProgramResult, run_program
from pipeline.errors import BadInput, MissingTool
from pipeline.settings import Limits
from pipeline.types import PASSING, Reason

POINTS_PER_INCH = 72.0
POPPLER_REMEDY = "install it with: sudo apt-get install poppler-utils"

_TEXT_BYTES = 32 << 20
"""No page holds more words than fit into this, each with its box; a compressed bomb does."""

_NO_PAGE_COUNT = "Unable to get page count."
"""What pdf2image puts before pdfinfo's own words."""

_PROBE_BYTES = 64 * 1024

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


def document_facts(path: Path, limits: Limits) -> Mapping[str, Any]:
    """pdfinfo's facts of a PDF by name, dates raw; `Pages`, the number of its pages, is at least 1.

    Raises BadInput: encrypted, damaged, timeout.
    """
    facts = _facts(path, limits)
    if facts["Pages"] == 0:
        raise BadInput(path, Reason.DAMAGED, "the PDF has no pages")
    return facts


def page_size(path: Path, page: int, limits: Limits) -> PageSize:
    """The size of one page.  Raises BadInput."""
    facts = _facts(path, limits, page)
    size = re.match(r"(\S+) x (\S+) pts", str(_of_page(facts, page, "size")))
    if size is None:
        raise BadInput(path, Reason.DAMAGED, "the page has no size")
    width_pt, height_pt = float(size[1]), float(size[2])
    if not (0 < width_pt < math.inf and 0 < height_pt < math.inf):
        raise BadInput(path, Reason.DAMAGED, f"the page is {width_pt:g} x {height_pt:g} points large")
    turned = str(_of_page(facts, page, "rot"))
    if turned.lstrip("-").isdigit() and int(turned) % 180:
        width_pt, height_pt = height_pt, width_pt
    return PageSize(width_pt, height_pt)


def _of_page(facts: Mapping[str, object], page: int, what: str) -> object:
    """pdfinfo pads the page's number: `Page    1 size`."""
    return next((value for key, value in facts.items() if key.split() == ["Page", str(page), what]), "")


def _facts(path: Path, limits: Limits, page: int | None = None) -> dict[str, Any]:
    """pdfinfo's facts by name.  Raises BadInput and MissingTool."""
    try:
        # An absolute path never looks like an option and never like "-", which means stdin.
        options: dict[str, Any] = {"timeout": limits.page_deadline_s, "rawdates": True}
        options |= {"first_page": page, "last_page": page} if page else {}
        facts = _pdfinfo(str(path.absolute()), options)
    except PDFInfoNotInstalledError as error:
        raise MissingTool("pdfinfo", POPPLER_REMEDY) from error
    except PDFPopplerTimeoutError as error:
        detail = f"pdfinfo did not end within {limits.page_deadline_s:g} s"
        raise BadInput(path, Reason.TIMEOUT, detail) from error
    except PDFPageCountError as error:
        said = str(error).removeprefix(_NO_PAGE_COUNT).strip()
        if "Incorrect password" in said:
            raise BadInput(path, Reason.ENCRYPTED, "needs a password to open") from error
        if not said:
            raise BadInput(path, Reason.KILLED, "pdfinfo ended without a word, as when it is killed") from error
        raise _damaged(path, said, "the PDF cannot be opened") from error
    return facts


def _pdfinfo(path: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """pdfinfo's facts; it has a second go where it ended without a word, as when it is killed."""
    try:
        facts: dict[str, Any] = pdf2image.pdfinfo_from_path(path, **options)
    except PDFPageCountError as error:
        if str(error).removeprefix(_NO_PAGE_COUNT).strip():
            raise
        facts = pdf2image.pdfinfo_from_path(path, **options)
    return facts


def page_images(path: Path, page: int, limits: Limits) -> tuple[PlacedImage, ...]:
    """The images that a page shows, masks of others left out; none when poppler cannot list them.

    Raises BadInput when that was not the file's doing.
    """
    try:
        result = _run(["pdfimages", "-list", *_only(page)], path, limits)
    except BadInput as error:
        if error.reason in PASSING:
            raise
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
    with TemporaryDirectory() as folder:
        _run(["pdfimages", "-j", *_only(page)], path, limits, [f"{folder}/image"])
        for file in sorted(Path(folder).glob("*.jpg")):
            if not file.read_bytes().rstrip(b"\0\r\n ").endswith(_JPEG_END):
                _check_room(path, Path(folder))
                raise BadInput(path, Reason.DAMAGED, "part of the page is lost: the scan breaks off")


def _check_room(path: Path, folder: Path) -> None:
    """Raises BadInput when the folder is full: pdfimages then cuts its files short without a word."""
    try:
        (folder / "probe").write_bytes(bytes(_PROBE_BYTES))
    except OSError as error:
        raise BadInput(path, Reason.NO_ROOM, f"no room for temporary files: {error.strerror}") from error


def page_words(path: Path, page: int, limits: Limits) -> str:
    """The text layer of one page as pdftotext -bbox-layout marks it up; empty when it cannot be had.

    Raises BadInput when that was not the file's doing.
    """
    arguments = ["pdftotext", "-bbox-layout", "-cropbox", *_only(page), "-enc", "UTF-8"]
    try:
        result = _run(arguments, path, limits, ["-"], _TEXT_BYTES)
    except BadInput as error:
        if error.reason in PASSING:
            raise
        return ""
    return result.stdout.decode("utf-8", "replace")


def render_page(path: Path, page: int, dpi: float, limits: Limits) -> bytes:
    """One page as a PPM file (RGB).  Raises BadInput, also when part of the page could not be decoded."""
    max_bytes = 3 * limits.max_page_pixels + 1024
    arguments = ["pdftoppm", *_only(page), "-r", f"{dpi:g}", "-cropbox"]
    result = _run(arguments, path, limits, max_output_bytes=max_bytes)
    lost = next((line for line in result.stderr.splitlines() if _LOST_PIXELS.search(line)), None)
    if lost is not None:
        raise BadInput(path, Reason.DAMAGED, f"part of the page is lost: {lost}")
    if not result.stdout:
        raise _damaged(path, result.stderr, "the page cannot be drawn")
    return result.stdout


def _only(page: int) -> list[str]:
    return ["-f", str(page), "-l", str(page)]


def _run(
    argv: list[str], path: Path, limits: Limits, after: list[str] | None = None, max_output_bytes: int = 1 << 20
) -> ProgramResult:
    result = _run_once(argv, path, limits, after, max_output_bytes)
    if result.exit_code == -signal.SIGKILL:  # by the machine or a person: a second go
        result = _run_once(argv, path, limits, after, max_output_bytes)
    if "Out of memory" in result.stderr or "bad_alloc" in result.stderr:
        raise BadInput(path, Reason.MEMORY, f"{argv[0]} needed more than {limits.memory_bytes >> 20} MiB")
    if result.exit_code == -signal.SIGKILL:
        said = f"{argv[0]} was ended by SIGKILL, perhaps because the machine ran out of memory"
        raise BadInput(path, Reason.KILLED, said)
    if result.exit_code < 0:
        raise BadInput(path, Reason.DAMAGED, f"{argv[0]} broke down on it (signal {-result.exit_code})")
    return result


def _run_once(
    argv: list[str], path: Path, limits: Limits, after: list[str] | None, max_output_bytes: int
) -> ProgramResult:
    try:
        return run_program(
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


def _damaged(path: Path, stderr: str, what: str) -> BadInput:
    said = next((line for line in stderr.splitlines() if "rror" in line), "")
    return BadInput(path, Reason.DAMAGED, f"{what}: {said}" if said else what)
