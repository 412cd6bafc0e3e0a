"""Jobs that go wrong in every way a job can, for the tests of cells and executors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np


def double(number: int) -> int:
    return 2 * number


def raise_value_error(item: Any) -> NoReturn:
    raise ValueError(f"no good:\n{item}")


def raise_memory_error(item: Any) -> NoReturn:
    raise MemoryError


def leave(item: Any) -> NoReturn:
    sys.exit(3)


def vanish(item: Any) -> NoReturn:
    os._exit(7)


def kill_itself(item: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def segfault(item: Any) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(item: Any) -> None:
    time.sleep(3600)


def hang_deaf(item: Any) -> None:
    """Hangs and ignores every signal that can be ignored."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(3600)


def eat_memory(item: Any) -> int:
    """Five GiB, touched, by and by."""
    hoard = [np.ones(1 << 28, dtype=np.uint8) for _ in range(20)]
    return len(hoard)


def big_answer(size_bytes: int) -> bytes:
    return b"x" * size_bytes


def unsendable_answer(item: Any) -> Any:
    return lambda: item


def talk(item: str) -> str:
    print(item)
    os.write(1, item.encode())
    return item


def leave_grandchildren(pid_file: Path, *, then: str) -> str:
    """Starts sleepers, one in the child's process group and one in its own, writes their ids and ends as told."""
    programs = [
        subprocess.Popen(["sleep", "3600"]),
        subprocess.Popen(["sleep", "3600"], process_group=0),
    ]
    pid_file.write_text(" ".join(str(program.pid) for program in programs), "utf-8")
    if then == "return":
        return "done"
    if then == "crash":
        os._exit(1)
    time.sleep(3600)
    return "never"


def return_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="return")


def crash_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="crash")


def hang_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="hang")
