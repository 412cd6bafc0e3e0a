"""What the training lines say: lines of administrative papers, with more of what a recogniser gets wrong.

Running text comes from the training documents of the corpora; lines that papers always bear (number, date, recipients,
signature, cells of tables) are put together anew each time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from models.build.corpora import paragraphs
from models.build.recogniser.alphabet import label_of
from models.build.recogniser.wordings import fill, templates

LINE_CHARS = 72
_HEADING_CHARS = 40
_ROW_SHARE = 0.05
_END_SHARE = 0.02
"""So many lines are made to end as the text of a paper does, by `./.`."""
_DASH_SHARE = 0.3
"""Of the hyphens between spaces so many are printed as dashes, as word processors do."""
_BASIS = re.compile(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện|Theo)\b")
_DOTS = re.compile(r"\.{4,}|…+")
_CODE = re.compile(r"\d[\d./-]*[-/][A-ZĐ]")


class Face(StrEnum):
    """How a line, or the words it begins with, is set."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold italic"


@dataclass(frozen=True, slots=True)
class Written:
    """One line: its words, how they are set, and how many of the first words are set in bold."""

    text: str
    face: Face = Face.REGULAR
    bold_words: int = 0
    capitals: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is short and set in bold or in capitals, as offices, titles and names are."""
        return len(self.text) <= _HEADING_CHARS and (self.capitals or self.face in (Face.BOLD, Face.BOLD_ITALIC))

    @property
    def label(self) -> str:
        """What the recogniser should say."""
        return label_of(self.text)


class Texts:
    """Draws lines of every kind from documents; the same documents and chance give the same lines."""

    def __init__(self, documents: Iterable[str]) -> None:
        found = [line for document in documents for line in paragraphs(document)]
        self._running = [line for line in found if len(line) > 25 and "__" not in line]
        self._basis = [line for line in self._running if _BASIS.match(line)]
        self._coded = [line for line in self._running if _CODE.search(line)]
        self._titles = [line for line in found if line.isupper() and len(line) > 6 and "|" not in line]
        self._kinds: list[tuple[int, Callable[[random.Random], Written]]] = [
            (34, self._body),
            (7, self._basis_line),
            (9, self._coded_line),
            (7, self._title),
            (9, self._raised),
            (3, self._bold),
            (5, self._piece),
            (26, _set_piece),
        ]

    def line(self, chance: random.Random) -> Written:
        """One line of a kind that is drawn by chance; never empty."""
        weights = [weight for weight, _ in self._kinds]
        while True:
            written = chance.choices(self._kinds, weights)[0][1](chance)
            if " - " in written.text and chance.random() < _DASH_SHARE:
                written = replace(written, text=written.text.replace(" - ", " – "))
            if chance.random() < _END_SHARE and not written.capitals:
                written = replace(written, text=f"{written.text.rstrip(' .,;:/')}./.")
            if 0 < len(written.label) <= LINE_CHARS + 12:
                return written

    def row(self, chance: random.Random) -> list[Written]:
        """A line, or now and then two short ones that stand side by side."""
        if chance.random() >= _ROW_SHARE:
            return [self.line(chance)]
        return [replace(line, text=_shortened(line.text)) for line in (self.line(chance), self.line(chance))]

    def neighbour(self, chance: random.Random) -> str:
        """Words for the line above or below."""
        return _cut(chance.choice(self._running), chance, LINE_CHARS)

    def _body(self, chance: random.Random) -> Written:
        text = _cut(chance.choice(self._running), chance, _length(chance))
        face = Face.ITALIC if chance.random() < 0.1 else Face.REGULAR
        return Written(text, face, chance.choice([1, 2, 3]) if chance.random() < 0.08 else 0)

    def _basis_line(self, chance: random.Random) -> Written:
        text = _cut(chance.choice(self._basis), chance, LINE_CHARS, from_start=0.6)
        return Written(text, Face.ITALIC if chance.random() < 0.75 else Face.REGULAR)

    def _coded_line(self, chance: random.Random) -> Written:
        line = chance.choice(self._coded)
        start = max(0, next(_CODE.finditer(line)).start() - chance.randint(0, 40))
        text = _cut(line[line.find(" ", start) + 1 if start else 0 :], chance, _length(chance), from_start=1.0)
        return Written(text, chance.choices([Face.REGULAR, Face.ITALIC, Face.BOLD], [60, 30, 10])[0])

    def _title(self, chance: random.Random) -> Written:
        text = _cut(chance.choice(self._titles), chance, chance.randint(12, 60))
        return Written(text, Face.BOLD if chance.random() < 0.75 else Face.REGULAR, capitals=True)

    def _raised(self, chance: random.Random) -> Written:
        """Running text in capitals: more words than titles have."""
        text = _cut(chance.choice(self._running), chance, chance.randint(8, 48)).upper()
        return Written(text, chance.choices(list(Face), [32, 56, 6, 6])[0], capitals=True)

    def _bold(self, chance: random.Random) -> Written:
        text = _cut(chance.choice(self._running), chance, _length(chance))
        return Written(text, chance.choices([Face.BOLD, Face.BOLD_ITALIC], [75, 25])[0])

    def _piece(self, chance: random.Random) -> Written:
        """A few words, as in a cell of a table."""
        text = _cut(chance.choice(self._running), chance, chance.randint(3, 22))
        return Written(text, chance.choices([Face.REGULAR, Face.BOLD, Face.ITALIC], [70, 20, 10])[0])


def _shortened(text: str) -> str:
    return " ".join(_taken(text.split(), LINE_CHARS // 2))


def _set_piece(chance: random.Random) -> Written:
    template = chance.choices(templates(), [one.weight for one in templates()])[0]
    text = fill(chance.choice(template.texts), chance)
    if template.capitals and chance.random() < template.capitals:
        text = text.upper()
    face = Face(chance.choice(template.faces))
    return Written(text, face, capitals=text.isupper())


def _length(chance: random.Random) -> int:
    return LINE_CHARS - chance.randint(0, 10) if chance.random() < 0.4 else chance.randint(14, LINE_CHARS)


def _cut(paragraph: str, chance: random.Random, longest: int, from_start: float = 0.35) -> str:
    """A run of whole words of the paragraph, at most about `longest` characters."""
    words = _DOTS.sub(lambda dots: "." * max(3, min(12, len(dots[0]))), paragraph).replace("|", " ").split()
    start = 0 if chance.random() < from_start else chance.randrange(len(words))
    return " ".join(_taken(words[start:], longest))


def _taken(words: Iterable[str], longest: int) -> Iterator[str]:
    left = longest
    for place, word in enumerate(words):
        left -= len(word) + 1
        if left < 0 and place:
            return
        if len(word) > LINE_CHARS:
            return
        yield word
