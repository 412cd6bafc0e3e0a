"""The verbs that fill an archive and tell of it; what stands before every verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.console import emit_json, emit_text
from pipeline.commands.engine_choice import ENGINE, engine_flags
from pipeline.errors import ExitCode
from pipeline.messages import say
from pipeline.messages.help import Verb
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipeline.archive.summary import Summary

A_PATH = click.Path(path_type=Path)

FILLED_ARCHIVE = click.option(
    "--archive", type=A_PATH, required=True, metavar="DIR", help="The folder that `ingest` has filled."
)
WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), help="Read so many files at a time.  [default: one a processor]"
)
SPLIT = click.option(
    "--split",
    is_flag=True,
    default=None,
    help="File each paper by itself where a file holds several one after the other: one begins at every new header "
    "(Quốc hiệu, or the Party's).",
)
SUMMARY_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Give the summary as JSON.")


@dataclass(frozen=True, slots=True)
class Call:
    """What stands before the verb."""

    settings_file: Path | None

    def settings(self, **flags: Any) -> Settings:
        """The settings of this call.  Raises UsageError."""
        return load_settings(self.settings_file, flags=flags)


def told(summary: Summary, *, as_json: bool) -> ExitCode:
    """Prints the summary of a batch; gives its exit code."""
    from pipeline.archive.summary import summary_text, summary_to_json

    if as_json:
        emit_json(summary_to_json(summary))
    else:
        emit_text(summary_text(summary))
    return summary.exit_code


@click.command(cls=Verb, short_help="Read whole folders into an archive.")
@click.argument("paths", type=A_PATH, nargs=-1, required=True, metavar="PATH...")
@click.option("--archive", type=A_PATH, required=True, metavar="DIR", help="The folder that keeps the results.")
@WORKERS
@click.option("--retry", is_flag=True, help="Read files again that failed before or were read only in part.")
@SPLIT
@click.option(
    "--group-by",
    type=click.Choice(["file", "folder"]),
    default="file",
    show_default=True,
    help="What makes a document: a file by itself, or, where pages were scanned one to a file, the pictures of a "
    "folder together in the order of their names.",
)
@ENGINE
@SUMMARY_AS_JSON
@click.pass_obj
def ingest(  # noqa: PLR0913 one parameter an option
    call: Call,
    *,
    paths: Sequence[Path],
    archive: Path,
    workers: int | None,
    retry: bool,
    split: bool | None,
    group_by: Any,
    engine: str,
    as_json: bool,
) -> ExitCode:
    """Read every file under each PATH into an archive.

    Folders are searched with all that is in them. A file that is in the archive already is not read again, so the same
    command goes on where it was stopped. Every file is accounted for: those that could not be read, or only in part,
    are listed at the end with the reason.
    """
    from pipeline.ingest import ingest as ingest_files
    from pipeline.progress import progress_bar

    settings = call.settings(**engine_flags(engine), workers=workers, split=split)
    with progress_bar() as on_progress:
        summary = ingest_files(paths, archive, settings, None, on_progress, retry=retry, group_by=group_by)
    return told(summary, as_json=as_json)


@click.command(cls=Verb, short_help="Read again what failed or was read only in part.")
@FILLED_ARCHIVE
@WORKERS
@SPLIT
@ENGINE
@SUMMARY_AS_JSON
@click.pass_obj
def retry(  # noqa: PLR0913 one parameter an option
    call: Call, *, archive: Path, workers: int | None, split: bool | None, engine: str, as_json: bool
) -> ExitCode:
    """Read again every file of an archive that failed, was rejected or was read only in part.

    The files are looked for where `ingest` found them. What was wholly read is left as it is.
    """
    from pipeline.ingest import retry_unfinished
    from pipeline.progress import progress_bar

    settings = call.settings(**engine_flags(engine), workers=workers, split=split)
    with progress_bar() as on_progress:
        summary = retry_unfinished(archive, settings, on_progress=on_progress)
    return told(summary, as_json=as_json)


@click.command(cls=Verb, short_help="Tell how an archive stands.")
@FILLED_ARCHIVE
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@click.pass_obj
def status(call: Call, archive: Path, as_json: bool) -> None:
    """Tell how many files an archive holds, what became of them, and which a person should look at.

    Also told is what was read with other settings or another version of the program than today.
    """
    from pipeline.archive.catalogue import SqliteCatalogue
    from pipeline.archive.fingerprints import fingerprints_of
    from pipeline.archive.status import standing_text, standing_to_json

    with SqliteCatalogue(archive) as catalogue:
        standing = catalogue.standing(fingerprints_of(call.settings()))
    if as_json:
        emit_json(standing_to_json(standing))
    else:
        emit_text(standing_text(standing))


@click.command(cls=Verb, short_help="Show everything an archive holds on one document.")
@click.argument("name", metavar="ID")
@FILLED_ARCHIVE
@click.option("--json", "as_json", is_flag=True, help="Give everything: records, the pages' text, corrections.")
@click.option(
    "--strips",
    type=A_PATH,
    metavar="DIR",
    help="Write the pictures of the places where number and date are filled in into DIR, to confirm what was read.",
)
def show(name: str, archive: Path, *, as_json: bool, strips: Path | None) -> None:
    """Show what became of a document and what was read off it, and where.

    ID is the beginning of the document's id as `status` shows it, the path of a file or its name.
    """
    from pipeline.archive.catalogue import SqliteCatalogue
    from pipeline.archive.show import shown_text
    from pipeline.overlays.strips import write_strip_pictures

    with SqliteCatalogue(archive) as catalogue:
        document = catalogue.show(name)
        pictures = catalogue.strip_pictures(document["id"]) if strips is not None else ()
    if strips is not None:
        stem = Path(document["files"][0]).stem
        for path in write_strip_pictures(pictures, stem, strips):
            click.echo(say("written: {}", path), err=True)
    if as_json:
        emit_json(document)
    else:
        emit_text(shown_text(document))
