"""What a form's file holds, checked piece by piece; what is wrong is told in words for whoever wrote the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Wrong(Exception):
    """What is wrong with a form's file."""


def check_keys(table: Mapping[str, Any], known: set[str], where: str) -> None:
    """Raises Wrong when the table has other keys."""
    if unknown := sorted(set(table) - known):
        raise Wrong(f"{where} has {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def check_names(names: tuple[str, ...], known: set[str], where: str) -> None:
    """Raises Wrong when a name is none of the known fields."""
    if unknown := sorted(set(names) - known):
        raise Wrong(f"{where}: no field {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def list_in(table: Mapping[str, Any], key: str, kind: type) -> list[Any]:
    """The list under that key, empty where there is none."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
        raise Wrong(f"{key} is not a list of {'tables' if kind is dict else 'words'}")
    return value


def table_in(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The table under that key, empty where there is none."""
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise Wrong(f"{key} is not a table")
    return value


def string_in(table: Mapping[str, Any], key: str, default: str = "") -> str:
    """The text under that key."""
    value = table.get(key, default)
    if not isinstance(value, str):
        raise Wrong(f"{key} is {value!r}, not a text in quotes")
    return value


def strings_in(table: object, where: str) -> Mapping[str, str]:
    """A table of texts."""
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise Wrong(f"{where} is not a table of texts in quotes")
    return table


def size_in(row: Mapping[str, Any], key: str, where: str) -> int | None:
    """The whole number above 0 under that key, None where there is none."""
    value = row.get(key)
    if value is not None and (type(value) is not int or value < 1):
        raise Wrong(f"{where}: {key} is {value!r}, not a number above 0")
    return value
