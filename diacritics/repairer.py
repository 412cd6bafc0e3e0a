"""Finds the edits of a text, passage by passage, as the kind of each asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from diacritics.alphabet import older_tone_place, prefers_newer_tone_place
from diacritics.confidence import calibrated
from diacritics.decode import Decoded, Steps, decode, steps_along
from diacritics.document import empty_document
from diacritics.edits import Edit
from diacritics.evidence import Evidence
from diacritics.guard import PassageKind
from diacritics.language import SPECIAL_WORDS
from diacritics.lattice import View, path_through, sure_words
from diacritics.legacy import legacy_edits
from diacritics.model_file import load_model
from diacritics.normal import normalizing_edits
from diacritics.opinions import evidence_of_tokens, is_doubted
from diacritics.outline import outline_edits
from diacritics.passage import Passage, cut_passages
from diacritics.readings import Readings
from diacritics.suspects import Found, find_suspects, may_slip, odd_steps, without_doubtful_names
from diacritics.tokens import WORD_KINDS, Token

if TYPE_CHECKING:
    from diacritics.candidates import Case
    from diacritics.edits import Mode

SLIP_SHARE = 0.97
"""The share among its candidates that a change of text that is right by and large must have."""
GLUED_CONFIDENCE = 0.97
"""How sure a space is that was put between two words."""
_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
EDIT_KIND = {"mangled": "mangled", "stripped": "restore", "right": "slip"}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A passage with what may change in it: by the place of a token the case in which its word is to be written.

    steps: (tokens,) where each token is on the text's path.
    """

    view: View
    steps: Sequence[int]
    cases: Mapping[int, Case]


@dataclass(frozen=True)
class Repairer:
    """The model at work."""

    readings: Readings

    def find_edits(
        self, text: str, mode: Mode, min_confidence: float, evidence: Sequence[Evidence] = ()
    ) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
        """One pass over a text: its edits, and those that are not sure enough to be made, both sorted.

        A pass that undoes an old encoding does nothing else, nor one that puts marks on their letters.
        """
        legacy = mode == "legacy"
        edits = legacy_edits(text, self.readings, min_confidence, told=legacy) if legacy or mode == "auto" else []
        edits = edits or normalizing_edits(text)
        if edits or legacy:
            return tuple(edits), ()
        passages = list(cut_passages(text, mode, self.readings))
        marks = outline_edits(text, passages)
        for passage, words in zip(passages, self._find_words(text, passages, evidence), strict=True):
            glued = (place for place, token in enumerate(passage.tokens) if token.glued)
            for place in sorted({*words, *glued}):
                edit = _edit(text, passage.tokens[place], words.get(place), passage.kind)
                if edit and edit.start not in marks:
                    edits.append(edit)
        edits = sorted([*edits, *marks.values()], key=lambda edit: edit.start)
        sure = tuple(edit for edit in edits if edit.confidence >= min_confidence)
        return sure, tuple(edit for edit in edits if edit.confidence < min_confidence)

    def _find_words(
        self, text: str, passages: Sequence[Passage], evidence: Sequence[Evidence]
    ) -> list[dict[int, Found]]:
        """For each passage what its tokens should be, by their places, where that is not what they are.

        Passages are decoded twice: the second time with what the whole text has taught.
        """
        right = (p.tokens for p in passages if p.kind == "right" and p.tokens)
        newer_tones = prefers_newer_tone_place(" ".join(text[t[0].start : t[-1].end] for t in right))
        path = path_through(passages, self.readings)
        odd = odd_steps(path.numbers, self.readings)
        views = [View(text, newer_tones, p, self.readings, _opinions(p, evidence)) for p in passages]
        opened = [self._open(view, steps, odd) for view, steps in zip(views, path.steps_of, strict=True)]
        candidates = {
            one.steps[place]: one.view.candidates(place, case) for one in opened for place, case in one.cases.items()
        }
        if not candidates:
            return [{} for _ in passages]
        decoded = self._decoded(steps_along(path.numbers, candidates), opened)
        return [self._words(one, decoded) for one in opened]

    def _open(self, view: View, steps: Sequence[int], odd: Sequence[bool]) -> _Opened:
        tokens, kind = view.passage.tokens, view.passage.kind
        places: Iterable[int] = ()
        if kind == "right":
            opinions = view.opinions.items()
            doubted = (at for at, opinion in opinions if is_doubted(opinion) and may_slip(tokens[at], self.readings))
            places = sorted({*find_suspects(tokens, steps, odd, self.readings), *doubted})
        elif kind != "foreign":
            places = range(len(tokens))
        return _Opened(view, steps, {place: view.case(place) for place in places})

    def _decoded(self, steps: Steps, opened: Sequence[_Opened]) -> Decoded:
        """The best path, found the second time with what the text teaches: its right words, and those that are sure."""
        language = self.readings.model.language
        suspects = [one.steps[place] for one in opened if one.view.passage.kind == "right" for place in one.cases]
        taught = sure_words(decode(steps, language), suspects)
        document = empty_document(len(self.readings.model.words), len(taught))
        document.learn(taught)
        return decode(steps, language, document)

    def _words(self, opened: _Opened, decoded: Decoded) -> dict[int, Found]:
        """What to write for the tokens that should change, in the case of each, and how sure."""
        view = opened.view
        result: dict[int, Found] = {}
        for place, case in opened.cases.items():
            step = opened.steps[place]
            word = decoded.words.item(step)
            written = None if word < len(SPECIAL_WORDS) else view.written(place, word, case)
            if written:
                result[place] = (written, decoded.confidence.item(step))
        return without_doubtful_names(view.passage.tokens, result) if view.passage.kind == "right" else result


def _opinions(passage: Passage, evidence: Sequence[Evidence]) -> Mapping[int, Evidence]:
    return evidence_of_tokens(passage.tokens, evidence) if evidence else {}


def _edit(text: str, token: Token, found: Found | None, kind: PassageKind) -> Edit | None:
    """The edit of one token, if there is one to be made, however sure."""
    before, space, name = text[token.start : token.end], " " if token.glued else "", EDIT_KIND[kind]
    if token.kind in WORD_KINDS and found and _is_change(found, token.core, kind):
        return Edit(token.start, token.end, before, space + found[0], name, calibrated(name, found[1]))
    if token.glued:
        return Edit(token.start, token.end, before, space + token.core, name, GLUED_CONFIDENCE)
    return None


def _is_change(found: Found, core: str, kind: PassageKind) -> bool:
    word, seen, sure = older_tone_place(found[0]), older_tone_place(core), found[1]
    if kind == "mangled":
        return word != seen
    word, seen = word.lower(), seen.lower()
    if word == seen or kind != "right":
        return word != seen
    # qui or quy, kĩ or kỹ, is the author's choice.
    return sure >= SLIP_SHARE and word.translate(_I_FOR_Y) != seen.translate(_I_FOR_Y)


@cache
def load_repairer() -> Repairer:
    """The repairer with the model that ships with the package.  Raises ModelError."""
    return Repairer(Readings(load_model()))
