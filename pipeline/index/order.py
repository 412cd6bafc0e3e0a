"""The order of a form's rows, as bytes that sort as the rows do.

Dates go by time and numbers by value (9 before 10); folders and files by the bytes of their names, text as Vietnamese
is ordered; what is missing comes last.  The path ends every key, so that the order is always the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from pipeline.index.collation import collation_key
from pipeline.index.fields import Item, Shown
from pipeline.index.parts import COUNTS

_NUMBER = re.compile(r"0*([0-9]+)(.*)", re.DOTALL)
_NUMBERS = COUNTS | {"number", "year", "value"}
_TIMES = frozenset({"date", "cited_date", "dossier_start", "dossier_end"})
# Before a value 1, before nothing 2; after it 0, which stands in no value.
_MISSING = b"\x02\x00"


def key_maker(order: Sequence[str], shown: Mapping[str, Shown]) -> Callable[[Item, bytes], bytes]:
    """The function that gives the place of an item and its path; those of one path keep the order they come in."""
    parts = [_part(name, shown) for name in order]
    return lambda item, path: b"".join([part(item) for part in parts]) + path


def _part(name: str, shown: Mapping[str, Shown]) -> Callable[[Item], bytes]:
    if name == "path":
        return lambda item: b"\x01" + item.entry.name + b"\x00"
    if name == "folder":
        return lambda item: b"\x01" + os.path.dirname(item.entry.name) + b"\x00"  # noqa: PTH120 bytes
    field = shown[name]
    encoded = number_key if name in _NUMBERS else str.encode if name in _TIMES else collation_key

    def part(item: Item) -> bytes:
        value = field(item)
        return b"\x01" + encoded(value) + b"\x00" if value else _MISSING

    return part


@lru_cache(maxsize=4096)
def number_key(value: str) -> bytes:
    """Bytes by which 9 comes before 10, and 10 before 10a; what is no number comes after all numbers."""
    match = _NUMBER.match(value)
    if match is None:
        return b"\xff" + collation_key(value)
    digits, rest = match.groups()
    # Seldom more than four digits; a longer run than 254 is no number, and would not fit the byte that tells it.
    return bytes([min(len(digits), 254)]) + digits.encode() + b"\x01" + collation_key(rest)
