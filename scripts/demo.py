"""Print the index of an archive as a short table: what each paper is and where the files lie.

usage: python scripts/demo.py INDEX.csv        (the CSV that `vanthu index --form full` writes)
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS: Mapping[str, int] = {
    "file": 34,
    "status": 8,
    "doc_type": 10,
    "number_symbol": 16,
    "date": 10,
    "issuer": 28,
    "subject": 42,
}
"""The columns shown and their widths in characters."""


def read_rows(index_path: Path) -> list[dict[str, str]]:
    """The rows of a CSV index in the order of the files' names.  Raises OSError and KeyError."""
    with index_path.open(encoding="utf-8-sig", newline="") as stream:
        return sorted((short_row(row) for row in csv.DictReader(stream)), key=lambda row: row["file"])


def short_row(row: Mapping[str, str]) -> dict[str, str]:
    """The cells that the table shows; a file that was not read shows the reason in place of a subject."""
    cells = {"file": Path(row["path"]).name, "subject": row["subject"] or row["detail"]}
    return {name: cells.get(name, row.get(name, "")) for name in COLUMNS}


def cell(text: str, width: int) -> str:
    """The text on one line, cut or filled to the width in characters."""
    # The index puts an apostrophe before what Excel would take for a date or a formula.
    line = " ".join(unicodedata.normalize("NFC", text).removeprefix("'").split())
    return (line if len(line) <= width else line[: width - 1] + "…").ljust(width)


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """Heading, rule and one line a row."""
    lines = [{name: name for name in COLUMNS}, {name: "-" * width for name, width in COLUMNS.items()}, *rows]
    return "\n".join("  ".join(cell(line[name], width) for name, width in COLUMNS.items()).rstrip() for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Print the table; 2 when called wrongly."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    index_path = Path(arguments[0])
    print(table(read_rows(index_path)))
    print(f"\nEverything that was found: {index_path}")
    print(f"The office's list (mục lục văn bản): {index_path.with_name('muc-luc-van-ban.csv')}")
    print("What each paper shows: data/samples/README.md; what a perfect reader would find: data/samples/gold/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
