"""The unified diff of two texts whose lines answer to each other one by one, as repair leaves them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CONTEXT_LINES = 3
"""Lines shown around a change, as diff -u does."""

Line = tuple[str, str]
"""A line before and after, each with its line end."""


@dataclass(slots=True)
class _Hunk:
    first: int
    lines: list[Line] = field(default_factory=list)
    same_at_end: int = 0

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.same_at_end = self.same_at_end + 1 if line[0] == line[1] else 0


def unified_diff(lines: Iterable[Line], name: str) -> Iterator[str]:
    """The lines of the diff, each with its line end; none where nothing changed.

    Memory holds one hunk at a time: lines is read as the diff is.
    """
    headed = False
    for hunk in _hunks(lines):
        if not headed:
            yield from (f"--- {name}\n", f"+++ {name}\n")
            headed = True
        yield f"@@ -{_span(hunk)} +{_span(hunk)} @@\n"
        yield from _body(hunk.lines)


def _hunks(lines: Iterable[Line]) -> Iterator[_Hunk]:
    context: deque[Line] = deque(maxlen=CONTEXT_LINES)
    hunk: _Hunk | None = None
    for number, line in enumerate(lines, 1):
        if hunk is None and line[0] != line[1]:
            hunk = _Hunk(number - len(context), list(context))
        if hunk is None:
            context.append(line)
            continue
        hunk.add(line)
        if hunk.same_at_end > 2 * CONTEXT_LINES:
            context.extend(hunk.lines[-CONTEXT_LINES:])
            yield _trimmed(hunk)
            hunk = None
    if hunk is not None:
        yield _trimmed(hunk)


def _trimmed(hunk: _Hunk) -> _Hunk:
    too_many = max(0, hunk.same_at_end - CONTEXT_LINES)
    return _Hunk(hunk.first, hunk.lines[: len(hunk.lines) - too_many])


def _span(hunk: _Hunk) -> str:
    return str(hunk.first) if len(hunk.lines) == 1 else f"{hunk.first},{len(hunk.lines)}"


def _body(lines: Iterable[Line]) -> Iterator[str]:
    """Neighbouring changed lines together: first as they were, then as they are."""
    added: list[str] = []
    for before, after in lines:
        if before == after:
            yield from added
            added = []
            yield _marked(" ", before)
        else:
            yield _marked("-", before)
            added.append(_marked("+", after))
    yield from added


def _marked(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def paired_lines(pieces: Iterable[Line]) -> Iterator[Line]:
    """The lines of a text that comes in pieces, each piece before and after with as many line ends.

    Raises ValueError when a piece has fewer or more line ends after than before.
    """
    open_before, open_after = "", ""
    for before, after in pieces:
        lines = list(zip(before.split("\n"), after.split("\n"), strict=True))
        for one, other in lines[:-1]:
            yield f"{open_before}{one}\n", f"{open_after}{other}\n"
            open_before, open_after = "", ""
        open_before, open_after = open_before + lines[-1][0], open_after + lines[-1][1]
    if open_before or open_after:
        yield open_before, open_after
