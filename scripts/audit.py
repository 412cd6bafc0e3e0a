"""Compares the locked packages with the public lists of known weaknesses, by pip-audit in an environment of its own.

usage: python scripts/audit.py [--if-possible]

Exit status 1 when a package has a known weakness.  Where the lists cannot be reached that is said and the status is 2,
or 0 with --if-possible: a check on a machine without the network must not fail for that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock",)
TOOL = ROOT / ".venv" / "audit"
OPTIONS = ("--disable-pip", "--require-hashes", "--format", "json")
PATIENCE_S = 300
WEAK, NOT_REACHED = 1, 2


def audit(lock: Path) -> Mapping[str, Any] | None:
    """pip-audit's report on a lock; None when the lists, or pip-audit itself, cannot be had."""
    try:
        if not (TOOL / "bin" / "pip-audit").exists():
            venv.create(TOOL, with_pip=True, clear=True)
            install = [str(TOOL / "bin" / "python"), "-m", "pip", "install", "--quiet", "pip-audit"]
            subprocess.run(install, check=True, capture_output=True, timeout=PATIENCE_S)
        command = [str(TOOL / "bin" / "pip-audit"), *OPTIONS, "-r", str(lock)]
        ended = subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE_S)
        report: Mapping[str, Any] = json.loads(ended.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return report


def weaknesses(report: Mapping[str, Any]) -> list[str]:
    """A line for each known weakness of a package."""
    return [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {_mended_in(weakness)}"
        for package in report["dependencies"]
        for weakness in package.get("vulns", ())
    ]


def looked_up(report: Mapping[str, Any]) -> int:
    """How many packages the lists were asked about with success."""
    return sum("vulns" in package for package in report["dependencies"])


def main(arguments: list[str]) -> int:
    """Audits every lock; says what was found, or why nothing could be."""
    reports = [audit(ROOT / lock) for lock in LOCKS]
    found = [line for report in reports if report for line in weaknesses(report)]
    count, packages = (sum(measure(report) for report in reports if report) for measure in (looked_up, _size))
    for line in found:
        print(line)
    if found:
        return WEAK
    if not count:
        print("audit: skipped: the lists of known weaknesses cannot be reached from here")
        return 0 if "--if-possible" in arguments else NOT_REACHED
    print(f"audit: {count} of {packages} packages looked up, no known weakness")
    return 0


def _mended_in(weakness: Mapping[str, Any]) -> str:
    return ", ".join(weakness["fix_versions"]) or "no version yet"


def _size(report: Mapping[str, Any]) -> int:
    return len(report["dependencies"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
