"""The command's help in the language spoken: English stands at the verbs themselves, Vietnamese in help.vi.toml."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import click

from pipeline.messages import spoken

WHOLE = "vanthu"


class SpokenHelp(click.Command):
    """A command whose help is given in the language spoken."""

    def get_help(self, ctx: click.Context) -> str:
        """The help as text."""
        with _in_other_words(self):
            text = super().get_help(ctx)
        return text if spoken() == "en" else _labelled(text)


class Verb(SpokenHelp):
    """A verb."""


class Verbs(SpokenHelp, click.Group):
    """The verbs in the order in which they were added: one paper first, then the archive."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs."""
        del ctx
        return list(self.commands)


@contextmanager
def _in_other_words(command: click.Command) -> Iterator[None]:
    """While it lasts, the command, its options and its verbs have the texts of the language spoken."""
    if spoken() == "en":
        yield
        return
    before: list[tuple[Any, str, Any]] = []
    for owner, attribute, text in _texts(command):
        before.append((owner, attribute, getattr(owner, attribute)))
        setattr(owner, attribute, text)
    try:
        yield
    finally:
        for owner, attribute, text in reversed(before):
            setattr(owner, attribute, text)


def _texts(command: click.Command) -> Iterator[tuple[Any, str, str]]:
    own = help_in_vietnamese().get(WHOLE if isinstance(command, click.Group) else command.name or "", {})
    if "full" in own:
        yield command, "help", inspect.cleandoc(own["full"])
    for parameter in command.params:
        if parameter.name in own.get("options", {}):
            yield parameter, "help", own["options"][parameter.name]
    if isinstance(command, click.Group):
        for verb in command.commands.values():
            told = help_in_vietnamese().get(verb.name or "", {})
            if "short" in told:
                yield verb, "short_help", told["short"]


def _labelled(text: str) -> str:
    """The help with what click writes around the texts of a verb in Vietnamese."""
    for english, vietnamese in help_in_vietnamese()["labels"].items():
        text = text.replace(english, vietnamese)
    return text


@cache
def help_in_vietnamese() -> Mapping[str, Any]:
    """By verb (the command itself under its own name): short, full, and options by name; labels that click writes."""
    return tomllib.loads(files(__package__).joinpath("help.vi.toml").read_text("utf-8"))
