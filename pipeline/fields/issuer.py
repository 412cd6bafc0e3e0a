"""Issuer (tên cơ quan ban hành) and its parent (cơ quan chủ quản), from the top of the left column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.fields.marks import is_mark
from pipeline.folding import fold, is_upper, squash
from pipeline.layout.header import DATE_LINE, NUMBER_LINE, SUBJECT_LINE
from pipeline.paper import Found, Paper, Placed, field_of_lines
from pipeline.types import Finding, Zone

_STRAY_DASH = re.compile(r"\s*[:;.,·]\s*[-–—]$")
"""A dash joins two issuers; after another mark it is a speck."""
_ARRIVAL = re.compile(r"^\W*(?:cong van |van ban )?den\b|^\W*(?:so|ngay|chuyen|gio)\s?(?:den)?\s?[:.]?\s?[\d./]*\W*$")
"""Lines of the stamp with which a paper was received: ĐẾN, Số, Ngày, Chuyển."""
_LEAST_LETTERS = 5
_END_NOISE = " .,:;_*|`'’·~=+"
_SURE = 0.94
"""Words of capitals that are read with less are often right in their letters and wrong in their marks."""


def find_issuer(paper: Paper) -> Found:
    """Fields `issuer` and `issuer_parent`, as printed; a line that goes on with the name above is joined to it."""
    page = paper.header_page
    lines = _name_lines(paper.zone(Zone.HEADER_LEFT, page))
    bodies = _bodies(lines)
    if not bodies:
        return Found(findings=(Finding("issuer_missing", "no issuer was read in the header", "issuer", page),))
    fields = [("issuer", field_of_lines(_name(bodies[-1]), bodies[-1]))]
    if len(bodies) > 1:
        parent = bodies[-2]
        fields.append(("issuer_parent", field_of_lines(_name(parent), parent)))
    return Found(tuple(fields))


def _name_lines(lines: Sequence[Placed]) -> list[Placed]:
    """The lines above the number line that can be a name."""
    names: list[Placed] = []
    for placed in lines:
        text = fold(placed.text)
        if is_mark(placed.text) or (not names and _ARRIVAL.match(text)):
            continue
        at_number = NUMBER_LINE.search(text) and ("/" in text or any(map(str.isdigit, text)))
        if at_number or text.startswith("so:") or SUBJECT_LINE.search(text) or DATE_LINE.search(text):
            break
        if _ARRIVAL.match(text):
            continue
        letters = sum(map(str.isalpha, placed.text))
        if letters >= 3 and (is_upper(placed.text) or lexicon.starts_with_word(placed.text, lexicon.body_heads())):
            names.append(placed)
    return names


def _bodies(lines: Sequence[Placed]) -> list[list[Placed]]:
    """Lines grouped into names, one body each."""
    bodies: list[list[Placed]] = []
    for placed in lines:
        if bodies and _continues(_tidy(bodies[-1][-1]), _tidy(placed)):
            bodies[-1].append(placed)
        else:
            bodies.append([placed])
    return bodies


def _continues(above: str, text: str) -> bool:
    """Whether a line goes on with the name in the line above."""
    if fold(above).endswith((" va", "-", ",")) or above.endswith(("-", "–", ",")) or text[:1] in {"-", "–"}:
        return True
    names_a_body = [head for head in lexicon.body_heads() if " " in head]
    if lexicon.starts_with_word(text, names_a_body):  # `Huyện ủy …` is a body, `Huyện …` goes on
        return False
    if lexicon.starts_with_word(text, (*lexicon.continuation_heads(), *lexicon.body_insides())):
        return True
    return not lexicon.starts_with_word(text, lexicon.body_heads())


def _name(lines: Sequence[Placed]) -> str:
    words = " ".join(map(_tidy, lines)).split()
    sure = {place for place, word in enumerate(words) if _is_word(word)}
    # A phrase may stand on two lines: `… THỂ THAO`, `VÀ DULỊCH`.
    name = " ".join(lexicon.mend(words, lexicon.issuer_phrases(), sure)).rstrip(_END_NOISE)
    return name.upper() if is_upper(name) else name  # a single small letter among capitals was misread


def _tidy(placed: Placed) -> str:
    """A header line with its misread words put right and without specks at its ends."""
    read = [(part, word.confidence) for word in placed.line.words for part in _parted(word.text)]
    while read and not any(map(str.isalnum, read[0][0])) and read[0][0] not in {"-", "–"}:
        read.pop(0)
    if is_upper(placed.text):
        read = _without_small_ends(read)
    words = [part for part, _ in read]
    known = _misread_whole(words)
    if known is not None:
        words = known.upper().split() if is_upper(" ".join(words)) else known.split()
        read = []
    sure = {place for place, (part, confidence) in enumerate(read) if confidence >= _SURE and _is_word(part)}
    name = " ".join(lexicon.mend(words, lexicon.issuer_phrases(), sure)).strip(_END_NOISE)
    return _STRAY_DASH.sub("", name).rstrip(_END_NOISE)


def _parted(text: str) -> list[str]:
    """The words of a text; a speck between two syllables parts them: `PHAN.BỘI`, but not `TP.HCM`."""
    parts: list[str] = []
    for word in text.split():
        one, dot, other = word.partition(".")
        both = dot and all(len(part) > 1 and is_syllable(part.lower()) for part in (one, other))
        parts += [one, other] if both else [word]
    return parts


def _without_small_ends(read: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The words without specks in small letters at the ends of a line of capitals: `UBND XÃ TÂN LẬP w.`"""
    kept = list(read)
    for end in (0, -1):
        while kept and len(kept[end][0].strip(_END_NOISE)) <= 2 and kept[end][0].islower():
            kept.pop(end)
    return kept


def _is_word(text: str) -> bool:
    """Whether a word is a Vietnamese syllable, or a sign or number that stands for itself."""
    letters = "".join(filter(str.isalpha, text))
    return not letters or is_syllable(letters.lower())


def _misread_whole(words: Sequence[str]) -> str | None:
    """The phrase that a line of one or two unknown words is, but for one letter: `SƠY TỪ` is `Sở Y tế`."""
    read = squash(" ".join(words))
    if len(words) > 2 or len(read) < _LEAST_LETTERS or all(map(is_syllable, words)):
        return None
    slips = {phrase: Levenshtein.distance(read, squash(phrase)) for phrase in lexicon.issuer_phrases()}
    near = [phrase for phrase, count in slips.items() if count == 1 and squash(phrase)[0] == read[0]]
    return near[0] if len(near) == 1 and 0 not in slips.values() else None
