"""How an archive stands: its inputs by what became of them, what a person should look at, what is out of date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive.outdated import Outdated
from pipeline.archive.summary import STATUSES, one_line, why
from pipeline.messages import counted, say, translated
from pipeline.records.as_json import display_path

ID_LENGTH = 12
"""How many digits of a document's key are shown: enough to name one among millions."""


@dataclass(frozen=True, slots=True)
class Troubled:
    """An input that was not wholly read.  id is None where its bytes could not be had."""

    path: Path
    id: str | None
    status: str
    reason: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an archive stands.  counts: inputs by status; documents and papers are counted once however many copies."""

    archive: Path
    counts: Mapping[str, int]
    documents: int
    papers: int
    pages: int
    seconds: float
    troubled: Sequence[Troubled]
    outdated: Sequence[Outdated]


def standing_of(connection: sqlite3.Connection, archive: Path, outdated: Sequence[Outdated]) -> Standing:
    """How the archive stands."""
    counted = dict(connection.execute(COUNTS).fetchall())
    documents, pages, seconds = connection.execute(TOTALS).fetchone()
    (papers,) = connection.execute(PAPERS).fetchone()
    counts = {status: counted.get(status, 0) for status in STATUSES}
    return Standing(archive, counts, documents, papers, pages, seconds, tuple(troubled(connection)), outdated)


def troubled(connection: sqlite3.Connection) -> Iterator[Troubled]:
    """The inputs that were not wholly read, in byte order of their paths."""
    for path, key, status, reason, detail in connection.execute(TROUBLED):
        yield Troubled(Path(os.fsdecode(path)), key and key[:ID_LENGTH], status, reason, detail)


def standing_text(standing: Standing) -> str:
    """The standing for people."""
    counts = [f"{standing.counts[status]} {say(word)}" for status, word in STATUSES.items() if standing.counts[status]]
    files = counted(sum(standing.counts.values()), "file")
    holds = [
        counted(standing.documents, "document"),
        counted(standing.papers, "paper"),
        counted(standing.pages, "page"),
    ]
    lines = [
        f"{one_line(standing.archive)}: {files}: {', '.join(counts) or say('nothing yet')}",
        say("{}, read in {}", ", ".join(holds), duration(standing.seconds)),
    ]
    if standing.outdated:
        lines.append(say("Read otherwise than today; read again when their files are given to ingest:"))
        lines += [f"  {translated(str(item))}" for item in standing.outdated]
    if standing.troubled:
        lines.append(say("To look at (vanthu show ID tells more, vanthu retry reads them again):"))
        lines += [f"  {item.id or '-' * ID_LENGTH}  {one_line(item.path)}: {_why(item)}" for item in standing.troubled]
    return "\n".join(lines) + "\n"


def standing_to_json(standing: Standing) -> dict[str, Any]:
    """The standing as one JSON object."""
    return {
        "archive": display_path(standing.archive),
        "inputs": sum(standing.counts.values()),
        **standing.counts,
        "documents": standing.documents,
        "papers": standing.papers,
        "pages": standing.pages,
        "seconds": round(standing.seconds, 3),
        "outdated": [{"documents": item.documents, "changes": list(item.changes)} for item in standing.outdated],
        "to_look_at": [
            {"path": display_path(item.path), "id": item.id, "status": item.status, "reason": item.reason}
            | {"detail": item.detail}
            for item in standing.troubled
        ],
    }


def duration(seconds: float) -> str:
    """Seconds as a person says it: 42 s, 12 min, 3 h 5 min."""
    minutes = round(seconds / 60)
    if seconds < 100:
        return say("{} s", f"{seconds:.0f}")
    return say("{} min", minutes) if minutes < 100 else say("{} h {} min", minutes // 60, minutes % 60)


def _why(item: Troubled) -> str:
    return why(item.status, item.reason, item.detail)


COUNTS = """
    SELECT coalesce(verdict, status), count(*)
    FROM inputs LEFT JOIN documents ON documents.sha256 = filed_as GROUP BY 1"""

FILED = "EXISTS (SELECT 1 FROM inputs WHERE filed_as = documents.sha256)"

TOTALS = f"""
    SELECT count(*), coalesce(sum(page_count), 0), coalesce(sum(seconds), 0.0)
    FROM documents WHERE {FILED}"""  # noqa: S608 our own words

PAPERS = f"SELECT count(*) FROM papers JOIN documents ON document = documents.id WHERE {FILED}"  # noqa: S608

TROUBLED = """
    SELECT path, coalesce(filed_as, inputs.sha256), coalesce(verdict, status),
           coalesce(inputs.reason, documents.reason), coalesce(inputs.detail, documents.detail)
    FROM inputs LEFT JOIN documents ON documents.sha256 = filed_as
    WHERE verdict IS NOT NULL OR status != 'done'
    ORDER BY path"""
