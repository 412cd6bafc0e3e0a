"""Learns a channel from word pairs by expectation and maximisation over all ways to cut both words into units."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import LETTERS
from diacritics.channel import CHUNK_LETTERS, PRIOR_SHARE, chunk_key, floor_costs, prior
from diacritics.language import PER_NAT
from diacritics.tokens import SIGNS_OF_HOOKS, SIGNS_OF_STEMS, Token, cut_tokens
from models.build.pairs import PagePair

ROUNDS = 6
PAIR_LIKING = 0.5
"""A pair of letters is believed only when it explains clearly more than two single letters."""
MOST_PAIR_COST = 254
"""One byte is kept for "not so read"."""
MIN_CHUNK_COUNT, MIN_PAIR_COUNT = 1.5, 2.0
LONGEST_WORD = 12
LEAST_EXPECTED = 1e-4

Unit = tuple[str, str]
"""One or two written letters, and what they were read as."""
Chances = Callable[[Unit], float]


def word_pairs(pages: Iterable[PagePair]) -> Counter[tuple[str, str]]:
    """How often each written word was read as each word, edge punctuation set aside."""
    pairs: Counter[tuple[str, str]] = Counter()
    for page in pages:
        for written, read in page.groups:
            cores, read_cores = cut_tokens(written), cut_tokens(read)
            if len(cores) == len(read_cores) == 1:
                word, seen = cores[0].core, _with_signs(written, cores[0], read, read_cores[0])
                if _is_learnable(word, seen):
                    pairs[word, seen] += 1
    return pairs


def _with_signs(written: str, core: Token, read: str, read_core: Token) -> str:
    """What a word was read as, with the signs at its edges that its first and last letter were read as."""
    seen = read_core.core
    before, after = read[: read_core.start], read[read_core.end :]
    if core.start == 0 and len(before) == 1 and before in SIGNS_OF_STEMS:
        seen = before + seen
    if core.end == len(written) and len(after) == 1 and after in SIGNS_OF_HOOKS:
        seen += after
    return seen


def _is_learnable(written: str, read: str) -> bool:
    in_alphabet = all(char.lower() in LETTERS for char in written)
    return in_alphabet and 0 < len(written) <= LONGEST_WORD and abs(len(written) - len(read)) <= 4


@dataclass(frozen=True, slots=True)
class Learned:
    """Expected counts of units, and how often each single letter and pair was written."""

    units: dict[Unit, float]
    written: dict[str, float]

    def probability(self, unit: Unit) -> float:
        """Of one written letter: what was seen, mixed with the prior.  Of a pair: what was seen."""
        letters, chunk = unit
        seen = self.units.get(unit, 0.0)
        count = self.written.get(letters, 0.0)
        if len(letters) == 2:
            return PAIR_LIKING * seen / (count + 1) if seen > 1e-3 else 0.0
        share = max(PRIOR_SHARE, 2 / (count + 2))
        return (1 - share) * (seen / count if count else 0.0) + share * prior(chunk, letters)


def learn(pairs: Counter[tuple[str, str]]) -> Learned:
    """The units' expected counts after ROUNDS rounds."""
    written: dict[str, float] = defaultdict(float)
    for (word, _), count in pairs.items():
        for size in (1, 2):
            for start in range(len(word) - size + 1):
                written[word[start : start + size]] += count
    learned = Learned({}, dict(written))
    chance_of: Chances = _first_guess
    for _ in range(ROUNDS):
        units: dict[Unit, float] = defaultdict(float)
        chance_of = cache(chance_of)
        for (word, read), count in pairs.items():
            for unit, expected in _expected(word, read, chance_of):
                units[unit] += expected * count
        learned = Learned(dict(units), dict(written))
        chance_of = learned.probability
    return learned


def _expected(word: str, read: str, chance_of: Chances) -> Iterator[tuple[Unit, float]]:
    """The expected use of every unit in one pair of words (forward and backward sums)."""
    rows, columns = len(word), len(read)
    forward = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    forward[0][0] = 1.0
    steps = []
    for i, j in itertools.product(range(rows), range(columns + 1)):
        for below, right, unit in _units_from(word, read, i, j) if forward[i][j] > 0.0 else ():
            chance = chance_of(unit)
            if chance > 0.0:
                forward[below][right] += forward[i][j] * chance
                steps.append((i, j, below, right, unit, chance))
    total = forward[rows][columns]
    backward = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    backward[rows][columns] = 1.0
    for i, j, below, right, unit, chance in reversed(steps if total > 0.0 else []):
        part = chance * backward[below][right]
        backward[i][j] += part
        expected = forward[i][j] * part / total
        if expected > LEAST_EXPECTED:
            yield unit, expected


