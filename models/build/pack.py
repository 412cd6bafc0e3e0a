"""Puts the parts of the repair model into one file and names it in the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diacritics.alphabet import LETTERS
from diacritics.candidates import Trie
from diacritics.language import BACKOFF_SHIFT, PER_NAT, SPECIAL_WORDS
from diacritics.model_file import array_fields, write_arrays
from diacritics.store import MANIFEST
from models.build.channel_em import Learned, pack_channel
from models.build.ngrams import Floats, Pruned
from models.build.table import build_table


def build_trie(words: list[str], unigram: NDArray[np.int32]) -> Trie:
    """The tree of all words that are written with alphabet.LETTERS; unigram: (words,) scores."""
    children: list[dict[str, int]] = [{}]
    ends, letter, parent = [-1], [0], [0]
    level = {"": 0}
    numbers = {word: n for n, word in enumerate(words) if n >= len(SPECIAL_WORDS) and set(word) <= set(LETTERS)}
    depth = 0
    while level:
        depth += 1
        below: dict[str, int] = {}
        for start in sorted({word[:depth] for word in numbers if len(word) >= depth}, key=lambda s: (level[s[:-1]], s)):
            below[start] = len(letter)
            children[level[start[:-1]]][start[-1]] = len(letter)
            letter.append(LETTERS.index(start[-1]))
            parent.append(level[start[:-1]])
            ends.append(numbers.get(start, -1))
            children.append({})
        level = below
    best = [int(unigram[word]) if word >= 0 else np.iinfo(np.int32).min // 8 for word in ends]
    for node in range(len(best) - 1, 0, -1):
        best[parent[node]] = max(best[parent[node]], best[node])
    first = [min(nodes.values(), default=0) for nodes in children]
    count = [len(nodes) for nodes in children]
    return Trie(*(np.array(values, np.int32) for values in (letter, first, count, ends, best)))


def _bytes(log_probability: Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(-log_probability * PER_NAT), 0, 255).astype(np.uint8)


def _backoff_bytes(log_weight: Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(log_weight * PER_NAT) + BACKOFF_SHIFT, 0, 255).astype(np.uint8)


def _scores(log_probability: Floats) -> NDArray[np.int32]:
    return np.round(log_probability * PER_NAT).astype(np.int32)


def language_arrays(unigram: Floats, backoff: Floats, bigrams: Pruned, trigrams: Pruned) -> dict[str, NDArray[Any]]:
    """The language model's arrays by name."""
    values = np.stack([_bytes(bigrams.log_probability), _backoff_bytes(bigrams.log_backoff)], axis=1)
    return {
        "unigram": _scores(unigram),
        "backoff": _scores(backoff),
        "bigrams": build_table(bigrams.keys.astype(np.uint64), values),
        "trigrams": build_table(trigrams.keys.astype(np.uint64), _bytes(trigrams.log_probability)[:, None]),
    }


def capital_bytes(shares: Floats) -> NDArray[np.uint8]:
    """(words,) shares 0..1 as bytes."""
    return np.round(shares * 255).astype(np.uint8)


def write_model(
    path: Path, words: list[str], language: Mapping[str, NDArray[Any]], channels: Mapping[str, Learned]
) -> None:
    """Write the model file whole."""
    trie = build_trie(words, language["unigram"])
    arrays: dict[str, NDArray[Any]] = {f"trie_{entry.name}": getattr(trie, entry.name) for entry in array_fields(Trie)}
    header: dict[str, Any] = {"words": words, "channels": {}}
    for name, learned in channels.items():
        packed = pack_channel(learned)
        header["channels"][name] = packed.pop("pairs")
        arrays |= {f"{name}_{part}": value for part, value in packed.items()}
    write_arrays(path, header, arrays | dict(language))


def list_in_manifest(path: Path, entry: Mapping[str, Any], folder: Path | None = None) -> None:
    """Put or replace the file's entry in the manifest beside it, or in a folder above: size, hash, and what it says."""
    folder = folder or path.parent
    manifest = folder / MANIFEST
    content = json.loads(manifest.read_text("utf-8"))
    facts = {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    listed = {"name": path.relative_to(folder).as_posix(), "what": entry["what"], **facts, **entry}
    content["files"] = [item for item in content["files"] if item["name"] != listed["name"]] + [listed]
    beside = manifest.with_suffix(".part")
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    beside.replace(manifest)
