"""The digits of a date line, confirmed by other readings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.engine import Engine, Look
from pipeline.folding import fold
from pipeline.second_look.ink import UNSURE, digit_height, looks_printed
from pipeline.types import Box, Line, OcrLine, PageImage, Word

SURE = 0.85
_SURE_AT_FIRST = 0.92
"""A first reading that is less sure is held against others: the data that read the page are sure of bad digits."""
LEAST = 0.7
"""What a reading needs that no other contradicts."""
_YEAR_DIGITS = 4
_LABELS = {"ngay", "nga", "thang", "nam"}
_HEAD_LABEL = re.compile(r"^(?P<first>ng[àaáảãạ](?:y[.,:]?|(?=[^\w\s])))(?P<second>.*\w.*)$", re.IGNORECASE)
_TAIL_LABEL = re.compile(r"^(?P<first>\S{1,3}?)(?P<second>th[áaàảãạ]ng)$", re.IGNORECASE)
_LETTERS_DIGITS = re.compile(r"^(?P<first>[^\W\d]{3,})(?P<second>\d{1,4}\W?)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """Digits as one reading has them, and the height of the word that holds them.

    joined says that letters belong to the same word, so that its height tells less.
    """

    digits: str
    confidence: float
    word: Word
    joined: bool


def confirm_date_line(line: Line, image: PageImage, engine: Engine) -> Line:
    """The date line with day, month and year as sure as the readings together make them.

    Unsure digits are replaced by what other readings agree on.  Digits that are ink, or on which the readings do not
    agree, stay as first read, with the confidence UNSURE.
    """
    words = [part for word in line.words for part in _parts(word)]
    printed_px = digit_height(words)
    if printed_px is None or line.box is None:
        return replace(line, words=tuple(words))
    words = _joined_slots(words, printed_px)
    slots = _slots(words)
    latin: list[Reading] = []
    if any(_is_doubtful(words[index]) for index in slots):
        latin = _digits_of(engine.look_again(image, pad(line.box, printed_px), Look.LATIN))
    for index in slots:
        if _is_doubtful(words[index]):
            words[index] = _confirmed(words[index], latin, image, engine, printed_px)
        elif len(words[index].raw.strip(" .,;:")) < _YEAR_DIGITS and not looks_printed(words[index], printed_px):
            words[index] = _unsure(words[index])
    return replace(line, words=tuple(words))


def _parts(word: Word) -> list[Word]:
    """A word cut at the labels that were run together with it, before and behind."""
    first, *rest = split_word(word, (_HEAD_LABEL,))
    return [first, *split_word(rest[0], (_TAIL_LABEL,))] if rest else split_word(first, (_TAIL_LABEL,))


def _joined_slots(words: Sequence[Word], printed_px: float) -> list[Word]:
    """The words with what stands close together between two labels as one word: `] 1` for a misread 11."""
    joined: list[Word] = []
    after_label = False
    for word in words:
        is_label = _is_label(word)
        before = joined[-1] if joined else None
        if (
            after_label
            and not is_label
            and before is not None
            and not _is_label(before)
            and _is_close(before, word, printed_px)
        ):
            joined[-1] = _union(before, word)
        else:
            joined.append(word)
        after_label = after_label or is_label
    return joined


def _is_label(word: Word) -> bool:
    return fold(word.text).strip(" .,:;") in _LABELS


def _is_close(left: Word, right: Word, printed_px: float) -> bool:
    if left.box is None or right.box is None or len(left.raw) + len(right.raw) > _YEAR_DIGITS + 1:
        return False
    return right.box.left - left.box.right <= printed_px


def _union(left: Word, right: Word) -> Word:
    box = left.box.union(right.box) if left.box and right.box else left.box
    return Word(left.text + right.text, box, min(left.confidence, right.confidence), left.raw + right.raw)


def split_word(word: Word, patterns: Sequence[re.Pattern[str]]) -> list[Word]:
    """`ngày28`, `25tháng` as two words, the box shared out by the letters; a word of one part as it is."""
    for pattern in patterns:
        match = pattern.match(word.raw)
        if match is None or word.box is None:
            continue
        share = round(word.box.width * len(match["first"]) / len(word.raw))
        left = Box(word.box.left, word.box.top, share, word.box.height)
        right = Box(word.box.left + share, word.box.top, word.box.width - share, word.box.height)
        return [
            replace(word, text=match["first"], raw=match["first"], box=left),
            replace(word, text=match["second"], raw=match["second"], box=right),
        ]
    return [word]


def pad(box: Box, printed_px: float) -> Box:
    """The box with a third of a digit's height around it."""
    margin = round(0.35 * printed_px)
    return Box(box.left - margin, box.top - margin, box.width + 2 * margin, box.height + 2 * margin)


def _slots(words: Sequence[Word]) -> list[int]:
    """The places of the words that follow ngày, tháng or năm."""
    first = next((index for index, word in enumerate(words) if _is_label(word)), len(words))
    return [index for index in range(first, len(words)) if not _is_label(words[index])]


def _is_doubtful(word: Word) -> bool:
    return word.confidence < _SURE_AT_FIRST or not word.raw.strip(" .,;:").isdigit()


def _digits_of(lines: Sequence[OcrLine]) -> list[Reading]:
    found: list[Reading] = []
    for line in lines:
        for word in line.words:
            parts = split_word(word, (_LETTERS_DIGITS,))
            digits = parts[-1].raw.strip(" .,;:")
            if digits.isdigit():
                found.append(Reading(digits, word.confidence, parts[-1], joined=len(parts) > 1))
    return found


def _confirmed(first: Word, latin: Sequence[Reading], image: PageImage, engine: Engine, printed_px: float) -> Word:
    """The word as the readings agree on it: two of them, or a sure Latin one where the first was no number."""
    if first.box is None:
        return first
    raw = first.raw.strip(" .,;:")
    second = next((other for other in latin if _same_place(other.word, first)), None)
    if second is not None and not _is_printed(second, printed_px):
        return _unsure(first)
    if second is not None and (second.digits == raw or (second.confidence >= SURE and not raw.isdigit())):
        return _as_read(first, second.digits, max(second.confidence, first.confidence if raw.isdigit() else 0.0))
    others = [second.digits] if second is not None else []
    for look in (Look.DIGITS, Look.DIGITS_LARGE):
        for third in _digits_of(engine.look_again(image, pad(first.box, printed_px), look)):
            agreed = third.digits in (raw, *others)
            if agreed and _is_printed(third, printed_px) and looks_printed(first, printed_px):
                return _as_read(first, third.digits, max(third.confidence, LEAST))
            others.append(third.digits)
    clean = raw.isdigit() and first.confidence >= LEAST and second is None and looks_printed(first, printed_px)
    return first if clean else _unsure(first)


def _is_printed(reading: Reading, printed_px: float) -> bool:
    return len(reading.digits) == _YEAR_DIGITS or looks_printed(reading.word, printed_px, joined=reading.joined)


def _unsure(word: Word) -> Word:
    return replace(word, confidence=min(word.confidence, UNSURE))


def _as_read(first: Word, digits: str, confidence: float) -> Word:
    return replace(first, text=digits, raw=digits, confidence=confidence)


def _same_place(one: Word, other: Word) -> bool:
    if one.box is None or other.box is None:
        return False
    middle = one.box.left + one.box.width / 2
    return other.box.left - 0.3 * other.box.width <= middle <= other.box.right + 0.3 * other.box.width
