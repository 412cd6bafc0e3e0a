"""What anyone can run today beside this project's repair, on the same texts in one run."""

from __future__ import annotations

import importlib
import importlib.metadata
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.quality import Pair, quality
from benchmarks.table import Row
from diacritics import repair
from diacritics.alphabet import base_letters
from diacritics.repairer import load_repairer

Restore = Callable[[str], str]


class Missing(Exception):
    """A peer that is not installed, or not in the version that is."""


def rows(
    pairs: Sequence[Pair], section: str = "Repair and others (syllables right / CER / line error)", name: str = ""
) -> Iterator[Row]:
    """A row for each peer, and for this project, on the same pairs; name says in the table what the texts are.

    Raises Skipped when the scorer is not there.
    """
    for peer, load in PEERS.items():
        try:
            restore = load()
        except Missing as reason:
            yield Row(section, f"{name}{peer}", f"skipped: {reason}")
            continue
        lines = _ByLine(restore)
        value = quality(pairs, lines)
        yield Row(section, f"{name}{peer}", value + (f" ({lines.refused} lines refused)" if lines.refused else ""))
    yield Row(section, f"{name}vanthu", quality(pairs, lambda text: repair(text).text))


class _ByLine:
    """A peer line by line, as they take sentences; a line that one fails on counts as it came."""

    def __init__(self, restore: Restore) -> None:
        self.restore = restore
        self.refused = 0

    def __call__(self, text: str) -> str:
        return "\n".join(map(self._restored, text.split("\n")))

    def _restored(self, line: str) -> str:
        try:
            return self.restore(line)
        except (KeyError, IndexError, ValueError):
            self.refused += 1
            return line


def _as_it_is() -> Restore:
    return lambda line: line


def _most_frequent() -> Restore:
    readings = load_repairer().readings

    def commonest(match: re.Match[str]) -> str:
        word = match[0]
        numbers = readings.by_base.get(base_letters(word).lower())
        if not numbers:
            return word
        found = readings.model.words[numbers[0]]
        return found.upper() if word.isupper() else found.capitalize() if word.istitle() else found

    return lambda line: re.sub(r"[^\W\d_]+", commonest, line)


def _pyvi() -> Restore:
    return _function("pyvi", "pyvi.ViUtils", "add_accents")


def _underthesea() -> Restore:
    return _function("underthesea", "underthesea", "restore_diacritics")


def _function(package: str, module: str, function: str) -> Restore:
    try:
        found: Restore = getattr(importlib.import_module(module), function)
    except ImportError:
        raise Missing(f"{package} is not installed (make bench installs it)") from None
    except AttributeError:
        raise Missing(f"{package} {importlib.metadata.version(package)} has no {function}") from None
    return found


PEERS: Mapping[str, Callable[[], Restore]] = {
    "no repair": _as_it_is,
    "most frequent form": _most_frequent,
    "pyvi add_accents": _pyvi,
    "underthesea restore_diacritics": _underthesea,
}
