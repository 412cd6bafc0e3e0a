"""The compiled core against slow and plain ways to the same results, and what is said when it is not there."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from diacritics import native
from diacritics.alphabet import LETTERS, base_letters
from diacritics.candidates import Candidates, find_candidates
from diacritics.channel import CHUNK_LETTERS, chunk_key
from diacritics.decode import decode, steps_along
from diacritics.document import NOT_LEARNED, empty_document
from diacritics.language import BOUNDARY, SPECIAL_WORDS
from diacritics.model_file import load_model
from scripts import build_core

STRAY_COST = 8 * 16
NEVER = -(10**6)


@pytest.fixture(scope="module")
def model():
    return load_model()


def reading_cost(channel, chunk, letter, length):
    """What it costs that a letter is read as a chunk in a token of this length; see core/search.c."""
    rows = [np.searchsorted(channel.chunk_keys, chunk_key(part)) for part in (chunk, *chunk)]
    known = [
        int(channel.letter_costs[row][letter])
        if row < len(channel.chunk_keys) and channel.chunk_keys[row] == chunk_key(part)
        else None
        for row, part in zip(rows, (chunk, *chunk), strict=True)
    ]
    floor = int(channel.floor_costs[len(chunk)])
    if known[0] is None and len(chunk) == 2 and length > 2:
        return min(floor, min(255 if cost is None else cost for cost in known[1:]) + STRAY_COST)
    return floor if known[0] is None else known[0]


def pair_cost(channel, chunk, first, second):
    pair = channel.pair_number[first, second]
    row = np.searchsorted(channel.chunk_keys, chunk_key(chunk))
    if pair < 0 or row == len(channel.chunk_keys) or channel.chunk_keys[row] != chunk_key(chunk):
        return None
    inside = slice(channel.pair_start[row], channel.pair_start[row + 1])
    costs = channel.pair_costs[inside][channel.pair_ids[inside] == pair]
    return int(costs[0]) if len(costs) else None


def score_of_reading(channel, word, token):
    """The best way to read a small-letter word as the token, by trying every way to cut both."""
    letters = [LETTERS.index(char) for char in word]
    best = np.full((len(letters) + 1, len(token) + 1), NEVER)
    best[0, 0] = 0
    for i, j in itertools.product(range(len(letters)), range(len(token) + 1)):
        for size in range(min(CHUNK_LETTERS, len(token) - j) + 1):
            chunk = token[j : j + size]
            one = best[i, j] - reading_cost(channel, chunk, letters[i], len(token))
            best[i + 1, j + size] = max(best[i + 1, j + size], one)
            two = pair_cost(channel, chunk, *letters[i : i + 2]) if i + 2 <= len(letters) else None
            if two is not None:
                best[i + 2, j + size] = max(best[i + 2, j + size], best[i, j] - two)
    return int(best[-1, -1])


@pytest.mark.parametrize("token", ["nghiem", "dugc", "vi¢c", "t6", "hién", "x4y", "Ié", "16i", "nh4n"])
def test_candidates_are_scored_as_by_hand(model, token):
    channel = model.channels["eng"]
    found = find_candidates(token, "small", channel, model.trie, model.language)
    for word, cost in zip(found.words[:6].tolist(), found.costs.tolist(), strict=False):
        assert cost == score_of_reading(channel, model.words[word], token)
    totals = found.costs + model.language.unigram[found.words]
    assert list(totals) == sorted(totals, reverse=True)


def test_no_word_that_looks_alike_is_missed(model):
    """Every word with the same letters but for its marks costs little; none may be cut off by the search."""
    channel = model.channels["eng"]
    chance = random.Random(4)
    words = [word for word in model.words[4:3000] if set(word) <= set(LETTERS) and len(word) > 2]
    for word in chance.sample(words, 40):
        found = find_candidates(base_letters(word), "small", channel, model.trie, model.language)
        best = found.costs[0] + model.language.unigram[found.words[0]]
        alike = [
            n for n, w in enumerate(model.words) if n >= len(SPECIAL_WORDS) and base_letters(w) == base_letters(word)
        ]
        for number in alike:
            total = score_of_reading(channel, model.words[number], base_letters(word)) + model.language.unigram[number]
            assert total <= best
            if len(found.words) < 24 and total > best - 100:
                assert number in found.words


def candidates(words, costs):
    return Candidates(np.array(words, np.int32), np.array(costs, np.int32))


def steps_of(candidates):
    """Steps of which every one is open."""
    return steps_along(np.zeros(len(candidates), np.int32), dict(enumerate(candidates)))


def test_the_best_path_is_that_of_all_paths(model):
    chance = random.Random(7)
    for _ in range(30):
        steps = [
            candidates(chance.sample(range(4, 300), 3), [-chance.randrange(60) for _ in range(3)]) for _ in range(5)
        ]
        edge = [BOUNDARY, BOUNDARY]
        scores = {
            choice: int(model.language.score_path(np.array([*edge, *words, *edge], np.int32)).sum())
            + sum(int(step.costs[place]) for step, place in zip(steps, choice, strict=True))
            for choice in itertools.product(range(3), repeat=5)
            for words in [[int(step.words[place]) for step, place in zip(steps, choice, strict=True)]]
        }
        decoded = decode(steps_of(steps), model.language)
        chosen = tuple(int(np.flatnonzero(s.words == w)[0]) for s, w in zip(steps, decoded.words, strict=True))
        assert scores[chosen] == max(scores.values())
        assert ((decoded.confidence > 0) & (decoded.confidence <= 1)).all()


def test_settled_steps_stay_and_open_ones_are_chosen_among_them(model):
    number = model.number_of
    path = np.array([number["ủy"], number["ban"], number["nhân"], number["dân"]], np.int32)
    doubtful = candidates([number["nhận"], number["nhân"], number["nhãn"]], [0, 0, 0])
    decoded = decode(steps_along(path, {2: doubtful}), model.language)
    assert decoded.words.tolist() == path.tolist()
    assert decoded.confidence[2] > 0.99
    assert decode(steps_of([]), model.language).words.tolist() == []


def test_a_document_makes_its_own_pairs_likelier(model):
    number = model.number_of
    path = np.array([number["xã"], number["tân"], number["lập"]], np.int32)
    steps = steps_along(path, {2: candidates([number["lập"], number["lạp"]], [-40, 0])})
    alone = decode(steps, model.language)
    document = empty_document(len(model.words), 100)
    for _ in range(9):
        document.learn(np.array([number["xã"], number["tân"], number["lạp"], NOT_LEARNED], np.int32))
    taught = decode(steps, model.language, document)
    assert alone.words[2] == number["lập"]
    assert taught.words[2] == number["lạp"]


def test_a_missing_or_foreign_core_is_told(tmp_path):
    """In a process of its own: the library of this one is loaded."""
    package = tmp_path / "diacritics"
    shutil.copytree(Path(native.__file__).parent, package, ignore=shutil.ignore_patterns("_core.so", "__pycache__"))
    code = "import sys; sys.path.insert(0, sys.argv[1]); from diacritics import repair; repair('Ké hoach')"
    command = [sys.executable, "-c", code, str(tmp_path)]
    environment = {"VANTHU_MODELS": str(models_of_checkout())}
    run = partial(subprocess.run, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    missing = run(command)
    assert missing.returncode
    assert "_core.so: the compiled core is missing; in a checkout scripts/setup" in missing.stderr
    (tmp_path / "other.c").write_text("int core_version(void) { return 999; }\n")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", package / "_core.so", tmp_path / "other.c"], check=True)
    foreign = run(command)
    assert "the compiled core is of another version" in foreign.stderr


def models_of_checkout():
    return Path(build_core.__file__).resolve().parent.parent / "models"


def test_the_core_is_built_whole_or_not_at_all(tmp_path, monkeypatch):
    library = build_core.build_core(tmp_path / "core.so")
    assert library.stat().st_size > 10_000
    assert list(tmp_path.iterdir()) == [library]
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(build_core.CoreNotBuilt, match=r"no C compiler 'no-such-compiler'.*gcc"):
        build_core.build_core(tmp_path / "again.so")
