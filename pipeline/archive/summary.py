"""What a batch did, in numbers, and which inputs a person has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import ExitCode
from pipeline.messages import counted, say, translated
from pipeline.records.as_json import display_path

Outcome = Literal["done", "partial", "failed", "rejected", "duplicate", "skipped"]
"""What became of an input: the status of its document, or that it copies another, or was in the archive before."""

WORDS: dict[Outcome, str] = {
    "done": "read",
    "partial": "read in part",
    "failed": "failed",
    "rejected": "rejected",
    "duplicate": "copies of another file",
    "skipped": "already in the archive",
}

STATUSES = {"done": "read", "partial": "read in part", "failed": "failed", "rejected": "rejected"}
"""What became of a document, in words."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One input whose fate is known.  status, reason and detail are those of its document."""

    path: Path
    outcome: Outcome
    status: str
    reason: str | None
    detail: str | None

    @property
    def needs_a_person(self) -> bool:
        return self.status != "done"


@dataclass(frozen=True, slots=True)
class Summary:
    """Every input of a batch counted once; to_look_at in byte order of the paths."""

    archive: Path
    inputs: int
    counts: Mapping[Outcome, int]
    to_look_at: tuple[Settled, ...]

    @classmethod
    def of(cls, archive: Path, counted: Mapping[str, int], to_look_at: Iterable[Settled]) -> Summary:
        """The summary of a batch from how many inputs had which outcome and those that need a person."""
        counts: dict[Outcome, int] = {outcome: counted.get(outcome, 0) for outcome in WORDS}
        in_order = sorted(to_look_at, key=lambda item: bytes(item.path))
        return cls(archive, sum(counts.values()), counts, tuple(in_order))

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.SOME_FAILED if self.to_look_at else ExitCode.OK


def summary_to_json(summary: Summary) -> dict[str, Any]:
    """The summary as one JSON object: a count an outcome, and the inputs to look at."""
    counts: dict[str, int] = dict(summary.counts.items())
    return {
        "archive": display_path(summary.archive),
        "inputs": summary.inputs,
        **counts,
        "to_look_at": [
            {"path": display_path(item.path), "status": item.status, "reason": item.reason, "detail": item.detail}
            for item in summary.to_look_at
        ],
    }


def summary_text(summary: Summary) -> str:
    """The summary for people, one line and a line for each input to look at."""
    counted_up = [
        f"{summary.counts[outcome]} {say(word)}" for outcome, word in WORDS.items() if summary.counts[outcome]
    ]
    lines = [f"{counted(summary.inputs, 'file')}: {', '.join(counted_up) or say('nothing to do')}"]
    if summary.to_look_at:
        lines.append(say("To look at:"))
        lines += [
            f"  {one_line(item.path)}: {why(item.status, item.reason, item.detail)}" for item in summary.to_look_at
        ]
    return "\n".join(lines) + "\n"


def why(status: str, reason: str | None, detail: str | None) -> str:
    """What became of an input that was not wholly read, and why."""
    return f"{say(STATUSES[status])}: {translated(detail or reason or '') or say('no reason known')}"


def one_line(path: Path) -> str:
    """The path on one line whatever characters are in it."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in display_path(path))
