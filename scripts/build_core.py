"""Builds the compiled core of diacritics, diacritics/_core.so, with the C compiler of the machine.

Hatchling runs it whenever the project is installed or a wheel is made; by hand:

    python scripts/build_core.py

CC names another compiler.  Needs nothing of Python's own headers: the core is plain C, loaded by ctypes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "diacritics" / "core"
LIBRARY = ROOT / "diacritics" / "_core.so"
DEADLINE_S = 300
# Every machine gets the same code: nothing is tuned to the processor that happens to compile it.
FLAGS = ["-std=c11", "-O2", "-fPIC", "-shared", "-Wall", "-Wextra"]


class CoreNotBuilt(RuntimeError):
    """There is no C compiler, or it refused the sources."""


def build_core(library: Path = LIBRARY) -> Path:
    """Compile the core beside its place and move it there whole.  Raises CoreNotBuilt."""
    compiler = os.environ.get("CC", "cc").split()
    beside = library.with_suffix(".part")
    command = [*compiler, *FLAGS, "-o", str(beside), *map(str, sorted(SOURCES.glob("*.c"))), "-lm"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    except FileNotFoundError:
        raise CoreNotBuilt(f"no C compiler {compiler[0]!r}: install one (Debian: gcc libc6-dev) or set CC") from None
    if done.returncode:
        raise CoreNotBuilt(f"{' '.join(command)}: {done.stderr.strip()}")
    beside.replace(library)
    return library


class CoreBuildHook(BuildHookInterface[Any]):
    """Puts the library into the wheel, which then is one for this kind of machine and any Python 3."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs."""
        build_core()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
        build_data["artifacts"].append("diacritics/_core.so")


if __name__ == "__main__":
    try:
        print(build_core())
    except CoreNotBuilt as error:
        sys.exit(f"build_core: {error}")
