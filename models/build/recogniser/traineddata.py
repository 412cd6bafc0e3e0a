"""Tesseract's file of components: an offset for each of 24 places, -1 where there is none, then the components."""

from __future__ import annotations

import struct

COMPONENTS = 24
NETWORK, WORDS, CHARACTERS, RECODER = 17, 19, 21, 22
"""Places of the components that a build reads or replaces (after Tesseract's tessdatamanager.h)."""
_HEAD = struct.Struct(f"<I{COMPONENTS}q")


def unpack(content: bytes) -> dict[int, bytes]:
    """The components of a file by place.  Raises ValueError when the file has another number of places."""
    count, *offsets = _HEAD.unpack_from(content)
    if count != COMPONENTS:
        raise ValueError(f"a traineddata file of {count} places, not {COMPONENTS}")
    there = sorted((offset, place) for place, offset in enumerate(offsets) if offset >= 0)
    ends = [offset for offset, _ in there[1:]] + [len(content)]
    return {place: content[offset:end] for (offset, place), end in zip(there, ends, strict=True)}


def pack(components: dict[int, bytes]) -> bytes:
    """The file of these components, in the order of their places."""
    offsets, at = [-1] * COMPONENTS, _HEAD.size
    for place, component in sorted(components.items()):
        offsets[place] = at
        at += len(component)
    return _HEAD.pack(COMPONENTS, *offsets) + b"".join(component for _, component in sorted(components.items()))
