"""What each token of a passage may stand for, by the kind of passage; the same token is looked up once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from diacritics.alphabet import LETTERS, ONLY_VIETNAMESE, base_letters, is_syllable, older_tone_place
from diacritics.candidates import MOST_CANDIDATES, Candidates, Case, find_candidates
from diacritics.casing import own_case
from diacritics.guard import Tally, Traits, tally, traits_of
from diacritics.language import NUMBER, SPECIAL_WORDS, UNKNOWN, sixteenths
from diacritics.model_file import RepairModel
from diacritics.tokens import WORD_KINDS, Token

LEAVE_COST, LEAVE_COST_LETTER = sixteenths(-5.0), sixteenths(-2.0)
"""Score of a token which no known word explains being what was written: once, and for each letter."""
SLIP_LEAVE_COST, SLIP_LEAVE_COST_LETTER = sixteenths(-3.0), sixteenths(-2.0)
"""The same for text read in its own language, where most unknown words are names and foreign words."""
LONGEST_TOKEN = 14
NEVER = sixteenths(-1e5)
CACHE_SIZE = 50_000

_LETTER_SET = frozenset(LETTERS)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Readings:
    """Candidates of tokens.  In what is returned the word UNKNOWN or NUMBER means: leave the token as it is."""

    model: RepairModel
    _by_base: dict[str, list[int]] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)
    _only: dict[int, Candidates] = field(default_factory=dict)
    _traits: dict[str, Traits] = field(default_factory=dict)
    _found: dict[tuple[str, str, Case], Candidates] = field(default_factory=dict)
    _best: dict[tuple[str, str, Case], int] = field(default_factory=dict)

    @property
    def by_base(self) -> dict[str, list[int]]:
        """The known words by what is left of them without marks, the commonest first."""
        if not self._by_base:
            found: dict[str, list[int]] = defaultdict(list)
            for number, word in enumerate(self.model.words):
                if number >= len(SPECIAL_WORDS) and _LETTER_SET.issuperset(word):
                    found[base_letters(word)].append(number)
            self._by_base.update(found)
        return self._by_base

    def known(self, core: str) -> int:
        """The number of a word as it stands, or UNKNOWN."""
        number = self._known.get(core)
        if number is None:
            number = self.model.number_of.get(older_tone_place(core.lower()), UNKNOWN)
            _remember(self._known, core, number)
        return number

    def tally(self, tokens: Iterable[Token]) -> Tally:
        """What the words among the tokens show."""
        return tally(self._traits_of(t.core) for t in tokens if t.kind in WORD_KINDS and len(t.core) > 1)

    def _traits_of(self, core: str) -> Traits:
        found = self._traits.get(core)
        return found or _remember(self._traits, core, traits_of(core, self.by_base))

    def only(self, word: int) -> Candidates:
        """One candidate, for a token that does not change."""
        found = self._only.get(word)
        if found is None:
            found = self._only[word] = Candidates(np.array([word], np.int32), np.zeros(1, np.int32))
        return found

    def are_words(self, *cores: str) -> bool:
        """Whether all are known syllables as they stand."""
        return all(is_syllable(core) and self.known(core) != UNKNOWN for core in cores)

    def mangled(self, core: str, case: Case, reader: str) -> Candidates:
        """For text read with the wrong language, reader: eng or latin.

        A known word with a letter that only Vietnamese has is taken for right.
        """
        return self._cached(reader, core, case)

    def slip(self, core: str, case: Case) -> Candidates:
        """For text read with the right language: the word itself and what is easily taken for it."""
        return self._cached("vie", core, case)

    def stripped(self, core: str, case: Case) -> Candidates:
        """For text without marks: all words that look so without theirs."""
        return self._cached("stripped", core, case)

    def best_score(self, reader: str, core: str, case: Case | None = None) -> int:
        """Score of the likeliest known word being written and read as this; reader: eng, latin or vie.

        case: the word's; None for the one that the core shows.
        """
        key = (reader, core, case or own_case(core) or "first")
        best = self._best.get(key)
        if best is None:
            found = self._cached(*key)
            scores = found.costs + self.model.language.unigram[found.words]
            best = int(scores[found.words >= len(SPECIAL_WORDS)].max(initial=NEVER))
            _remember(self._best, key, best)
        return best

    def _cached(self, reader: str, core: str, case: Case) -> Candidates:
        key = (reader, core, case)
        found = self._found.get(key)
        return found or _remember(self._found, key, self._look_up(reader, core, case))

    def _look_up(self, reader: str, core: str, case: Case) -> Candidates:
        itself = self.known(core)
        if len(core) > LONGEST_TOKEN:
            return self.only(itself)
        if reader == "stripped":
            return self._from_base(core, itself)
        if reader != "vie" and itself != UNKNOWN and not ONLY_VIETNAMESE.isdisjoint(core):
            return self.only(itself)
        read = older_tone_place(core) if reader == "vie" else core
        found = find_candidates(read, case, self.model.channels[reader], self.model.trie, self.model.language)
        leave = UNKNOWN if itself == UNKNOWN and not core[0].isdigit() else itself
        if core[0].isdigit():
            leave = NUMBER
        if reader != "vie":
            return _with(found, leave, LEAVE_COST + LEAVE_COST_LETTER * len(core))
        return _with(found, leave, SLIP_LEAVE_COST + SLIP_LEAVE_COST_LETTER * len(core) if leave == UNKNOWN else 0)

    def _from_base(self, core: str, itself: int) -> Candidates:
        words = [
            w for w in self.by_base.get(base_letters(core).lower(), []) if _agrees(core.lower(), self.model.words[w])
        ]
        if not words:
            return self.only(itself)
        costs = np.zeros(min(len(words), MOST_CANDIDATES), np.int32)
        return Candidates(np.array(words[:MOST_CANDIDATES], np.int32), costs)


def _remember(cache: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(cache) >= CACHE_SIZE:
        cache.clear()
    cache[key] = value
    return value


def _agrees(core: str, word: str) -> bool:
    """Whether the word has every mark that the token still has."""
    older = older_tone_place(core)
    return all(seen in {letter, base_letters(letter)} for seen, letter in zip(older, word, strict=True))


def _with(found: Candidates, word: int, cost: int) -> Candidates:
    if (found.words == word).any():
        return found
    return Candidates(np.append(found.words, np.int32(word)), np.append(found.costs, np.int32(cost)))
