"""The language model: counts of one, two and three syllables, smoothed, pruned and quantised.

Smoothing is absolute discounting with interpolation; lower orders keep their plain counts, because pruning by how much
an n-gram is missed suffers with Kneser-Ney's (Chelba et al., "Study on interaction between entropy pruning and
Kneser-Ney smoothing", 2010).
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import is_syllable, older_tone_place, tone_where_it_belongs
from diacritics.language import BOUNDARY, SPECIAL_WORDS, UNKNOWN
from diacritics.tokens import model_words
from models.build.corpora import SOURCES, paragraphs, training_documents

DISCOUNT = 0.8
RARE_SYLLABLE, RARE_WORD, MAX_WORD_LETTERS = 8, 400, 12
USUAL_CAPITALS = 0.3
"""What the share of capitals of a word that was never seen inside a sentence is taken for."""
_INSIDE_SENTENCE = re.compile(r"(?<=[a-zà-ỹ] )[^\W\d_]+")
Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Distinct n-grams as sorted keys, their weighted counts, and how often they truly stood in the text."""

    keys: Ids
    weighted: Floats
    plain: Floats


@dataclass(frozen=True, slots=True)
class Pruned:
    """The n-grams that stay: keys, natural log probability, and natural log weight of backing off from each."""

    keys: Ids
    log_probability: Floats
    log_backoff: Floats


def sentences(document: str) -> Iterable[list[str]]:
    """The model's words of each paragraph."""
    for paragraph in paragraphs(older_tone_place(document.lower())):
        words = [tone_where_it_belongs(word) for word in model_words(paragraph)]
        if words:
            yield words


def choose_vocabulary() -> list[str]:
    """Special words, then syllables and other words that are not too rare, the commonest first."""
    counts: Counter[str] = Counter()
    for source in SOURCES:
        here: Counter[str] = Counter()
        for document in training_documents(source):
            for words in sentences(document):
                here.update(words)
        for word, count in here.items():
            counts[word] += count * source.weight
    for word in SPECIAL_WORDS:
        counts.pop(word, None)
    chosen = [word for word, count in counts.most_common() if count >= _rare(word) and len(word) <= MAX_WORD_LETTERS]
    return [*SPECIAL_WORDS, *chosen]


def capital_shares(vocabulary: list[str]) -> Floats:
    """(words,) how often each word has a first capital where none is due: after a small letter and a space."""
    small: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for source in SOURCES:
        for document in training_documents(source) if source.administrative else ():
            for match in _INSIDE_SENTENCE.finditer(older_tone_place(document)):
                word = match[0]
                if not word[1:].isupper():
                    (first if word[0].isupper() else small)[word.lower()] += 1
    return np.array([(first[word] + USUAL_CAPITALS) / (first[word] + small[word] + 1.0) for word in vocabulary])


def _rare(word: str) -> int:
    return RARE_SYLLABLE if is_syllable(word) else RARE_WORD


def _encode(documents: Iterable[str], number_of: dict[str, int]) -> Ids:
    ids = array("H", [BOUNDARY, BOUNDARY])
    for document in documents:
        for words in sentences(document):
            ids.extend([number_of.get(word, UNKNOWN) for word in words])
            ids.extend((BOUNDARY, BOUNDARY))
    return np.frombuffer(ids, np.uint16).astype(np.int64)


def count_ngrams(vocabulary: list[str]) -> dict[int, Counted]:
    """Counts of orders 1, 2 and 3 over all sources."""
    number_of = {word: number for number, word in enumerate(vocabulary)}
    size = len(vocabulary)
    parts: dict[int, list[tuple[Ids, NDArray[np.int64], int]]] = {1: [], 2: [], 3: []}
    for source in SOURCES:
        ids = _encode(training_documents(source), number_of)
        third, second, first = ids[2:], ids[1:-1], ids[:-2]
        # After the first of the two boundaries comes the second, always: not a fact to learn.
        real = ~((third == BOUNDARY) & (second == BOUNDARY))
        for order, keys in ((1, third), (2, second * size + third), (3, (first * size + second) * size + third)):
            parts[order].append((*np.unique(keys[real], return_counts=True), source.weight))
    return {order: _merge(found) for order, found in parts.items()}


