"""What each token of a passage may stand for, by the kind of passage; the same token is looked up once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from diacritics.alphabet import LETTERS, ONLY_VIETNAMESE, base_letters, is_syllable, older_tone_place
from diacritics.candidates import MOST_CANDIDATES, Candidates, Case, find_candidates
from diacritics.casing import own_case
from diacritics.language import NUMBER, SPECIAL_WORDS, UNKNOWN
from diacritics.model_file import RepairModel

LEAVE_COST, LEAVE_COST_LETTER = -5.0, -2.0
"""Natural log probability that a token which no known word explains is what was written: once, and for each letter."""
SLIP_LEAVE_COST, SLIP_LEAVE_COST_LETTER = -3.0, -2.0
"""The same for text read in its own language, where most unknown words are names and foreign words."""
LONGEST_TOKEN = 14
NEVER = -1e6
CACHE_SIZE = 50_000

_LETTER_SET = frozenset(LETTERS)


def only(word: int) -> Candidates:
    """One candidate, for a token that does not change."""
    return Candidates(np.array([word], np.int64), np.zeros(1, np.float32))


@dataclass(frozen=True)
class Readings:
    """Candidates of tokens.  In what is returned the word UNKNOWN or NUMBER means: leave the token as it is."""

    model: RepairModel
    _by_base: dict[str, list[int]] = field(default_factory=dict)
    _cache: dict[tuple[str, str, Case], Candidates] = field(default_factory=dict)

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
        return self.model.number_of.get(older_tone_place(core.lower()), UNKNOWN)

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

    def best_score(self, reader: str, core: str) -> float:
        """Natural log probability of the likeliest known word being written and read as this; reader: eng or vie."""
        found = self._cached(reader, core, own_case(core) or "first")
        words = found.words
        scores = np.where(words >= len(SPECIAL_WORDS), found.costs + self.model.language.unigram[words], NEVER)
        return float(scores.max())

    def _cached(self, reader: str, core: str, case: Case) -> Candidates:
        key = (reader, core, case)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            found = self._cache[key] = self._look_up(reader, core, case)
        return found

    def _look_up(self, reader: str, core: str, case: Case) -> Candidates:
        itself = self.known(core)
        if len(core) > LONGEST_TOKEN:
            return only(itself)
        if reader == "stripped":
            return self._from_base(core, itself)
        if reader != "vie" and itself != UNKNOWN and not ONLY_VIETNAMESE.isdisjoint(core):
            return only(itself)
        read = older_tone_place(core) if reader == "vie" else core
        found = find_candidates(read, case, self.model.channels[reader], self.model.trie, self.model.language.unigram)
        leave = UNKNOWN if itself == UNKNOWN and not core[0].isdigit() else itself
        if core[0].isdigit():
            leave = NUMBER
        if reader != "vie":
            return _with(found, leave, LEAVE_COST + LEAVE_COST_LETTER * len(core))
        return _with(found, leave, SLIP_LEAVE_COST + SLIP_LEAVE_COST_LETTER * len(core) if leave == UNKNOWN else 0.0)

    def _from_base(self, core: str, itself: int) -> Candidates:
        words = [
            w for w in self.by_base.get(base_letters(core).lower(), []) if _agrees(core.lower(), self.model.words[w])
        ]
        if not words:
            return only(itself)
        costs = np.zeros(min(len(words), MOST_CANDIDATES), np.float32)
        return Candidates(np.array(words[:MOST_CANDIDATES], np.int64), costs)


def _agrees(core: str, word: str) -> bool:
    """Whether the word has every mark that the token still has."""
    older = older_tone_place(core)
    return all(seen in {letter, base_letters(letter)} for seen, letter in zip(older, word, strict=True))


def _with(found: Candidates, word: int, cost: float) -> Candidates:
    if (found.words == word).any():
        return found
    return Candidates(np.append(found.words, word), np.append(found.costs, np.float32(cost)))
