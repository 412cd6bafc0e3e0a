"""Tesseract as a program, by pytesseract: a process for every page.

pytesseract is imported where it is used: it imports pandas, which costs half a second, and reading needs it only for
pages that may be turned, or where the library is not there.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.engine.data import APT_REMEDY, missing_data, own_tessdata
from pipeline.engine.order import Order
from pipeline.engine.seam import EngineFailed, EngineKilled, EngineTimeout
from pipeline.errors import MissingTool
from pipeline.types import PageImage

_ELF = b"\x7fELF"


def read(images: Sequence[NDArray[np.uint8]], order: Order) -> list[str]:
    """Tesseract's TSV for each image.  Raises EngineTimeout, EngineFailed, EngineKilled and MissingTool."""
    if len(images) == 1:
        return [_tsv(_plain(images[0]), order)]
    with TemporaryDirectory() as folder:
        frames = [Image.fromarray(image) for image in images]
        path = f"{folder}/images.tif"
        frames[0].save(path, save_all=True, append_images=frames[1:])
        return _by_page(_tsv(path, order), len(images))


def upright_turn(page: PageImage, deadline_s: float) -> int:
    """The clockwise quarter turns that make the page upright; 0 when Tesseract is not sure.  Raises as read does."""
    import pytesseract

    found = _run(
        pytesseract.image_to_osd,
        _plain(page.pixels),
        config=f"--psm 0 --dpi {round(page.dpi)}",
        timeout=deadline_s,
        output_type=pytesseract.Output.DICT,
    )
    return int(found["rotate"]) % 360 if float(found["orientation_conf"]) >= 1.0 else 0


@cache
def version() -> str:
    """The program's version.  Raises MissingTool."""
    import pytesseract

    try:
        try:
            return str(pytesseract.get_tesseract_version())
        except CalledProcessError:
            return str(pytesseract.get_tesseract_version())  # it may have been killed: a second go
    except (CalledProcessError, pytesseract.TesseractNotFoundError) as error:
        raise MissingTool("tesseract", APT_REMEDY) from error


def is_binary() -> bool:
    """Whether the program is a compiled one; a script may do what it likes in Tesseract's stead."""
    path = shutil.which(_command())
    if path is None:
        return False
    with Path(path).open("rb") as stream:
        return stream.read(len(_ELF)) == _ELF


def _command() -> str:
    """The program that pytesseract runs: another than the usual one only where somebody has imported and told it."""
    loaded = sys.modules.get("pytesseract.pytesseract")
    return "tesseract" if loaded is None else str(loaded.tesseract_cmd)


def _tsv(image: Image.Image | str, order: Order) -> str:
    import pytesseract

    folder = own_tessdata(order.language)
    data = f' --tessdata-dir "{folder}"' if folder else ""
    variables = "".join(f" -c {name}={value}" for name, value in order.variables)
    return str(
        _run(
            pytesseract.image_to_data,
            image,
            lang=order.language,
            config=f"--psm {order.mode}{variables} --dpi {round(order.dpi)}{data}",
            timeout=order.deadline_s,
            output_type=pytesseract.Output.STRING,
        )
    )


def _by_page(tsv: str, count: int) -> list[str]:
    """The TSV of a file of several images, image by image; the second column counts them."""
    rows = [row for row in tsv.split("\n") if row[:1].isdigit()]
    pages = {int(page): "\n".join(part) for page, part in groupby(rows, key=lambda row: row.split("\t", 2)[1])}
    return [pages.get(number, "") for number in range(1, count + 1)]


def _run(call: Callable[..., Any], image: Image.Image | str, **options: Any) -> Any:
    import pytesseract

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
            raise missing_data(options.get("lang", "osd")) from error
        if error.status == -signal.SIGKILL:
            raise EngineKilled() from error
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
