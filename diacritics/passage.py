"""Finds the edits of a text: paragraph by paragraph, as its kind asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import older_tone_place
from diacritics.candidates import Candidates, Case
from diacritics.decode import decode
from diacritics.edits import Edit
from diacritics.guard import PassageKind, judge, tally
from diacritics.language import BOUNDARY, NUMBER, PUNCTUATION, SPECIAL_WORDS, UNKNOWN
from diacritics.model_file import load_model
from diacritics.normal import normalize_word
from diacritics.paragraphs import cut_paragraphs
from diacritics.readings import Readings, only
from diacritics.tokens import Token, cut_tokens

if TYPE_CHECKING:
    from diacritics.repair import Mode

SLIP_CONFIDENCE = 0.98
"""How sure a change of text that is right by and large must be."""
SUSPECT_SCORE = -13.0
"""Natural log probability of a word and its follower, together, below which both are looked at again."""
EDIT_KIND = {"mangled": "mangled", "stripped": "restore", "right": "slip"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The tokens of one paragraph, and its kind."""

    tokens: Sequence[Token]
    kind: PassageKind


@dataclass(frozen=True)
class Repairer:
    """The model at work."""

    readings: Readings

    def find_edits(self, text: str, mode: Mode, min_confidence: float) -> tuple[Edit, ...]:
        """One pass over a text: its edits, sorted."""
        edits: list[Edit] = []
        for passage in self.passages(text, mode):
            edits += self._edits(passage, min_confidence)
        return tuple(edits)

    def passages(self, text: str, mode: Mode) -> Iterator[Passage]:
        """The paragraphs of a text, each judged by itself and, where it is short, by the whole text."""
        parts = [
            [_shifted(token, start) for token in cut_tokens(text[start:end])] for start, end in cut_paragraphs(text)
        ]
        bases = self.readings.by_base
        whole = judge(tally([token for part in parts for token in part], bases))
        for tokens in parts:
            kind = judge(tally(tokens, bases), whole)
            yield Passage(tokens, _as_told(kind, mode))

    def _edits(self, passage: Passage, min_confidence: float) -> Iterator[Edit]:
        words: list[tuple[str, float] | None] = [None] * len(passage.tokens)
        if passage.kind in {"mangled", "stripped"}:
            words = self._decoded(passage, [True] * len(passage.tokens))
        elif passage.kind == "right":
            min_confidence = max(min_confidence, SLIP_CONFIDENCE)
            suspects = self._suspects(passage.tokens)
            if any(suspects):
                words = self._decoded(passage, suspects)
        for token, found in zip(passage.tokens, words, strict=True):
            edit = _edit(token, found, EDIT_KIND.get(passage.kind, ""), min_confidence)
            if edit:
                yield edit

    def _decoded(self, passage: Passage, looked_at: Sequence[bool]) -> list[tuple[str, float] | None]:
        """What to write for each token, in its case, and how sure; None where it stays."""
        steps: list[Candidates] = []
        places: list[int] = []
        cases = _cases(passage.tokens)
        for place, token in enumerate(passage.tokens):
            if token.after_punctuation:
                steps.append(only(PUNCTUATION))
                places.append(-1)
            steps.append(self._candidates(token, passage.kind, cases[place], looked_at[place]))
            places.append(place)
        decoded = decode(steps, self.readings.model.language)
        result: list[tuple[str, float] | None] = [None] * len(passage.tokens)
        for step, place, choice, sure in zip(steps, places, decoded.chosen, decoded.confidence, strict=True):
            word = int(step.words[choice])
            if place >= 0 and word >= len(SPECIAL_WORDS) and len(step.words) > 1:
                result[place] = (in_case(self.readings.model.words[word], cases[place]), float(sure))
        return result

    def _candidates(self, token: Token, kind: PassageKind, case: Case, looked_at: bool) -> Candidates:
        if token.kind == "number":
            return only(NUMBER)
        core = normalize_word(token.core)
        if token.kind == "fixed" or not looked_at:
            return only(self.readings.known(core))
        if kind == "mangled":
            return self.readings.mangled(core, case)
        if token.kind == "garbled":
            return only(UNKNOWN)
        return self.readings.stripped(core, case) if kind == "stripped" else self.readings.slip(core, case)

    def _suspects(self, tokens: Sequence[Token]) -> list[bool]:
        """Which words of a right passage do not fit where they stand."""
        numbers = [BOUNDARY, BOUNDARY]
        places = []
        for token in tokens:
            if token.after_punctuation:
                numbers.append(PUNCTUATION)
            places.append(len(numbers))
            numbers.append(NUMBER if token.kind == "number" else self.readings.known(normalize_word(token.core)))
        path = np.array([*numbers, BOUNDARY, BOUNDARY])
        scores = self.readings.model.language.score(path[:-2], path[1:-1], path[2:])
        both: NDArray[np.float32] = scores[:-1] + scores[1:]
        return [
            token.kind == "word" and bool(both[place - 2] < SUSPECT_SCORE or numbers[place] == UNKNOWN)
            for token, place in zip(tokens, places, strict=True)
        ]


def _shifted(token: Token, by: int) -> Token:
    return Token(token.start + by, token.end + by, token.core, token.kind, token.after_punctuation)


def _as_told(kind: PassageKind, mode: Mode) -> PassageKind:
    """What the caller says a passage is, unless it is evidently right."""
    if mode == "auto" or kind == "right":
        return kind
    return "right" if mode == "ocr" else mode


def _edit(token: Token, found: tuple[str, float] | None, kind: str, min_confidence: float) -> Edit | None:
    if token.kind not in {"word", "garbled"}:
        return None
    normal = normalize_word(token.core)
    if found and found[1] >= min_confidence and older_tone_place(found[0]) != older_tone_place(normal):
        return Edit(token.start, token.end, token.core, found[0], kind, round(found[1], 4))
    if normal != token.core:
        return Edit(token.start, token.end, token.core, normal, "normalize", 1.0)
    return None


def in_case(word: str, case: Case) -> str:
    """A small-letter word in the case of the token that it replaces."""
    if case == "capitals":
        return word.upper()
    return word[0].upper() + word[1:] if case == "first" else word


def _cases(tokens: Sequence[Token]) -> list[Case]:
    """The case of each token; one with a single letter follows its neighbours."""
    cases: list[Case] = []
    for place, token in enumerate(tokens):
        letters = [char for char in token.core if char.isalpha()]
        capitals = sum(char.isupper() for char in letters)
        if capitals == 0:
            cases.append("small")
        elif len(letters) > 1:
            cases.append("capitals" if capitals > 1 and capitals * 2 >= len(letters) else "first")
        else:
            around = [*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]]
            cases.append("capitals" if any(len(t.core) > 1 and t.core.isupper() for t in around) else "first")
    return cases


@cache
def load_repairer() -> Repairer:
    """The repairer with the model that ships with the package.  Raises ModelError."""
    return Repairer(Readings(load_model()))
