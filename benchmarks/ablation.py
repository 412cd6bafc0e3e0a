"""What each part of repair is worth: the same drawn pages with one part taken away at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.quality import Pair, quality
from benchmarks.table import Row
from diacritics import repair
from diacritics.decode import decode
from diacritics.language import LanguageModel
from diacritics.model_file import load_model
from diacritics.ngram_table import NgramTable
from diacritics.readings import Readings
from diacritics.repairer import Repairer

Part = AbstractContextManager[Any]


def rows(pairs: Sequence[Pair], section: str, name: str) -> Iterator[Row]:
    """A row for each part that is taken away; name says in the table what the texts are.  Raises Skipped."""
    for part, without in PARTS.items():
        change = _line_by_line if part == BY_LINE else _whole
        with without():
            yield Row(section, f"{name}{part}", quality(pairs, change))


def _whole(text: str) -> str:
    return repair(text).text


def _line_by_line(text: str) -> str:
    return "\n".join(repair(line, "mangled").text for line in text.split("\n"))


def _plain_letters() -> Part:
    """Candidates are the words with the same letters but for their marks, as for stripped text."""
    return patch.object(Readings, "mangled", lambda self, core, case, _reader: self.stripped(core, case))


def _without_document() -> Part:
    return patch("diacritics.repairer.decode", lambda steps, language, _document=None: decode(steps, language))


def _without_rules() -> Part:
    return patch("diacritics.repairer.outline_edits", lambda _text, _passages: {})


def _without_cuts() -> Part:
    return patch("diacritics.passage.resegment", lambda _text, tokens, *_: list(tokens))


def _with_language(change: Callable[[LanguageModel], LanguageModel]) -> Part:
    model = load_model()
    repairer = Repairer(Readings(replace(model, language=change(model.language))))
    return patch("diacritics.repairer.load_repairer", lambda: repairer)


def _no_trigrams(language: LanguageModel) -> LanguageModel:
    return replace(language, trigrams=_empty(language.trigrams))


def _no_pairs(language: LanguageModel) -> LanguageModel:
    return replace(language, bigrams=_empty(language.bigrams), trigrams=_empty(language.trigrams))


def _empty(table: NgramTable) -> NgramTable:
    # A key passes the empty cells' check once in 65,536 times.
    return NgramTable(np.zeros((3, table.cells.shape[1]), np.uint8))


BY_LINE = "each line by itself"
PARTS: dict[str, Callable[[], Part]] = {
    "all parts": nullcontext,
    "without the channel: only marks change": _plain_letters,
    BY_LINE: nullcontext,
    "without the document's own phrases": _without_document,
    "without rules for codes and outlines": _without_rules,
    "without cutting and joining words": _without_cuts,
    "without trigrams (16 of the model's 21 MB)": partial(_with_language, _no_trigrams),
    "single words only (20 of the model's 21 MB)": partial(_with_language, _no_pairs),
}
