"""The command's edge to the world: results on stdout, one line for each trouble on stderr, one exit code.

stdout is UTF-8 whatever the locale.  A reader that goes away (`| head`) ends the writing, not the work.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType
from typing import Any, BinaryIO

import click

from pipeline.atomic import whole_file
from pipeline.errors import EXIT_CODE_MEANING, ExitCode, UsageError, VanthuError
from pipeline.messages import say, spoken, translated
from pipeline.records.as_json import display_path

_BLOCK_BYTES = 1 << 20


def emit(data: bytes) -> bool:
    """Writes a result to stdout; False when its reader has gone.  Raises VanthuError when it cannot be written."""
    stream = sys.stdout.buffer
    try:
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    except OSError as error:
        raise VanthuError(f"standard output cannot be written: {error.strerror}") from error
    return True


def emit_text(text: str) -> bool:
    """Writes text to stdout as UTF-8; False when its reader has gone."""
    return emit(text.encode("utf-8", "backslashreplace"))


def emit_json(value: Any) -> None:
    """Writes a JSON value to stdout, indented, a line break after it."""
    emit_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def deliver(write: Callable[[BinaryIO], None], output: Path | None) -> None:
    """Writes a result to the file or to stdout, whole or not at all.  Raises UsageError when the file cannot be."""
    if output is None:
        with TemporaryFile() as result:
            write(result)
            result.seek(0)
            while (block := result.read(_BLOCK_BYTES)) and emit(block):
                pass
        return
    try:
        with whole_file(output) as stream:
            write(stream)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from error


def complain(message: str) -> None:
    """One line on stderr, in the language spoken, whatever characters the message holds."""
    shown = translated(display_path(message))
    line = "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown)
    click.echo(f"vanthu: {line}".encode("utf-8", "backslashreplace"), err=True)


def exit_code_table() -> str:
    """The exit codes for --help, from the one table there is."""
    lines = [f"  {code.value:>3}  {say(meaning)}" for code, meaning in EXIT_CODE_MEANING.items()]
    return "\n".join(["\b", say("Exit codes:"), *lines])


def run(command: Callable[[], Any], *, debug: bool) -> ExitCode:
    """Runs the command; the one place where errors become a line and an exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        result = command()
        return ExitCode(result) if isinstance(result, int) else ExitCode.OK
    except VanthuError as error:
        complain(str(error))
        return error.exit_code
    except click.ClickException as error:
        _show(error)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        complain(say("stopped"))
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 a clerk gets a line, not a traceback
        if debug:
            traceback.print_exc()
        hint = "" if debug else " (vanthu --debug … shows where)"
        complain(f"a fault of the program: {type(error).__name__}: {error}{hint}")
        return ExitCode.INTERNAL


def _show(error: click.ClickException) -> None:
    """What is wrong with the command, and where to read how it is used."""
    if spoken() == "en":
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        usage = context.command.collect_usage_pieces(context)
        click.echo(say("Usage: {}", " ".join([context.command_path, *usage])), err=True)
        click.echo(say("Try '{} --help' for help.", context.command_path), err=True)
    complain(error.format_message())


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
