"""Where model files lie, and the check that they are the ones that were built.

A checkout keeps them in models/; an installed wheel carries the same folder as vanthu_models/.  The environment
variable VANTHU_MODELS names another folder.  models/manifest.json lists every file with its sha256 and origin.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class ModelError(Exception):
    """A model file is missing or is not the one the manifest names."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def models_folder() -> Path:
    """The folder that holds manifest.json.  Raises ModelError when there is none."""
    package = Path(__file__).resolve().parent.parent
    named = os.environ.get("VANTHU_MODELS")
    places = [Path(named)] if named else [package / "vanthu_models", package / "models"]
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    raise ModelError(places[-1], "no model manifest here; reinstall vanthu, or run `make models` in a checkout")


def manifest(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The manifest's entries by file name (relative to the folder)."""
    folder = folder or models_folder()
    try:
        files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return {entry["name"]: entry for entry in files}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(folder / MANIFEST, f"cannot be read: {error}") from error


def check_model(name: str, folder: Path | None = None) -> Path:
    """The path of a model file whose hash was just compared with the manifest's.  Raises ModelError."""
    folder = folder or models_folder()
    entry = manifest(folder).get(name)
    path = folder / name
    if entry is None:
        raise ModelError(path, f"not listed in {MANIFEST}")
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(path, f"cannot be read: {error.strerror}") from error
    if digest != entry["sha256"]:
        raise ModelError(path, f"is not the file of the manifest (sha256 {digest[:12]}…, not {entry['sha256'][:12]}…)")
    return path


@cache
def model_path(name: str) -> Path:
    """check_model, once a process."""
    return check_model(name)
