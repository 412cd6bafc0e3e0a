"""What every token of a passage may stand for, side by side, and the best path through it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diacritics.alphabet import newer_tone_place
from diacritics.candidates import Candidates, Case, Numbers
from diacritics.casing import case_of, in_case, inside_sentence, usual_case
from diacritics.decode import Decoded, Steps, steps_along, steps_of
from diacritics.document import NOT_LEARNED
from diacritics.evidence import Evidence
from diacritics.language import NUMBER, PUNCTUATION, SPECIAL_WORDS, UNKNOWN
from diacritics.opinions import weigh
from diacritics.passage import Passage
from diacritics.readings import Readings
from diacritics.tokens import WORD_KINDS, Token

SURE_ENOUGH_TO_LEARN = 0.9


@dataclass(frozen=True, slots=True)
class Lattice:
    """steps: the candidates of the tokens, punctuation between them; for each place of a token that may change, places:
    its step, and cases: the case in which its word is written."""

    steps: Steps
    places: Mapping[int, int]
    cases: Mapping[int, Case]


@dataclass(frozen=True, slots=True)
class View:
    """One passage of a text.

    text: the whole, which gives a token its case and its spelling; newer_tones: whether it writes hoà, thuý;
    opinions: a reader's, by the token's place.
    """

    text: str
    newer_tones: bool
    passage: Passage
    readings: Readings
    opinions: Mapping[int, Evidence]

    def case(self, place: int) -> Case:
        """The case of a token."""
        case = case_of(self.text, self.passage.tokens, place)
        core = self.passage.tokens[place].core
        if case != "first" or core[0] not in "IJ" or self.passage.kind != "mangled":
            return case
        # A small l is often read as I or J: Iuong, Jap.
        small, first = (self.readings.best_score(self.passage.reader, core, c) for c in ("small", "first"))
        return "small" if small > first else "first"

    def written(self, place: int, word: int, case: Case) -> str | None:
        """A word as it is to be written in place of a token; None where the token stays as it is."""
        model, token = self.readings.model, self.passage.tokens[place]
        if self.passage.kind == "mangled" and inside_sentence(self.text, self.passage.tokens, place):
            case = usual_case(case, token.core, model.capitals.item(word) / 255)
        elif word == self.readings.known(token.core):
            return None
        written = in_case(model.words[word], case)
        return newer_tone_place(written) if self.newer_tones else written

    def candidates(self, place: int, case: Case) -> Candidates:
        """What a token may stand for, the reader's opinion weighed in."""
        token, kind, readings = self.passage.tokens[place], self.passage.kind, self.readings
        if token.kind not in WORD_KINDS:
            return readings.only(word_of(token, readings))
        if kind == "mangled":
            found = readings.mangled(token.core, case, self.passage.reader)
        elif token.kind == "garbled":
            return readings.only(UNKNOWN)
        else:
            found = (readings.stripped if kind == "stripped" else readings.slip)(token.core, case)
        opinion = self.opinions.get(place)
        if opinion is None:
            return found
        others = [word for word in map(readings.known, opinion.alternatives) if word >= len(SPECIAL_WORDS)]
        return weigh(found, readings.known(token.core), others, opinion.confidence)


def word_of(token: Token, readings: Readings) -> int:
    """The word that a token is to the language model as it stands."""
    if token.kind == "number" or (token.kind == "code" and token.core[0].isdigit()):
        return NUMBER
    return readings.known(token.core)


def path_of(tokens: Sequence[Token], readings: Readings) -> tuple[Numbers, Numbers]:
    """(n,) the words of the tokens as they stand with punctuation between them, and (tokens,) where each is."""
    numbers: list[int] = []
    places: list[int] = []
    for token in tokens:
        if token.after_punctuation:
            numbers.append(PUNCTUATION)
        places.append(len(numbers))
        numbers.append(word_of(token, readings))
    return np.array(numbers, np.int32), np.array(places, np.int32)


def open_lattice(view: View) -> Lattice:
    """A passage in which every word may change."""
    cases = {place: view.case(place) for place in range(len(view.passage.tokens))}
    steps: list[Candidates] = []
    places: dict[int, int] = {}
    for place, token in enumerate(view.passage.tokens):
        if token.after_punctuation:
            steps.append(view.readings.only(PUNCTUATION))
        places[place] = len(steps)
        steps.append(view.candidates(place, cases[place]))
    return Lattice(steps_of(steps), places, cases)


def lattice_along(view: View, looked_at: Collection[int], path: Numbers, places: Numbers) -> Lattice:
    """A passage in which only the tokens at some places may change; path and places as path_of gives them."""
    cases = {place: view.case(place) for place in sorted(looked_at)}
    steps = {int(places[place]): view.candidates(place, case) for place, case in cases.items()}
    return Lattice(steps_along(path, steps), {place: int(places[place]) for place in cases}, cases)


def sure_words(decoded: Decoded) -> Numbers:
    """(steps,) the words of the best path that are sure enough to learn from, NOT_LEARNED in place of the others."""
    return np.where(decoded.confidence >= SURE_ENOUGH_TO_LEARN, learnable(decoded.words), NOT_LEARNED).astype(np.int32)


def learnable(path: Numbers) -> Numbers:
    """The path with NOT_LEARNED in place of numbers, punctuation and unknown words."""
    return np.where(path >= len(SPECIAL_WORDS), path, NOT_LEARNED).astype(np.int32)
