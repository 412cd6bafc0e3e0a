"""The batch: find the files, skip what is known, read the rest in cells, keep every verdict.  The only orchestration.

The parent finds, hashes and writes to the catalogue; whatever opens a file's inside (which may be hostile) happens in
a cell.  Results do not depend on the order in which the cells finish.  Stops (Ctrl-C) take effect only where nothing
is half done.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.fingerprints import fingerprints_of
from pipeline.archive.intake import Intake
from pipeline.archive.summary import Settled, Summary, one_line
from pipeline.cells.ahead import large_ones_early
from pipeline.cells.executor import Executor, LocalPool
from pipeline.cells.workplace import sweep_workplaces
from pipeline.errors import BadInput, Interrupted
from pipeline.files.sources import GroupBy, count_files, find_documents
from pipeline.jobs import process_file, size_bytes
from pipeline.logs import archive_log
from pipeline.settings import Settings
from pipeline.stopping import stops_held, stops_let_in
from pipeline.types import Reason

logger = logging.getLogger(__name__)

OnProgress = Callable[[Settled, int], None]
"""Called once an input with its fate and how many inputs there are in all."""


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that a batch is given: how many files they are, and, each time it is asked, their files."""

    count: Callable[[], int]
    documents: Callable[[], Iterable[tuple[Path, ...]]]


def ingest(  # noqa: PLR0913 what a batch is: what, where to, how, by whom, told to whom
    paths: Iterable[Path],
    archive: Path,
    settings: Settings,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
    *,
    retry: bool = False,
    group_by: GroupBy = "file",
) -> Summary:
    """Reads every file under the paths into the archive; with group_by folder, the pictures of each as one document.

    A file that is in the archive with the same content, settings, code and models is not read again; with retry, only
    if it was wholly done.  Raises BadInput when none of the paths exists, ArchiveError when the archive cannot be used,
    MissingTool when the installation is not whole, Interrupted when the user stops it: what was finished is kept.
    """
    given = list(paths)
    if given and not any(os.path.lexists(path) for path in given):
        raise BadInput(one_line(given[0]), Reason.NOT_FOUND, "no such file or folder")
    found = Found(lambda: count_files(given, archive), lambda: find_documents(given, archive, group_by=group_by))
    with stops_held(), SqliteCatalogue(archive, fingerprints_of(settings)) as catalogue:
        return _fill(catalogue, found, settings, executor, on_progress, retry=retry)


def retry_unfinished(
    archive: Path, settings: Settings, executor: Executor | None = None, on_progress: OnProgress | None = None
) -> Summary:
    """Reads again whatever the archive holds that was not wholly read.  Raises what ingest raises."""
    SqliteCatalogue(archive).close()  # an archive that is not there is not made
    with stops_held(), SqliteCatalogue(archive, fingerprints_of(settings)) as catalogue:
        unfinished = catalogue.unfinished()
        found = Found(lambda: sum(map(len, unfinished)), lambda: unfinished)
        return _fill(catalogue, found, settings, executor, on_progress, retry=True)


def _fill(  # noqa: PLR0913 as of ingest
    catalogue: SqliteCatalogue,
    found: Found,
    settings: Settings,
    executor: Executor | None,
    on_progress: OnProgress | None,
    *,
    retry: bool,
) -> Summary:
    executor = executor or LocalPool(settings.workers or os.cpu_count() or 1)
    total = 0
    intake = Intake(catalogue, settings, lambda item: on_progress and on_progress(item, total), retry=retry)
    with archive_log(catalogue.archive):
        sweep_workplaces()
        for item in catalogue.outdated(fingerprints_of(settings)):
            logger.warning("read again where their files are met: %s", item)
        try:
            with stops_let_in():
                total = found.count()
            tasks = intake.tasks(found.documents())
            if isinstance(executor, LocalPool) and executor.workers > 1:  # else their own order is as good
                tasks = large_ones_early(tasks, size_bytes)
            with closing(executor.run(process_file, tasks, settings.limits)) as outcomes:
                for outcome in outcomes:
                    intake.settle(outcome)
        except KeyboardInterrupt:
            raise Interrupted(
                f"stopped: {intake.settled} of {total} files are settled and kept; run the same command again to go on"
            ) from None
    return intake.summary(catalogue.archive)
