"""The verbs of the command: parse, call, print, exit code.  Everything heavy is imported when a verb runs."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import click

from diacritics.edits import Mode
from diacritics.repair import MIN_CONFIDENCE
from pipeline.commands.archive import A_PATH, Call, ingest, retry, show, status
from pipeline.commands.console import emit_json, emit_text, exit_code_table, run
from pipeline.commands.engine_choice import ENGINE, engine_flags
from pipeline.commands.index import forms, index, search
from pipeline.commands.page_choice import PageChoice, parse_pages
from pipeline.errors import ExitCode
from pipeline.messages import Language, language_of, speak
from pipeline.messages.help import Verbs

MODES = get_args(Mode)


def show_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    """Prints the version and ends."""
    if asked and not context.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            emit_text(f"vanthu {version('vanthu')}\n")
        except PackageNotFoundError:
            emit_text("vanthu, run from its source without being installed\n")
        context.exit()


def wanted_pages(_context: click.Context, _parameter: click.Parameter, text: str | None) -> PageChoice | None:
    """The pages that --pages names.  Raises BadParameter."""
    try:
        return parse_pages(text) if text is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


class Share(click.FloatRange):
    """A number in a range; "nan" is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        return self.fail(f"{value!r} is not a number.", param, ctx) if math.isnan(number) else number


class WholeCommand(Verbs):
    """The command `vanthu`, with its exit codes under the verbs."""

    def get_help(self, ctx: click.Context) -> str:
        """The help as text."""
        self.epilog = exit_code_table()
        return super().get_help(ctx)


def choose_language(_context: click.Context, _parameter: click.Parameter, language: Language | None) -> None:
    """Speaks the language that --lang names."""
    if language is not None:
        speak(language)


@click.group(
    cls=WholeCommand,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--settings",
    "settings_file",
    type=A_PATH,
    metavar="TOML",
    help="Read settings from this file. A setting may also be given as an environment variable, for example "
    "VANTHU_RENDER_DPI=300.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(get_args(Language)),
    is_eager=True,
    expose_value=False,
    callback=choose_language,
    help="Speak Vietnamese (vi) or English (en).  [default: as VANTHU_LANG or the desktop says]",
)
@click.option("--debug", is_flag=True, help="When something goes wrong inside the program, show where.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(context: click.Context, settings_file: Path | None, debug: bool) -> None:
    """Reads scanned Vietnamese administrative papers (văn bản hành chính).

    For one paper: "read" gives its text, "extract" the facts an office files it by. For a whole folder: "ingest" reads
    everything into an archive folder, then "index" writes the list of documents as a table for Excel. Scans are only
    ever read, never changed, and nothing leaves this machine.

    \b
    Examples:
      vanthu read scan.pdf
      vanthu ingest scans/ --archive archive/
      vanthu index --archive archive/ --output muc-luc.csv
    """
    from pipeline.logs import log_to_stderr

    log_to_stderr(debug=debug)
    context.obj = Call(settings_file)


@cli.command(short_help="Print the text of a scan.")
@click.argument("file", type=A_PATH)
@click.option("--json", "as_json", is_flag=True, help="Give pages, lines, words, places on the page and corrections.")
@click.option("--hocr", "as_hocr", is_flag=True, help="Give hOCR: XHTML with the place and confidence of every word.")
@click.option(
    "--overlay",
    type=A_PATH,
    metavar="DIR",
    help="Also write a picture of each page to this folder, as NAME-p001.png: zones, lines, words of low confidence, "
    "corrected words, and what was set aside.",
)
@click.option(
    "--pages", "only", callback=wanted_pages, metavar="PAGES", help="Read these pages only, for example 1-3, 2,5 or 4-."
)
@ENGINE
@click.option("--no-repair", is_flag=True, help="Give the text as it was recognised.")
@click.pass_obj
def read(  # noqa: PLR0913 one parameter an option
    call: Call,
    *,
    file: Path,
    as_json: bool,
    as_hocr: bool,
    overlay: Path | None,
    only: PageChoice | None,
    engine: str,
    no_repair: bool,
) -> ExitCode:
    """Print the text of FILE, a scan (PDF, TIFF, PNG, JPEG) or a text file, with its Vietnamese repaired.

    The text follows the paper line by line: header, title, body, recipients, signature. A row of a table is a line, its
    cells parted by tabs. Seals and noise are left out. A page that cannot be read is named on the error output; the
    others are printed.

    \b
    Examples:
      vanthu read scan.pdf --pages 1-3
      vanthu read scan.pdf --overlay pictures/
    """
    from pipeline.commands.read import Form, ReadOrder, give_reading

    if as_json and as_hocr:
        raise click.UsageError("--json and --hocr are two forms of the same: give one.")
    settings = call.settings(**engine_flags(engine), repair=False if no_repair else None)
    form: Form = "json" if as_json else "hocr" if as_hocr else "text"
    return give_reading(ReadOrder(file, settings, form, only, overlay))


@cli.command(short_help="Repair the Vietnamese of texts.")
@click.argument("names", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=A_PATH, metavar="FILE", help="Write to this file; for one text only.")
@click.option(
    "-i", "--in-place", is_flag=True, help="Change the files themselves; each as it was is kept as FILE.bak beside it."
)
@click.option("--diff", "as_diff", is_flag=True, help="Show the lines that would change, as a unified diff.")
@click.option("--json", "as_json", is_flag=True, help="Give file, text and every correction, a JSON object a line.")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="auto",
    show_default=True,
    help="What happened to the text: recognised in the wrong language (mangled), its marks left out (stripped), a few "
    "wrong letters (ocr), written in an old encoding such as TCVN3 (legacy), or find out passage by passage (auto).",
)
@click.option(
    "--min-confidence",
    type=Share(0, 1),
    default=MIN_CONFIDENCE,
    show_default=True,
    metavar="SHARE",
    help="Correct only what is at least so sure, 0 to 1.",
)
@click.pass_obj
def repair(  # noqa: PLR0913 one parameter an option
    call: Call,
    *,
    names: Sequence[str],
    output: Path | None,
    in_place: bool,
    as_diff: bool,
    as_json: bool,
    mode: Any,
    min_confidence: float,
) -> ExitCode:
    """Print each text FILE (the standard input for "-") with its Vietnamese repaired.

    "Ké hoach" becomes "Kế hoạch". Good text, numbers, dates and document symbols are left as they are. Several texts
    are printed one after another; a pattern in quotes ("*.txt") stands for the files that match it.

    Texts in UTF-8, UTF-16, Windows-1258, TCVN3, VNI-Windows and VISCII are read. What is printed is UTF-8; a file that
    is written keeps its encoding (but UTF-8 for the old ones), byte order mark and line ends. With --in-place a file
    without a fault is not touched, and no older FILE.bak is overwritten: FILE.bak.1 is made instead.

    \b
    Examples:
      vanthu repair "texts/*.txt" --diff
      vanthu repair "texts/*.txt" --in-place
    """
    from pipeline.commands.repair_files import RepairTask, find_texts, repair_files
    from pipeline.commands.repair_output import sink_for

    paths = find_texts(names)
    sink = sink_for(paths, output, in_place=in_place, as_diff=as_diff, as_json=as_json)
    return repair_files(paths, RepairTask(mode, min_confidence, call.settings().max_file_bytes), sink)


