"""The folder of real scans and texts with gold, beside the checkout or named by VANTHU_SHARED."""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


class Skipped(Exception):
    """A measurement that cannot be made here, and why."""


def shared_folder(part: str) -> Path:
    """The folder `part` of the shared folder.  Raises Skipped when it is not there."""
    folder = Path(os.environ.get("VANTHU_SHARED") or ROOT.parent / "shared") / part
    if not folder.exists():
        raise Skipped(f"{folder} is not there (set VANTHU_SHARED to the folder of scans with gold)")
    return folder


@cache
def scorer(name: str) -> ModuleType:
    """A scoring script of the shared folder as a module.  Raises Skipped when it or a package it needs is missing."""
    path = shared_folder("bench") / f"{name}.py"
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))  # score_records imports score_text
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise Skipped(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise Skipped(f"{path} needs a package that is not installed: {error.name} (make bench installs it)") from error
    return module
