"""The demonstration: read the sample papers into demo-archive/, write their index and show what was found.

usage: python scripts/demo.py        (`make demo` sets everything up first)
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

ARCHIVE = Path("demo-archive")
INDEXES = {"full": ARCHIVE / "index.csv", "muc-luc-van-ban": ARCHIVE / "muc-luc-van-ban.csv"}
SOME_FAILED = 5
"""The exit status that says that some files could not be read: the damaged samples are there to show that."""

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


def main() -> int:
    """Reads what is new, writes the index and prints it; says so and stops when nothing is new."""
    summary = _vanthu("ingest", "data/samples/papers", "--archive", str(ARCHIVE), "--json", allowed=(0, SOME_FAILED))
    counts = json.loads(summary)
    new = sum(counts[outcome] for outcome in ("done", "partial", "failed", "duplicate"))
    if not new and all(path.exists() for path in INDEXES.values()):
        print(f"Nothing to do: all {counts['inputs']} sample files were read before.")
    else:
        for form, path in INDEXES.items():
            _vanthu("index", "--archive", str(ARCHIVE), "--form", form, "--output", str(path))
        print(table(read_rows(INDEXES["full"])))
    print(f"\nEverything that was found: {INDEXES['full']}")
    print(f"The office's list (mục lục văn bản): {INDEXES['muc-luc-van-ban']}")
    print("What each paper shows: data/samples/README.md; what a perfect reader would find: data/samples/gold/")
    return 0


def _vanthu(*arguments: str, allowed: Sequence[int] = (0,)) -> str:
    """What the command prints; its messages pass through.  Another exit status ends the demonstration."""
    print("$ vanthu", *arguments, file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", *arguments], stdout=subprocess.PIPE, check=False)
    if done.returncode not in allowed:
        sys.exit(done.returncode)
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
