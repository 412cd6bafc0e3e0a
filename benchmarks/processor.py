"""What a command costs in CPU time, with all that it starts, also with what outlives it for a while.

`python -m benchmarks.processor COMMAND…` runs it and prints its exit code and the CPU seconds.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from benchmarks.shared import ROOT

_PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): orphans below this process become its children, so that their time is told when they end."""


def cpu_of(command: Sequence[str], environment: Mapping[str, str], deadline_s: float) -> tuple[int, float]:
    """Exit code and CPU seconds of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processor", *command],
        check=True,
        capture_output=True,
        text=True,
        timeout=deadline_s,
        cwd=ROOT,
        env=dict(environment),
    )
    code, seconds = done.stdout.split()
    return int(code), float(seconds)


def _main(command: Sequence[str]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(code, used.ru_utime + used.ru_stime)


if __name__ == "__main__":
    _main(sys.argv[1:])
