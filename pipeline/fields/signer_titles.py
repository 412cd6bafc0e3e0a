"""Titles of signers as they are printed: `PHÓ CHỦ TỊCH`, `TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ`, `HẠT TRƯỞNG`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from rapidfuzz.distance import Levenshtein

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.folding import is_upper, squash

_SLIPS = ((9, 1), (17, 2), (99, 3))
"""Of a title of so many letters at most, how many may be misread."""
_SPECKS = " .:;|'`’\"“”_*~^<>=()[]{}!/\\"
_INSIDE = re.compile(r"[^\w&/()–-]+")
_RANKED = ("PHÓ", "QUYỀN")
_DEPUTY = "P."
_HYPHENS = ("-", "–")
_HEADS = re.compile(r"^(?:(?:PHÓ|QUYỀN|P\.) )?(?:TRƯỞNG \w+|\w+ TRƯỞNG)\b")
_LONGEST = 14
"""Words of a title at most: more are a sentence in capitals."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and of how many of its words the table knows it: `TRƯỞNG PHÒNG` of a longer one."""

    text: str
    known: int

    @property
    def head(self) -> str:
        """The title as the table has it, without what goes on behind it."""
        return " ".join(self.text.split()[: self.known])

    @property
    def in_table(self) -> bool:
        """Whether the head is a title of the table; others are made as titles are."""
        return squash(self.head) in _table()

    @property
    def goes_on(self) -> bool:
        """Whether the title says more than the table's: of which office, or of what."""
        return len(self.text.split()) > self.known


def title_in(text: str) -> str | None:
    """The signer's title that a line in capitals holds, as printed, misread words of the table put right."""
    found = find_title(text)
    return found.text if found is not None else None


@cache
def find_title(text: str, *, unsure: bool = False) -> Title | None:
    """The title in a line; specks and strokes before and behind it are left out.  None when it holds none.

    unsure says that the line was read badly: words that are Vietnamese may then be misread ones.
    """
    words = _words(text)
    if unsure:
        words = [word for word in words if word.isupper()]
    if not is_upper(" ".join(words)):
        return None
    if not words or len(words) > _LONGEST:
        return None
    if words[0] != _DEPUTY:
        return _whole(words, unsure) or _from_table(words, unsure) or _made(words)
    head = _whole(words[1:], unsure) or _from_table(words[1:], unsure) or _made(words[1:])
    if head is None or head.text.startswith("PHÓ") or not squash(head.text).startswith(squash(words[1])):
        return head  # the letter is a speck, or another column's
    return Title(f"{_DEPUTY} {head.text}", head.known + 1)  # `P. HIỆU TRƯỞNG`, as schools write


def deputy_of(title: str) -> str | None:
    """`PHÓ GIÁM ĐỐC` for `GIÁM ĐỐC`, `THỨ TRƯỞNG` for `BỘ TRƯỞNG`; None for a title without a deputy in the table."""
    deputy = "THỨ TRƯỞNG" if title == "BỘ TRƯỞNG" else f"PHÓ {title}"
    return deputy if squash(deputy) in _table() else None


def _words(text: str) -> list[str]:
    """The words without specks; a hyphen between two stays."""
    words = [_without_small_start(word.strip(_SPECKS)) for word in text.replace("P.", "P. ").split()]
    words = [word for word in words if any(map(str.isalpha, word)) or word in _HYPHENS]
    while words and words[0] in _HYPHENS:
        words.pop(0)
    return [_DEPUTY if word == "P" else word.lstrip(",") for word in words]


def _without_small_start(word: str) -> str:
    """The capitals of a word before which a stroke was read as small letters: `x'CHỈ`, `z=PHÓ`."""
    *before, last = _INSIDE.split(word)
    return last if before and last.isupper() and all(part.islower() for part in before if part) else word


def _whole(words: Sequence[str], unsure: bool) -> Title | None:
    """The title of the table that the whole line is."""
    known = _known(words) or _misread(words, unsure)
    return Title(known.upper(), len(known.split())) if known is not None else None


def _from_table(words: Sequence[str], unsure: bool) -> Title | None:
    """A title of the table among other words, the longest and first; what goes on behind it belongs to it."""
    for size in range(min(len(words), _longest_title()), 0, -1):
        for start in range(len(words) - size + 1):
            part = words[start : start + size]
            known = _known(part) or _misread(part, unsure, size)
            if known is None:
                continue
            rank = list(words[start - 1 : start]) if start and words[start - 1] in _RANKED else []
            more = _goes_on(words[start + size :])
            comma = "," if more and part[-1].endswith(",") else ""
            return Title(" ".join([*rank, f"{known.upper()}{comma}", *more]), len(rank) + len(known.split()))
    return None


def _known(words: Sequence[str]) -> str | None:
    """The title of the table with these letters; of two that differ by marks alone that with the very marks."""
    same = _table().get(squash("".join(words)), ())
    exact = [title for title in same if lexicon.same_letters(title, " ".join(words).rstrip(" ,"))]
    return next(iter((*exact, *same)), None)


def _misread(words: Sequence[str], unsure: bool, size: int | None = None) -> str | None:
    """The one title of the table that misread words are nearest to; words that are Vietnamese were not misread so."""
    read = squash("".join(words))
    if not read or (not unsure and all(map(_is_vietnamese, words))):
        return None
    titles = (title for same in _table().values() for title in same if size in {None, len(title.split())})
    near = sorted(
        (Levenshtein.distance(squash(title), read), title) for title in titles if _is_near(squash(title), read)
    )
    return near[0][1] if near and (len(near) == 1 or near[0][0] < near[1][0]) else None


def _made(words: Sequence[str]) -> Title | None:
    """A title that no table has, made as titles are: `HẠT TRƯỞNG`, `PHÓ TRƯỞNG TRẠM`."""
    text = " ".join(words).rstrip(" ,")
    match = _HEADS.match(text)
    if match is None or not all(map(_is_printed, words)):
        return None
    return Title(text, len(match[0].split()))


def _goes_on(words: Sequence[str]) -> list[str]:
    """The words behind a title as far as they are print: capitals that are syllables or abbreviations."""
    more = list(takewhile(_is_printed, words))
    while more and more[-1] in _HYPHENS:
        more.pop()
    return [*more[:-1], more[-1].rstrip(",")] if sum(len(word) > 1 for word in more) else []


def _is_vietnamese(word: str) -> bool:
    return word in _HYPHENS or is_syllable("".join(filter(str.isalpha, word)).lower())


def _is_printed(word: str) -> bool:
    letters = "".join(filter(str.isalpha, word))
    return word in _HYPHENS or (letters.isupper() and (is_syllable(letters.lower()) or len(letters) > 1))


def _is_near(wanted: str, read: str) -> bool:
    most = next(slips for letters, slips in _SLIPS if len(wanted) <= letters)
    return abs(len(wanted) - len(read)) <= most and Levenshtein.distance(wanted, read, score_cutoff=most) <= most


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """The titles by their bare letters."""
    table: dict[str, tuple[str, ...]] = {}
    for title in lexicon.signer_titles():
        table[squash(title)] = (*table.get(squash(title), ()), title)
    return table


@cache
def _longest_title() -> int:
    return max(len(title.split()) for title in lexicon.signer_titles())
