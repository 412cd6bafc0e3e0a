"""The repair model as one file: a line of JSON that lists arrays, then the arrays, each on a 64-byte border.

    bytes 0-7    b"VANTHU2\\n"
    bytes 8-15   length of the JSON, little-endian unsigned
    then         the JSON {"arrays": [{"name", "dtype", "shape", "offset"}], "words": [...],
                 "channels": {name: the written pairs of letters that have readings of their own}}
    then         the arrays; offsets count from the beginning of the file

It is mapped, not read: pages that are not looked at cost no memory.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diacritics.candidates import Trie
from diacritics.channel import LETTER_COUNT, Channel, letter_numbers
from diacritics.language import LanguageModel
from diacritics.ngram_table import NgramTable
from diacritics.store import ModelError, model_path

MAGIC = b"VANTHU2\n"
MODEL_NAME = "repair.vanthu"
ALIGNMENT_BYTES = 64

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class RepairModel:
    """All that repair needs: known words by number, their tree, how they follow each other, how they are misread.

    capitals: (words,) how often each has a first capital inside a sentence, 255 for always.
    """

    words: tuple[str, ...]
    number_of: Mapping[str, int]
    capitals: NDArray[np.uint8]
    trie: Trie
    language: LanguageModel
    channels: Mapping[str, Channel]


def write_arrays(path: Path, header: dict[str, Any], arrays: Arrays) -> None:
    """Write the file whole.  The header gets the list of arrays added."""
    listed: list[dict[str, Any]] = []
    offset = 0
    for name, array in arrays.items():
        listed.append({"name": name, "dtype": array.dtype.str, "shape": list(array.shape), "offset": offset})
        offset += -(-array.nbytes // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    text = json.dumps(header | {"arrays": listed}, ensure_ascii=False).encode()
    start = -(-(len(MAGIC) + 8 + len(text)) // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    content = bytearray(start + offset)
    content[: len(MAGIC) + 8] = MAGIC + struct.pack("<Q", len(text))
    content[len(MAGIC) + 8 : len(MAGIC) + 8 + len(text)] = text
    for entry, array in zip(listed, arrays.values(), strict=True):
        first = start + entry["offset"]
        content[first : first + array.nbytes] = array.tobytes()
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)


def read_arrays(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The header and the mapped arrays.  Raises ModelError when this is no such file."""
    try:
        mapped = np.memmap(path, np.uint8, "r")
        if bytes(mapped[: len(MAGIC)]) != MAGIC:
            raise ModelError(path, "is not a repair model")
        (size,) = struct.unpack("<Q", bytes(mapped[len(MAGIC) : len(MAGIC) + 8]))
        header = json.loads(bytes(mapped[len(MAGIC) + 8 : len(MAGIC) + 8 + size]))
        start = -(-(len(MAGIC) + 8 + size) // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
        return header, {entry["name"]: _view(mapped, start, entry) for entry in header["arrays"]}
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise ModelError(path, f"cannot be read: {error}") from error


def _view(mapped: NDArray[np.uint8], start: int, entry: dict[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(entry["dtype"])
    first = start + entry["offset"]
    size = int(np.prod(entry["shape"])) * dtype.itemsize
    # np.asarray drops the memmap class, whose indexing is several times slower.
    array: NDArray[Any] = np.asarray(mapped[first : first + size]).view(dtype).reshape(entry["shape"])
    return array


def read_model(path: Path) -> RepairModel:
    """The model of a file.  Raises ModelError."""
    header, arrays = read_arrays(path)
    words = tuple(header["words"])
    trie = Trie(*(arrays[f"trie_{entry.name}"] for entry in array_fields(Trie)))
    tables = (NgramTable(arrays[name]) for name in ("bigrams", "trigrams"))
    language = LanguageModel(arrays["unigram"], arrays["backoff"], *tables)
    channels = {name: _channel(name, header["channels"][name], arrays) for name in header["channels"]}
    numbers = {word: number for number, word in enumerate(words)}
    return RepairModel(words, numbers, arrays["capitals"], trie, language, channels)


def _channel(name: str, pairs: Sequence[str], arrays: Arrays) -> Channel:
    pair_number = np.full((LETTER_COUNT, LETTER_COUNT), -1, np.int32)
    for number, pair in enumerate(pairs):
        first, second = letter_numbers(pair)
        pair_number[first, second] = number
    learned = {f.name: arrays[f"{name}_{f.name}"] for f in array_fields(Channel) if f.name != "pair_number"}
    return Channel(pair_number=pair_number, **learned)


def array_fields(kind: type) -> list[Field[Any]]:
    """The arrays of one of the model's parts, in order."""
    return [entry for entry in fields(kind) if entry.init]


@cache
def load_model() -> RepairModel:
    """The model that ships with the package, checked by hash, once a process.  Raises ModelError."""
    return read_model(model_path(MODEL_NAME))