@cli.command(short_help="Print the facts by which a paper is filed.")
@click.argument("file", type=A_PATH, required=False)
@click.option("--table", "as_table", is_flag=True, help="Give a table for people, in Vietnamese, instead of JSON.")
@click.option(
    "--overlay",
    type=A_PATH,
    metavar="DIR",
    help="Also write a picture of each page to this folder, as NAME-p001-fields.png, with a box around every fact.",
)
@click.option(
    "--pages", "only", callback=wanted_pages, metavar="PAGES", help="Read these pages only, for example 1-4, 2,5 or 4-."
)
@ENGINE
@click.option("--schema", "as_schema", is_flag=True, help="Print the JSON Schema of a record and exit.")
@click.pass_obj
def extract(  # noqa: PLR0913 one parameter an option
    call: Call,
    *,
    file: Path | None,
    as_table: bool,
    overlay: Path | None,
    only: PageChoice | None,
    engine: str,
    as_schema: bool,
) -> ExitCode:
    """Print the facts by which FILE is filed, as JSON.

    These are type, number, symbol, date, place, issuer, subject, signer, addressees and recipients, cited documents,
    targets, deadlines, marks of urgency and secrecy, and keywords. What the paper does not show is null. "evidence"
    tells where on which page each was read and how sure that is, "findings" what a person should look at.

    \b
    Examples:
      vanthu extract scan.pdf --table
      vanthu extract scan.pdf --pages 1-4 --overlay pictures/
    """
    if as_schema:
        from pipeline.records.schema import record_schema

        emit_json(record_schema())
        return ExitCode.OK
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    from pipeline.commands.extract import ExtractOrder, give_record

    return give_record(ExtractOrder(file, call.settings(**engine_flags(engine)), as_table, only, overlay))


for verb in (ingest, retry, status, show, index, forms, search):
    cli.add_command(verb)


@cli.command(short_help="Check that the installation is whole.")
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@click.pass_obj
def doctor(call: Call, *, as_json: bool) -> ExitCode:
    """Check that every part the program needs is there, and say what to do about what is missing."""
    from pipeline.commands.doctor import examine, report_json, report_text, verdict

    checks = examine(call.settings())
    if as_json:
        emit_json(report_json(checks))
    else:
        emit_text(report_text(checks))
    return verdict(checks)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `vanthu`; gives its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    speak(language_of(os.environ))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads would only wait, at the processor's cost
    return run(lambda: cli.main(given, "vanthu", standalone_mode=False), debug="--debug" in given)


if __name__ == "__main__":
    sys.exit(main())
