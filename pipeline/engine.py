"""The Engine seam: pixels in, words out.  Tesseract is the default; FakeEngine serves tests and users' own trials."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from diacritics.store import ModelError, model_path
from pipeline.errors import MissingTool
from pipeline.types import Box, OcrLine, OcrPage, PageImage, Word

APT_REMEDY = "install it with: sudo apt-get install tesseract-ocr tesseract-ocr-vie"


class Look(StrEnum):
    """How a part of a page is looked at once more."""

    DIGITS = "digits"
    """One line of digits only, with the Latin-script data: it knows printed digits better than the Vietnamese."""
    DIGITS_LARGE = "digits_large"
    """The same at twice the size: a reading that differs enough to count as another."""
    LATIN = "latin"
    """One line of Latin letters and digits: number lines, whose codes and digits are no Vietnamese words."""
    BLOCK = "block"
    """A block of Vietnamese lines, with no search for columns or pictures: text beside seals and signatures, cells."""
    NUMBER = "number"
    """One number with its signs, as in the cell of a table, with the Latin-script data."""


_ONLY_DIGITS = "--psm 7 -c tessedit_char_whitelist=0123456789"
_LOOKS = {
    Look.DIGITS: ("eng", _ONLY_DIGITS, 1),
    Look.DIGITS_LARGE: ("eng", _ONLY_DIGITS, 2),
    Look.LATIN: ("eng", "--psm 7", 1),
    Look.BLOCK: ("vie", "--psm 6", 1),
    Look.NUMBER: ("eng", "--psm 7 -c tessedit_char_whitelist=0123456789.,%-/", 1),
}


class EngineTimeout(Exception):
    """The engine did not finish a page within its deadline."""


class EngineFailed(Exception):
    """The engine could not read a page; the message says why in one line."""


class EngineKilled(Exception):
    """The engine was ended from outside each time it was begun: by the machine when memory ran out, or by a person."""


class Engine(Protocol):
    """Reads one page."""

    @property
    def name(self) -> str:
        """Engine, version and data, as it enters the fingerprint of results."""

    def read(self, page: PageImage) -> OcrPage:
        """The words of the page with boxes and confidence.

        Raises EngineTimeout, EngineFailed, EngineKilled and MissingTool.
        """

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        """The lines read in one part of the page, with boxes on the whole page.  Raises as read does."""

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        """The lines of each small image, at the cost of one start; boxes count in the image.  Raises as read does."""

    def upright_turn(self, page: PageImage) -> int:
        """The clockwise turn (0, 90, 180, 270) that would make the page upright; 0 when that is not sure."""


@dataclass(frozen=True)
class TesseractEngine:
    """Tesseract by pytesseract: one language, one thread, a deadline a page.

    Uses the data of models/tessdata when it holds the language, the system's otherwise.
    """

    language: str = "vie"
    page_segmentation: int = 3
    deadline_s: float = 120.0

    @property
    def name(self) -> str:
        folder = _own_tessdata(self.language)
        data = "models" if folder else "system"
        return f"tesseract {_tesseract_version()} {self.language} ({data}) psm {self.page_segmentation}"

    def read(self, page: PageImage) -> OcrPage:
        rows = self._rows(_plain(page.pixels), page.dpi, self.language, f"--psm {self.page_segmentation}")
        return OcrPage(
            page=page.page,
            width_px=page.width_px,
            height_px=page.height_px,
            dpi=page.dpi,
            lines=_lines(rows),
            engine=self.name,
            embedded_text=page.embedded_text,
            text_layer=page.text_layer,
            turned_deg=page.turned_deg,
            deskewed_deg=page.deskewed_deg,
        )

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        language, config, scale = _LOOKS[look]
        pixels = page.pixels[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
        if 0 in pixels.shape:
            return ()
        if scale != 1:
            pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
        rows = self._rows(_plain(pixels), page.dpi * scale, language, config)
        for side in ("left", "top", "width", "height"):
            rows[side] = [round(value / scale) for value in rows[side]]
        return _lines(rows, max(0, box.left), max(0, box.top))

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        if not images:
            return ()
        language, config, _ = _LOOKS[look]
        with TemporaryDirectory() as folder:
            frames = [Image.fromarray(image.pixels) for image in images]
            path = f"{folder}/images.tif"
            frames[0].save(path, save_all=True, append_images=frames[1:])
            rows = self._rows(path, images[0].dpi, language, config)
        return tuple(_lines(_of_page(rows, number)) for number in range(1, len(images) + 1))

    def _rows(self, image: Image.Image | str, dpi: float, language: str, config: str) -> dict[str, list[Any]]:
        folder = _own_tessdata(language)
        data = f' --tessdata-dir "{folder}"' if folder else ""
        rows: dict[str, list[Any]] = _run(
            pytesseract.image_to_data,
            image,
            lang=language,
            config=f"{config} --dpi {round(dpi)}{data}",
            timeout=self.deadline_s,
            output_type=pytesseract.Output.DICT,
        )
        return rows

    def upright_turn(self, page: PageImage) -> int:
        try:
            found = _run(
                pytesseract.image_to_osd,
                _plain(page.pixels),
                config=f"--psm 0 --dpi {round(page.dpi)}",
                timeout=self.deadline_s,
                output_type=pytesseract.Output.DICT,
            )
        except EngineFailed:
            return 0  # too few letters to tell
        return int(found["rotate"]) % 360 if float(found["orientation_conf"]) >= 1.0 else 0


@dataclass(frozen=True)
class FakeEngine:
    """An engine that reads what it is told, by page number: for tests and for trying out the rooms behind it."""

    pages: Mapping[int, OcrPage] = field(default_factory=dict)
    name: str = "fake"

    def read(self, page: PageImage) -> OcrPage:
        empty = OcrPage(page.page, page.width_px, page.height_px, page.dpi, (), self.name)
        return self.pages.get(page.page, empty)

    def look_again(self, page: PageImage, box: Box, look: Look) -> tuple[OcrLine, ...]:
        return ()

    def look_at_each(self, images: Sequence[PageImage], look: Look) -> tuple[tuple[OcrLine, ...], ...]:
        return tuple(() for _ in images)

    def upright_turn(self, page: PageImage) -> int:
        return 0


def _run(call: Any, image: Image.Image | str, **options: Any) -> Any:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # pages are read side by side; threads inside one page only cost
    try:
        try:
            return call(image, **options)
        except pytesseract.TesseractError as error:
            if error.status != -signal.SIGKILL:
                raise
            return call(image, **options)  # it was killed, by the machine or a person: a second go
    except pytesseract.TesseractNotFoundError as error:
        raise MissingTool("tesseract", APT_REMEDY) from error
    except pytesseract.TesseractError as error:
        if "loading language" in str(error) or "traineddata" in str(error):
            raise MissingTool(f"Tesseract data for {options.get('lang', 'osd')}", APT_REMEDY) from error
        if error.status == -signal.SIGKILL:
            raise EngineKilled(
                "tesseract was ended by SIGKILL, perhaps because the machine ran out of memory"
            ) from error
        raise EngineFailed(" ".join(f"tesseract: {error.message}".split())) from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise EngineTimeout(f"not read within {options['timeout']:g} s") from error
        raise


def _plain(pixels: NDArray[np.uint8]) -> Image.Image:
    """The pixels as an image that pytesseract hands over uncompressed: packing costs a tenth of the time."""
    image = Image.fromarray(pixels)
    image.format = "PPM"
    return image


def _of_page(rows: dict[str, list[Any]], number: int) -> dict[str, list[Any]]:
    places = [place for place, page in enumerate(rows["page_num"]) if page == number]
    return {name: [column[place] for place in places] for name, column in rows.items()}


def _lines(rows: dict[str, list[Any]], left: int = 0, top: int = 0) -> tuple[OcrLine, ...]:
    """Tesseract's TSV as lines.  Source: the TSV output of tesseract(1); level 5 is a word, conf runs to 100."""
    words = [index for index, level in enumerate(rows["level"]) if level == 5 and str(rows["text"][index]).strip()]

    def place(index: int) -> tuple[int, int, int]:
        return rows["block_num"][index], rows["par_num"][index], rows["line_num"][index]

    return tuple(
        OcrLine(tuple(_word(rows, index, left, top) for index in line), block=block, paragraph=paragraph)
        for (block, paragraph, _), line in groupby(words, key=place)
    )


def _word(rows: dict[str, list[Any]], index: int, left: int, top: int) -> Word:
    text = str(rows["text"][index]).strip()
    x, y, width, height = (int(rows[side][index]) for side in ("left", "top", "width", "height"))
    box = Box(x + left, y + top, width, height)
    return Word(text=text, box=box, confidence=max(0.0, float(rows["conf"][index])) / 100, raw=text)


@cache
def _tesseract_version() -> str:
    try:
        try:
            return str(pytesseract.get_tesseract_version())
        except CalledProcessError:
            return str(pytesseract.get_tesseract_version())  # it may have been killed: a second go
    except (CalledProcessError, pytesseract.TesseractNotFoundError) as error:
        raise MissingTool("tesseract", APT_REMEDY) from error


@cache
def _own_tessdata(language: str) -> Path | None:
    """The folder of our own data for the language, its hash checked; None when we carry none."""
    try:
        return model_path(f"tessdata/{language}.traineddata").parent
    except ModelError as error:
        if error.problem.startswith("not listed"):
            return None
        raise MissingTool("Vietnamese data", str(error)) from error
