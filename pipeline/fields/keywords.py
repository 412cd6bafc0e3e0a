"""Keywords (từ khóa): the compounds of the subject and the section heads, those first that the paper uses most.

Words are cut and tagged by underthesea, whose models come with the package; nothing is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pipeline import lexicon
from pipeline.folding import fold, is_upper
from pipeline.paper import Paper
from pipeline.types import Zone

MOST = 8
_CONTENT = {"N", "Np", "Ny", "V", "A", "Nu", "Nc"}
_LONGEST = 600
"""Characters that are tagged: the subject and the first heads.  The tagger's time grows with the square."""
_HEAD = re.compile(r"^\W*(?:[IVX]{1,5}|\d{1,2})[.)]\s+(?P<label>[^.;:]{6,90})\W*$")
_LEAST_TIMES = 2


def find_keywords(paper: Paper, subject: str | None) -> tuple[str, ...]:
    """At most eight keywords in small letters but for names, the most used first."""
    sources = [subject or "", *_heads(paper)]
    text = ". ".join(source for source in sources if source)[:_LONGEST]
    if not text.strip():
        return ()
    whole = f" {fold(' '.join(placed.text for placed in paper.body()))} {fold(subject or '')} "
    found: dict[str, int] = {}
    for phrase in _phrases(_tagged(text), whole):
        found.setdefault(phrase, whole.count(f" {fold(phrase)} ") + 2 * (fold(phrase) in fold(subject or "")))
    ranked = sorted(found, key=lambda phrase: (-found[phrase], list(found).index(phrase)))
    kept = [phrase for phrase in ranked if not any(fold(phrase) in fold(other) != fold(phrase) for other in ranked)]
    return tuple(kept[:MOST])


def _heads(paper: Paper) -> Iterator[str]:
    for placed in paper.zone(Zone.BODY, paper.title_page or 1):
        match = _HEAD.match(placed.text)
        if match is not None:
            yield match["label"].capitalize() if is_upper(match["label"]) else match["label"]


def _phrases(tagged: Sequence[tuple[str, str]], whole: str) -> Iterator[str]:
    """The compounds of two syllables and more, and pairs of them that the paper uses more than once."""
    words = [(_small(word, tag), tag) if _is_compound(word, tag) else None for word, tag in tagged]
    place = 0
    while place < len(words):
        word, after = words[place], words[place + 1] if place + 1 < len(words) else None
        place += 1
        if word is None:
            continue
        pair = f"{word[0]} {after[0]}" if after is not None and word[1][0] in "NV" else None
        if (
            pair is not None
            and whole.count(f" {fold(pair)} ") >= _LEAST_TIMES
            and not {fold(word[0]), fold(pair)} & _common()
        ):
            place += 1
            yield pair
        elif fold(word[0]) not in _common():
            yield word[0]


def _is_compound(word: str, tag: str) -> bool:
    parts = word.split()
    return tag in _CONTENT and len(parts) > 1 and all(part.isalpha() and len(part) > 1 for part in parts)


def _small(word: str, tag: str) -> str:
    return word if tag == "Np" and not is_upper(word) else word.lower()


@cache
def _common() -> frozenset[str]:
    """Phrases that name no matter: they stand in papers of every kind."""
    return frozenset(fold(word) for word in lexicon.common_phrases())


def _tagged(text: str) -> list[tuple[str, str]]:
    from underthesea import pos_tag  # noqa: PLC0415 it takes half a second to load, and only this needs it

    tagged: list[Any] = pos_tag(text)
    return [(str(word), str(tag)) for word, tag, *_ in tagged]
