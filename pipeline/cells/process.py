"""One external program, run safely: argument list, deadline, own process group, memory ceiling, bounded output."""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MissingTool

STDERR_BYTES = 64 * 1024
"""How much of a program's complaints is kept; a damaged PDF can bring forth gigabytes of them."""

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What a program left behind.  exit_code is negative when a signal ended it (as in subprocess)."""

    exit_code: int
    stdout: bytes
    stderr: str


class DeadlineExceeded(Exception):
    """The program did not end in time and was killed."""


class OutputTooLarge(Exception):
    """The program wrote more to stdout than it was allowed to and was killed."""


def run_program(
    argv: Sequence[str], *, deadline_s: float, memory_bytes: int | None = None, max_output_bytes: int = 64 << 20
) -> ProgramResult:
    """Run a program to its end, without stdin; it and its children are gone afterwards, whatever happens.

    memory_bytes bounds the data segment of each of its processes (RLIMIT_DATA, see setrlimit(2)).
    Raises MissingTool, DeadlineExceeded and OutputTooLarge.
    """
    deadline = time.monotonic() + deadline_s
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except FileNotFoundError as error:
        raise MissingTool(argv[0], "not found; install it (see: vanthu doctor)") from error
    try:
        _limit_memory(process.pid, memory_bytes)
        assert process.stdout is not None and process.stderr is not None  # noqa: S101,PT018  both were asked for above
        streams = process.stdout.fileno(), process.stderr.fileno()
        stdout, stderr = collect(argv[0], *streams, deadline, max_output_bytes)
        exit_code = process.wait(max(0.0, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, DeadlineExceeded) as error:
        raise DeadlineExceeded(f"{argv[0]} did not end within {deadline_s:g} s") from error
    finally:
        _kill_group(process)
    return ProgramResult(exit_code, stdout, stderr.decode("utf-8", "replace"))


def _limit_memory(pid: int, memory_bytes: int | None) -> None:
    # prlimit exists on Linux only; a program that has already ended needs no limit.
    if memory_bytes is not None and hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (memory_bytes, memory_bytes))


def collect(name: str, out: int, told: int, deadline: float, max_output_bytes: int) -> tuple[bytes, bytes]:
    """Everything that comes from the file number out, and the beginning of what comes from told, until both end.

    deadline is a time of time.monotonic().  Raises DeadlineExceeded and OutputTooLarge, which name what wrote it.
    """
    start = time.monotonic()
    stdout, stderr = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ, stdout)
        selector.register(told, selectors.EVENT_READ, stderr)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise DeadlineExceeded(f"{name} did not end within {deadline - start:g} s")
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK_BYTES)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.data is stdout or len(stderr) < STDERR_BYTES:
                    key.data.extend(chunk)
            if len(stdout) > max_output_bytes:
                raise OutputTooLarge(f"more than {max_output_bytes} bytes")
    return bytes(stdout), bytes(stderr[:STDERR_BYTES])


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def kill_session(session_id: int) -> None:
    """Kill every process of a session but this one, whatever its process group, and wait for none of them.

    Programs run by `run_program` lead process groups of their own, so killing a group would miss them.
    """
    while pids := [pid for pid in _session_members(session_id) if pid != os.getpid()]:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _session_members(session_id: int) -> list[int]:
    """Process ids of a session's living members (proc(5): state, parent, group, session follow the name)."""
    members = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, _, session = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[:4]
            if int(session) == session_id and state not in "ZX":
                members.append(int(folder.name))
    return members
