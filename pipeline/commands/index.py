"""The verbs that look things up in an archive: its index, the forms of one, its papers by their words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from pipeline.commands.archive import A_PATH
from pipeline.commands.console import complain, emit_json, emit_text
from pipeline.messages import say
from pipeline.messages.help import Verb


@click.command(cls=Verb, short_help="Write the table of an archive's documents for Excel.")
@click.option("--archive", type=A_PATH, required=True, metavar="DIR", help="The folder that `ingest` has filled.")
@click.option(
    "--form",
    "form_name",
    default="muc-luc-van-ban",
    show_default=True,
    metavar="NAME|FILE.toml",
    help="Which columns: a form that `vanthu forms` lists, or the office's own.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "xlsx", "jsonl", "parquet"]),
    help="Which kind of file.  [default: as the name of the output ends; csv]",
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help='Only papers for which this holds: "issuer~ubnd" (contains), "doc_type=Kế hoạch", "date<2024-06", '
    '"signer_name=" (is empty); also != and !~. Repeat it for more conditions.',
)
@click.option(
    "--since", metavar="DATE", help="Only papers of this day (2024-05-31 or 31/05/2024), month or year, or later."
)
@click.option("--output", type=A_PATH, metavar="FILE", help="Write to this file instead of the standard output.")
def index(  # noqa: PLR0913 one parameter an option
    *,
    archive: Path,
    form_name: str,
    file_format: str | None,
    where: Sequence[str],
    since: str | None,
    output: Path | None,
) -> None:
    """Write the table of the documents in an archive, ready to be opened in Excel.

    The rows are sorted by date and number, or as the form says. What could not be read is left empty and said in the
    last column (Ghi chú). Files that hold no readable document are not in a list of documents; they are named on the
    error output, and the forms "full" and "findings" have a row for every one.

    \b
    Examples:
      vanthu index --archive archive/ --output muc-luc.xlsx
      vanthu index --archive archive/ --form so-van-ban-di --since 2024 --output so-di.csv
      vanthu index --archive archive/ --form targets --where "issuer~so noi vu" --output chi-tieu.xlsx
    """
    from pipeline.index.files import format_for
    from pipeline.index.forms import load_form
    from pipeline.index.writing import untold, write_index

    form = load_form(form_name)
    told = write_index(archive, form, format_for(file_format, output), output, where=where, since=since)
    for line in untold(told):
        complain(line)


@click.command(cls=Verb, short_help="List the forms of an index, or print one.")
@click.argument("name", required=False)
def forms(name: str | None) -> None:
    """List the forms that `vanthu index --form` knows; with NAME, print that form as TOML.

    An office makes its own form from a printed one: change headings, fields and lengths, and give the file's name.

    \b
    Example:
      vanthu forms muc-luc-van-ban > cua-co-quan.toml
      vanthu index --archive archive/ --form cua-co-quan.toml --output muc-luc.xlsx
    """
    from pipeline.index.forms import form_names, form_text, load_form

    if name is not None:
        emit_text(form_text(name))
        return
    width = max(map(len, form_names()))
    emit_text("".join(f"{own:{width}}  {load_form(own).about}\n" for own in form_names()))


@click.command(cls=Verb, short_help="Find papers in an archive by their words.")
@click.argument("asked", nargs=-1, required=True, metavar="WORDS...")
@click.option("--archive", type=A_PATH, required=True, metavar="DIR", help="The folder that `ingest` has filled.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show so many papers at most.")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON.")
def search(asked: Sequence[str], archive: Path, limit: int, *, as_json: bool) -> None:
    """Find the papers of an archive that hold all WORDS, in their text or among the facts they are filed by.

    Words may be typed without marks: "ke hoach thi dua" finds "Kế hoạch thi đua"; typed with marks, papers that have
    them come first. Words in double quotes must stand side by side. The likeliest papers come first, each with the page
    and the passage. If no paper holds all words, those that hold some are shown, and that is said.

    \b
    Examples:
      vanthu search --archive archive/ ke hoach thi dua
      vanthu search --archive archive/ '"thi đua" 2024'
    """
    from pipeline.search.finding import search as find
    from pipeline.search.shown import answer_text, answer_to_json

    text = " ".join(asked)
    answer = find(archive, text, limit)
    if as_json:
        emit_json(answer_to_json(text, answer))
    else:
        bold = partial(click.style, bold=True) if sys.stdout.isatty() else "«{}»".format
        emit_text(answer_text(answer, bold))
    if not answer.hits:
        complain(say("nothing was found"))
    elif not answer.all_words:
        complain(say("no paper holds all of these words; these hold some of them"))
