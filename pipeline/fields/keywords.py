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
    """Runs of content words of two syllables and more that the paper uses as a whole more than once, else the words."""
    run: list[str] = []
    for word, tag in (*tagged, (".", "CH")):
        if tag in _CONTENT and not any(map(str.isdigit, word)) and word.replace(" ", "").isalpha():
            run.append(_small(word, tag))
            continue
        yield from _parts(run, whole)
        run = []


def _parts(run: Sequence[str], whole: str) -> Iterator[str]:
    """The longest stretches of a run that come back in the paper; single words where none does."""
    place = 0
    while place < len(run):
        ends = range(min(len(run), place + 3), place, -1)
        joined = (" ".join(run[place:end]) for end in ends)
        phrase = next((text for text in joined if whole.count(f" {fold(text)} ") >= _LEAST_TIMES), run[place])
        place += max(1, sum(1 for end in range(place + 1, len(run) + 1) if phrase.startswith(" ".join(run[place:end]))))
        if " " in phrase and fold(phrase) not in _common():
            yield phrase


def _small(word: str, tag: str) -> str:
    return word if tag == "Np" and not is_upper(word) else word.lower()


@cache
def _common() -> frozenset[str]:
    """Phrases that name no matter: they stand in papers of every kind."""
    return frozenset(fold(word) for word in lexicon.common_phrases())


def _tagged(text: str) -> list[tuple[str, str]]:
    from underthesea import pos_tag  # loaded here: it takes half a second, and only this needs it

    tagged: list[Any] = pos_tag(text)
    return [(str(word), str(tag)) for word, tag, *_ in tagged]
