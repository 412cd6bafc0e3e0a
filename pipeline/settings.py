"""Settings: defaults < TOML file < environment (VANTHU_*) < flags."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

VERSION_OF_RESULTS = 46
"""Raised whenever code changes what is read or extracted, so that an archive knows what to do again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file, page and document may cost.  They bound the work; they do not change what is read."""

    max_file_bytes: int = 512 * 1024 * 1024
    max_pages: int = 2000
    max_page_pixels: int = 120_000_000
    page_deadline_s: float = 120.0
    document_deadline_s: float = 3600.0
    memory_bytes: int = 3 * 1024 * 1024 * 1024


_LIMITS = Limits()

_CHOICES = {"engine": ("tesseract", "accurate")}
_FILES = ("recogniser",)
"""Settings that name a file, in a settings file relative to that, otherwise to the working folder."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told.  What changes results enters the fingerprint (pipeline.archive.fingerprints)."""

    language: str = "vie"
    page_segmentation: int = 3
    engine: str = "tesseract"
    """`accurate` reads every line a second time, with the recogniser."""
    recogniser: str = ""
    """The TOML file of a recogniser of lines that the user plugs in (pipeline.engine.plugged)."""
    render_dpi: int = 300
    """Resolution for a page that is not a single scanned image (a scanned page keeps its own)."""
    text_layer: bool = True
    """Whether the text layer of a PDF page is taken where it is good; else every page is recognised."""
    orientation: bool = True
    deskew: bool = True
    min_skew_deg: float = 0.8
    red_channel: bool = True
    even_light: bool = True
    repair: bool = True
    keywords: bool = True
    """Whether keywords are drawn from subject and heads: some 0.7 s a document, to load what cuts the words."""
    split: bool = False
    """Whether a file that holds several papers one after the other is filed as so many."""
    max_file_bytes: int = _LIMITS.max_file_bytes
    max_pages: int = _LIMITS.max_pages
    max_page_pixels: int = _LIMITS.max_page_pixels
    workers: int = 0
    """Documents worked on at a time; 0 means one a processor."""
    page_deadline_s: float = _LIMITS.page_deadline_s
    document_deadline_s: float = _LIMITS.document_deadline_s
    memory_bytes: int = _LIMITS.memory_bytes

    @property
    def limits(self) -> Limits:
        return Limits(**{item.name: getattr(self, item.name) for item in fields(Limits)})


def load_settings(
    toml_path: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """Settings from a TOML file, the environment and flags; flags that are None count as not given.

    Raises UsageError naming the setting and where it stands when a name or a value is wrong.
    """
    values: dict[str, Any] = {}
    if toml_path is not None:
        values |= _placed(_checked(_read_toml(toml_path), str(toml_path)), toml_path.parent)
    environment = os.environ if environment is None else environment
    known = {item.name for item in fields(Settings)}
    prefix = "VANTHU_"
    given = {name.removeprefix(prefix).lower(): value for name, value in environment.items() if name.startswith(prefix)}
    named = _checked({name: value for name, value in given.items() if name in known}, "environment")
    values |= _placed(named, Path())
    values |= _checked({name: value for name, value in (flags or {}).items() if value is not None}, "command line")
    return Settings(**values)


def _placed(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The values with absolute paths of the files they name: a document is read in a folder of its own."""
    return {
        name: str((folder / value).absolute()) if name in _FILES and value else value for name, value in values.items()
    }


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: settings cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a TOML file: {error}") from error


def _checked(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    defaults = asdict(Settings())
    result: dict[str, Any] = {}
    for name, value in values.items():
        if name not in defaults:
            raise UsageError(f"{where}: unknown setting {name!r}; known: {', '.join(sorted(defaults))}")
        result[name] = _as_type(type(defaults[name]), value, f"{where}: {name}")
        if name in _CHOICES and result[name] not in _CHOICES[name]:
            raise UsageError(f"{where}: {name} is {result[name]!r}; known: {', '.join(_CHOICES[name])}")
    return result


def _as_type(kind: type, value: Any, where: str) -> Any:
    if kind is bool and isinstance(value, str):
        word = value.strip().lower()
        if word not in {"1", "0", "true", "false", "yes", "no"}:
            raise UsageError(f"{where}: {value!r} is not true or false")
        return word in {"1", "true", "yes"}
    try:
        converted = kind(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where}: {value!r} is not a {kind.__name__}") from error
    if kind in {int, float} and converted < 0:
        raise UsageError(f"{where}: {value!r} is negative")
    return converted
