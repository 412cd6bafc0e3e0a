"""A text as one path of words, and what the tokens of its passages may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diacritics.alphabet import newer_tone_place
from diacritics.candidates import Candidates, Case, Numbers
from diacritics.casing import case_of, in_case, inside_sentence, usual_case
from diacritics.decode import Decoded
from diacritics.document import NOT_LEARNED
from diacritics.evidence import Evidence
from diacritics.language import BOUNDARY, NUMBER, PUNCTUATION, SPECIAL_WORDS, UNKNOWN
from diacritics.opinions import weigh
from diacritics.passage import Passage
from diacritics.readings import Readings
from diacritics.tokens import WORD_KINDS, Token

SURE_ENOUGH_TO_LEARN = 0.9


@dataclass(frozen=True, slots=True)
class TextPath:
    """The words of a text as they stand: two boundaries around each passage, punctuation between its tokens.

    numbers: (steps,) the words; steps_of: for each passage (tokens,) the step of each token, none of foreign ones.
    """

    numbers: Numbers
    steps_of: Sequence[Sequence[int]]


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


def path_through(passages: Iterable[Passage], readings: Readings) -> TextPath:
    """The path of a text's passages."""
    numbers: list[int] = []
    steps_of: list[list[int]] = []
    for passage in passages:
        steps: list[int] = []
        numbers += (BOUNDARY, BOUNDARY)
        for token in passage.tokens if passage.kind != "foreign" else ():
            if token.after_punctuation:
                numbers.append(PUNCTUATION)
            steps.append(len(numbers))
            numbers.append(word_of(token, readings))
        steps_of.append(steps)
    return TextPath(np.array([*numbers, BOUNDARY, BOUNDARY], np.int32), steps_of)


def sure_words(decoded: Decoded, never: Sequence[int]) -> Numbers:
    """(steps,) the words of the best path that may be learned from, NOT_LEARNED in place of the others.

    never: steps that are not learned from, however sure.
    """
    path = np.where(decoded.confidence >= SURE_ENOUGH_TO_LEARN, decoded.words, NOT_LEARNED)
    path[path < len(SPECIAL_WORDS)] = NOT_LEARNED
    path[list(never)] = NOT_LEARNED
    return path.astype(np.int32)
