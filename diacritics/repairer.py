"""Finds the edits of a text, passage by passage, as the kind of each asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import base_letters, older_tone_place
from diacritics.candidates import Candidates, Case
from diacritics.casing import case_around, in_case, own_case
from diacritics.decode import decode
from diacritics.edits import Edit
from diacritics.guard import PassageKind
from diacritics.language import BOUNDARY, NUMBER, PUNCTUATION, SPECIAL_WORDS, UNKNOWN
from diacritics.legacy import legacy_edits
from diacritics.model_file import load_model
from diacritics.normal import normalizing_edits
from diacritics.outline import item_letter, mark_of
from diacritics.passage import Passage, cut_passages
from diacritics.readings import Readings, only
from diacritics.tokens import Token

if TYPE_CHECKING:
    from diacritics.edits import Mode

SLIP_CONFIDENCE, NAME_CONFIDENCE, SURNAMED_CONFIDENCE = 0.97, 0.995, 0.9999
"""How sure a change of text that is right by and large must be: in general, where a name may stand, after a surname."""
_SURNAMES = """Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Trịnh Trương Mai Cao Hà
Lương Tạ Tô Châu Lâm Lưu Thái Vương Đoàn Phùng Triệu Quách La Lò Giàng Vàng Y"""
SURNAMES = frozenset(_SURNAMES.split())
"""The commonest family names (general knowledge, no source counted)."""
SUSPECT_SCORE = -10.0
"""Natural log probability of a word and its follower, together, below which both are looked at again."""
_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
EDIT_KIND = {"mangled": "mangled", "stripped": "restore", "right": "slip"}


@dataclass(frozen=True)
class Repairer:
    """The model at work."""

    readings: Readings

    def find_edits(self, text: str, mode: Mode, min_confidence: float) -> tuple[Edit, ...]:
        """One pass over a text: its edits, sorted.

        A pass that undoes an old encoding does nothing else, nor one that puts marks on their letters.
        """
        legacy = mode == "legacy"
        edits = legacy_edits(text, self.readings, min_confidence, told=legacy) if legacy or mode == "auto" else []
        edits = edits or normalizing_edits(text)
        if edits or legacy:
            return tuple(edits)
        last_item = ""
        for passage in cut_passages(text, mode, self.readings):
            words = self._words(passage)
            for token, word in zip(passage.tokens, words, strict=True):
                marked = mark_of(text, token, last_item)
                last_item = item_letter(text, token) or last_item
                edit = marked or _edit(text, token, word, passage.kind, min_confidence)
                if edit:
                    edits.append(edit)
        return tuple(edits)

    def _words(self, passage: Passage) -> list[tuple[str, float] | None]:
        if passage.kind in {"mangled", "stripped"}:
            return self._decoded(passage, [True] * len(passage.tokens))
        # A word that stands alone has nothing to be judged by.
        suspects = self._suspects(passage.tokens) if passage.kind == "right" and len(passage.tokens) > 1 else []
        if any(suspects):
            return _without_doubtful_names(passage.tokens, self._decoded(passage, suspects))
        return [None] * len(passage.tokens)

    def _decoded(self, passage: Passage, looked_at: Sequence[bool]) -> list[tuple[str, float] | None]:
        """What to write for each token, in its case, and how sure; None where it stays."""
        steps: list[Candidates] = []
        places: list[int] = []
        cases = self._cases(passage)
        for place, token in enumerate(passage.tokens):
            if token.after_punctuation:
                steps.append(only(PUNCTUATION))
                places.append(-1)
            steps.append(self._candidates(token, passage, cases[place], looked_at[place]))
            places.append(place)
        decoded = decode(steps, self.readings.model.language)
        result: list[tuple[str, float] | None] = [None] * len(passage.tokens)
        for step, place, choice, sure in zip(steps, places, decoded.chosen, decoded.confidence, strict=True):
            word = int(step.words[choice])
            if place >= 0 and word >= len(SPECIAL_WORDS) and word != self.readings.known(passage.tokens[place].core):
                result[place] = (in_case(self.readings.model.words[word], cases[place]), float(sure))
        return result

    def _candidates(self, token: Token, passage: Passage, case: Case, looked_at: bool) -> Candidates:
        if token.kind == "number" or (token.kind == "code" and token.core[0].isdigit()):
            return only(NUMBER)
        core = token.core
        if token.kind in {"fixed", "code"} or not looked_at:
            return only(self.readings.known(core))
        if passage.kind == "mangled":
            return self.readings.mangled(core, case, passage.reader)
        if token.kind == "garbled":
            return only(UNKNOWN)
        return self.readings.stripped(core, case) if passage.kind == "stripped" else self.readings.slip(core, case)

    def _suspects(self, tokens: Sequence[Token]) -> list[bool]:
        """Which words of a right passage do not fit where they stand."""
        numbers = [BOUNDARY, BOUNDARY]
        places = []
        for token in tokens:
            if token.after_punctuation:
                numbers.append(PUNCTUATION)
            places.append(len(numbers))
            numbers.append(NUMBER if token.kind == "number" else self.readings.known(token.core))
        path = np.array([*numbers, BOUNDARY, BOUNDARY])
        scores = self.readings.model.language.score(path[:-2], path[1:-1], path[2:])
        both: NDArray[np.float32] = scores[:-1] + scores[1:]
        return [
            self._may_slip(token) and bool(both[place - 2] < SUSPECT_SCORE or numbers[place] == UNKNOWN)
            for token, place in zip(tokens, places, strict=True)
        ]

    def _cases(self, passage: Passage) -> list[Case]:
        """The case of each token; one with a single capital or two follows its neighbours: SO Y TE, but BO trwong."""
        own = [own_case(t.core) if t.kind in {"word", "garbled"} else None for t in passage.tokens]
        cores = [token.core for token in passage.tokens]
        cases = [case or case_around(own, place, cores) for place, case in enumerate(own)]
        if passage.kind == "mangled":
            for place, token in enumerate(passage.tokens):
                # A small l is often read as I or J: Iuong, Jap.
                if cases[place] == "first" and token.core[0] in "IJ" and self.readings.known(token.core) == UNKNOWN:
                    cases[place] = "small"
        return cases

    def _may_slip(self, token: Token) -> bool:
        """Words, but no abbreviations: one or two capitals without a mark, or more that do not make a syllable."""
        if token.kind != "word" or not token.core.isupper():
            return token.kind == "word"
        long = len(token.core) > 2 or not token.core.isascii()
        return long and base_letters(token.core).lower() in self.readings.by_base


def _without_doubtful_names(
    tokens: Sequence[Token], words: list[tuple[str, float] | None]
) -> list[tuple[str, float] | None]:
    """Words with a first capital side by side may be a name, which need not be a common word."""
    result: list[tuple[str, float] | None] = []
    start = 0
    for place, (token, word) in enumerate(zip(tokens, words, strict=True)):
        if not token.core.istitle() or token.after_punctuation:
            start = place + (not token.core.istitle())
        least = SURNAMED_CONFIDENCE if tokens[min(start, place)].core in SURNAMES else NAME_CONFIDENCE
        result.append(word if word and (place <= start or word[1] >= least) else None)
    return result


def _edit(
    text: str, token: Token, found: tuple[str, float] | None, kind: PassageKind, min_confidence: float
) -> Edit | None:
    """The edit of one token, if there is one to be made."""
    before, space = text[token.start : token.end], " " if token.glued else ""
    if token.kind in {"word", "garbled"} and found and _is_better(found, token.core, kind, min_confidence):
        return Edit(token.start, token.end, before, space + found[0], EDIT_KIND[kind], round(found[1], 4))
    if token.glued:
        return Edit(token.start, token.end, before, space + token.core, EDIT_KIND[kind], SLIP_CONFIDENCE)
    return None


def _is_better(found: tuple[str, float], core: str, kind: PassageKind, min_confidence: float) -> bool:
    word, sure = older_tone_place(found[0].lower()), found[1]
    seen = older_tone_place(core.lower())
    if word == seen or sure < min_confidence:
        return False
    # qui or quy, kĩ or kỹ, is the author's choice.
    return kind != "right" or (sure >= SLIP_CONFIDENCE and word.translate(_I_FOR_Y) != seen.translate(_I_FOR_Y))


@cache
def load_repairer() -> Repairer:
    """The repairer with the model that ships with the package.  Raises ModelError."""
    return Repairer(Readings(load_model()))
