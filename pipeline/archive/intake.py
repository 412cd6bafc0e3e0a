"""The desk between the files and the catalogue: each document is handed out once and settled once."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.archive.catalogue import Catalogue, Known
from pipeline.archive.filing import Aborted
from pipeline.archive.inputs import Files, Input, as_documents, hashed, signature_of
from pipeline.archive.summary import Outcome, Settled, Summary, one_line
from pipeline.cells import cell
from pipeline.jobs import Fault, Finished, Task
from pipeline.settings import Settings
from pipeline.stopping import stops_let_in
from pipeline.types import Reason, Rejected

logger = logging.getLogger(__name__)

OnSettled = Callable[[Settled], None]
"""Called once an input with its fate."""

Key = tuple[str, str]
"""A document's key and the ending of its name, which is judged with it."""


class Intake:
    """One batch.  Memory grows with what is in hand and with what a person has to look at, not with the files."""

    def __init__(self, catalogue: Catalogue, settings: Settings, on_settled: OnSettled, *, retry: bool) -> None:
        self._counts: Counter[str] = Counter()
        self._to_look_at: list[Settled] = []
        self._catalogue = catalogue
        self._settings = settings
        self._on_settled = on_settled
        self._retry = retry
        self._in_hand: dict[Key, list[Files]] = {}
        self._unknown: dict[Path, Files] = {}
        self._read_now: set[Key] = set()

    @property
    def settled(self) -> int:
        """How many inputs have their fate."""
        return self._counts.total()

    def summary(self, archive: Path) -> Summary:
        """What became of the inputs so far."""
        return Summary.of(archive, self._counts, self._to_look_at)

    def tasks(self, documents: Iterable[tuple[Path, ...]]) -> Iterator[Task]:
        """The documents that have to be read, each given by its files; copies of one in hand wait for its verdict."""
        for paths in documents:
            with stops_let_in():
                received = self._received(paths)
            for files in received:
                if self._takes(files):
                    yield Task(tuple(item.path for item in files.inputs), files.key, self._settings)

    def settle(self, outcome: cell.Outcome[Task, Finished | Rejected | Fault]) -> None:
        """Keeps the verdict on a task for all files with its content.  Raises the error that a Fault stands for."""
        task = outcome.item
        verdict = _verdict(outcome)
        if task.sha256 is None:
            copies = [self._unknown.pop(task.paths[0])]
        else:
            key = (task.sha256, Input(task.paths[0], None).suffix)
            copies = self._in_hand.pop(key)
            if self._retry:
                self._read_now.add(key)
        if _changed_meanwhile(task, verdict):
            verdict = Aborted(Reason.ERROR, "the file changed while it was being read; it is read again next time")
            copies = [Files(tuple(Input(item.path, None) for item in files.inputs)) for files in copies]
        self._catalogue.save(copies, verdict)
        for item in _settled_now(copies, verdict):
            self._note(item)

    def _received(self, paths: tuple[Path, ...]) -> list[Files]:
        """The files of a document with what they hold; nothing when one was settled by its signature alone.

        Of several, those whose bytes cannot be had stand by themselves.
        """
        if len(paths) > 1:
            return as_documents([self._hashed(path)[0] for path in paths])
        item, known = self._hashed(paths[0])
        if known is None or (self._retry and known.status != "done"):
            return [Files((item,))]
        self._note(_settled_before(item.path, known))
        return []

    def _hashed(self, path: Path) -> tuple[Input, Known | None]:
        """A path with what it holds, and what is known of it by its signature."""
        signature = signature_of(path)
        recalled = None if signature is None else self._catalogue.recall(path, signature)
        if recalled is None:
            return hashed(path, self._settings.max_file_bytes), None
        return Input(path, recalled.sha256, signature), recalled.known

    def _takes(self, files: Files) -> bool:
        """Whether the files are to be read; otherwise they are settled, or wait for their like."""
        if files.key is not None:
            key = (files.key, files.first.suffix)
            if key in self._in_hand:
                self._in_hand[key].append(files)
                return False
            known = self._catalogue.claim(files, retry=self._retry and key not in self._read_now)
        else:
            known = self._catalogue.claim(files, retry=self._retry)
        if known is not None:
            for item in files.inputs:
                self._note(_settled_before(item.path, known))
            return False
        if files.key is None:
            self._unknown[files.first.path] = files
        else:
            self._in_hand[key] = [files]
        return True

    def _note(self, item: Settled) -> None:
        self._counts[item.outcome] += 1
        if item.needs_a_person:
            self._to_look_at.append(item)
        if item.outcome != "skipped":
            logger.info("%s: %s", one_line(item.path), " ".join(filter(None, (item.outcome, item.detail))))
        self._on_settled(item)


def _verdict(outcome: cell.Outcome[Task, Finished | Rejected | Fault]) -> Finished | Rejected | Aborted:
    if isinstance(outcome, cell.Failed):
        return Aborted(outcome.reason, outcome.detail)
    if isinstance(outcome.value, Fault):
        raise outcome.value.error()
    return outcome.value


def _changed_meanwhile(task: Task, verdict: Finished | Rejected | Aborted) -> bool:
    """Whether what was read is not what was hashed before."""
    if isinstance(verdict, Aborted):
        return False
    read = verdict.sha256 if isinstance(verdict, Rejected) else verdict.reading.source.sha256
    return None not in {task.sha256, read} and read != task.sha256


def _settled_before(path: Path, known: Known) -> Settled:
    seen_as: Outcome = "rejected" if known.status == "rejected" else "duplicate"
    return Settled(path, seen_as if known.is_copy else "skipped", known.status, known.reason, known.detail)


def _settled_now(copies: list[Files], verdict: Finished | Rejected | Aborted) -> Iterator[Settled]:
    paths = [item.path for files in copies for item in files.inputs]
    if isinstance(verdict, Rejected):
        yield from (Settled(path, "rejected", "rejected", verdict.reason, verdict.detail) for path in paths)
    elif isinstance(verdict, Aborted):
        yield from (Settled(path, "failed", "failed", verdict.reason, verdict.detail) for path in paths)
    else:
        status, own = verdict.status, len(copies[0].inputs)
        for place, path in enumerate(paths):
            yield Settled(path, status if place < own else "duplicate", status, verdict.reason, verdict.detail)
