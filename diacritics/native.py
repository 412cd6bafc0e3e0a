"""The compiled core (core/*.c) as Python functions over NumPy arrays.

The core is plain C in a shared library beside this file, built when the project is installed
(scripts/build_core.py); ctypes needs neither Python's headers nor a library per Python version.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

LIBRARY = Path(__file__).with_name("_core.so")
VERSION = 1
"""CORE_VERSION of core.h."""

_pointer, _int64, _int32 = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
_ARGUMENTS: dict[str, list[Any]] = {
    "core_find_candidates": [_pointer] * 4 + [_int32] * 4 + [_pointer] * 2,
    "core_find_ngrams": [_pointer, _int64] + [_pointer] * 3,
    "core_score_path": [_pointer, _int64, _pointer, _pointer],
    "core_decode": [_pointer, _pointer, _int64, _pointer, _pointer, _pointer, _int32, _pointer, _pointer],
    "core_learn": [_pointer, _int64, _int64, _pointer],
}


class CoreMissing(ImportError):
    """The compiled core is not there or is of another version than the Python code."""


@cache
def load_core() -> ctypes.CDLL:
    """The library, once a process.  Raises CoreMissing."""
    remedy = "in a checkout scripts/setup or scripts/build_core.py makes it"
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        raise CoreMissing(f"{LIBRARY}: the compiled core is missing; {remedy}") from error
    if library.core_version() != VERSION:
        raise CoreMissing(f"{LIBRARY}: the compiled core is of another version of the code; {remedy}")
    for name, arguments in _ARGUMENTS.items():
        getattr(library, name).argtypes = arguments
        getattr(library, name).restype = None
    for name in ("core_find_candidates", "core_decode"):
        getattr(library, name).restype = _int32
    return library


def c_struct(*members: int | NDArray[Any] | ctypes.Structure) -> ctypes.Structure:
    """The C structure with these members in this order: int64 numbers, addresses of arrays, and other structures.

    It borrows the arrays: it is valid as long as they live.  Raises ValueError for an array that is not contiguous.
    """
    filled = [_as_member(member) for member in members]
    named = [(f"member_{place}", type(member)) for place, member in enumerate(filled)]
    kind = type("CStruct", (ctypes.Structure,), {"_fields_": named})
    struct: ctypes.Structure = kind(*filled)
    return struct


def _as_member(member: int | NDArray[Any] | ctypes.Structure) -> Any:
    if isinstance(member, int):
        return _int64(member)
    if isinstance(member, ctypes.Structure):
        return member
    if not member.flags.c_contiguous:
        raise ValueError("the core takes contiguous arrays only")
    return _pointer(member.ctypes.data)


def address(array: NDArray[Any]) -> int:
    """Where the first element of a contiguous array lies."""
    return array.ctypes.data
