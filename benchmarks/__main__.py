"""`python -m benchmarks [PART …]`: print what is measured; the parts are listed below."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

from benchmarks.shared import Skipped
from benchmarks.table import Row, print_rows

PARTS = ("pages", "imaging", "files", "records", "documents", "ink", "repair", "bad_inputs", "archive", "index")


def main(wanted: list[str]) -> int:
    """Measures the wanted parts, all when none is named; says plainly what it skips and why."""
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print_rows(row for part in wanted or PARTS for row in _measured(part))
    return 0


def _measured(part: str) -> Iterator[Row]:
    print(f"measuring {part} …", file=sys.stderr)
    try:
        yield from importlib.import_module(f"benchmarks.{part}").rows()
    except Skipped as reason:
        yield Row(f"{part}: skipped", "", str(reason))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
