"""A fork of this process that does one piece of work after another, for work that is asked for many times.

To fork a process that has much loaded, and to touch its memory again afterwards, costs some 40 ms of processor time; a
fork that lasts costs that once.  Whatever it does, it ends alone, and another can be begun in its place.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable

from pipeline.cells.forked import live
from pipeline.cells.process import STDERR_BYTES, DeadlineExceeded, OutputTooLarge, ProgramResult

_LENGTH_BYTES = 8
"""How many bytes before a question or an answer tell its length."""
_CHUNK_BYTES = 1 << 20
_MOST_BYTES = 64 << 20

_living: list[LastingFork] = []
"""Those of this process that are not gone."""


class LastingFork:
    """A fork that waits to be asked.  It is gone after end(), and when this process is; one caller at a time."""

    def __init__(self, work: Callable[[bytes], bytes]) -> None:
        """Begins it; work makes the answer to a question."""
        (asked, self._ask), (self._answers, answer), (self._told, told) = os.pipe(), os.pipe(), os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            for number in (self._ask, self._answers, self._told):
                os.close(number)  # it is to see the end of what it is asked when this process is gone
            live(lambda: _answer(work, asked, answer), told)
        for number in (asked, answer, told):
            os.close(number)
        os.set_blocking(self._ask, False)
        self._exit_code: int | None = None
        _living.append(self)

    @property
    def lives(self) -> bool:
        """Whether it can be asked."""
        return self._exit_code is None

    def ask(self, question: bytes, *, deadline_s: float) -> ProgramResult:
        """Its answer as stdout, or, where it ended instead, its exit code; stderr is what it said meanwhile.

        Raises DeadlineExceeded and OutputTooLarge; it is gone then.
        """
        try:
            answer, said = self._exchange(question, deadline_s)
        except BaseException:
            self.end()
            raise
        if answer is None:
            status = os.waitpid(self._pid, 0)[1]  # its end is closed: it is about to be gone
            said += self._rest()
            self._collect(status)
        return ProgramResult(self._exit_code or 0, answer or b"", said[:STDERR_BYTES].decode("utf-8", "replace"))

    def end(self) -> None:
        """Ends it; a second call does nothing."""
        if self.lives:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._collect(os.waitpid(self._pid, 0)[1])

    def _exchange(self, question: bytes, deadline_s: float) -> tuple[bytes | None, bytes]:
        """The answer, None where it ends without one; and what it says on stderr."""
        deadline = time.monotonic() + deadline_s
        left = memoryview(len(question).to_bytes(_LENGTH_BYTES, "big") + question)
        answer, said = bytearray(), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._ask, selectors.EVENT_WRITE)
            selector.register(self._answers, selectors.EVENT_READ, answer)
            selector.register(self._told, selectors.EVENT_READ, said)
            while not _is_whole(answer):
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise DeadlineExceeded(f"the fork did not answer within {deadline_s:g} s")
                for key, _ in ready:
                    if key.fd == self._ask:
                        left = _written(self._ask, left)
                    elif chunk := os.read(key.fd, _CHUNK_BYTES):
                        key.data.extend(chunk if key.data is answer else chunk[: STDERR_BYTES - len(said)])
                    elif key.fd == self._answers:
                        return None, bytes(said)
                    else:
                        selector.unregister(self._told)
                if not left and self._ask in selector.get_map():
                    selector.unregister(self._ask)
                if len(answer) > _MOST_BYTES:
                    raise OutputTooLarge(f"more than {_MOST_BYTES} bytes")
        return bytes(answer[_LENGTH_BYTES:]), bytes(said)

    def _rest(self) -> bytes:
        """What it said before its end."""
        os.set_blocking(self._told, False)
        with contextlib.suppress(BlockingIOError):
            return os.read(self._told, STDERR_BYTES)
        return b""

    def _collect(self, status: int) -> None:
        self._exit_code = os.waitstatus_to_exitcode(status)
        _living.remove(self)
        self._close()

    def _close(self) -> None:
        for number in (self._ask, self._answers, self._told):
            os.close(number)

    def forget(self) -> None:
        """Leaves it to the process that began it: this one is a fork of that."""
        self._exit_code = 0
        self._close()


def end_lasting_forks() -> None:
    """Ends all that this process has begun, so that none is left and the time that they took counts as spent."""
    while _living:
        _living[-1].end()


def _forget_all() -> None:
    for fork in _living:
        fork.forget()
    _living.clear()


atexit.register(end_lasting_forks)
os.register_at_fork(after_in_child=_forget_all)


def _is_whole(answer: bytearray) -> bool:
    return len(answer) >= _LENGTH_BYTES and len(answer) >= _LENGTH_BYTES + int.from_bytes(answer[:_LENGTH_BYTES], "big")


def _written(number: int, left: memoryview) -> memoryview:
    """What is left after as much was written as there is room for; nothing when nobody reads any more."""
    try:
        return left[os.write(number, left[:_CHUNK_BYTES]) :]
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return left[:0]


def _answer(work: Callable[[bytes], bytes], asked: int, answer: int) -> None:
    """Answers until nobody can ask any more."""
    with os.fdopen(asked, "rb") as questions, os.fdopen(answer, "wb") as answers:
        while length := questions.read(_LENGTH_BYTES):
            done = work(questions.read(int.from_bytes(length, "big")))
            answers.write(len(done).to_bytes(_LENGTH_BYTES, "big") + done)
            answers.flush()
