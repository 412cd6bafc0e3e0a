"""The model file: its hash, its format, and the parts that build it."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter

import numpy as np
import pytest

from diacritics.candidates import find_candidates
from diacritics.language import BOUNDARY, PER_NAT, UNKNOWN
from diacritics.model_file import MODEL_NAME, load_model, read_arrays, read_model, write_arrays
from diacritics.ngram_table import NgramTable
from diacritics.store import MANIFEST, ModelError, check_model, manifest, models_folder
from models.build.channel_em import learn, word_pairs
from models.build.ngrams import Counted, prune, unigram_log_probability
from models.build.pack import build_trie, capital_bytes, language_arrays, list_in_manifest, write_model
from models.build.pairs import cut_lines, pair_page
from models.build.table import build_table


def test_the_shipped_model_is_the_one_of_the_manifest():
    assert check_model(MODEL_NAME) == models_folder() / MODEL_NAME
    assert manifest()[MODEL_NAME]["bytes"] == (models_folder() / MODEL_NAME).stat().st_size


def test_a_changed_model_is_refused(tmp_path):
    for name in (MODEL_NAME, MANIFEST):
        shutil.copy(models_folder() / name, tmp_path / name)
    with (tmp_path / MODEL_NAME).open("r+b") as stream:
        stream.seek(-1, 2)
        stream.write(b"\x77")
    with pytest.raises(ModelError, match="is not the file of the manifest"):
        check_model(MODEL_NAME, tmp_path)


@pytest.mark.parametrize("content", [b"", b"VANTHU1\n", b"VANTHU2\n\x05\0\0\0\0\0\0\0nojson", b"PK\x03\x04" * 99])
def test_other_files_are_no_model(content, tmp_path):
    path = tmp_path / "model"
    path.write_bytes(content)
    with pytest.raises(ModelError):
        read_model(path)


def test_arrays_come_back_mapped(tmp_path):
    arrays = {"a": np.arange(7, dtype=np.uint16), "b": np.ones((3, 2), np.float32), "none": np.zeros(0, np.int32)}
    write_arrays(tmp_path / "x", {"note": "Đ"}, arrays)
    header, read = read_arrays(tmp_path / "x")
    assert header["note"] == "Đ"
    assert all(np.array_equal(arrays[name], read[name]) and read[name].dtype == arrays[name].dtype for name in arrays)
    with pytest.raises(ValueError, match="read-only"):
        read["a"][0] = 1


def test_table_finds_all_its_keys_and_hardly_any_other():
    chance = np.random.default_rng(5)
    keys = np.unique(chance.integers(0, 2**45, 30_000, dtype=np.uint64))
    values = chance.integers(0, 256, (len(keys), 2), dtype=np.uint8)
    table = NgramTable(build_table(keys, values))
    found, read = table.find(keys)
    assert found.all()
    assert np.array_equal(read, values)
    others = chance.integers(2**46, 2**47, 200_000, dtype=np.uint64)
    assert table.find(others)[0].sum() < 30  # one in 65,536 is expected: 3


def test_trie_holds_every_word():
    words = ["<s>", "<unk>", "<n>", "<p>", "ba", "bà", "bán", "á"]
    unigram = np.array([0, 0, 0, 0, -30, -20, -50, -40], np.int32)
    trie = build_trie(words, unigram)
    assert sorted(word for word in trie.word.tolist() if word >= 0) == [4, 5, 6, 7]

    def words_below(node):
        first, count = trie.first_child[node], trie.child_count[node]
        below = [word for child in range(first, first + count) for word in words_below(child)]
        return below + ([int(trie.word[node])] if trie.word[node] >= 0 else [])

    assert sorted(words_below(0)) == [4, 5, 6, 7]
    for node in range(len(trie.letter)):
        assert trie.best_below[node] == max(unigram[words_below(node)])


def test_the_channel_learns_what_was_read():
    pairs = Counter({("kế", "ké"): 50, ("bế", "bé"): 30, ("làm", "1am"): 9, ("là", "la"): 80, ("ưu", "uu"): 9})
    learned = learn(pairs)
    assert learned.probability(("ế", "é")) > 0.8
    assert learned.probability(("l", "1")) > 0.05
    assert learned.probability(("ế", "z")) < 0.001


def small_counts(size):
    """Counts of the sentences a b c (10 times) and a b d (once), over words 4.. of a small vocabulary."""
    sentences = [[4, 5, 6]] * 10 + [[4, 5, 7]]
    grams = {1: Counter(), 2: Counter(), 3: Counter()}
    for sentence in sentences:
        padded = [BOUNDARY, BOUNDARY, *sentence, BOUNDARY]
        for i in range(2, len(padded)):
            a, b, c = padded[i - 2 : i + 1]
            grams[1][c] += 1
            grams[2][b * size + c] += 1
            grams[3][(a * size + b) * size + c] += 1
    counted = {}
    for order, counts in grams.items():
        keys = np.array(sorted(counts))
        values = np.array([float(counts[key]) for key in keys.tolist()])
        counted[order] = Counted(keys, values, values)
    return counted


def scores_after(model, first, second):
    """(words,) natural log probability of every word after two others."""
    paths = (np.array([first, second, third], np.int32) for third in range(len(model.words)))
    return np.array([model.language.score_path(path)[0] for path in paths]) / PER_NAT


def test_a_small_model_is_built_written_and_read(tmp_path):
    words = ["<s>", "<unk>", "<n>", "<p>", "ba", "con", "bò", "bó"]
    counted = small_counts(len(words))
    unigram = unigram_log_probability(counted[1], len(words))
    bigrams, trigrams, backoff = prune(counted, unigram, 100, 100)
    channels = {"eng": learn(Counter({("bò", "bo"): 20, ("bó", "bo"): 20, ("con", "con"): 20, ("ba", "ba"): 9}))}
    arrays = language_arrays(unigram, backoff, bigrams, trigrams) | {
        "capitals": capital_bytes(np.full(len(words), 0.5))
    }
    write_model(tmp_path / "m", words, arrays, channels)
    model = read_model(tmp_path / "m")
    found = find_candidates("bo", "small", model.channels["eng"], model.trie, model.language)
    assert {"bò", "bó"} <= {model.words[word] for word in found.words}
    scores = scores_after(model, 4, 5)
    assert scores[6] > scores[7] > scores[UNKNOWN]
    assert np.exp(scores).sum() == pytest.approx(1.0, abs=0.1)  # a byte holds a sixteenth of a natural log unit


def test_the_shipped_language_model_is_a_distribution():
    model = load_model()
    chance = random.Random(3)
    sums = [np.exp(scores_after(model, chance.randrange(4, 400), chance.randrange(4, 400))).sum() for _ in range(20)]
    assert np.mean(sums) == pytest.approx(1.0, abs=0.1)


def test_the_manifest_entry_is_replaced_and_others_stay(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps({"files": [{"name": "other", "sha256": "0"}]}), "utf-8")
    (tmp_path / "m").write_bytes(b"one")
    list_in_manifest(tmp_path / "m", {"what": "first"})
    (tmp_path / "m").write_bytes(b"three")
    list_in_manifest(tmp_path / "m", {"what": "second"})
    listed = manifest(tmp_path)
    assert list(listed) == ["other", "m"]
    assert (listed["m"]["what"], listed["m"]["bytes"]) == ("second", 5)
    assert check_model("m", tmp_path) == tmp_path / "m"


def test_a_file_of_a_folder_below_is_listed_with_its_path(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps({"files": []}), "utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "m").write_bytes(b"one")
    list_in_manifest(tmp_path / "below" / "m", {"what": "first"}, tmp_path)
    assert check_model("below/m", tmp_path) == tmp_path / "below" / "m"


def test_drawn_words_are_laid_beside_what_was_read():
    lines = cut_lines("Đề nghị các đơn vị khẩn trương triển khai thực hiện Kế hoạch này và báo cáo kết quả")
    page = pair_page(lines, "vie", seed=4)
    assert list(page.written) == lines
    same = sum(written == read for written, read in page.groups)
    assert same >= 0.7 * len(" ".join(lines).split())
    assert sum(word_pairs([page]).values()) >= same - 2
