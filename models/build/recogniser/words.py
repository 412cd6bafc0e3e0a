"""The recogniser's word list: syllables and abbreviations of administrative papers, also in capitals.

Tesseract trusts a reading less when the list does not hold it; the list of its Vietnamese data lacks many a syllable in
capitals (TỈNH, HÀNH, CỦA), in which these papers set their headers.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from diacritics.alphabet import is_syllable
from models.build.recogniser.alphabet import Alphabet

_LEAST_SYLLABLE, _LEAST_OTHER = 4, 30
"""How often a word must occur in the documents: one that could be Vietnamese, and any other."""
_LEAST_CAPITALS = 3
_WORD = re.compile(r"[^\W\d_]+")


def choose_words(documents: Iterable[str], known: Iterable[str], alphabet: Alphabet) -> list[str]:
    """The words of the list in order; known: those of the list before."""
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(_WORD.findall(document))
    small: Counter[str] = Counter()
    for word, count in counts.items():
        small[word.lower()] += count
    before = set(known)
    chosen = {word for word, count in counts.items() if count >= _LEAST_OTHER} | before
    for word, count in small.items():
        if count >= _LEAST_SYLLABLE and is_syllable(word):
            chosen |= {word, word.capitalize(), word.upper()}
    return sorted(
        word for word in chosen if set(word) <= alphabet.outputs.keys() and (word in before or not _is_piece(word))
    )


def _is_piece(word: str) -> bool:
    """Whether abbreviations would fall into such pieces (GA VI for GAVI)."""
    return word.isupper() and len(word) < _LEAST_CAPITALS


def read_dawg(dawg: bytes, characters: bytes) -> list[str]:
    """The words of a component, by Tesseract's dawg2wordlist.  Raises CalledProcessError."""
    with TemporaryDirectory() as folder:
        files = _files(folder, {"characters": characters, "dawg": dawg, "words": b""})
        _run("dawg2wordlist", files["characters"], files["dawg"], files["words"])
        return files["words"].read_text("utf-8").split()


def write_dawg(words: Iterable[str], characters: bytes) -> bytes:
    """The component of these words, by Tesseract's wordlist2dawg.  Raises CalledProcessError."""
    with TemporaryDirectory() as folder:
        text = "".join(f"{word}\n" for word in words).encode()
        files = _files(folder, {"characters": characters, "words": text, "dawg": b""})
        _run("wordlist2dawg", files["words"], files["dawg"], files["characters"])
        return files["dawg"].read_bytes()


def _files(folder: str, contents: dict[str, bytes]) -> dict[str, Path]:
    files = {name: Path(folder) / name for name in contents}
    for name, content in contents.items():
        files[name].write_bytes(content)
    return files


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)
