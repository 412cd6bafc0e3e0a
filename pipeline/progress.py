"""Progress: the parent's alone, on stderr, and only where a person looks at it."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from pipeline.archive.summary import Settled, one_line
from pipeline.ingest import OnProgress
from pipeline.messages import say

SHOWN_NAME_LENGTH = 40
TROUBLES = {"failed": "failed", "rejected": "rejected", "partial": "read in part"}


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar on stderr that a batch moves: rate, time left, troubles so far; nothing where stderr is no terminal."""
    hidden = not sys.stderr.isatty()
    with (
        tqdm(total=0, unit=say("file"), file=sys.stderr, disable=hidden, dynamic_ncols=True, smoothing=0.05) as bar,
        _logs_above_the_bar(hidden=hidden),
    ):
        troubles: Counter[str] = Counter()

        def move(item: Settled, total: int) -> None:
            bar.total = total
            if item.outcome in TROUBLES:
                troubles[item.outcome] += 1
            if item.outcome == "skipped" and not hidden:
                # Rate and time left are those of reading; a file that is there already takes none.
                bar.initial += 1
                bar.n += 1
                bar.last_print_n += 1
                bar.update(0)
                return
            bar.set_postfix_str(_postfix(troubles, item), refresh=False)
            bar.update()

        yield move


def _postfix(troubles: Counter[str], item: Settled) -> str:
    told = [f"{troubles[outcome]} {say(word)}" for outcome, word in TROUBLES.items() if troubles[outcome]]
    return ", ".join([*told, one_line(Path(item.path.name))[-SHOWN_NAME_LENGTH:]])


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
