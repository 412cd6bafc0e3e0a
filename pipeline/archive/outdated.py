"""What of an archive was read under other facts than those of today: other settings, code, engine or models."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from pipeline.archive.fingerprints import Facts, Fingerprints, changes, facts_in, scope_of


@dataclass(frozen=True, slots=True)
class Outdated:
    """So many documents would be read otherwise today, and what differs."""

    documents: int
    changes: tuple[str, ...]

    def __str__(self) -> str:
        documents = "1 document" if self.documents == 1 else f"{self.documents} documents"
        return f"{documents}: {', '.join(self.changes) or 'read with settings that are not known'}"


def outdated(connection: sqlite3.Connection, fingerprints: Fingerprints) -> list[Outdated]:
    """The documents that would be read again if their files were met, by what differs, most first."""
    known: dict[str, Facts] = {
        digest: json.loads(facts) for digest, facts in connection.execute("SELECT fingerprint, facts FROM facts")
    }
    counted: Counter[tuple[str, ...]] = Counter()
    for digest, kind, page_count, documents in connection.execute(COUNTED):
        if digest != fingerprints.of(kind, page_count):
            today = facts_in(fingerprints.facts, scope_of(kind, page_count))
            counted[tuple(changes(known[digest], today)) if digest in known else ()] += documents
    return [Outdated(documents, what) for what, documents in counted.most_common()]


COUNTED = """
    SELECT fingerprint, kind, min(page_count, 2) AS pages, count(*) FROM documents
    WHERE EXISTS (SELECT 1 FROM inputs WHERE filed_as = documents.sha256)
    GROUP BY fingerprint, kind, pages"""
