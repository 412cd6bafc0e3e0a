"""Progress: the parent's alone, on stderr, and only where a person looks at it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from pipeline.ingest import OnProgress
from pipeline.summary import Settled, one_line

SHOWN_NAME_LENGTH = 40


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar on stderr that a batch moves; nothing is shown where stderr is no terminal."""
    hidden = not sys.stderr.isatty()
    with (
        tqdm(total=0, unit="file", file=sys.stderr, disable=hidden, dynamic_ncols=True) as bar,
        _logs_above_the_bar(hidden=hidden),
    ):

        def move(item: Settled, total: int) -> None:
            bar.total = total
            bar.set_postfix_str(one_line(Path(item.path.name))[-SHOWN_NAME_LENGTH:], refresh=False)
            bar.update()

        yield move


class _AboveTheBar:
    """A stream whose lines appear above the bar instead of through it."""

    def write(self, text: str) -> None:
        tqdm.write(text, file=sys.stderr, end="")

    def flush(self) -> None:
        sys.stderr.flush()


@contextmanager
def _logs_above_the_bar(*, hidden: bool) -> Iterator[None]:
    handlers = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr and not hidden
    ]
    for handler in handlers:
        handler.setStream(_AboveTheBar())
    try:
        yield
    finally:
        for handler in handlers:
            handler.setStream(sys.stderr)
