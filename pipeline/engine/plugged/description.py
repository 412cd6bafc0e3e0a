"""What the TOML file of a plugged-in recogniser says: which network, which letters, how a line is handed to it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MissingTool

_KEYS = {"model": str, "alphabet": str, "height_px": int, "width_px": int, "paper": float, "ink": float}
_NEEDED = ("model", "alphabet")
_DIGITS = 12
"""How many digits of the hash name the recogniser."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A network in ONNX that reads one line of print and was trained by connectionist temporal classification.

    alphabet: the lines of its file, one for each output class in their order.  height_px: of a line as the network
    takes it, 0 where the network itself says that; width_px: of the longest line that it takes, 0 for any.  paper, ink:
    the values that white and black have for it.  digest: names all of this; it changes with every byte of the network
    or the alphabet.
    """

    path: Path
    model: Path
    alphabet: tuple[str, ...]
    height_px: int
    width_px: int
    paper: float
    ink: float
    digest: str

    @property
    def name(self) -> str:
        return f"{self.model.name} ({self.digest})"


def read_recogniser(path: Path) -> Recogniser:
    """The recogniser of a TOML file; the names in it are relative to it.  Raises MissingTool."""
    said = _checked(path, _parsed(path))
    model, letters = path.parent / said["model"], path.parent / said["alphabet"]
    lines = _lines(path, letters)
    sizes = int(said.get("height_px", 0)), int(said.get("width_px", 0))
    values = float(said.get("paper", 1.0)), float(said.get("ink", -1.0))
    digest = hashlib.sha256(repr((lines, sizes, values)).encode())
    digest.update(_bytes(path, model))
    return Recogniser(path, model, lines, *sizes, *values, digest.hexdigest()[:_DIGITS])


def wrong(path: Path, detail: str) -> MissingTool:
    """The error for a recogniser that cannot be used."""
    return MissingTool(f"recogniser {path}", detail)


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_bytes(path, path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong(path, f"not a TOML file: {error}") from error


def _checked(path: Path, said: Mapping[str, Any]) -> Mapping[str, Any]:
    for key, value in said.items():
        if key not in _KEYS:
            raise wrong(path, f"has {key}; known: {', '.join(_KEYS)}")
        fits = isinstance(value, int | float) if _KEYS[key] is float else isinstance(value, _KEYS[key])
        if not fits or isinstance(value, bool) or (_KEYS[key] is int and value < 0):
            raise wrong(path, f"{key} is {value!r}, which it cannot be")
    for key in _NEEDED:
        if key not in said:
            raise wrong(path, f"does not say which {key}")
    return said


def _lines(path: Path, alphabet: Path) -> tuple[str, ...]:
    try:
        text = _bytes(path, alphabet).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(path, f"{alphabet.name} is not UTF-8 text") from error
    return tuple(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))


def _bytes(path: Path, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise wrong(path, f"{file.name} cannot be read: {error.strerror}") from error