def _merge(parts: list[tuple[Ids, NDArray[np.int64], int]]) -> Counted:
    keys, where = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
    plain = np.concatenate([part[1] for part in parts]).astype(np.float64)
    weighted = np.concatenate([part[1] * part[2] for part in parts]).astype(np.float64)
    sums = [np.bincount(where, counts, minlength=len(keys)).astype(np.float64) for counts in (weighted, plain)]
    return Counted(keys, sums[0], sums[1])


def unigram_log_probability(counted: Counted, size: int) -> Floats:
    """(size,) natural logs; every word has a little."""
    counts = np.full(size, 0.5)
    counts[counted.keys] += counted.weighted
    result: Floats = np.log(counts / counts.sum())
    return result


def _discounted(counted: Counted, contexts: Ids) -> tuple[Floats, Floats]:
    """Discounted share of each n-gram within its context, and what its context leaves to the lower order."""
    starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]])
    group = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(contexts)]))
    total = np.add.reduceat(counted.weighted, starts)
    kept = counted.weighted * (1 - DISCOUNT / counted.plain)
    left = 1 - np.add.reduceat(kept, starts) / total
    return kept / total[group], left[group]


def _backoff(contexts: Ids, probability: Floats, lower: Floats) -> tuple[Ids, Floats]:
    """For each context the weight that makes its probabilities sum to one after pruning."""
    starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]])
    kept = np.add.reduceat(probability, starts)
    covered = np.add.reduceat(lower, starts)
    return contexts[starts], np.log(np.clip(1 - kept, 1e-4, 1) / np.clip(1 - covered, 1e-4, 1))


def prune(
    counted: dict[int, Counted], unigram: Floats, keep_bigrams: int, keep_trigrams: int
) -> tuple[Pruned, Pruned, Floats]:
    """The bigrams and trigrams that are missed most when left out, and (size,) log backoff weights of single words."""
    size = len(unigram)
    two, three = counted[2], counted[3]
    share, left = _discounted(two, two.keys // size)
    lower_2 = np.exp(unigram[two.keys % size])
    full_2 = share + left * lower_2
    share, left = _discounted(three, three.keys // size)
    end_of = np.searchsorted(two.keys, three.keys % (size * size))
    start_of = np.searchsorted(two.keys, three.keys // size)
    lower_3 = full_2[end_of]
    full_3 = share + left * lower_3
    gain_3 = three.weighted * np.log(full_3 / (left * lower_3))
    gain_3[three.plain < 2] = -np.inf
    best_3 = np.sort(np.argpartition(-gain_3, min(keep_trigrams, len(gain_3) - 1))[:keep_trigrams])
    gain_2 = two.weighted * np.log(full_2 / (left_of(two, size) * lower_2))
    # A trigram is only looked for where its first and its last two words are known as bigrams.
    gain_2[start_of[best_3]] = gain_2[end_of[best_3]] = np.inf
    best_2 = np.sort(np.argpartition(-gain_2, min(keep_bigrams, len(gain_2) - 1))[:keep_bigrams])
    best_2 = np.union1d(best_2, np.flatnonzero(np.isinf(gain_2)))
    contexts, weights = _backoff(two.keys[best_2] // size, full_2[best_2], lower_2[best_2])
    backoff_1 = np.zeros(size)
    backoff_1[contexts] = weights
    contexts, weights = _backoff(three.keys[best_3] // size, full_3[best_3], lower_3[best_3])
    backoff_2 = np.zeros(len(best_2))
    backoff_2[np.searchsorted(two.keys[best_2], contexts)] = weights
    bigrams = Pruned(two.keys[best_2], np.log(full_2[best_2]), backoff_2)
    return bigrams, Pruned(three.keys[best_3], np.log(full_3[best_3]), np.zeros(len(best_3))), backoff_1


def left_of(counted: Counted, size: int) -> Floats:
    """What the context of each bigram leaves to single words."""
    return _discounted(counted, counted.keys // size)[1]
