"""What the installation has and lacks, and what to do about each lack."""

from __future__ import annotations

import importlib
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from diacritics.store import ModelError, check_model, manifest, models_folder
from pipeline.cells.process import DeadlineExceeded, OutputTooLarge, run_program
from pipeline.errors import ExitCode, MissingTool, UsageError
from pipeline.messages import say, translated
from pipeline.settings import Settings

DEADLINE_S = 30.0
APT = "sudo apt-get install"
PROGRAMS = {
    "tesseract": ("--version", f"{APT} tesseract-ocr"),
    "pdftoppm": ("-v", f"{APT} poppler-utils"),
    "pdfinfo": ("-v", f"{APT} poppler-utils"),
    "pdftotext": ("-v", f"{APT} poppler-utils"),
    "pdfimages": ("-v", f"{APT} poppler-utils"),
}
"""External programs: how each is asked for its version, and the Debian package that holds it."""

PACKAGES = {
    "click": "click",
    "cv2": "opencv-python-headless",
    "numpy": "numpy",
    "pandas": "pandas",
    "pdf2image": "pdf2image",
    "PIL": "pillow",
    "pytesseract": "pytesseract",
    "rapidfuzz": "rapidfuzz",
    "tqdm": "tqdm",
}
"""Python modules and the distributions that bring them."""

OLDEST_TESSERACT = 4
"""Reading lines with a neural network, which models/tessdata needs, came with Tesseract 4.0 (its release notes)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation.  found says what is there or what is wrong; remedy is empty when all is well."""

    part: str
    ok: bool
    found: str
    remedy: str = ""


def examine(settings: Settings | None = None) -> list[Check]:
    """Every check, in the order in which a lack should be mended."""
    programs = [_program(name) for name in PROGRAMS]
    plugged = _recogniser(settings or Settings())
    return [*_python(), *programs, *_languages(), *_models(), *_packages(), plugged, _scratch()]


def verdict(checks: list[Check]) -> ExitCode:
    """OK, or MISSING_TOOL when any part is missing or damaged."""
    return ExitCode.OK if all(check.ok for check in checks) else ExitCode.MISSING_TOOL


def report_text(checks: list[Check]) -> str:
    """The checks for people: a line each, what to do under what is wrong."""
    width = max(len(check.part) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{say('ok') if check.ok else say('MISSING'):7}  {check.part:{width}}  {translated(check.found)}")
        if check.remedy:
            lines.append(f"{'':{width + 11}}-> {translated(check.remedy)}")
    lacking = sum(not check.ok for check in checks)
    whole = say("Everything is there.")
    lines.append(say("{} of {} parts are missing or damaged", lacking, len(checks)) if lacking else whole)
    return "\n".join(lines) + "\n"


def report_json(checks: list[Check]) -> dict[str, Any]:
    """The checks as one JSON object."""
    return {"ok": verdict(checks) is ExitCode.OK, "checks": [asdict(check) for check in checks]}


def _python() -> Iterator[Check]:
    found = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    yield Check("python", ok, found, "" if ok else "install Python 3.11 or newer")


def _program(name: str) -> Check:
    flag, remedy = PROGRAMS[name]
    output = _output(name, flag)
    if output is None:
        return Check(name, ok=False, found="not found or does not run", remedy=remedy)
    version = re.search(r"\d+(?:\.\d+)+", output)
    if version is None:
        return Check(name, ok=False, found="tells no version", remedy=remedy)
    if name == "tesseract" and int(version[0].split(".")[0]) < OLDEST_TESSERACT:
        return Check(
            name, ok=False, found=f"{version[0]} is too old", remedy=f"install Tesseract {OLDEST_TESSERACT} or newer"
        )
    return Check(name, ok=True, found=version[0])


def _output(*argv: str) -> str | None:
    try:
        result = run_program(argv, deadline_s=DEADLINE_S)
    except (MissingTool, DeadlineExceeded, OutputTooLarge, OSError):
        return None
    return None if result.exit_code else result.stdout.decode("utf-8", "replace") + result.stderr


def _languages() -> Iterator[Check]:
    listed = (_output("tesseract", "--list-langs") or "").split()
    own = _own_vietnamese()
    if own is not None:
        yield Check("Vietnamese data", ok=True, found=f"own ({own})")
    elif "vie" in listed:
        yield Check("Vietnamese data", ok=True, found="the system's")
    else:
        yield Check("Vietnamese data", ok=False, found="not found", remedy=f"{APT} tesseract-ocr-vie")
    for part, code in (("orientation data", "osd"), ("Latin-script data", "eng")):
        there = code in listed
        remedy = "" if there else f"{APT} tesseract-ocr-{code}"
        yield Check(part, there, "the system's" if there else "not found", remedy)


def _own_vietnamese() -> Path | None:
    try:
        return check_model("tessdata/vie.traineddata")
    except ModelError:
        return None


def _models() -> Iterator[Check]:
    try:
        folder = models_folder()
        names = sorted(manifest(folder))
    except ModelError as error:
        yield Check("models", ok=False, found=error.problem, remedy="reinstall vanthu, or run: make models")
        return
    for name in names:
        yield _attempt(f"model {name}", partial(_model_size, name, folder), "reinstall vanthu")


def _model_size(name: str, folder: Path) -> str:
    return f"{check_model(name, folder).stat().st_size / 1e6:.1f} MB, hash as in the manifest"


def _packages() -> Iterator[Check]:
    for module, distribution in PACKAGES.items():
        yield _attempt(
            f"package {distribution}",
            partial(_package_version, module),
            f"{sys.executable} -m pip install {distribution}",
        )


def _package_version(module: str) -> str:
    loaded = importlib.import_module(module)  # importing shows more than being installed: cv2 may lack a library
    brought_by = metadata.packages_distributions().get(module, [])
    return metadata.version(brought_by[0]) if brought_by else str(getattr(loaded, "__version__", "unknown version"))


def _recogniser(settings: Settings) -> Check:
    """The recogniser that is plugged in, loaded and tried; none is needed unless it is asked for."""
    part = "recogniser"
    if not settings.recogniser and settings.engine != "accurate":
        return Check(part, ok=True, found="none plugged in, none needed")
    try:
        return Check(part, ok=True, found=_tried_recogniser(settings))
    except (MissingTool, UsageError) as error:
        remedy = "mend what the setting recogniser names, or read without --engine accurate"
        return Check(part, ok=False, found=str(error), remedy=remedy)


def _tried_recogniser(settings: Settings) -> str:
    from pipeline.engine.choice import recogniser_of  # noqa: PLC0415  the network's runtime is loaded for it alone
    from pipeline.engine.plugged.network import load_network  # noqa: PLC0415

    recogniser = recogniser_of(settings)
    network = load_network(recogniser)
    return f"{recogniser.name}, {len(network.letters)} classes, lines of {network.height_px} pixels"


def _scratch() -> Check:
    def use() -> str:
        with tempfile.NamedTemporaryFile(prefix="vanthu-") as file:
            file.write(b"x")
            file.flush()
        return tempfile.gettempdir()

    return _attempt("scratch folder", use, "make room in the folder for temporary files, or name another in TMPDIR")


def _attempt(part: str, look: Callable[[], str], remedy: str) -> Check:
    try:
        return Check(part, ok=True, found=look())
    except ModelError as error:
        return Check(part, ok=False, found=error.problem, remedy=remedy)
    except Exception as error:  # noqa: BLE001 a broken package may raise anything when it is imported
        return Check(part, ok=False, found=" ".join(str(error).split()) or type(error).__name__, remedy=remedy)
