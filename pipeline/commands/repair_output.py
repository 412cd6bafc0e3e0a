"""Where repaired texts go: files, or the standard output as text, as a unified diff, as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from diacritics.line_diff import paired_lines, unified_diff
from pipeline.commands.console import complain, emit_text
from pipeline.commands.repair_files import OpenText, ReaderGone, Sink
from pipeline.commands.repair_writing import replace_text, write_text
from pipeline.errors import UsageError
from pipeline.records.as_json import display_path, edits_to_json

STANDARD_OUTPUT = Path("-")
_COLOURS = {"@": "cyan", "-": "red", "+": "green"}


def text_printer() -> Sink:
    """Prints the texts one after another; a line break comes between where one does not end with its own."""
    line_is_open = False

    def print_text(text: OpenText) -> None:
        nonlocal line_is_open
        _tell_old_encoding(text)
        if line_is_open:
            _print("\n")
        for piece in text.pieces:
            _print(piece.after)
            line_is_open = not piece.after.endswith("\n")

    return print_text


def diff_printer() -> Sink:
    """Prints what is changed as a unified diff of lines, coloured on a terminal (unless NO_COLOR is set)."""
    paint = _in_colour if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else _plain

    def print_diff(text: OpenText) -> None:
        _tell_old_encoding(text)
        lines = paired_lines((piece.before, piece.after) for piece in text.pieces)
        for line in unified_diff(lines, display_path(str(text.path))):
            _print(paint(line))

    return print_diff


def print_json(text: OpenText) -> None:
    """Prints one JSON object on a line: file, encoding, text, edits and doubts.  Holds the whole text in memory."""
    _tell_old_encoding(text)
    pieces = list(text.pieces)
    edits = edits_to_json(edit for piece in pieces for edit in piece.edits)
    value = {
        "file": display_path(str(text.path)),
        "encoding": text.encoding.name,
        "text": "".join(piece.after for piece in pieces),
        "edits": edits,
        "doubts": edits_to_json(doubt for piece in pieces for doubt in piece.doubts),
    }
    _print(json.dumps(value, ensure_ascii=False) + "\n")


def sink_for(paths: Sequence[Path], output: Path | None, *, in_place: bool, as_diff: bool, as_json: bool) -> Sink:
    """The sink that the options name; the output "-" is the standard output.

    Raises UsageError when they name several, or one file for several texts.
    """
    if sum([output is not None, in_place, as_diff, as_json]) > 1:
        raise UsageError("--output, --in-place, --diff and --json are four ways to have the result; choose one")
    output = None if output == STANDARD_OUTPUT else output
    if output is not None and len(paths) > 1:
        raise UsageError(f"--output takes one text, and there are {len(paths)}")
    if output is not None:
        return partial(write_text, output=output)
    if in_place:
        return replace_text
    return diff_printer() if as_diff else print_json if as_json else text_printer()


def _tell_old_encoding(text: OpenText) -> None:
    """What is shown of such a file is no longer what its bytes say, though no edit tells so."""
    if text.encoding.legacy:
        complain(f"{text.path}: is in {text.encoding.name}; what is shown is in UTF-8")


def _print(text: str) -> None:
    if not emit_text(text):
        raise ReaderGone


def _plain(line: str) -> str:
    return line


def _in_colour(line: str) -> str:
    body = line.rstrip("\r\n")
    if line.startswith(("--- ", "+++ ")):
        return click.style(body, bold=True) + line[len(body) :]
    colour = _COLOURS.get(line[:1])
    return click.style(body, fg=colour) + line[len(body) :] if colour else line
