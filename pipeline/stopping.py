"""Where a run may be stopped: Ctrl-C and SIGTERM wait until nothing is half done.

A KeyboardInterrupt may come between any two steps: a child just started that nobody knows of yet, a kill half way
through.  So while stops are held a signal is only remembered, and takes effect where the code lets it in.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Gate:
    """Of the process, as signals are: whether stops are held, whether one is let in, whether one came."""

    def __init__(self) -> None:
        self.held = False
        self.open = False
        self.came = False

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        if self.open:
            self.stop()

    def stop(self) -> None:
        self.came = self.open = False
        raise KeyboardInterrupt


_gate = _Gate()


@contextmanager
def stops_held() -> Iterator[None]:
    """While it lasts, stops come only where they are let in; one that comes too late for that is raised at its end.

    Does nothing outside the main thread, where signals do not arrive, and inside another of its kind.
    """
    if threading.current_thread() is not threading.main_thread() or _gate.held:
        yield
        return
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    heard = [number for number, handler in before.items() if handler not in {signal.SIG_IGN, None}]  # nohup, or "&"
    _gate.held = True
    for number in heard:
        signal.signal(number, _gate.on_signal)
    try:
        yield
    finally:
        _gate.held = False
        for number in heard:
            signal.signal(number, before[number])
        came, _gate.came = _gate.came, False
    if came:
        raise KeyboardInterrupt


@contextmanager
def stops_let_in() -> Iterator[None]:
    """A place where a held stop takes effect: raises KeyboardInterrupt if one has come or comes while it lasts."""
    _gate.open = _gate.held
    try:
        if _gate.came and _gate.held:
            _gate.stop()
        yield
    finally:
        _gate.open = False


@contextmanager
def born_deaf_to_stops() -> Iterator[None]:
    """Processes that are started inside do not hear Ctrl-C, which a terminal sends to the whole group."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
