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
from pathlib import Path

from pipeline.catalogue import SqliteCatalogue
from pipeline.errors import BadInput, Interrupted
from pipeline.executor import Executor, LocalPool
from pipeline.fingerprints import fingerprints_of
from pipeline.intake import Intake
from pipeline.jobs import process_file
from pipeline.logs import archive_log
from pipeline.settings import Settings
from pipeline.sources import count_files, find_documents
from pipeline.stopping import stops_held, stops_let_in
from pipeline.summary import Settled, Summary, one_line
from pipeline.types import Reason
from pipeline.workplace import sweep_workplaces

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
    executor = executor or LocalPool(settings.workers or os.cpu_count() or 1)
    with (
        stops_held(),
        SqliteCatalogue(archive, fingerprints_of(settings)) as catalogue,
        archive_log(archive),
    ):
        sweep_workplaces()
        total = 0
        intake = Intake(catalogue, settings, lambda item: on_progress and on_progress(item, total), retry=retry)
        try:
            with stops_let_in():
                total = count_files(given, archive)
            tasks = intake.tasks(find_documents(given, archive))
            with closing(executor.run(process_file, tasks, settings.limits)) as outcomes:
                for outcome in outcomes:
                    intake.settle(outcome)
        except KeyboardInterrupt:
            kept = f"{intake.settled} of {total} files are settled and kept"
            raise Interrupted(f"stopped: {kept}; run the same command again to go on") from None
        return intake.summary(archive)
