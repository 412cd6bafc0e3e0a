"""What the office calls fields, findings, reasons and comparators (wording.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def wording(of: str) -> Mapping[str, str]:
    """Vietnamese by the program's own word; of is fields, findings, details, fillings, reasons or comparators."""
    table: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("wording.toml").read_text("utf-8"))
    return table[of]
