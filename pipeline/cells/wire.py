"""How a child's answer travels to its parent: JSON with the names of our own values, never a pickle.

The child has read a file that may be hostile.  Should such a file take the child over, all that it can send is text
that stands for the values listed here; a pickle could make the parent run what it names.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from diacritics import Edit
from pipeline import types
from pipeline.commands.extract_job import Extracted
from pipeline.commands.read_job import Transcript
from pipeline.errors import ExitCode
from pipeline.jobs import Fault, FiledPaper, Finished

_TYPES = [value for name in types.__all__ if isinstance(value := getattr(types, name), type)]
CLASSES: Mapping[str, Any] = {
    cls.__name__: cls for cls in (*_TYPES, Edit, ExitCode, Extracted, Fault, FiledPaper, Finished, Transcript)
}
"""The values that may travel, by name."""


def encode(value: Any) -> bytes:
    """The value as bytes.  Raises TypeError when a part of it is of no kind that may travel."""
    return json.dumps(_packed(value)).encode("ascii")


def decode(message: bytes | bytearray | memoryview) -> Any:
    """The value that was encoded.  Raises ValueError or TypeError when the message is not whole or not ours."""
    return _unpacked(json.loads(bytes(message)))


def _packed(value: Any) -> Any:
    if isinstance(value, Enum) or is_dataclass(value):
        return _packed_class(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_packed(item) for item in value]
    for kind, (name, pack, _) in _PLAIN.items():
        if isinstance(value, kind):
            return {name: pack(value)}
    raise TypeError(f"a {type(value).__name__} cannot travel between processes: {value!r:.60}")


def _packed_class(value: Any) -> Any:
    name = type(value).__name__
    if CLASSES.get(name) is not type(value):
        raise TypeError(f"a {name} cannot travel between processes")
    if isinstance(value, Enum):
        return {name: value.value}
    return {name: [_packed(getattr(value, field.name)) for field in fields(value)]}


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((name, content),) = value.items()
    if name in CLASSES:
        cls = CLASSES[name]
        return cls(content) if issubclass(cls, Enum) else cls(*map(_unpacked, content))
    return _UNPACK[name](content)


_PLAIN: Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    tuple: ("tuple", lambda value: list(map(_packed, value)), lambda content: tuple(map(_unpacked, content))),
    Mapping: (
        "mapping",
        lambda value: [[_packed(key), _packed(item)] for key, item in value.items()],
        lambda content: {_unpacked(key): _unpacked(item) for key, item in content},
    ),
    bytes: ("bytes", lambda value: b64encode(value).decode("ascii"), b64decode),
    Path: ("path", str, Path),
    date: ("date", date.isoformat, date.fromisoformat),
}
"""By kind of value, the name under which it travels, and how it is packed and unpacked."""

_UNPACK = {name: unpack for name, _, unpack in _PLAIN.values()}
