"""The lines of a header's column above its subject (`V/v …`), which cites numbers and days of other papers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from pipeline.folding import fold
from pipeline.layout.header import SUBJECT_LINE
from pipeline.paper import Placed


def above_subject(lines: Iterable[Placed]) -> list[Placed]:
    """The lines, top to bottom, as far as the subject; all of them where there is none."""
    return list(takewhile(lambda placed: not SUBJECT_LINE.search(fold(placed.text)), lines))
