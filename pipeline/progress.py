"""Progress: the parent's alone, on stderr, and only where a person looks at it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from pipeline.ingest import OnProgress
from pipeline.summary import Settled, one_line

SHOWN_NAME_LENGTH = 40


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar on stderr that a batch moves; nothing is shown where stderr is no terminal."""
    hidden = not sys.stderr.isatty()
    with (
        logging_redirect_tqdm(),
        tqdm(total=0, unit="file", file=sys.stderr, disable=hidden, dynamic_ncols=True) as bar,
    ):

        def move(item: Settled, total: int) -> None:
            bar.total = total
            bar.set_postfix_str(one_line(Path(item.path.name))[-SHOWN_NAME_LENGTH:], refresh=False)
            bar.update()

        yield move
