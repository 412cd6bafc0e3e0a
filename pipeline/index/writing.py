"""An archive's index, written to a file or to the standard output: whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.summary import one_line
from pipeline.commands.console import deliver
from pipeline.errors import UsageError
from pipeline.files.formats import HEAD_BYTES, kind_of_head, other_format
from pipeline.index.files import FileFormat
from pipeline.index.filters import Condition, conditions
from pipeline.index.forms import Form
from pipeline.index.halves import Wanted, archive_table
from pipeline.index.parts import shown_fields
from pipeline.index.table import Told
from pipeline.messages import say, translated


def write_index(  # noqa: PLR0913 what an index is: of what, in which columns and file, which rows
    archive: Path,
    form: Form,
    file_format: FileFormat,
    output: Path | None,
    *,
    where: Sequence[str] = (),
    since: str | None = None,
) -> Told:
    """Writes the index and tells what it does not show.

    Raises UsageError when a condition is wrong or the file cannot be written, ArchiveError when the archive cannot be
    read, VanthuError when there is no room for the work.
    """
    wanted = conditions(where, since, shown_fields("inputs" if form.rows == "dossiers" else form.rows))
    if output is not None:
        _check_harmless(output)
    elif not file_format.is_text and sys.stdout.isatty():
        raise UsageError("this kind of file cannot be shown on a terminal; name a file with --output")
    with SqliteCatalogue(archive) as catalogue:
        if output is not None and catalogue.has(Path(os.path.abspath(output))):  # noqa: PTH100 resolve() would follow links
            raise UsageError(f"{output}: is one of the archive's own inputs; name another file")
    with archive_table(archive, Wanted(form, wanted, file_format.cells)) as filled:
        origin = _origin(archive, wanted)
        deliver(lambda stream: file_format.write(form, filled.rows(), origin, stream), output)
        return filled.told


def untold(told: Told) -> Iterator[str]:
    """What the index does not show, a line each."""
    for entry in told.left_out:
        yield say("not in the list: {}: {}", one_line(entry.path), translated(entry.detail or entry.reason or ""))
    more = told.left_out_count - len(told.left_out)
    if more:
        yield say("not in the list: {} more; see them all with --form findings", more)
    if told.undated_count:
        yield say("not in the list: {} without a date, which may or may not belong there", told.undated_count)
    for heading, count in told.cut_by_heading.items():
        yield say("cut to the length of the column {}: {}; see them whole with --form full", repr(heading), count)


def _origin(archive: Path, wanted: Sequence[Condition]) -> dict[str, str]:
    shown = "; ".join(f"{condition.field}{condition.sign}{condition.value}" for condition in wanted)
    return {"Kho": archive.resolve().name, "Điều kiện lọc": shown or "không", "Phần mềm": "vanthu"}


def _check_harmless(output: Path) -> None:
    """Raises UsageError when the output would replace a scan or a database."""
    try:
        with output.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError:
        return  # nothing there, or what the writing itself will tell
    what = kind_of_head(head)
    named = f"a {what.value.upper()} file" if what else other_format(head)
    if what is not None or named == "a database":
        raise UsageError(f"{output}: is {named} and no index; name another file")
