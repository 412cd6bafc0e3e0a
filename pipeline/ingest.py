"""The batch: find the files, skip what is known, read the rest in cells, keep every verdict.  The only orchestration.

The parent finds, hashes and writes to the catalogue; whatever opens a file's inside (which may be hostile) happens in
a cell.  Results do not depend on the order in which the cells finish.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from diacritics.store import ModelError, manifest
from pipeline.catalogue import Catalogue, Known, SqliteCatalogue
from pipeline.cell import Failed, Outcome
from pipeline.engine import TesseractEngine
from pipeline.errors import BadInput, Interrupted, MissingTool
from pipeline.executor import Executor, LocalPool
from pipeline.filing import Aborted, suffix_of
from pipeline.jobs import Fault, Finished, Task, process_file
from pipeline.logs import archive_log
from pipeline.settings import Settings
from pipeline.sources import find_files
from pipeline.summary import Settled, Summary, one_line, summarise
from pipeline.types import Reason, Rejected

logger = logging.getLogger(__name__)

OnProgress = Callable[[Settled, int], None]
"""Called once an input with its fate and how many inputs there are in all."""


def ingest(  # noqa: PLR0913 what a batch is: what, where to, how, by whom, told to whom
    paths: Iterable[Path],
    archive: Path,
    settings: Settings,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
    *,
    retry: bool = False,
) -> Summary:
    """Reads every file under the paths into the archive.

    A file that is in the archive with the same content, settings, code and models is not read again; with retry, only
    if it was wholly done.  Raises BadInput when none of the paths exists, ArchiveError when the archive cannot be used,
    MissingTool when the installation is not whole, Interrupted when the user stops it: what was finished is kept.
    """
    given = list(paths)
    if given and not any(os.path.lexists(path) for path in given):
        raise BadInput(one_line(given[0]), Reason.NOT_FOUND, "no such file or folder")
    found = _found(given, archive)
    executor = executor or LocalPool(settings.workers or os.cpu_count() or 1)
    with SqliteCatalogue(archive, fingerprint_of(settings)) as catalogue, archive_log(archive):
        intake = Intake(catalogue, settings, len(found), on_progress, retry=retry)
        try:
            with closing(executor.run(process_file, intake.tasks(found), settings.limits)) as outcomes:
                for outcome in outcomes:
                    intake.settle(outcome)
        except KeyboardInterrupt:
            kept = f"{len(intake.settled)} of {len(found)} files are settled and kept"
            raise Interrupted(f"stopped: {kept}; run the same command again to go on") from None
    return summarise(archive, intake.settled)


def fingerprint_of(settings: Settings) -> str:
    """What results depend on, as 16 hex digits.  Raises MissingTool."""
    try:
        models = {name: str(entry["sha256"]) for name, entry in manifest().items()}
    except ModelError as error:
        raise MissingTool("models", str(error)) from error
    return settings.fingerprint(TesseractEngine(settings.language, settings.page_segmentation).name, models)


class Intake:
    """The desk between the files and the catalogue: each file is handed out once and settled once."""

    def __init__(
        self, catalogue: Catalogue, settings: Settings, total: int, on_progress: OnProgress | None, *, retry: bool
    ) -> None:
        self.settled: list[Settled] = []
        self._catalogue = catalogue
        self._settings = settings
        self._total = total
        self._on_progress = on_progress
        self._retry = retry
        self._in_hand: dict[tuple[str, str], list[Path]] = {}
        self._read_now: set[tuple[str, str]] = set()

    def tasks(self, paths: Iterable[Path]) -> Iterator[Task]:
        """The files that have to be read; copies of a file in hand wait for its verdict."""
        for path in paths:
            sha256 = content_sha256(path, self._settings.max_file_bytes)
            if sha256 is None or self._takes(path, sha256):
                yield Task(path, sha256, self._settings)

    def _takes(self, path: Path, sha256: str) -> bool:
        key = (sha256, suffix_of(path))
        if key in self._in_hand:
            self._in_hand[key].append(path)
            return False
        known = self._catalogue.claim(path, sha256, retry=self._retry and key not in self._read_now)
        if known is None:
            self._in_hand[key] = [path]
            return True
        self._note(_settled_before(path, known))
        return False

    def settle(self, outcome: Outcome[Task, Finished | Rejected | Fault]) -> None:
        """Keeps the verdict on a task for every path with its content.  Raises the error that a Fault stands for."""
        task = outcome.item
        verdict = _verdict(outcome)
        paths = [task.path]
        if task.sha256 is not None:
            key = (task.sha256, suffix_of(task.path))
            paths = self._in_hand.pop(key)
            self._read_now.add(key)
        self._catalogue.save(paths, verdict)
        for item in _settled_now(paths, verdict):
            self._note(item)

    def _note(self, item: Settled) -> None:
        self.settled.append(item)
        logger.info("%s: %s", one_line(item.path), " ".join(filter(None, (item.outcome, item.detail))))
        if self._on_progress is not None:
            self._on_progress(item, self._total)


def content_sha256(path: Path, max_file_bytes: int) -> str | None:
    """The file's sha256; None when it is no regular file, is too large or cannot be read (`identify` says which)."""
    try:
        # A pipe would block: looked at before it is opened, and opened so that it could not.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or not 0 < status.st_size <= max_file_bytes:
            return None
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:  # noqa: PTH123 a handle
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _found(paths: Iterable[Path], archive: Path) -> list[Path]:
    """Every file once, as an absolute path (links are not followed: the name is what the office knows it by)."""
    own = Path(os.path.abspath(archive))  # noqa: PTH100 resolve() would follow links
    absolute = (Path(os.path.abspath(path)) for path in find_files(paths))  # noqa: PTH100
    return list(dict.fromkeys(path for path in absolute if not path.is_relative_to(own)))


def _verdict(outcome: Outcome[Task, Finished | Rejected | Fault]) -> Finished | Rejected | Aborted:
    if isinstance(outcome, Failed):
        return Aborted(outcome.item.sha256, outcome.reason, outcome.detail)
    verdict = outcome.value
    if isinstance(verdict, Fault):
        raise verdict.error()
    if isinstance(verdict, Finished) and outcome.item.sha256 not in {None, verdict.reading.source.sha256}:
        return Aborted(None, Reason.ERROR, "the file changed while it was being read; it is read again next time")
    return verdict


def _settled_before(path: Path, known: Known) -> Settled:
    return Settled(path, "duplicate" if known.is_copy else "skipped", known.status, known.reason, known.detail)


def _settled_now(paths: list[Path], verdict: Finished | Rejected | Aborted) -> Iterator[Settled]:
    if isinstance(verdict, Rejected):
        yield from (Settled(path, "rejected", "rejected", verdict.reason, verdict.detail) for path in paths)
    elif isinstance(verdict, Aborted):
        yield from (Settled(path, "failed", "failed", verdict.reason, verdict.detail) for path in paths)
    else:
        failures = verdict.reading.failures
        reason = failures[0].reason if failures else None
        detail = "; ".join(f"page {failure.page}: {failure.detail}" for failure in failures) or None
        status = verdict.status
        for place, path in enumerate(paths):
            yield Settled(path, status if place == 0 else "duplicate", status, reason, detail)
