"""What the program says to people: in English as it stands in the code, or in Vietnamese by the table vi.toml.

Only what a person reads is translated, at the last moment: the catalogue, the log and all JSON stay as they are, for
programs and for whoever mends this one.  The language is that of --lang, VANTHU_LANG or the desktop.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pipeline.messages.patterns import Patterns

Language = Literal["en", "vi"]

_spoken: ContextVar[Language] = ContextVar("spoken", default="en")


def speak(language: Language) -> None:
    """From now on people are spoken to in this language."""
    _spoken.set(language)


def spoken() -> Language:
    """The language in which people are spoken to."""
    return _spoken.get()


def language_of(environment: Mapping[str, str]) -> Language:
    """The language that VANTHU_LANG or the locale asks for (LC_ALL, LC_MESSAGES, LANG: setlocale(3))."""
    names = ("VANTHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((value for name in names if (value := environment.get(name))), "")
    return "vi" if asked.lower().split("_")[0].split(".")[0] == "vi" else "en"


def say(template: str, *values: object) -> str:
    """The template in the language spoken, each {} filled with a value."""
    if spoken() == "vi":
        template = _table("said").get(template, template)
    return template.format(*values)


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 page, 2 pages; 2 trang."""
    if spoken() == "vi":
        return f"{count} {_table('nouns').get(noun, noun)}"
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def translated(text: str) -> str:
    """A finished English text, such as an error or a reason in the catalogue, in the language spoken.

    What the table does not know stays as it is.
    """
    return text if spoken() == "en" else _patterns().translate(text)


@cache
def _patterns() -> Patterns:
    return Patterns(_table("told"))


@cache
def _table(part: str) -> dict[str, str]:
    table: dict[str, Any] = tomllib.loads(files(__package__).joinpath("vi.toml").read_text("utf-8"))
    return dict(table[part])
