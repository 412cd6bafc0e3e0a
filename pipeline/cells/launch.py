"""How a child is started: from a fork server that has imported the heavy modules once (multiprocessing, "forkserver").

The server, or the child before it knows its errand, may be killed at this very moment (by the machine when memory runs
out, or by a person).  That is no fault of the item, so another start follows, with a server of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.util import Finalize, get_temp_dir
from pathlib import Path

from pipeline.cells.child import Errand, live
from pipeline.cells.workplace import Workplace, make_workplace, room_wanting
from pipeline.errors import NoRoom
from pipeline.settings import Limits
from pipeline.stopping import born_deaf_to_stops

PRELOADED = ("pipeline.cells.warm",)
"""Modules that the fork server of a batch imports once."""

STARTS = 3
"""How often a start is tried."""

AFTER_ALL_OTHERS = -1000
"""multiprocessing removes its own folder at -100."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A child on its errand: its process, where its answer is read from, where its temporary files lie."""

    process: ForkServerProcess
    pid: int
    reader: Connection
    workplace: Workplace


def launch(packed: bytes, limits: Limits, *, alone: bool = False) -> Launched:
    """A child that does what is packed: a pickle of a job and an item, made in this process.

    A child that is started alone imports what it needs, and no more; others find it imported, as a batch has many.
    Raises NoRoom when the machine gives no process or no folder for temporary files.
    """
    wanting = room_wanting()
    if wanting is not None:
        raise NoRoom(wanting)
    trouble: Exception | None = None
    for _ in range(STARTS):
        try:
            return _launch_once(packed, limits, context(alone=alone))
        except (OSError, EOFError) as error:
            trouble = error
    raise NoRoom(f"no process can be started to read a file: {trouble or 'it ended at once'}") from trouble


def _launch_once(packed: bytes, limits: Limits, server: ForkServerContext) -> Launched:
    with ExitStack() as undoing:
        reader, writer = server.Pipe(duplex=False)
        undoing.callback(reader.close)
        with writer:  # the end of file comes when the child's own copy closes
            os.set_blocking(reader.fileno(), False)
            workplace = make_workplace()
            # A child that nobody knows of may still come to life: it finds no workplace and goes.
            undoing.callback(workplace.clear)
            process = server.Process(target=live, args=(Errand(packed, limits, workplace.path), writer), daemon=True)
            resource_tracker.ensure_running()  # when it starts it unblocks the signals that the next line blocks
            with born_deaf_to_stops():
                process.start()
        undoing.pop_all()
    assert process.pid is not None  # noqa: S101  it has been started
    return Launched(process, process.pid, reader, workplace)


def context(*, alone: bool = False) -> ForkServerContext:
    """The one fork server's context; what is imported by it is settled when it starts."""
    found = _context()
    found.set_forkserver_preload([] if alone else list(PRELOADED))
    return found


@cache
def _context() -> ForkServerContext:
    # Each thread that OpenBLAS keeps ready costs some 40 MiB of every child's memory ceiling; one is all a cell uses.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _keep_out_of_working_folder()
    _choose_folder_of_server()
    return multiprocessing.get_context("forkserver")


def _keep_out_of_working_folder() -> None:
    """Lets Python's own processes look for no module in the folder where the command was given.

    multiprocessing starts them by `python -c`, which looks there first: a folder of scans may hold a `socket.py`.
    """
    ours, first = Path(__file__).parents[1], sys.path[0] if sys.path else ""
    if not sys.flags.safe_path and ours == Path(first).resolve():  # python -m pipeline.cli, in the source folder
        known = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ours), *([known] if known else [])])
    os.environ["PYTHONSAFEPATH"] = "1"


def _choose_folder_of_server() -> None:
    """Lets the server's socket lie in a workplace: multiprocessing removes its own folder only if it is not killed."""
    place = make_workplace(short=True)
    Finalize(None, place.clear, exitpriority=AFTER_ALL_OTHERS)
    before, tempfile.tempdir = tempfile.tempdir, str(place.path)
    get_temp_dir()
    tempfile.tempdir = before
