"""Repair in place: the words of a page keep their boxes while their text is mended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from diacritics import Edit, Evidence, apply_edits, repair
from diacritics.edits import compose_edits, moved_by
from pipeline.fields.signer import has_name
from pipeline.folding import core
from pipeline.own_words import own_words
from pipeline.page_joins import NOTHING, Around
from pipeline.slips import find_slips
from pipeline.types import Line, ReadPage, RepairedPage, Word, Zone


def repair_page(page: ReadPage, *, mended: bool = True, near: Around = NOTHING) -> RepairedPage:
    """The page with every paragraph repaired as right-language OCR; the page as it is when mended is False.

    The paragraphs are repaired together, so that a phrase read well in one helps where it was read badly in another.
    near is what goes on from the page before and on the next: it is looked at, not mended.
    """
    raw_text = "\n".join(line.raw for line in page.lines)
    if not mended:
        return RepairedPage(page, page.lines, raw_text)
    paragraphs = [list(group) for _, group in groupby(page.lines, key=lambda line: line.paragraph)]
    lines: list[Line] = []
    edits: list[Edit] = []
    start = 0
    for paragraph, found in zip(paragraphs, _edits(paragraphs, near), strict=True):
        lines += _apply(paragraph, found)
        edits += [replace(edit, start=edit.start + start, end=edit.end + start) for edit in found]
        start += len(_raw(paragraph)) + 1
    return RepairedPage(page, tuple(lines), raw_text, tuple(edits))


def _raw(paragraph: Sequence[Line]) -> str:
    return "\n".join(line.raw for line in paragraph)


def _edits(paragraphs: Sequence[Sequence[Line]], near: Around) -> list[list[Edit]]:
    """What mends each paragraph's raw text: first signs and codes, then words in the light of them."""
    body = [place for place, paragraph in enumerate(paragraphs) if paragraph[0].zone is Zone.BODY] or [-1]
    text = ""
    starts: list[int] = []
    slips: list[Edit] = []
    evidence: list[Evidence] = []
    for place, paragraph in enumerate(paragraphs):
        text += near.before + "\n" if near.before and place == body[0] else ""
        starts.append(len(text))
        for line in () if _is_name(paragraph) else paragraph:
            slips += [
                replace(edit, start=edit.start + len(text), end=edit.end + len(text)) for edit in find_slips(line)
            ]
            evidence += _evidence(line, len(text))
            text += line.raw + "\n"
        text += (near.after if place == body[-1] else "") + "\n"
    repaired = repair(apply_edits(text, slips), mode="ocr", evidence=moved_by(evidence, slips))
    own = own_words(line for paragraph in paragraphs for line in paragraph)
    mends = [edit for edit in repaired.edits if core(edit.before) not in own]
    ends = [start + len(_raw(paragraph)) for start, paragraph in zip(starts, paragraphs, strict=True)]
    return _parted(compose_edits(text, slips, mends), starts, ends)


def _parted(edits: Sequence[Edit], starts: Sequence[int], ends: Sequence[int]) -> list[list[Edit]]:
    """The edits by the paragraph that they are in, their places counted from its start; those in none are left out."""
    parted: list[list[Edit]] = [[] for _ in starts]
    for edit in edits:
        place = bisect_right(starts, edit.start) - 1
        if place >= 0 and edit.end <= ends[place]:
            parted[place].append(replace(edit, start=edit.start - starts[place], end=edit.end - starts[place]))
    return parted


def _evidence(line: Line, start: int) -> Iterator[Evidence]:
    """How sure the engine is of each word of a line that begins at start."""
    for word in line.words:
        if word.raw:
            yield Evidence(start, start + len(word.raw), word.confidence)
            start += len(word.raw) + 1


def _is_name(paragraph: Sequence[Line]) -> bool:
    """Whether the lines are a signer's name: names are kept as they are read."""
    return paragraph[0].zone is Zone.SIGNATURE and has_name(paragraph)


def words_of_text(raw: str, edits: Sequence[Edit]) -> list[list[Word]]:
    """The words of a repaired text, line by line, each with the raw characters it came from.

    What repair took away stays with the word that it touched, or else with the one that follows.
    """
    lines: list[list[Word]] = [[]]
    text = before = pending = ""
    sure = 1.0

    def close() -> None:
        nonlocal text, before, sure
        if text:
            lines[-1].append(Word(text, None, sure, before.strip()))
        text, before, sure = "", "", 1.0

    for after, source, confidence in _pieces(raw, edits):
        pending += source
        for char in after:
            if char.isspace():
                close()
                lines += [[]] if char == "\n" else []
                continue
            text, before, pending = text + char, before + pending, ""
            sure = min(sure, confidence)
        if text:
            before, pending = before + pending, ""
    close()
    return lines


def _pieces(raw: str, edits: Sequence[Edit]) -> Iterable[tuple[str, str, float]]:
    """The repaired text as (after, before, confidence): unchanged characters one by one, edits whole."""
    position = 0
    for edit in edits:
        yield from ((char, char, 1.0) for char in raw[position : edit.start])
        yield edit.after, edit.before, edit.confidence
        position = edit.end
    yield from ((char, char, 1.0) for char in raw[position:])


def _apply(paragraph: Sequence[Line], edits: Sequence[Edit]) -> list[Line]:
    """The lines of a paragraph after the edits, whose spans count in the lines' raw text joined by newlines."""
    position = 0
    lines: list[Line] = []
    for line in paragraph:
        words: list[Word] = []
        for word in line.words:
            end = position + len(word.raw)
            words.append(replace(word, text=_mended(word.raw, position, edits)) if word.raw else word)
            position = end + 1 if word.raw else position
        lines.append(replace(line, words=tuple(words)))
    return lines


def _mended(raw: str, start: int, edits: Sequence[Edit]) -> str:
    """What the word at raw[start:] becomes.  An edit over several words gives each as many tokens as it had."""
    end = start + len(raw)
    text = ""
    position = start
    for edit in edits:
        if edit.end <= start or edit.start >= end:
            continue
        text += raw[position - start : max(position, edit.start) - start] + _share(edit, start, end)
        position = max(position, min(edit.end, end))
    return text + raw[position - start :]


def _share(edit: Edit, start: int, end: int) -> str:
    """The part of an edit's result that belongs to the word at start..end."""
    if edit.start >= start and edit.end <= end:
        return edit.after
    before, after = edit.before.split(), edit.after.split()
    place = len(edit.before[: max(0, start - edit.start)].split())
    if len(before) == len(after):
        return after[place] if place < len(after) else ""
    return edit.after if place == 0 else ""  # joined words stand in the first word's place
