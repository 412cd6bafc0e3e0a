"""Tesseract as a library, by its C interface (tesseract/capi.h), in a fork of this process.

The data of a language are loaded once, here; a fork has them without loading, and takes with it whatever goes wrong:
a crash, a page over its deadline, memory that it needed.  One fork reads many images, until it has read its share.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pickle
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.cells.lasting import LastingFork
from pipeline.cells.process import DeadlineExceeded, ProgramResult
from pipeline.engine.data import missing_data, own_tessdata
from pipeline.engine.order import Order
from pipeline.engine.seam import EngineFailed, EngineKilled, EngineTimeout
from pipeline.quiet import stderr_kept

Pixels = NDArray[np.uint8]

_NAMES = ("libtesseract.so.5", "libtesseract.so.4")
_END = b"\0"
"""Between the TSV of two images."""
_SHARE = 500
"""So often a fork is asked before another takes its place, and gives back the memory that it gathered."""


@cache
def find() -> ctypes.CDLL | None:
    """The library with the types of the functions that are used; None where there is none."""
    for name in _NAMES:
        with suppress(OSError, AttributeError):
            return _typed(ctypes.CDLL(name))
    return None


def version() -> str:
    """The library's version.  Raises RuntimeError where there is none."""
    return str(_library().TessVersion().decode("ascii", "replace"))


def load(language: str) -> None:
    """Loads the data of a language, once.  Raises MissingTool."""
    _loaded(language, own_tessdata(language))


def read(images: Sequence[Pixels], order: Order) -> list[str]:
    """Tesseract's TSV for each image.  Raises EngineTimeout, EngineFailed, EngineKilled and MissingTool."""
    handle = _loaded(order.language, own_tessdata(order.language))
    question = pickle.dumps((images, order, handle), protocol=pickle.HIGHEST_PROTOCOL)
    result = _asked(question, handle, order.deadline_s)
    if result.exit_code == -signal.SIGKILL:  # by the machine or a person: a second go
        result = _asked(question, handle, order.deadline_s)
    if result.exit_code == -signal.SIGKILL:
        raise EngineKilled
    if result.exit_code < 0:
        raise EngineFailed(f"tesseract: broke down on it (signal {-result.exit_code})")
    texts = [text.decode("utf-8", "replace") for text in result.stdout.split(_END)[:-1]]
    if len(texts) < len(images):
        raise EngineFailed(" ".join(f"tesseract: {result.stderr or 'no result'}".split()))
    return texts


@dataclass
class _Reader:
    """A fork that reads, the handles of the data that it has, and how often it was asked."""

    fork: LastingFork
    handles: frozenset[int]
    asked: int = 0


_handles: set[int] = set()
"""Of all data that are loaded."""
_idle: list[_Reader] = []
"""Readers that nobody is asking now: with threads there may be several."""


def _asked(question: bytes, handle: int, deadline_s: float) -> ProgramResult:
    reader = _reader_with(handle)
    reader.asked += 1
    try:
        result = reader.fork.ask(question, deadline_s=deadline_s)
    except DeadlineExceeded as error:
        raise EngineTimeout(f"not read within {deadline_s:g} s") from error
    if reader.asked < _SHARE:
        _idle.append(reader)
    else:
        reader.fork.end()
    return result


def _reader_with(handle: int) -> _Reader:
    """One that has these data, begun where there is none; those that have them not are of no more use."""
    while _idle:
        reader = _idle.pop()
        if reader.fork.lives and handle in reader.handles:
            return reader
        reader.fork.end()
    return _Reader(LastingFork(_answered), frozenset(_handles))


def _answered(question: bytes) -> bytes:
    """What a fork does; the question comes from the process that it is a fork of."""
    images, order, handle = pickle.loads(question)  # noqa: S301
    return _tsv(images, order, handle)


def _tsv(images: Sequence[Pixels], order: Order, handle: int) -> bytes:
    """Tesseract's TSV of each image, with _END behind each."""
    library = _library()
    with suppress(AttributeError):  # it was built without threads
        library.omp_set_max_active_levels(0)  # pages are read side by side; threads inside one page only cost
    library.TessBaseAPISetPageSegMode(handle, order.mode)
    for name, value in (*order.variables, ("user_defined_dpi", str(round(order.dpi)))):
        library.TessBaseAPISetVariable(handle, name.encode(), value.encode())
    texts = [_tsv_of(library, handle, image) for image in images]
    for name, _ in order.variables:
        library.TessBaseAPISetVariable(handle, name.encode(), b"")  # those of a look are empty otherwise
    return b"".join(text + _END for text in texts if text is not None)


def _tsv_of(library: ctypes.CDLL, handle: int, image: Pixels) -> bytes | None:
    """None where Tesseract refuses the image; why is on stderr."""
    pixels = np.ascontiguousarray(image)
    height, width = pixels.shape[:2]
    depth = 1 if pixels.ndim == 2 else pixels.shape[2]
    library.TessBaseAPISetImage(handle, pixels.ctypes.data, width, height, depth, depth * width)
    text = library.TessBaseAPIGetTsvText(handle, 0)
    try:
        return ctypes.string_at(text) if text else None
    finally:
        library.TessDeleteText(text)
        library.TessBaseAPIClear(handle)


@cache
def _loaded(language: str, folder: Path | None) -> int:
    """A handle of the library with the language's data.  Raises MissingTool."""
    library = _library()
    handle = int(library.TessBaseAPICreate())
    with stderr_kept():  # it says there which file it did not find
        failed = library.TessBaseAPIInit3(handle, str(folder).encode() if folder else None, language.encode())
    atexit.register(_unload, library, handle, os.getpid())
    if failed:
        raise missing_data(language)
    _handles.add(handle)
    return handle


def _unload(library: ctypes.CDLL, handle: int, owner: int) -> None:
    """Gives the data back before the library's own end, which would complain of them on stderr."""
    if os.getpid() == owner:
        library.TessBaseAPIDelete(handle)


def _library() -> ctypes.CDLL:
    library = find()
    if library is None:
        raise RuntimeError("the library of Tesseract is not there")
    return library


def _typed(library: ctypes.CDLL) -> ctypes.CDLL:
    text, number, handle = ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p
    for name, result, arguments in (
        ("TessVersion", text, []),
        ("TessBaseAPICreate", handle, []),
        ("TessBaseAPIDelete", None, [handle]),
        ("TessBaseAPIInit3", number, [handle, text, text]),
        ("TessBaseAPISetVariable", number, [handle, text, text]),
        ("TessBaseAPISetPageSegMode", None, [handle, number]),
        ("TessBaseAPISetImage", None, [handle, ctypes.c_void_p, number, number, number, number]),
        ("TessBaseAPIGetTsvText", ctypes.c_void_p, [handle, number]),
        ("TessBaseAPIClear", None, [handle]),
        ("TessDeleteText", None, [ctypes.c_void_p]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
