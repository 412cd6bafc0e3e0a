"""Jobs for the tests of cells and executors: going wrong in every way a job can, and looking at files."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from pipeline.commands.read_job import transcribe_file
from pipeline.files.pages import iter_pages
from pipeline.files.sources import identify
from pipeline.settings import Settings
from pipeline.types import Kind, PageFailure, Reason, Rejected


def double(number: Any) -> Any:
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


def kill_itself_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def outlive_if_path(item: Path | int) -> str:
    """Writes its id where it can be looked for, and hangs."""
    if isinstance(item, Path):
        beside = item.with_suffix(".part")
        beside.write_text(str(os.getpid()), "utf-8")
        beside.rename(item)
        time.sleep(3600)
    return "done"


def segfault(item: Any) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(item: Any) -> None:
    time.sleep(3600)


def hang_deaf(item: Any) -> None:
    """Hangs and ignores every signal that can be ignored."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(3600)


def hang_in_half_an_answer(item: Any) -> None:
    """Sends the beginning of an answer through the cell's own pipe and no more."""
    writer = sys._getframe(1).f_locals["writer"]
    os.write(writer.fileno(), (1 << 20).to_bytes(8, "big") + b"half")
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
    """Speaks on every way out: print, the file number, a logger that nobody has set up."""
    print(item, flush=True)
    os.write(1, item.encode())
    logging.getLogger("library").warning("warning: %s", item)
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


def limit_of_a_program(item: Any) -> str:
    return subprocess.run(["sh", "-c", "ulimit -d"], capture_output=True, check=True, text=True).stdout.strip()


def return_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="return")


def crash_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="crash")


def hang_leaving_grandchildren(pid_file: Path) -> str:
    return leave_grandchildren(pid_file, then="hang")


def double_unless_odd(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return 2 * number


def do(name: str) -> Any:
    """The job of that name."""
    return globals()[name](name)


def meet(mine_and_yours: tuple[Path, Path]) -> None:
    mine, yours = mine_and_yours
    mine.touch()
    while not yours.exists():
        time.sleep(0.01)


def hang_if_path(item: Path | int) -> str:
    return leave_grandchildren(item, then="hang") if isinstance(item, Path) else "done"


@dataclass(frozen=True)
class Look:
    path: Path
    settings: Settings


def look(item: Look) -> tuple[Reason | None, ...]:
    """Why a file was rejected, or a reason for each of its first three pages (None for a page that was read)."""
    source = identify(item.path, item.settings.limits)
    if isinstance(source, Rejected):
        return (source.reason,)
    if source.kind is Kind.TEXT:
        return (None,)
    pages = iter_pages(source, item.settings, range(1, 4))
    return tuple(page.reason if isinstance(page, PageFailure) else None for page in pages)


def transcribed_with(task):
    """Names of the modules that are loaded when a file was read."""
    transcribe_file(task)
    return sorted(sys.modules)
