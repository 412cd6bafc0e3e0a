"""What must hold after every run, however it ended: no process, no temporary file, no changed source is left."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "VANTHU_WATCHED"
"""An environment variable that everything a watched command starts inherits."""

PATIENCE_S = 30.0
"""How long what is left of a killed run may take to end itself."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One place to watch: the processes that carry its mark, its folder for temporary files, its sources."""

    mark: str
    temporary: Path
    sources: Path

    def environment(self, **more: str) -> dict[str, str]:
        """The environment for a watched command."""
        return {**os.environ, MARK: self.mark, "TMPDIR": str(self.temporary), **more}

    def processes(self) -> list[int]:
        """Ids of the living processes that a watched command has started."""
        sought = f"{MARK}={self.mark}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                state = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
                if state not in "ZX" and sought in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def left_processes(self) -> list[int]:
        """Those that do not end by themselves, after some patience."""
        until = time.monotonic() + PATIENCE_S
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        return left

    def left_files(self) -> list[str]:
        """Names of what lies in the folder for temporary files."""
        return sorted(path.name for path in self.temporary.iterdir())

    def source_state(self) -> Mapping[bytes, tuple[int, int, str]]:
        """By path: mode, time of the last change and sha256 of every source."""
        state = {}
        for path in sorted(self.sources.rglob("*")):
            status = path.lstat()
            content = hashlib.sha256(path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else b"")
            state[bytes(path)] = (status.st_mode, status.st_mtime_ns, content.hexdigest())
        return state
