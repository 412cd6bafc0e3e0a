"""The number of the number line, confirmed by the Latin-script data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.engine import Engine, Look
from pipeline.second_look.dates import SURE, pad
from pipeline.second_look.ink import UNSURE, looks_printed
from pipeline.types import Line, OcrLine, PageImage, Word

_LABEL = re.compile(r"^\W{0,2}[Ss5$8][^\s:;]{0,2}[:;]\s*|^\W{0,2}[Ss][^\W\d]{1,2}\s*")
_ONLY_LABEL = re.compile(r"^\W{0,2}[Ss5$8][\w&]{1,3}\W{0,2}$")
"""`Số` as the Latin-script data reads it: S6, $6, Sé6, 86."""
_NUMBER = re.compile(r"^(?P<before>\D{0,4}?)(?P<number>\d{1,5}[A-Za-z]?)\W{0,2}(?P<rest>/.*|-[A-Z].*|)$")


def confirm_number_line(line: Line, printed_px: float | None, image: PageImage, engine: Engine) -> Line:
    """The number line with its number as sure as the surer of two equal readings.

    A number that is ink, or that two readings read differently, gets the confidence UNSURE.
    """
    place = next((index for index, word in enumerate(line.words) if _holds_digit(word.raw)), None)
    if place is None or line.box is None:
        return line
    word = line.words[place]
    match = _NUMBER.match(_LABEL.sub("", word.raw))
    if match is None or word.box is None:
        return line
    if word.confidence < SURE:
        again = next(_numbers(engine.look_again(image, pad(line.box, word.box.height), Look.LATIN)), None)
        if again is not None:
            agreed = again[0] == match["number"]
            word = replace(word, confidence=max(word.confidence, again[1]) if agreed else min(word.confidence, UNSURE))
    if not looks_printed(word, printed_px, joined=match["number"] != word.raw.strip(" .,:;")):
        word = replace(word, confidence=min(word.confidence, UNSURE))
    words: list[Word] = [*line.words[:place], word, *line.words[place + 1 :]]
    return replace(line, words=tuple(words))


def _holds_digit(raw: str) -> bool:
    """Whether a word holds a digit that is not the misread label's (S6, S6:)."""
    is_label = not raw[:1].isdigit() and _ONLY_LABEL.match(raw)
    return not is_label and any(map(str.isdigit, _LABEL.sub("", raw)))


def _numbers(lines: Sequence[OcrLine]) -> Iterator[tuple[str, float]]:
    for line in lines:
        for word in line.words:
            match = None if _ONLY_LABEL.match(word.raw) else _NUMBER.match(_LABEL.sub("", word.raw))
            if match is not None:
                yield match["number"], word.confidence