def _units_from(word: str, read: str, i: int, j: int) -> Iterator[tuple[int, int, Unit]]:
    """The units that begin at letter i of the word and sign j of the reading, and where each ends."""
    for below in range(i + 1, min(i + 2, len(word)) + 1):
        for right in range(j, min(j + CHUNK_LETTERS, len(read)) + 1):
            yield below, right, (word[i:below], read[j:right])


def _first_guess(unit: Unit) -> float:
    letters, chunk = unit
    if len(letters) == 1:
        return prior(chunk, letters)
    return 1e-6 if len(chunk) > 0 else 0.0


def pack_channel(learned: Learned) -> dict[str, Any]:
    """The learned channel as the arrays of diacritics.channel.Channel, and its list of pairs."""
    letters = list(LETTERS) + list(LETTERS.upper())
    chunk_counts: dict[str, float] = defaultdict(float)
    for (_, chunk), seen in learned.units.items():
        chunk_counts[chunk] += seen
    chunks = [chunk for chunk, seen in chunk_counts.items() if seen >= MIN_CHUNK_COUNT or chunk == ""]
    chunks.sort(key=chunk_key)
    floor = floor_costs()
    costs = np.array([[math.log(learned.probability((letter, chunk))) for letter in letters] for chunk in chunks])
    letter_costs = _cost_bytes(np.maximum(costs, floor[[len(chunk) for chunk in chunks]][:, None]))
    pairs, pair_number, of_chunk, pair_costs = _pair_costs(learned, chunks)
    return {
        "pairs": pairs,
        "chunk_keys": np.array([chunk_key(chunk) for chunk in chunks], np.uint64),
        "letter_costs": letter_costs,
        "least_costs": _least_costs(letter_costs, pairs, pair_number, of_chunk, pair_costs),
        "pair_start": np.searchsorted(of_chunk, np.arange(len(chunks) + 1)).astype(np.int32),
        "pair_ids": pair_number,
        "pair_costs": pair_costs,
        "floor_costs": _cost_bytes(floor),
    }


def _cost_bytes(log_probability: NDArray[Any]) -> NDArray[np.uint8]:
    return np.clip(np.round(-log_probability * PER_NAT), 0, 255).astype(np.uint8)


def _pair_costs(
    learned: Learned, chunks: Sequence[str]
) -> tuple[list[str], NDArray[np.uint16], NDArray[np.int64], NDArray[np.uint8]]:
    """The pairs that have readings of their own; then, one row a reading: pair, place of the chunk, cost."""
    place_of = {chunk: place for place, chunk in enumerate(chunks)}
    seen_pairs = sorted(
        (place_of[chunk], letters)
        for (letters, chunk), seen in learned.units.items()
        if len(letters) == 2 and seen >= MIN_PAIR_COUNT and chunk in place_of
    )
    chances = np.array([learned.probability((letters, chunks[place])) for place, letters in seen_pairs])
    kept = [row for row, chance in zip(seen_pairs, chances, strict=True) if chance > 0]
    pairs = sorted({letters for _, letters in kept})
    number_of = {letters: number for number, letters in enumerate(pairs)}
    return (
        pairs,
        np.array([number_of[letters] for _, letters in kept], np.uint16),
        np.array([place for place, _ in kept], np.int64),
        np.minimum(_cost_bytes(np.log(chances[chances > 0])), MOST_PAIR_COST).astype(np.uint8),
    )


def _least_costs(
    letter_costs: NDArray[np.uint8],
    pairs: Sequence[str],
    pair_number: NDArray[np.uint16],
    of_chunk: NDArray[np.int64],
    pair_costs: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """(chunks, 2) the least that a chunk costs any small letter or pair with one, and any capital."""
    small = len(LETTERS)
    least = np.stack([letter_costs[:, :small].min(axis=1), letter_costs[:, small:].min(axis=1)], axis=1)
    for column, is_case in enumerate((str.islower, str.isupper)):
        rows = np.array([any(map(is_case, pairs[number])) for number in pair_number], bool)
        np.minimum.at(least[:, column], of_chunk[rows], pair_costs[rows])
    return least
